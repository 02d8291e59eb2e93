"""A lesson on paper: A5, in large type, with a QR code that opens the lesson, and a foot to fill in."""

import json
from pathlib import Path

import pytest
from pypdf import PdfReader

from bot.drawing.letters import width
from bot.drawing.sheet import Box, Grid, Line, Sheet
from bot.drawing.work import draw_sheet
from bot.drawing.worksheet import HEIGHT, MARGIN, TEXT, WIDTH, Asked, Worksheet, worksheet
from bot.drawn import Drawn, Folder

WORDS = {
    "remember": "Điều cần nhớ",
    "practise": "Mình cùng trả lời",
    "scan": "Quét mã này",
    "foot": "Ngày: ...\nNơi: ...",
}
SAY = "Công an không làm việc qua gọi video, không đòi mã OTP, không bảo chuyển tiền qua điện thoại."
ASKED = Asked("Người mặc áo công an gọi video. Mình làm gì?", ["Tắt máy", "Hỏi tên họ", "Chuyển một ít cho yên"])


def made(says: int = 3, questions: int = 3) -> Worksheet:
    asked = [ASKED, Asked("Có cháy thì gọi số nào?", []), *[ASKED] * questions][:questions]
    return Worksheet("Cuộc gọi lừa đảo", [SAY] * says, asked, WORDS, "https://hocso.vn/bai/cuoc-goi-lua-dao")


def lines(sheet: Sheet) -> list[Line]:
    return [mark for mark in sheet.marks if isinstance(mark, Line)]


@pytest.mark.parametrize(("says", "questions"), [(1, 0), (3, 3), (12, 9), (0, 1)])
def test_all_of_it_is_there_on_the_paper_and_nothing_runs_off_it(says: int, questions: int) -> None:
    sheets = worksheet(made(says, questions))

    words = " ".join(line.text for sheet in sheets for line in lines(sheet))
    assert words.count(SAY) == says
    assert words.count("Mình làm gì?") + words.count("gọi số nào?") == questions
    for sheet in sheets:
        for line in lines(sheet):
            assert line.x + width(line.text, bold=line.bold) * line.size <= WIDTH - MARGIN + 1, line
            assert 0 < line.y < HEIGHT - 20, line


def test_it_is_large_print_and_a_question_stands_on_one_sheet() -> None:
    sheets = worksheet(made(6, 6))

    assert TEXT / WIDTH * 148 / 25.4 * 72 >= 17.5, "points on A5"
    for sheet in sheets:
        text = " ".join(line.text for line in lines(sheet))
        assert text.count("Mình làm gì?") == text.count("Chuyển một ít cho yên")


def test_the_last_sheet_alone_has_the_qr_code_and_the_foot() -> None:
    *before, last = worksheet(made(8, 5))

    assert [any(isinstance(mark, Grid) for mark in sheet.marks) for sheet in (*before, last)] == [False] * len(
        before
    ) + [True]
    foot = " ".join(line.text for line in lines(last))
    assert "Quét mã" in foot
    assert "Nơi: ..." in foot
    top = next(mark.y for mark in last.marks if isinstance(mark, Box) and mark.x == 0)
    assert not [line for line in lines(last) if line.x == MARGIN and line.y > top]


def test_the_file_is_a5_and_a_reader_finds_its_words(tmp_path: Path) -> None:
    body = {
        "language": "vi",
        "lesson": "cuoc-goi-lua-dao",
        "title": "Cuộc gọi lừa đảo",
        "says": json.dumps([SAY]),
        "questions": json.dumps([[ASKED.ask, ASKED.options]]),
        "words": json.dumps(WORDS),
    }

    result = draw_sheet(Folder(str(tmp_path)), "https://hocso.vn", json.dumps(body), 20261123)

    found = Drawn(tmp_path).find(result["paper"])
    assert found is not None
    pages = PdfReader(found.path, strict=True).pages
    assert [round(float(side) / 72 * 25.4) for side in pages[0].mediabox.upper_right] == [148, 210]
    said = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert "Cuộc gọi lừa đảo" in said
    assert "Tắt máy" in said
