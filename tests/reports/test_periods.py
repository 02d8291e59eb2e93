"""Which months a report is about."""

from datetime import date

import pytest

from bot.reports.periods import Span, SpanError, period, read_span

TODAY = date(2026, 11, 23)


def test_a_span_holds_both_its_ends_and_every_month_between() -> None:
    assert Span(202611, 202702).months() == (202611, 202612, 202701, 202702)
    assert Span(202611, 202611).months() == (202611,)


def test_a_month_is_written_with_a_dash() -> None:
    assert period(202603) == "2026-03"


@pytest.mark.parametrize(
    ("start", "end", "span"),
    [
        ("2026-10", "2026-11", Span(202610, 202611)),
        ("2026-10-01", "2026-10-31", Span(202610, 202610)),
        ("2024-02-01", "2024-02-29", Span(202402, 202402)),
        (" 2026-10 ", None, Span(202610, 202611)),
        ("2027-01", "2027-03", Span(202701, 202703)),
        ("2026-11-01", "2026-11-23", Span(202611, 202611)),
        (None, "2026-10", Span(202608, 202610)),
        (None, "2026-05", Span(202605, 202605)),
        (None, None, Span(202608, 202611)),
    ],
)
def test_a_span_is_asked_for_by_months_or_whole_days_or_not_at_all(
    start: str | None, end: str | None, span: Span
) -> None:
    assert read_span(start, end, (202608, 202611), TODAY) == span


def test_where_nothing_is_counted_only_what_is_asked_for_has_months() -> None:
    assert read_span(None, None, None, TODAY) is None
    assert read_span("2026-10", None, None, TODAY) == Span(202610, 202611)
    assert read_span(None, "2026-10", None, TODAY) == Span(202610, 202610)


def test_what_was_counted_under_a_wrong_clock_is_not_hidden() -> None:
    assert read_span(None, None, (202612, 202703), TODAY) == Span(202612, 202703)


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        ("2026-10-02", None, "--from 2026-10-02 cuts a month: counts are by whole months, write 2026-10"),
        ("2026-10", "2026-10-30", "--to 2026-10-30 cuts a month: counts are by whole months, write 2026-10"),
        ("2026-11", "2026-11-22", "--to 2026-11-22 cuts a month"),
        ("2026-12", None, "ends .2026-11. before it begins .2026-12.: swap"),
        ("2026-10", "2026-09", "ends .2026-09. before it begins"),
        ("2026-13", None, '"2026-13" is not a month: write one such as 2026-10'),
        ("2026-02-30", None, "2026-02-30 is no day of any month"),
        ("2026-02-00", None, "2026-02-00 is no day of any month"),
        ("0001-01", None, "is not a month"),
        ("２０２６-10", None, "is not a month"),
        ("October", None, "is not a month"),
    ],
)
def test_a_span_that_cannot_be_counted_is_refused_with_what_to_write(
    start: str | None, end: str | None, told: str
) -> None:
    with pytest.raises(SpanError, match=told):
        read_span(start, end, (202608, 202611), TODAY)
