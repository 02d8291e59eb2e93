"""Communes are found as people type them, and asked back about where another is near."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.units import load_units
from lessons.units.finding import MOST, find
from tests.lessons.test_units import CONTENT

UNITS = load_units(CONTENT / "units.csv").all


def found(words: str) -> list[str]:
    return [unit.short for unit in find(UNITS, words).units]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Quyết Tiến", "Đoàn Kết"),
        ("quyet tien", "Đoàn Kết"),
        ("phường quyết tiến ạ", "Đoàn Kết"),
        ("DOAN KET", "Đoàn Kết"),
        ("xã Tân Uyên", "Tân Uyên"),
        ("Than Uyên", "Than Uyên"),
        ("thi tran than uyen ", "Than Uyên"),
        ("pa ủ", "Pa Ủ"),
        ("hua bun", "Hua Bum"),
    ],
)
def test_a_name_leads_to_its_commune(typed: str, name: str) -> None:
    assert name in found(typed)[:1]


@pytest.mark.parametrize("typed", ["quyet tien", "Tân Uyên", "Than Uyên", "pa tan", "xa mu ca"])
def test_a_name_that_no_other_is_near_is_taken_at_once(typed: str) -> None:
    assert find(UNITS, typed).sure


@pytest.mark.parametrize("typed", ["tan uyen", "than uyen", "xa tan uyen"])
def test_than_uyen_and_tan_uyen_without_marks_are_asked_about(typed: str) -> None:
    asked = find(UNITS, typed)

    assert not asked.sure
    assert {unit.short for unit in asked.units} == {"Than Uyên", "Tân Uyên"}


def test_a_part_of_a_name_or_a_slip_is_asked_about_never_taken() -> None:
    assert set(found("nam")) >= {"Nậm Sỏ", "Nậm Tăm", "Nậm Mạ"}
    assert found("sin suoi hoo") == ["Sin Suối Hồ"]
    assert not find(UNITS, "sin suoi hoo").sure


@pytest.mark.parametrize("typed", ["", "xã", "tôi không biết", "Hà Nội", "x" * 201])
def test_what_is_no_name_finds_nothing(typed: str) -> None:
    assert found(typed) == []


def test_a_name_with_its_marks_is_sure_unless_an_older_unit_bore_it_too() -> None:
    unsure = {unit.short: found(unit.name) for unit in UNITS if not find(UNITS, unit.name).sure}

    assert all(unit.short in found(unit.name)[:2] for unit in UNITS)
    assert set(unsure) == {"Mường Than", "Mường Tè"}


@given(st.text(max_size=60))
def test_no_words_break_the_search(words: str) -> None:
    assert len(find(UNITS, words).units) <= MOST
