"""The contract of every store: the rollups are what a second count, by other code, finds in the records."""

import asyncio
import shutil
import tempfile
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.rows import Record, Trait
from storage.rows.counts import Cell, Difference, Proof, met
from storage.rows.people import Standing
from storage.sql import SqlStore
from storage.tables import cells, deltas, histories, presence
from tests.fresh import empty
from tests.storage.playing import DAY, MONTH, NOW, YES, Table, did, lives_in

EVER = 200001, 299912


async def proof(store: SqlStore) -> list[Difference | Proof]:
    return [found async for found in store.prove()]


async def differences(store: SqlStore) -> list[Difference | Proof]:
    *found, last = await proof(store)
    assert isinstance(last, Proof)
    assert last.differing == len(found)
    return found


async def write(table: Table, statement: Any) -> None:
    await table.store.database.write(lambda connection: connection.execute(statement).close())


async def test_it_is_told_how_far_counting_again_has_come(table: Table) -> None:
    for name in ("an", "binh", "chi"):
        await table.turn(name, records=(YES, did("began")))
    await table.turn("nobody yet", records=(YES,))
    told: list[tuple[int, int]] = []

    await table.store.rebuild(lambda done, of: told.append((done, of)))
    *_, last = [one async for one in table.store.prove(lambda done, of: told.append((done, of)))]

    assert told == [(1, 4), (2, 4), (3, 4)] * 2
    assert isinstance(last, Proof)
    assert (last.learners, last.differing) == (3, 0)


async def test_what_was_folded_is_proved_and_what_waits_is_left_out(table: Table) -> None:
    assert await proof(table.store) == [Proof(0, 0, 0)]
    await table.turn("an", records=(YES, did("began"), did("answered"), did("completed")), traits=(lives_in("u1"),))
    await table.turn("binh", records=(YES, did("began", NOW - MONTH)))
    while await table.store.fold():
        pass
    await table.turn("an", records=(did("began"), did("completed", lesson="otp")), traits=(lives_in("u2", NOW + DAY),))
    await table.turn("binh", records=(did("began"),), traits=(lives_in("u2", NOW + DAY),))

    *found, last = await proof(table.store)

    assert found == []
    assert isinstance(last, Proof)
    assert (last.learners, last.rows > 15) == (2, True)


async def test_each_rollup_that_was_tampered_with_is_named(table: Table) -> None:
    await table.turn(records=(YES, did("began"), did("answered"), did("completed")), traits=(lives_in("u1"),))
    await table.store.fold()
    await write(table, cells.update().values(answers=7))
    await write(table, presence.update().values(month=202601))
    await write(table, histories.update().values(value="u2"))

    found = {
        (one.table, one.kept, one.counted) for one in await differences(table.store) if isinstance(one, Difference)
    }

    assert found == {
        ("cells", (1, 1, 1, 7, 1, 1, 0, 0), (1, 1, 1, 1, 1, 1, 0, 0)),
        ("presence", (1,), (0,)),
        ("presence", (0,), (1,)),
        ("histories", (1,), (1,)),
    }


async def test_rows_that_are_missing_or_made_up_are_named(table: Table) -> None:
    await table.turn(records=(did("began"),))
    await table.store.fold()
    other = {**dict.fromkeys(cells.c.keys(), 0), "month": 202601, "erased": False, "sittings": 3}
    names = ("unit", "sector", "audience", "mode", "channel", "lesson", "course")
    await write(table, cells.delete())
    await write(table, cells.insert().values({**other, **dict.fromkeys(names, "x")}))
    gone = {**dict.fromkeys(presence.c.keys(), ""), "learner": 1 << 52, "month": 202601}
    await write(table, presence.insert().values(gone))

    found = await differences(table.store)

    assert [one.cell for one in found if isinstance(one, Difference)] == [
        '[202601, "", "", "", ""]',
        '[202601, "x", "x", "x", "x", "x", "x", "x"]',
        '[202611, "", "", "", "self", "web", "lua-dao", ""]',
    ]


