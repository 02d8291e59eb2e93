"""A province's units from an office's table: completed, checked, compared with what is in force."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lessons.desk import Desk
from lessons.units import load_units, read_units
from lessons.units.importing import Imported, import_units, provinces
from tests.lessons.test_units import CONTENT

OURS = load_units(CONTENT / "units.csv")
TABLE = (CONTENT / "units.csv").read_bytes()
OFFICE = "code,name\n11,Tỉnh Điện Biên\n03127,Phường Điện Biên Phủ\n03128,Xã Nà Tấu\n"


def read(table: str | bytes) -> tuple[Imported | None, list[str]]:
    desk = Desk("units.csv")
    found = import_units(table.encode() if isinstance(table, str) else table, desk, OURS)
    return found, [f"{fault.line} {fault.code}" for fault in desk.faults]


def test_codes_and_names_are_enough_and_the_sectors_come_along() -> None:
    found, faults = read(OFFICE)

    assert faults == []
    assert found is not None
    assert [(unit.kind, unit.short, unit.area) for unit in found.units.all] == [
        ("ward", "Điện Biên Phủ", "Tỉnh Điện Biên"),
        ("commune", "Nà Tấu", "Tỉnh Điện Biên"),
    ]
    assert [unit.code for unit in found.units.sectors] == [unit.code for unit in OURS.sectors]
    assert (len(found.added), found.gone) == (2, ())
    assert list(found.doubts()) == ["the State listed 45 communes and wards in 2025, the table has 2"]
    assert read_units(found.table, Desk("again")) == found.units


def test_faults_have_the_lines_of_the_offices_own_file() -> None:
    assert read("code,name\n\n11,Tỉnh Điện Biên\n\n3127,Xã A\n03128,\n")[1] == ["5 HS079", "6 HS080", "6 HS080"]
    assert read("name,code\n") == (None, ["1 HS077"])


def test_the_shipped_table_changes_nothing() -> None:
    found, _ = read(TABLE)

    assert found is not None
    assert (found.added, found.changed, found.gone, list(found.doubts())) == ((), (), (), [])


def test_a_merged_commune_is_changed_and_one_that_is_left_out_is_missing() -> None:
    kept = TABLE.decode().splitlines()
    merged = [f"{line},2027-07-01,03640" if line.startswith("03637") else f"{line},," for line in kept]
    merged[0] = f"{kept[0]},until,into"
    found, faults = read("\n".join(merged))
    lost, _ = read("\n".join(line for line in kept if not line.startswith("03637")))

    assert faults == []
    assert found is not None
    assert lost is not None
    assert ([unit.code for unit in found.changed], found.gone) == (["03637"], ())
    assert [unit.code for unit in lost.gone] == ["03637"]


def test_what_the_state_calls_otherwise_is_doubted() -> None:
    odd, none = read(OFFICE.replace("Tỉnh Điện Biên", "Điện Biên"))[0], read("code,name\n03128,Xã Nà Tấu\n")[0]

    assert odd is not None
    assert none is not None
    assert next(odd.doubts()) == "the State calls 11 “Tỉnh Điện Biên”, the table “Điện Biên”"
    assert list(none.doubts()) == ["the State lists no province with the code (none)"]


def test_the_state_lists_34_provinces_with_3321_communes_and_wards() -> None:
    assert (len(provinces()), sum(one.communes for one in provinces().values())) == (34, 3321)


@given(st.text(max_size=80))
def test_no_table_raises(text: str) -> None:
    read("code,name,area\n" + text)
