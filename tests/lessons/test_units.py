"""The table of communes and wards."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.desk import Desk
from lessons.units import Unit, Units, UnitsError, load_units, read_units

CONTENT = Path(__file__).parent.parent.parent / "lessons" / "content"
HEADER = "code,name,short,area,once\n"
KIM = "03637,Xã Mường Kim,Mường Kim,Than Uyên,Xã Pha Mu; Xã Tà Hừa\n"
THAN = "03595,Xã Than Uyên,Than Uyên,Than Uyên,\n"
TE = "03433,Xã Mường Tè,Mường Tè,Mường Tè,\n"
PROVINCE = "12,Tỉnh Lai Châu,Lai Châu,,\n"


def read(text: str) -> tuple[Units | None, list[str]]:
    desk = Desk("units.csv")
    return read_units(text.encode(), desk), [f"{fault.line} {fault.code}" for fault in desk.faults]


def test_units_stand_in_the_order_of_the_table_under_their_areas() -> None:
    units, faults = read(HEADER + KIM + TE + THAN + "\n")

    assert faults == []
    assert units is not None
    assert units.areas() == ("Than Uyên", "Mường Tè")
    assert [unit.short for unit in units.of("Than Uyên")] == ["Mường Kim", "Than Uyên"]
    assert units.unit("03637") == Unit("03637", "Xã Mường Kim", "Mường Kim", "Than Uyên", ("Xã Pha Mu", "Xã Tà Hừa"))
    assert units.unit("00000") is None


def test_a_row_with_two_digits_names_the_province() -> None:
    units, faults = read(HEADER + PROVINCE + KIM)

    assert faults == []
    assert units is not None
    assert (units.province, units.name, len(units.all)) == ("12", "Lai Châu", 1)


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", ["1 HS077"]),
        (KIM, ["1 HS077"]),
        (HEADER + "3637,a,b,c,\n9,,,,\n", ["2 HS079", "3 HS079", "3 HS080", "3 HS080", "3 HS080"]),
        (HEADER + KIM + "03637\n" + KIM, ["3 HS078", "4 HS076"]),
        (HEADER + '"' + "x" * 200_000, ["2 HS006"]),
    ],
)
def test_all_faults_of_a_table_are_told_with_their_lines(text: str, faults: list[str]) -> None:
    assert read(text) == (None, faults)


def test_a_table_that_is_no_utf8_is_told() -> None:
    desk = Desk("units.csv")

    assert read_units(HEADER.encode() + b"03637,X\xe3", desk) is None
    assert [(fault.line, fault.code) for fault in desk.faults] == [(2, "HS003")]


def test_the_shipped_table_names_its_province() -> None:
    units = load_units(CONTENT / "units.csv")

    assert (units.province, units.name, len(units.all)) == ("12", "Lai Châu", 38)


def test_loading_a_faulty_table_tells_every_fault(tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_text(HEADER + "3637,a,b,c,\n1,a,b,c,\n", encoding="utf-8")

    with pytest.raises(UnitsError, match=r"units.csv:2:1: HS079.*\n.*units.csv:3:1: HS079"):
        load_units(tmp_path / "units.csv")
    with pytest.raises(UnitsError, match="HS001"):
        load_units(tmp_path / "none.csv")


@given(st.binary(max_size=200))
def test_no_table_raises(data: bytes) -> None:
    desk = Desk("units.csv")

    assert read_units(data, desk) is not None or desk.faults
    assert read_units(HEADER.encode() + data, desk) is not None or desk.faults


MORE = "code,name,short,area,once,kind,parent,from,until,into\n"


def test_a_table_may_say_when_a_unit_was_there_and_what_it_became() -> None:
    rows = (
        PROVINCE.replace("\n", ",,,,,\n")
        + "03637,Phường Mường Kim,Mường Kim,Than Uyên,,,,01/07/2025,2027-03-01,03637; 03640\n"
        + "03637,Xã Kim On,Kim On,Than Uyên,,commune,12,2027-03-01,,\n"
        + "03640,Xã Khoen On,Khoen On,Than Uyên,,,,,,\n"
        + "education,Ngành Giáo dục,Giáo dục,,,,,,,\n"
        + "truong,Các trường,Trường,,,sector,education,,,\n"
    )
    units, faults = read(MORE + rows)

    assert faults == []
    assert units is not None
    old, new, _ = units.all
    assert (old.kind, old.parent, old.start, old.end) == ("ward", "12", date(2025, 7, 1), date(2027, 3, 1))
    assert old.into == ("03637", "03640")
    assert units.versions("03637") == (old, new)
    assert [(sector.code, sector.parent) for sector in units.sectors] == [("education", ""), ("truong", "education")]


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        ("03637,a,a,a,,bản,,,,\n", ["2 HS050"]),
        ("03637,a,a,a,,,,2027-13-01,31/02/2027,\n", ["2 HS051", "2 HS051"]),
        ("03637,a,a,a,,,11,,,\n", ["2 HS097"]),
        ("Y Te,a,a,,,,,,,\n", ["2 HS079"]),
        ("03637,a,a,a,,,,,2027-03-01,\n", ["2 HS099"]),
        ("03637,a,a,a,,,,,,03640\n03640,b,b,a,,,,,,\n", ["2 HS099"]),
        ("03637,a,a,a,,,,,2027-03-01,03640\n03640,b,b,a,,,,2027-04-01,,\n", ["2 HS097"]),
        ("03637,a,a,a,,,,,2027-03-01,y-te\ny-te,b,b,,,,,,,\n", ["2 HS097"]),
        ("03637,a,a,a,,,,,2027-03-02,03637\n03637,b,b,a,,,,2027-03-02,,\n", ["3 HS088"]),
    ],
)
def test_faults_between_the_days_and_the_units_are_told(rows: str, faults: list[str]) -> None:
    assert read(MORE + rows) == (None, faults)


@pytest.mark.parametrize("more", ["from,from", "von", "kind,,"])
def test_columns_that_mean_nothing_are_told(more: str) -> None:
    assert read(f"{HEADER.strip()},{more}\n") == (None, ["1 HS077"])