async def test_who_only_read_is_active_and_stands_in_no_cell_however_often_counted(table: Table) -> None:
    await table.turn(records=(YES, Record("read", NOW, lesson="lua-dao", question="s")))
    await table.store.fold()

    assert await differences(table.store) == []
    await table.store.rebuild()

    assert await differences(table.store) == []
    assert await table.store.cells(*EVER) == []
    assert [crowd.people for crowd in await table.store.crowds(202611)] == [1]


async def test_rollups_are_made_anew_from_the_records(table: Table) -> None:
    await table.turn("an", records=(YES, did("began"), did("answered"), did("completed")), traits=(lives_in("u1"),))
    await table.turn("gone", records=(YES, did("began")), forget=True)
    await table.store.fold()
    before = await table.store.cells(*EVER)
    await write(table, cells.update().where(cells.c.erased.is_(False)).values(answers=7))
    await write(table, presence.delete())
    await table.turn("late", records=(did("began"),))

    await table.store.rebuild()

    assert await differences(table.store) == []
    assert await table.rows(deltas) == 0
    assert sum(cell.sittings for cell in await table.store.cells(*EVER)) == 3
    assert [cell.unit for cell in await table.store.cells(*EVER)] == ["", "", "u1"][-len(before) :]


async def test_many_rows_are_made_anew_some_at_a_time(table: Table) -> None:
    await table.turn(records=tuple(did("began", lesson=f"lesson {number}") for number in range(2100)))

    await table.store.rebuild()

    assert await differences(table.store) == []
    assert await table.rows(cells) == 2100


@dataclass(frozen=True)
class Deed:
    """What befell: somebody's turn, an erasure, a join or its undoing; and whether what waits was folded then."""

    kind: str
    who: str
    other: str
    records: tuple[Record, ...] = ()
    traits: tuple[Trait, ...] = ()
    folds: bool = True


MOMENTS = st.integers(0, 8).map(lambda tens: NOW + timedelta(days=tens * 10))
RECORDS = st.builds(
    Record,
    kind=st.sampled_from(
        ["began", "read", "answered", "answered", "tried", "rehearsed", "reviewed", "completed", "finished"]
    ),
    at=MOMENTS,
    mode=st.sampled_from(["self", "assisted"]),
    lesson=st.sampled_from(["lua-dao", "otp"]),
    version=st.just("v1"),
    question=st.sampled_from(["q1", "q2"]),
    option=st.sampled_from("ab"),
    right=st.booleans(),
    attempt=st.sampled_from([1, 1, 2, 0]),
    value=st.sampled_from(["", "w1", "w2"]),
) | st.builds(Record, kind=st.just("course-completed"), at=MOMENTS, value=st.just("an-toan"))
TRAITS = st.builds(
    Trait, name=st.sampled_from(["unit", "sector", "audience", "name"]), value=st.sampled_from("xyz"), since=MOMENTS
)
PEOPLE = st.sampled_from(["an", "binh", "chi"])
DEEDS = st.builds(
    Deed,
    kind=st.sampled_from(["forget", "turn", "turn", "join", "join", "undo", "forget"]),
    who=PEOPLE,
    other=PEOPLE,
    records=st.lists(RECORDS, min_size=1, max_size=5).map(tuple),
    traits=st.lists(TRAITS, max_size=2).map(tuple),
    folds=st.booleans(),
)
# So that there is somebody to join from the beginning, and what waits of some of them.
LIVED = did("began"), did("answered"), did("completed", NOW + DAY)
HERE = [Deed("turn", name, name, LIVED, folds=name == "an") for name in ("an", "binh", "chi")]


def renew(standing: Standing) -> tuple[str, str]:
    return standing.seat, standing.shelf


@pytest.fixture
def nobody(tmp_path: Path) -> Path:
    """Return the file of a database with nobody in it: as bytes it would be printed with every example."""
    (tmp_path / "empty.db").write_bytes(empty())
    return tmp_path / "empty.db"


