"""Months, quarters, years, and all until the end of one."""

from datetime import date

import pytest

from bot.reports.period import Period, current, read_period
from bot.reports.periods import Span, SpanError


@pytest.mark.parametrize(
    ("written", "period", "code", "span"),
    [
        ("2026-10", Period("month", 2026, 10), 202610, Span(202610, 202610)),
        ("2026Q4", Period("quarter", 2026, 4), 20264, Span(202610, 202612)),
        ("2026", Period("year", 2026), 2026, Span(202601, 202612)),
        ("until-2026Q4", Period("quarter", 2026, 4, whole=True), 20264, Span(202511, 202612)),
    ],
)
def test_a_period_is_read_as_it_is_written(written: str, period: Period, code: int, span: Span) -> None:
    assert read_period(written) == period
    assert str(period) == written
    assert period.code == code
    assert period.span(since=202511) == span


def test_small_letters_and_a_dash_are_understood() -> None:
    assert str(read_period(" 2026-q4 ")) == "2026Q4"


@pytest.mark.parametrize("written", ["2026-13", "2026Q5", "26Q4", "", "Q4", "2026-10-01", "until-", "２０２６"])
def test_what_is_no_period_is_told_with_how_to_write_one(written: str) -> None:
    with pytest.raises(SpanError, match="a quarter as 2026Q4"):
        read_period(written)


@pytest.mark.parametrize(
    ("written", "before"),
    [
        ("2026-01", "2025-12"),
        ("2026Q1", "2025Q4"),
        ("2026", "2025"),
        ("2026Q4", "2026Q3"),
        ("until-2026Q1", "until-2025Q4"),
    ],
)
def test_the_period_before_has_the_same_length(written: str, before: str) -> None:
    assert str(read_period(written).before()) == before


def test_a_period_begins_and_ends_on_a_day() -> None:
    assert (read_period("2026Q4").begins, read_period("2026Q4").ends) == (date(2026, 10, 1), date(2026, 12, 31))
    assert read_period("2024-02").ends == date(2024, 2, 29)


def test_a_period_is_over_the_day_after_its_last() -> None:
    quarter = read_period("2026Q4")
    assert not quarter.is_over(date(2026, 12, 31))
    assert quarter.is_over(date(2027, 1, 1))


def test_a_period_to_come_has_no_data_and_all_until_its_end_has() -> None:
    assert read_period("2027Q1").is_to_come(date(2026, 12, 31))
    assert not read_period("2027Q1").is_to_come(date(2027, 1, 1))
    assert not read_period("until-2027Q1").is_to_come(date(2026, 12, 31))


def test_a_whole_period_begins_no_later_than_the_one_at_its_end() -> None:
    whole = read_period("until-2026Q4")
    assert whole.span() == whole.span(since=202701) == Span(202610, 202612)


def test_a_year_holds_its_quarters_and_months() -> None:
    assert read_period("2026").holds(read_period("2026Q4"))
    assert read_period("2026Q4").holds(read_period("2026-12"))
    assert not read_period("2026Q4").holds(read_period("2026-09"))


def test_a_day_lies_in_one_period_of_each_length() -> None:
    day = date(2026, 11, 28)
    assert [str(current(length, day)) for length in ("month", "quarter", "year")] == ["2026-11", "2026Q4", "2026"]
