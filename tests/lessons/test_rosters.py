"""Rosters: every fault with its line, and who belongs where."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.desk import Desk
from lessons.rosters import Entry, Reader
from lessons.units import load_units
from tests.lessons.test_units import CONTENT

UNITS = load_units(CONTENT / "units.csv")
TODAY = date(2026, 11, 28)


def read(text: str, sector: str = "") -> tuple[tuple[Entry, ...], list[str]]:
    desk = Desk("roster.csv")
    found = Reader(UNITS, TODAY, desk, sector).read(text.encode())
    return found, [fault.line_of("en").removeprefix("roster.csv:") for fault in desk.faults]


def test_a_unit_may_be_a_code_or_a_name_and_other_columns_stay_as_they_came() -> None:
    found, faults = read("unit,Họ tên,sector\n03637,Lò Văn A,\nMường Kim,Vàng Thị B,health\n", sector="education")

    assert faults == []
    assert [(one.unit, one.sector) for one in found] == [("03637", "education"), ("03637", "health")]
    assert found[0].cells == {"unit": "03637", "Họ tên": "Lò Văn A", "sector": ""}


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (",,officials", '2:1: HS093 the cell "unit" of this row is empty'),
        ("Hà Nội,,", '2:1: HS095 there is no unit with the code "Hà Nội"'),
        ("tan uyen,,", "03598 Xã Tân Uyên, 03595 Xã Than Uyên"),
        ("03637,spies,", '2:1: HS050 "spies" cannot be used as "sector"'),
        ("03637,,teachers", "choose one of citizens, officials, pupils, workers"),
        ("03637", "2:1: HS078"),
    ],
)
def test_a_fault_is_told_with_its_line(row: str, fault: str) -> None:
    (told,) = read(f"unit,sector,audience\n{row}\n")[1]
    assert fault in told


def test_thousands_of_rows_name_the_same_few_communes() -> None:
    assert len(read("unit,note\nMường Kim,\nMường Kim,\n")[0]) == 2


def test_all_faults_are_told_at_once() -> None:
    assert len(read("unit\nX1\nX2\nMường Kim\nX3\n")[1]) == 3
    assert "HS077" in read("name,unit\n")[1][0]


@given(st.binary(max_size=100))
def test_no_roster_raises(data: bytes) -> None:
    Reader(UNITS, TODAY, Desk("roster.csv")).read(b"unit,sector\n" + data)
