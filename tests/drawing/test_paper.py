"""Papers: one page that a real reader opens, with letters that can be searched."""

from io import BytesIO
from typing import Any

from pypdf import PdfReader

from bot.drawing.paper import printed
from bot.drawing.sheet import Box, Grid, Line, Sheet, Tick

WORDS = "Nguyễn Thị Bích Ngọc đã học xong"
SHEET = Sheet(
    840,
    1188,
    "#ffffff",
    (
        Box(28, 28, 784, 1132, "#ffffff", 28, 5, "#0d6b57"),
        Box(40, 40, 20, 20, "#0d6b57"),
        Line(WORDS, 420, 300, 30, "#000000", bold=True, anchor="middle"),
        Line("An toàn লক্ষ্মী", 420, 400, 30, "#000000", anchor="end"),
        Grid(100, 900, 40, ((True, False), (False, True)), "#000000"),
        Tick(200, 900, 40, "#000000"),
    ),
)


def reader(day: int = 20261123) -> PdfReader:
    return PdfReader(BytesIO(printed([SHEET], "Giấy ghi nhận", language="vi", day=day)), strict=True)


def test_a_paper_is_one_upright_page_of_a4() -> None:
    pages = reader().pages

    assert len(pages) == 1
    assert [round(float(side) / 72 * 25.4) for side in pages[0].mediabox.upper_right] == [210, 297]


def test_its_words_can_be_found() -> None:
    found = reader().pages[0].extract_text()

    assert WORDS in found
    assert "An toàn" in found


def test_it_brings_its_own_letters() -> None:
    page: Any = reader().pages[0]
    fonts = page["/Resources"]["/Font"]
    embedded = [fonts[name]["/DescendantFonts"][0]["/FontDescriptor"] for name in fonts]

    assert len(embedded) >= 3, "Latin in bold, Latin and Bengali"
    assert all("/FontFile2" in descriptor for descriptor in embedded)


def test_it_says_what_it_is_and_in_which_language() -> None:
    paper = reader()
    catalogue: Any = paper.trailer["/Root"]

    assert paper.metadata is not None
    assert paper.metadata.title == "Giấy ghi nhận"
    assert catalogue["/Lang"] == "vi"


def test_the_same_paper_is_the_same_file() -> None:
    once, twice = (printed([SHEET], "Giấy", language="vi", day=20261123) for _ in range(2))

    assert once == twice
    assert once != printed([SHEET], "Giấy", language="vi", day=20261124)
