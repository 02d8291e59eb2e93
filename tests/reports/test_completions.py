"""Completions by lesson, unit, audience and month, from activity as the store yields it."""

from collections.abc import AsyncIterator, Mapping

from bot.reports.completions import DIMENSIONS, Names, completions
from bot.reports.periods import Span
from bot.reports.table import Cell
from storage.rows import Activity

NAMES = Names({"goi": "Cuộc gọi lừa đảo", "otp": "Mã OTP"}, {"03388": "Phường Đoàn Kết", "03408": "Xã Phong Thổ"})
OCTOBER = Span(202610, 202610)


class Books:
    """Activity in memory."""

    def __init__(self, *activities: Activity) -> None:
        self.activities = activities

    async def activity(self, first: int, last: int) -> AsyncIterator[Activity]:
        for activity in self.activities:
            if first <= activity.month <= last:
                yield activity


def did(learner: int | None, lesson: str = "goi", month: int = 202610, **others: object) -> Activity:
    values: dict[str, object] = {"unit": "03388", "audience": "citizen", "mode": "self", "began": 1, "completions": 1}
    values |= {"sittings": 2, "attempts": 5, **others}
    return Activity(learner=learner, lesson=lesson, month=month, **values)  # type: ignore[arg-type]


async def rows(*activities: Activity, span: Span | None = OCTOBER, by: str = "") -> list[Mapping[str, Cell]]:
    table = await completions(Books(*activities), NAMES, span, by.split(",") if by else DIMENSIONS)
    assert all(tuple(sorted(row)) == tuple(sorted(table.columns)) for row in table.rows)
    return list(table.rows)


def counts(row: Mapping[str, Cell]) -> tuple[Cell, ...]:
    return tuple(row[name] for name in ("started", "completions", "sittings", "attempts"))


async def test_a_row_names_its_lesson_unit_audience_and_month() -> None:
    table = await completions(Books(did(1)), NAMES, OCTOBER)
    assert table.columns == (
        "period", "lesson", "title", "unit", "unit_name", "audience", "mode", "started", "completions",
        "sittings", "attempts",
    )  # fmt: skip
    assert table.rows[0] == {
        "period": "2026-10",
        "lesson": "goi",
        "title": "Cuộc gọi lừa đảo",
        "unit": "03388",
        "unit_name": "Phường Đoàn Kết",
        "audience": "citizen",
        "mode": "self",
        "started": 1,
        "completions": 1,
        "sittings": 2,
        "attempts": 5,
    }


async def test_people_are_added_up_within_a_row_and_so_are_the_erased() -> None:
    [row, zeros] = await rows(did(1), did(2), did(None, began=3, completions=2, sittings=4, attempts=9))
    assert counts(row) == (5, 4, 8, 19)
    assert (zeros["lesson"], counts(zeros)) == ("otp", (0, 0, 0, 0))


async def test_a_person_counts_once_in_a_row_however_it_is_grouped() -> None:
    activities = (did(1), did(1, "otp"), did(1, month=202611), did(1, unit="03408"), did(2))
    [row] = await rows(*activities, span=Span(202610, 202611), by="audience")
    assert counts(row) == (2, 5, 10, 25)


async def test_what_is_not_asked_for_has_no_column_and_rows_keep_one_order() -> None:
    table = await completions(Books(did(1), did(2, unit="03408")), NAMES, OCTOBER, ["unit", "lesson"])
    assert table.columns[:4] == ("lesson", "title", "unit", "unit_name")
    assert [(row["lesson"], row["unit"]) for row in table.rows] == [("goi", "03388"), ("goi", "03408"), ("otp", "")]


async def test_modes_are_never_added_up_whatever_is_asked_for() -> None:
    activities = (did(1), did(2, mode="assisted"), did(3, mode="attested", completions=4))
    found = await rows(*activities, by="lesson")

    assert [(row["lesson"], row["mode"], row["completions"]) for row in found] == [
        ("goi", "assisted", 1),
        ("goi", "attested", 4),
        ("goi", "self", 1),
        ("otp", "", 0),
    ]


async def test_who_only_went_on_in_a_month_is_not_started_there() -> None:
    [row, _] = await rows(did(1, began=0, sittings=0))
    assert counts(row) == (0, 1, 0, 5)


async def test_each_lesson_and_month_without_anything_has_one_row_of_zeros() -> None:
    found = await rows(did(1), span=Span(202610, 202611))
    assert [(row["period"], row["lesson"], row["unit"], row["started"]) for row in found] == [
        ("2026-10", "goi", "03388", 1),
        ("2026-10", "otp", "", 0),
        ("2026-11", "goi", "", 0),
        ("2026-11", "otp", "", 0),
    ]


async def test_a_lesson_that_is_no_longer_taught_keeps_its_rows_and_has_no_title() -> None:
    found = await rows(did(1, "cu"), span=Span(202610, 202611), by="period,lesson")
    assert [(row["period"], row["lesson"], row["title"]) for row in found if row["lesson"] == "cu"] == [
        ("2026-10", "cu", ""),
        ("2026-11", "cu", ""),
    ]


async def test_an_empty_month_has_zeros_and_no_span_has_no_rows() -> None:
    assert [counts(row) for row in await rows()] == [(0, 0, 0, 0), (0, 0, 0, 0)]
    assert [(row["unit"], counts(row)) for row in await rows(by="unit")] == [("", (0, 0, 0, 0))]
    assert await rows(span=None) == []
    assert await rows(span=None, by="unit") == []


async def test_counts_that_cancel_out_are_nothing() -> None:
    empty = did(None, began=0, completions=0, sittings=0, attempts=0)
    assert [row["unit"] for row in await rows(empty)] == ["", ""]
