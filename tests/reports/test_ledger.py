"""Figures that others counted, entered on a page."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.reports.ledger import SHOWN, ledger, read_entry
from storage.rows.handed import Handed
from tests.reports.books import indicators, units

NOW = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
UNITS = units()
DECLARED = indicators().all
FORM = {
    "indicator": "vneid",
    "unit": "03637",
    "period": "2026Q4",
    "value": "12.394",
    "base": "",
    "source": "Công an xã",
    "date": "2026-11-20",
}


def given(unit: str = "03637", value: int = 5, indicator: str = "vneid") -> Handed:
    return Handed(indicator, unit, "2026Q4", value, None, "Công an xã", 20261120, "Lò Thị Mai", NOW)


def test_a_sound_form_is_a_figure_and_thousands_may_be_dotted() -> None:
    figure, faults = read_entry(FORM, DECLARED, UNITS)

    assert figure is not None
    assert (figure.value, figure.base, figure.day, faults) == (12394, None, date(2026, 11, 20), {})


def test_a_dash_takes_a_figure_back() -> None:
    figure, _ = read_entry({**FORM, "value": "-"}, DECLARED, UNITS)

    assert figure is not None
    assert figure.value is None


def test_only_figures_lose_the_dots_between_their_thousands() -> None:
    figure, _ = read_entry({**FORM, "value": "12.394", "source": "12.394"}, DECLARED, UNITS)

    assert figure is not None
    assert (figure.value, figure.source) == (12394, "12.394")


@pytest.mark.parametrize(
    ("field", "value", "key"),
    [
        ("indicator", "xong", "choice"),
        ("indicator", "", "empty"),
        ("unit", "99999", "choice"),
        ("unit", "03637' OR 1=1", "choice"),
        ("period", "quý này", "period"),
        ("value", "nhiều", "number"),
        ("value", "80 %", "number"),
        ("value", "-5", "number"),
        ("value", "\u0661\u0662", "number"),
        ("value", "9" * 190, "number"),
        ("base", "<script>", "number"),
        ("source", " \u202e\n", "empty"),
        ("source", "x" * 201, "long"),
        ("date", "20/11/2026", "day"),
        ("date", "", "day"),
    ],
)
def test_what_is_wrong_is_told_of_its_field(field: str, value: str, key: str) -> None:
    assert read_entry({**FORM, field: value}, DECLARED, UNITS) == (None, {field: key})


def test_all_that_is_wrong_is_told_at_once() -> None:
    figure, faults = read_entry({"value": "x", "base": "x"}, DECLARED, UNITS)

    told = {"indicator": "empty", "unit": "empty", "period": "empty", "source": "empty", "date": "day"}
    assert (figure, faults) == (None, {**told, "value": "number", "base": "number"})


def test_the_ledger_has_what_was_entered_below_a_unit_and_says_what_holds() -> None:
    found = ledger(
        DECLARED,
        [given(value=5), given("03640"), given(value=7), given("12"), given("cu", 1, "cu")],
        UNITS,
        "03637",
        "vi",
    )

    assert found.indicators == (("vneid", "Tài khoản"),)
    assert [(one.unit, one.indicator, one.figure.value, one.holds) for one in found.entries] == [
        ("Xã Mường Kim", "Tài khoản", 7, True),
        ("Xã Mường Kim", "Tài khoản", 5, False),
    ]


def test_the_province_sees_all_the_newest_first_and_no_more_than_a_page_holds() -> None:
    whole = ledger(DECLARED, [given("03640"), given("cu", 1, "cu")], UNITS, "12", "vi")

    assert [(one.unit, one.indicator) for one in whole.entries] == [("cu", "cu"), ("Xã Khoen On", "Tài khoản")]
    assert len(ledger(DECLARED, [given()] * 150, UNITS, "12", "vi").entries) == SHOWN


def test_a_sector_is_offered_what_it_can_tell_and_sees_what_it_told() -> None:
    declared = indicators(
        """
indicators:
  - {indicator: vneid, name: {vi: Tài khoản, en: Accounts}, external: true}
  - {indicator: cong-an, name: {vi: Công an, en: Police}, external: true, sectors: [police]}
""",
        "name,unit,period,audience,value,source,date\n",
    ).all
    handed = [given("police", 7, "cong-an"), given("03637", 5)]

    offered = {unit: [code for code, _ in ledger(declared, handed, UNITS, unit, "vi").indicators] for unit in PLACES}
    seen = {unit: [one.figure.value for one in ledger(declared, handed, UNITS, unit, "vi").entries] for unit in PLACES}

    assert offered == {
        "12": ["vneid", "cong-an"],
        "03637": ["vneid", "cong-an"],
        "police": ["vneid", "cong-an"],
        "education": ["vneid"],
    }
    assert seen == {"12": [5, 7], "03637": [5], "police": [7], "education": []}


PLACES = ("12", "03637", "police", "education")
