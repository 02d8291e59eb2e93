"""Text on sheets: nothing is cut off, nothing is lost, and each sheet says which it is where there are several."""

from bot.drawing.letters import width
from bot.drawing.pages import HEIGHT, MARGIN, WIDTH, Paragraph, pages
from bot.drawing.sheet import Line, Sheet

LONG = "Bác nhắn XEM để xem, XÓA để xóa hết ngay, RÚT LẠI để ngừng cho ghi. " * 8


def lines(sheet: Sheet) -> list[Line]:
    return [mark for mark in sheet.marks if isinstance(mark, Line)]


def test_a_little_text_is_one_sheet_without_a_number() -> None:
    (sheet,) = pages([Paragraph("Thông tin", "title"), Paragraph("Một", "item")])

    assert [line.text for line in lines(sheet)] == ["Thông tin", "• Một"]


def test_a_long_text_goes_on_over_numbered_sheets_and_every_word_is_there() -> None:
    sheets = pages([Paragraph("Thông tin", "title"), *[Paragraph(f"{n} {LONG}") for n in range(20)]])

    shown = [line for sheet in sheets for line in lines(sheet)[:-1]]
    assert len(sheets) > 1
    assert [lines(sheet)[-1].text for sheet in sheets] == [f"{n} / {len(sheets)}" for n in range(1, len(sheets) + 1)]
    words = " ".join(line.text for line in shown).split()
    assert words == ["Thông", "tin", *" ".join(f"{n} {LONG}" for n in range(20)).split()]


def test_no_line_leaves_the_paper() -> None:
    for sheet in pages([Paragraph(f"{LONG} {n}", "item") for n in range(30)]):
        for line in lines(sheet)[:-1]:
            assert line.x + width(line.text, bold=line.bold) * line.size <= WIDTH - MARGIN + 1
            assert MARGIN < line.y <= HEIGHT - MARGIN


def test_nothing_to_say_is_an_empty_sheet() -> None:
    (sheet,) = pages([])

    assert sheet.marks == ()


def test_a_heading_never_stands_alone_at_the_foot() -> None:
    for many in range(1, 40):
        for sheet in pages(
            [*[Paragraph("Một dòng") for _ in range(many)], Paragraph("Đã học", "head"), Paragraph("x")]
        ):
            assert [line.text for line in lines(sheet) if "/" not in line.text][-1] != "Đã học"
