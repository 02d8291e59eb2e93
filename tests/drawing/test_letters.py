"""Letters: shaped as they are written, in fonts that have all of them."""

import string
from itertools import product
from unicodedata import normalize

import pytest

from bot.drawing.letters import BENGALI, FONTS, LATIN, outline, runs, shaped, width, wrapped

VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
VIETNAMESE = "đĐ" + "".join(
    normalize("NFC", form(a) + tone) for a in VOWELS for tone in TONES for form in (str, str.upper)
)
BENGALI_LETTERS = "অআইঈউঊঋএঐওঔকখগঘঙচছজঝঞটঠডঢণতথদধনপফবভমযরলশষসহড়ঢ়য়ৎংঃঁ০১২৩৪৫৬৭৮৯।"


def glyphs(text: str, *, bold: bool = False) -> list[int]:
    return [glyph.number for glyph in shaped(text, bold=bold)[0]]


@pytest.mark.parametrize("bold", [False, True])
def test_every_letter_of_vietnamese_and_bengali_has_a_shape(bold: bool) -> None:
    wanted = f"{VIETNAMESE}{string.ascii_letters}{string.digits}.,:;!?()/-–—·“”‘’…{BENGALI_LETTERS}"

    missing = [letter for letter in wanted if 0 in glyphs(letter, bold=bold)]

    assert missing == []


@pytest.mark.parametrize("bold", [False, True])
def test_a_vietnamese_letter_is_drawn_with_ink_wherever_its_marks_come_from(bold: bool) -> None:
    whole, apart = "Nguyễn Thị Hường", normalize("NFD", "Nguyễn Thị Hường")

    assert glyphs(whole, bold=bold) == glyphs(apart, bold=bold)
    assert len(list(outline("ế", bold=bold))) == 1


@pytest.mark.parametrize(
    ("written", "shapes"),
    [
        pytest.param("ক্ষ", 1, id="two consonants that become one"),
        pytest.param("জ্ঞ", 1, id="two that look like neither"),
        pytest.param("ন্ত্র", 1, id="three"),
        pytest.param("স্ত্রী", 2, id="three and a vowel"),
        pytest.param("র্ক", 2, id="an r that stands above"),
        pytest.param("ক", 1, id="one alone"),
        pytest.param("ক্\u200cষ", 4, id="two held apart on purpose"),
    ],
)
def test_bengali_conjuncts_are_joined(written: str, shapes: int) -> None:
    assert len(glyphs(written)) == shapes
    assert 0 not in glyphs(written)


def test_a_bengali_vowel_sign_stands_before_the_consonant_it_is_written_after() -> None:
    sign_first = shaped("কি", bold=False)[0]
    alone = glyphs("ক")[0]

    assert [glyph.number for glyph in sign_first][-1] == alone
    assert {glyph.cluster for glyph in sign_first} == {0}, "one syllable"


def test_a_text_is_cut_where_its_script_changes_and_spaces_stay_with_what_is_before() -> None:
    cut = [(run.font, run.text) for run in runs("Học Số নিরাপদ (VNeID)")]

    assert cut == [(LATIN, "Học Số "), (BENGALI, "নিরাপদ ("), (LATIN, "VNeID)")]


def test_lines_are_as_wide_as_their_room_and_hold_every_word() -> None:
    title = "Dịch vụ công trực tuyến và sổ sức khỏe điện tử"
    lines = wrapped(title, 12, bold=True)

    assert " ".join(lines) == title
    assert all(width(line, bold=True) <= 12 for line in lines)
    assert wrapped("Donaudampfschifffahrtsgesellschaft", 2) == ["Donaudampfschifffahrtsgesellschaft"]
    assert wrapped("", 2) == []


def test_bold_letters_are_wider() -> None:
    for text in ("Giấy ghi nhận", "স্বীকৃতিপত্র"):
        assert width(text, bold=True) > width(text)


def test_the_fonts_licence_stands_beside_them() -> None:
    files = {f"{font}-{weight}.ttf" for font, weight in product((LATIN, BENGALI), ("Regular", "Bold"))}
    licence = (FONTS / "OFL.txt").read_text(encoding="utf-8")

    assert {path.name for path in FONTS.glob("*.ttf")} == files
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert all(name in licence for name in files)
