"""Texts by language, and what every text is held to."""

import pytest

from lessons.desk import Desk
from lessons.model import Text
from lessons.parsing import parse
from lessons.texts import NAME, TEXT, TYPED, TextOf, longest, tidy, units


def read(written: str, *languages: str, reader: TextOf = TEXT) -> tuple[Text | None, list[str]]:
    desk = Desk("bai.yaml", languages)
    node = parse(written.encode(), desk)
    assert node is not None
    return reader(node, desk), [fault.code for fault in desk.faults]


def test_a_text_without_a_language_is_in_the_main_one() -> None:
    assert read("Xin chào.", "bn") == (Text({"bn": "Xin chào."}), [])
    assert read("Xin chào.") == (Text({"vi": "Xin chào."}), [])


def test_the_main_language_comes_first_whatever_the_author_wrote_first() -> None:
    text, faults = read("{en: Hello, vi: Chào}", "vi", "en")

    assert text is not None
    assert list(text.by) == ["vi", "en"]
    assert faults == []


def test_a_number_or_a_name_in_capitals_needs_no_translation() -> None:
    assert read("114", "vi", "en")[1] == []
    assert read("OTP", "vi", "en")[1] == []
    assert read("VNeID", "vi", "en")[1] == ["HS101"]


def test_typed_words_need_no_translation() -> None:
    assert read("mật khẩu", "vi", "en", reader=TYPED)[1] == []


def test_without_a_course_any_language_may_be_used() -> None:
    assert read("{bn: a, en: b}") == (Text({"bn": "a", "en": "b"}), [])
    assert read("{tiếng việt: a}") == (None, ["HS026"])


@pytest.mark.parametrize("written", ["{vi: ''}", "{vi: [a]}", "{vi: {a: b}}", "[a]"])
def test_each_language_is_one_value(written: str) -> None:
    text, faults = read(written, "vi")

    assert text is None
    assert faults in (["HS021"], ["HS022"])


def test_line_breaks_of_the_author_stay_and_spaces_shrink() -> None:
    assert tidy("  một  hai\u00a0 ba \n  bốn ") == "một hai ba\nbốn"
    assert read("|\n  một\n  hai\n")[0] == Text({"vi": "một\nhai"})
    assert read(">\n  một\n  hai\n")[0] == Text({"vi": "một hai"})


def test_length_is_counted_as_the_channels_count_it() -> None:
    assert units("a😀") == 3
    assert longest(Text({"vi": "a", "en": "😀😀"})) == 4


@pytest.mark.parametrize(
    ("words", "faults"),
    [
        ("Một. Hai.", []),
        ("Một. Hai", []),
        ("Một! Hai? Ba…", ["HS103"]),
        ("Một. Hai. Ba", ["HS103"]),
        ('Bà bảo "Đừng." Rồi thôi.', []),
        ("Giá 1.000.000 đồng, vào v.v.n.", []),
        ("Ba chấm... rồi thôi.", []),
    ],
)
def test_sentences_are_counted(words: str, faults: list[str]) -> None:
    assert read(f"|\n  {words}\n")[1] == faults


@pytest.mark.parametrize(
    ("words", "faults"),
    [
        ("<Bạn> ơi, <bạn> tắt máy nhé.", []),
        ("Số 5 > 3.", []),
        ("Số 3 < 5.", ["HS029"]),
        ("<b>Đậm</b>", ["HS028", "HS028"]),
        ("<<bạn>", ["HS029"]),
    ],
)
def test_only_the_form_of_address_stands_in_angles(words: str, faults: list[str]) -> None:
    assert read(f"|\n  {words}\n")[1] == faults


def test_a_label_is_held_to_its_length_only() -> None:
    assert read("a. b. c. " * 9, reader=NAME)[1] == []
    assert read("a" * 101, reader=NAME)[1] == ["HS033"]


@pytest.mark.parametrize(
    ("line", "faults"),
    [
        ("Bấm phím # rồi gọi.", ["HS111"]),
        ("Bấm phím.  # ghi chú", []),
        ("'Bấm phím' # ghi chú", []),
        ("Bấm#phím.", []),
        ("{vi: Bấm phím} # ghi chú", []),
    ],
)
def test_a_note_right_behind_a_text_is_doubted(line: str, faults: list[str]) -> None:
    assert read(line)[1] == faults
