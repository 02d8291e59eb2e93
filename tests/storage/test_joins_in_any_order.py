"""Joins, undos and turns in any order: no record ever changes, and each person's first passing is what counts.

So it is in the reports' rollups and in the export's count of the records; who is erased stays in both.
"""

import asyncio
import shutil
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from storage.sql import SqlStore
from storage.tables import records
from tests.fresh import empty
from tests.storage.playing import NOW, YES, Table, did
from tests.storage.test_joins import renew

NAMES = "abcd"
EVER = (200001, 299912)


@dataclass(frozen=True)
class Step:
    """Somebody passes a lesson, joins another one, or undoes the newest of their joins."""

    what: str
    who: str
    other: str
    lesson: str


STEPS = st.builds(
    Step,
    what=st.sampled_from(["passes", "passes", "joins", "joins", "undoes"]),
    who=st.sampled_from(NAMES),
    other=st.sampled_from(NAMES),
    lesson=st.sampled_from(["x", "y"]),
)


class World:
    """Four accounts, and what is true of them, kept a second time without the store."""

    def __init__(self, store: SqlStore) -> None:
        self.table = Table(store)
        self.homes: dict[str, int] = {}
        self.into: dict[int, int] = {}
        self.made: list[tuple[int, str]] = []
        """Under whose number each passing has to be written down, for good."""

    def person(self, learner: int) -> int:
        while learner in self.into:
            learner = self.into[learner]
        return learner

    async def begin(self) -> None:
        for place, name in enumerate(NAMES):
            self.homes[name] = (
                await self.table.turn(name, NOW + timedelta(minutes=place), records=(YES,))
            ).person.learner

    async def take(self, step: Step, place: int) -> None:
        home = self.homes[step.who]
        if step.what == "passes":
            kind = "completed" if (home, step.lesson) not in self.made else "finished"
            at = NOW + timedelta(hours=place)
            await self.table.turn(step.who, at, records=(did("began", at, step.lesson), did(kind, at, step.lesson)))
            self.made.append((home, step.lesson))
        elif step.what == "joins":
            both = self.person(home), self.person(self.homes[step.other])
            if await self.table.store.join(both[0], both[1], NOW + timedelta(hours=place), renew):
                self.into[both[0]] = both[1]
            else:
                assert both[0] == both[1]
        else:
            await self._undo(self.person(home))

    async def _undo(self, person: int) -> None:
        joins = await self.table.store.undoable(person, NOW)
        if joins:
            assert await self.table.store.unjoin(person, joins[0].id, NOW, renew)
            gone = {one for one in self.into if self.person(one) == person} - set(await self.table.store.persons())
            assert len(gone) == 1
            del self.into[gone.pop()]

    async def lines(self) -> list[Any]:
        made = select(records).order_by(records.c.id)
        return [
            tuple(row)
            for row in await self.table.store.database.read(lambda connection: connection.execute(made).all())
        ]

    async def check(self) -> None:
        """Hold who speaks through each account, and the counts, to what is known without the store."""
        store = self.table.store
        for name, home in self.homes.items():
            person = await self.table.person(name)
            assert (person.learner, person.author or home) == (self.person(home), home)
        written = [(row[1], row[7]) for row in await self.lines() if row[3] != "consented"]
        assert written == [one for one in self.made for _ in ("began", "passed")]
        while await store.fold():
            pass
        cells = await store.cells(*EVER, ())
        firsts = {(self.person(home), lesson) for home, lesson in self.made}
        assert sum(cell.completions for cell in cells) == len(firsts)
        assert sum(cell.passes for cell in cells) == len(self.made)
        await self._exported()
        for name in NAMES[::2]:
            # All go who are one person with them.
            await self.table.turn(name, NOW, forget=True)
            await self._exported()

    async def _exported(self) -> None:
        """Hold the export to the rollups, cell by cell, and who started to the joins that hold."""
        store = self.table.store
        while await store.fold():
            pass
        counted: Counter[tuple[object, ...]] = Counter()
        async for done in store.activity(*EVER):
            where = done.lesson, done.month, done.unit, done.audience
            counted.update({(*where, name): getattr(done, name) for name in ("completions", "sittings", "attempts")})
            counted[(done.lesson, "started")] += done.began
        kept: Counter[tuple[object, ...]] = Counter()
        for cell in await store.cells(*EVER, ("lesson", "month", "unit", "audience")):
            where = cell.lesson, cell.month, cell.unit, cell.audience
            figures = {"completions": cell.completions, "sittings": cell.sittings, "attempts": cell.answers}
            kept.update({(*where, name): figure for name, figure in figures.items()})
        for _, lesson in {(self.person(home), lesson) for home, lesson in self.made}:
            kept[(lesson, "started")] += 1
        assert +counted == +kept


@pytest.fixture
def nobody(tmp_path: Path) -> Path:
    (tmp_path / "empty.db").write_bytes(empty())
    return tmp_path / "empty.db"


# Tests of joins, counts and rollups run the same lines, one deed at a time.
@pytest.mark.no_cover
@given(st.lists(STEPS, max_size=12))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_record_changes_and_each_person_counts_once(nobody: Path, steps: Sequence[Step]) -> None:
    async def play(file: Path) -> None:
        store = SqlStore(f"sqlite:///{file}", b"s" * 32)
        await store.open(serve=False)
        try:
            world = World(store)
            await world.begin()
            for place, step in enumerate(steps):
                before = await world.lines()
                await world.take(step, place)
                assert (await world.lines())[: len(before)] == before
            await world.check()
        finally:
            await store.close()

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "hocso.db"
        shutil.copy(nobody, file)
        asyncio.run(play(file))
