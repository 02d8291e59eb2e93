"""The export against the recount, on histories nobody thought of: turns, moves between units, erasures, months."""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.reports.completions import COUNTS, DIMENSIONS, Names, completions
from bot.reports.periods import Span
from bot.reports.table import Table
from storage.rows import Arrival, Change, Person, Record, Trait
from storage.sql import SqlStore
from tests.recount import Figures, recount

# The last hours of September in Vietnam are the afternoon there, and not the night, in UTC.
START = datetime(2026, 9, 30, 12, 0, tzinfo=UTC)
TAUGHT = {"goi": "Cuộc gọi lừa đảo", "otp": "Mã OTP", "so": "Số khẩn cấp"}
SPANS = (Span(202609, 202612), Span(202610, 202610))
BYS = (DIMENSIONS, ("lesson",), ("period",), ("unit", "audience"), ("period", "lesson"), ("unit", "lesson"))


@dataclass(frozen=True)
class Deed:
    """One turn of one account: what it wrote down, what it declared, whether it was the last of this learner.

    ``joins`` names an account that it is joined into before that.
    """

    account: str
    after: timedelta
    kinds: tuple[str, ...]
    lesson: str
    traits: dict[str, str]
    forget: bool
    joins: str = ""
    mode: str = "self"


DEEDS = st.builds(
    Deed,
    account=st.sampled_from(["an", "binh", "chi"]),
    after=st.one_of(
        st.timedeltas(timedelta(microseconds=1), timedelta(hours=9)),
        st.timedeltas(timedelta(days=1), timedelta(days=25)),
    ),
    kinds=st.lists(
        st.sampled_from(["began", "completed", "finished", "answered", "read", "tried", "consented"]),
        min_size=1,
        max_size=4,
    ).map(tuple),
    lesson=st.sampled_from(["goi", "otp", "cu"]),
    traits=st.dictionaries(st.sampled_from(["unit", "audience"]), st.sampled_from(["a", "b"])),
    forget=st.integers(0, 7).map(lambda number: number == 0),
    joins=st.sampled_from(["", "", "an", "binh"]),
    mode=st.sampled_from(["self", "self", "assisted", "attested"]),
)


@pytest.fixture(scope="module")
def empty() -> Iterator[Path]:
    """A database with its tables and nobody in it: to make each anew would take most of the time."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(played(Path(folder) / "hocso.db", []))
        yield Path(folder) / "hocso.db"


async def played(file: Path, deeds: Sequence[Deed]) -> list[list[Table]]:
    """Play deeds through the store, and return the export's tables of every span and grouping."""
    store = SqlStore(f"sqlite:///{file}", b"s" * 32)
    await store.open(serve=False)
    try:
        await play(store, deeds)
        names = Names(TAUGHT, {})
        return [[await completions(store, names, span, by) for by in BYS] for span in SPANS]
    finally:
        await store.close()


async def play(store: SqlStore, deeds: Sequence[Deed]) -> None:
    at = START
    for number, deed in enumerate(deeds):
        at += deed.after
        one, other = [await store.person("web", name) for name in (deed.account, deed.joins)]
        if one and other and one.learner and other.learner:
            await store.join(one.learner, other.learner, at, lambda standing: (standing.seat, standing.shelf))

        def decide(person: Person, _place: int, deed: Deed = deed, at: datetime = at) -> Change:
            records = tuple(Record(kind, at, deed.mode, lesson=deed.lesson) for kind in ("consented", *deed.kinds))
            traits = tuple(Trait(name, value, at) for name, value in deed.traits.items())
            return Change(person.turn + 1, records=records, traits=traits, forget=deed.forget)

        await store.turns([Arrival("web", deed.account, str(number))], decide, at)


def figures(table: Table) -> dict[str, Figures]:
    keys = [column for column in DIMENSIONS if column in table.columns]
    found = {"|".join(str(row[key]) for key in keys): tuple(int(row[name]) for name in COUNTS) for row in table.rows}
    assert len(found) == len(table.rows)
    return found  # type: ignore[return-value]


@given(st.lists(DEEDS, max_size=25))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_the_export_and_the_recount_agree_on_every_row(empty: Path, deeds: list[Deed]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "hocso.db"
        shutil.copy(empty, file)
        tables = asyncio.run(played(file, deeds))
        for span, counted in zip(SPANS, tables, strict=True):
            for by, table in zip(BYS, counted, strict=True):
                assert figures(table) == recount(file, span.first, span.last, by, frozenset(TAUGHT))


def test_the_recount_finds_a_known_history(empty: Path, tmp_path: Path) -> None:
    file = tmp_path / "hocso.db"
    shutil.copy(empty, file)
    hour = timedelta(hours=1)
    asyncio.run(
        played(
            file,
            [
                Deed("an", hour, ("began", "answered"), "goi", {}, False),
                # Six hours on it is October in Vietnam, and still September in UTC.
                Deed("an", hour * 6, ("answered", "completed"), "goi", {"unit": "a"}, False),
                Deed("binh", hour, ("began",), "goi", {}, True),
                # The same person, who passed it in October, on another account.
                Deed("chi", hour, ("began", "finished"), "goi", {"unit": "b"}, False),
                Deed("chi", hour, ("answered",), "goi", {}, False, joins="an"),
            ],
        )
    )
    assert recount(file, 202609, 202610, ("period", "unit"), frozenset()) == {
        "2026-09|a|self": (1, 0, 1, 1),
        "2026-10|a|self": (0, 1, 0, 1),
        "2026-10|b|self": (1, 0, 1, 1),
        "2026-10||self": (1, 0, 1, 0),
    }
    assert recount(file, 202609, 202610, (), frozenset()) == {"self": (2, 1, 3, 3)}