class Played:
    """A store that some deeds are done to, and what is known of them."""

    def __init__(self, store: SqlStore) -> None:
        self.table = Table(store)
        self.done: Counter[str] = Counter()
        """Records of each kind, whoever made them, erased or not."""

    async def play(self, deeds: Sequence[Deed]) -> None:
        for deed in deeds:
            await self._do(deed)
            if deed.folds:
                await self.table.store.fold()

    async def _do(self, deed: Deed) -> None:
        store = self.table.store
        match deed.kind:
            case "turn":
                await self.table.turn(deed.who, records=(YES, *deed.records), traits=deed.traits)
                self.done.update(record.kind for record in deed.records)
            case "forget":
                # To count, all is folded; what waits has to be kept as well.
                before = await self.counts() if deed.folds else None
                await self.table.turn(deed.who, forget=True)
                assert before is None or await self.counts() == before
            case "join":
                one, other = [await store.person("web", name) for name in (deed.who, deed.other)]
                if one and other and one.learner != other.learner:
                    await store.join(one.learner, other.learner, NOW, renew)
            case _:
                one = await store.person("web", deed.who)
                for join in await store.undoable(one.learner, NOW) if one else ():
                    await store.unjoin(one.learner if one else 0, join.id, NOW, renew)

    async def counts(self) -> list[Any]:
        """Return all there is to count, but for the weeks, of which an erasure leaves the months."""
        store = self.table.store
        while await store.fold():
            pass
        everyone = [await store.crowds(period) for period in (2026, 2027, 20264, 20271, 202611, 202612, 202701)]
        chosen = [await store.choices(lesson, *EVER) for lesson in ("lua-dao", "otp")]
        steps = [await store.steps(lesson, *EVER) for lesson in ("lua-dao", "otp")]
        weeks = await store.weeks(*EVER, ("month", "unit", "sector", "audience", "mode", "lesson", "course"))
        return [await store.cells(*EVER), everyone, await store.arrived(EVER[1]), chosen, steps, weeks]


# Each of its lines is run by the tests around it.
@pytest.mark.no_cover
@given(st.lists(DEEDS, max_size=10))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_befalls_the_rollups_are_what_is_counted_anew(nobody: Path, deeds: list[Deed]) -> None:
    async def play(file: Path) -> None:
        store = SqlStore(f"sqlite:///{file}", b"s" * 32)
        await store.open(serve=False)
        try:
            played = Played(store)
            await played.play([*HERE, *deeds])
            # What waits is in neither.
            assert await differences(store) == []
            kept = await played.counts()
            assert await differences(store) == []
            await adds_up(store, played.done)
            await store.rebuild()
            assert await played.counts() == kept
        finally:
            await store.close()

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "hocso.db"
        shutil.copy(nobody, file)
        asyncio.run(play(file))


async def adds_up(store: SqlStore, done: Counter[str]) -> None:
    """Hold what is true of any counts: whatever the borders, the total is one."""
    (whole,) = await store.cells(*EVER, ()) or [Cell(0, "", "", "", "", "", "", "", *[0] * 8)]
    by_kind = whole.sittings, whole.answers, whole.reviews, whole.passes, whole.practised
    passed, practised = done["completed"] + done["finished"], done["tried"] + done["rehearsed"]
    assert by_kind == (done["began"], done["answered"], done["reviewed"], passed, practised)
    for by in ("unit", "month", "sector", "audience", "mode", "channel", "lesson"):
        parts = await store.cells(*EVER, (by,))
        assert sum(part.completions for part in parts) == whole.completions <= whole.passes + done["course-completed"]
        assert sum(part.sittings for part in parts) == whole.sittings
    quarters = [await store.cells(first, last, ()) for first, last in ((202610, 202612), (202701, 202703))]
    assert sum(cell.answers for quarter in quarters for cell in quarter) == whole.answers
    for year, months in ((2026, (202611, 202612)), (2027, (202701, 202702))):
        crowds = await store.crowds(year)

        def people(units: Collection[str], crowds: Any = crowds) -> int:
            return sum(met(crowds, lambda place: place.unit in units))

        everybody = people(["", "x", "y", "z"])
        assert max(people(["x", "y"]), people(["z", ""])) <= everybody <= people(["x", "y"]) + people(["z", ""])
        assert everybody == sum(crowd.people for crowd in crowds)
        assert everybody <= sum([crowd.people for month in months for crowd in await store.crowds(month)])
