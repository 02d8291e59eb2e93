"""The numbers of a commune, as its office gives them."""

from datetime import date
from pathlib import Path

from lessons.desk import Desk
from lessons.loader import load
from lessons.phones import Phone, Phones, read_phones
from tests.lessons.writing import FOUR, HEAD, course

HEADER = "unit,kind,phone,source,date\n"
CLINIC = Phone("03637", "clinic", "0213 3784 000", "UBND xã", date(2026, 11, 20))
POLICE = Phone("03637", "police", "+84 213.3784.001", "UBND xã", date(2026, 11, 20))
LINES = "".join(f"{one.unit},{one.kind},{one.phone},{one.source},{one.day}\n" for one in (CLINIC, POLICE))


def read(text: str, units: tuple[str, ...] | None = None) -> tuple[Phones, list[str]]:
    desk = Desk("phones.csv")
    found = read_phones(text.encode(), desk, units)
    return found, [f"{fault.line} {fault.code}" for fault in desk.faults]


def test_numbers_are_known_by_unit_and_kind_police_first() -> None:
    found, faults = read(HEADER + LINES)

    assert faults == []
    assert list(found.of("03637")) == [POLICE, CLINIC]
    assert list(found.of("03637", ("clinic",))) == [CLINIC]
    assert list(found.of("03640")) == []


def test_a_group_has_the_numbers_of_its_commune() -> None:
    assert list(read(HEADER + LINES)[0].of("03637-2")) == [POLICE, CLINIC]


def test_a_faulty_line_is_told_and_the_others_hold() -> None:
    found, faults = read(HEADER + "03637,clinic,gọi anh Páo,UBND xã,2026-11-20\n03640,police,113,,20-11\n" + LINES)

    assert faults == ["2 HS201", "3 HS202", "3 HS051", "4 HS076"]
    assert found.all == (POLICE,)
    assert read("unit,phone\n") == (Phones(), ["1 HS077"])


def test_a_unit_must_be_one_of_those_there_are_where_they_are_known() -> None:
    assert read(HEADER + LINES, ("12",))[1] == ["2 HS095", "3 HS095"]
    assert read(HEADER + LINES, ("12", "03637"))[1] == []


def test_they_are_loaded_with_the_courses(tmp_path: Path) -> None:
    root = course(tmp_path, "lop", [HEAD + FOUR])
    (root / "phones.csv").write_text(HEADER + LINES, encoding="utf-8")

    loaded = load(root)

    assert [fault.line_of("en") for fault in loaded.faults if not fault.warning] == []
    assert loaded.phones.all == (CLINIC, POLICE)
