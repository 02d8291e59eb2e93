"""Figures: digits, separators, months and plural forms as each language has them."""

import unicodedata

import pytest

from bot.words import dated, speak, tongue
from bot.words.figures import number, plural


@pytest.mark.parametrize(("language", "written"), [("vi", "1.234"), ("en", "1,234"), ("bn", "১,২৩৪")])
def test_a_number_has_its_languages_digits_and_separators(language: str, written: str) -> None:
    assert number(language, 1234) == written


@pytest.mark.parametrize(("language", "written"), [("vi", "23 tháng 11 năm 2026"), ("en", "23 November 2026")])
def test_a_date_is_written_out(language: str, written: str) -> None:
    assert dated(language, 20261123) == written


def test_a_bengali_date_has_bengali_months_and_digits() -> None:
    assert dated("bn", 20261123) == "২৩ নভেম্বর, ২০২৬"


@pytest.mark.parametrize(
    ("language", "other", "told"),
    [
        ("vi", "en", "Tiếng Anh"),
        ("en", "vi", "Vietnamese"),
        ("bn", "vi", "ভিয়েতনামী"),
        ("vi", "zz", "zz"),
        ("vi", "?", "?"),
    ],
)
def test_a_language_is_named_in_another(language: str, other: str, told: str) -> None:
    assert tongue(language, other) == unicodedata.normalize("NFC", told)


def test_each_language_has_its_own_plural_forms() -> None:
    assert [plural("en", count) for count in (0, 1, 2)] == ["other", "one", "other"]
    assert {plural("vi", count) for count in (0, 1, 2)} == {"other"}


def test_one_lesson_is_not_several() -> None:
    assert "1 short lesson " in speak("en", "lessons.ask", count=1, you="you", You="You")
    assert "2 short lessons " in speak("en", "lessons.ask", count=2, you="you", You="You")


def test_counts_in_a_message_are_written_as_the_language_does() -> None:
    assert "1.234 bài" in speak("vi", "lessons.ask", count=1234, you="bác", You="Bác")
