"""Figures that others counted, from a table or a form: every fault with its line."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.desk import Desk
from lessons.figures import HEADER, Figure, Reader
from lessons.indicators import Indicator, Numerator
from lessons.model import Text

HEAD = "indicator,unit,period,value,base,source,date\n"


def indicator(code: str, numerator: Numerator) -> Indicator:
    return Indicator(code, Text({"vi": code}), numerator)


KNOWN = (indicator("vneid", "external"), indicator("xac-nhan", "external"), indicator("co-ban", "course"))


def reader() -> Reader:
    return Reader(Desk("figures.csv"), KNOWN, ("12", "03637", "army"))


def read(rows: str) -> tuple[tuple[Figure, ...], list[str]]:
    one = reader()
    found = one.table((HEAD + rows).encode())
    return found, [fault.line_of("en").removeprefix("figures.csv:") for fault in one.desk.faults]


def test_a_figure_says_what_where_when_how_many_of_whom_and_who_says_so() -> None:
    found, faults = read("vneid,12,2026Q4,300000,333000,Công an tỉnh,2026-12-31\nvneid,army,2026,800,,BCH,2026-12-31\n")

    assert faults == []
    assert found[0] == Figure("vneid", "12", "2026Q4", 300_000, 333_000, "Công an tỉnh", date(2026, 12, 31))
    assert (found[1].unit, found[1].value, found[1].base) == ("army", 800, None)


def test_a_dash_takes_back_what_was_handed_in() -> None:
    ((figure,), faults) = read("vneid,12,2026Q4,-,,Công an tỉnh,2026-12-31\n")
    assert (figure.value, faults) == (None, [])


@pytest.mark.parametrize(
    ("row", "faults"),
    [
        (",,,,,x,", ["HS051", "HS093", "HS093", "HS093", "HS093"]),
        ("co-ban,12,2026Q4,1,,a,2026-12-31", ["HS094"]),
        ("vneid,99,2026Q4,1,,a,2026-12-31", ["HS095"]),
        ("vneid,12,2026Q5,1,,a,2026-12-31", ["HS090"]),
        ("vneid,12,2026Q4,12.394,80 %,a,31/12/2026", ["HS051", "HS091", "HS091"]),
        ("vneid,12,2026Q4,1,,a,2026-12-31\nvneid,12,2026Q4,2,,a,2026-12-31", ["HS076"]),
    ],
)
def test_a_fault_is_told_with_its_code(row: str, faults: list[str]) -> None:
    assert sorted(line.split()[1] for line in read(f"{row}\n")[1]) == faults


def test_a_form_is_checked_like_a_row() -> None:
    fields = dict(zip(HEADER, ("vneid", "12", "2026Q4", " 5 ", "", "Công an tỉnh", "2026-12-31"), strict=True))
    good, bad = reader(), reader()

    assert good.form(fields) == Figure("vneid", "12", "2026Q4", 5, None, "Công an tỉnh", date(2026, 12, 31))
    assert bad.form({**fields, "value": "many"}) is None
    assert [fault.code for fault in bad.desk.faults] == ["HS091"]
    assert reader().form({}) is None


@given(st.binary(max_size=100))
def test_no_table_raises(data: bytes) -> None:
    reader().table(HEAD.encode() + data)
