"""The paper for a finished course: what stands on it, and that it all fits."""

import pytest

from bot.drawing.letters import width
from bot.drawing.picture import LARGEST, drawn
from bot.drawing.recognition import FOOT, HEIGHT, MARGIN, WIDTH, Recognition, recognition
from bot.drawing.sheet import Box, Grid, Line, Sheet

WORDS = {
    "from": "Học Số · Tổ công tác",
    "title": "Giấy ghi nhận",
    "given": "Ghi nhận",
    "learned": "đã học xong lớp",
    "day": "Ngày 23 tháng 11 năm 2026",
    "code": "Mã kiểm tra",
    "check": "Quét mã, hoặc mở trang:",
    "not": "Đây là lời ghi nhận của lớp học, không phải chứng chỉ chính thức.",
}


def paper(name: str = "Nguyễn Thị Bích Ngọc", course: str = "An toàn trên mạng", lessons: int = 5) -> Sheet:
    titles = ["Cuộc gọi lừa đảo từ số lạ"] * lessons
    return recognition(Recognition(WORDS, name, course, titles, "7K2M9-QXD4F", "https://hocso.vn"))


def said(sheet: Sheet) -> str:
    return "\n".join(mark.text for mark in sheet.marks if isinstance(mark, Line))


def test_it_bears_name_course_date_code_and_what_it_is_not() -> None:
    found = said(paper())

    for part in ("Nguyễn Thị Bích Ngọc", "An toàn trên mạng", WORDS["day"], "7K2M9-QXD4F", "hocso.vn/xac-nhan"):
        assert part in found
    assert "không phải chứng chỉ chính thức" in found.replace("\n", " ")


def test_without_a_name_there_is_a_line_to_write_it_on() -> None:
    def lines(sheet: Sheet) -> int:
        return sum(isinstance(mark, Box) and mark.height == 2 for mark in sheet.marks)

    assert (lines(paper(name="")), lines(paper())) == (1, 0)


def test_the_square_to_scan_is_even_and_has_whole_pixels() -> None:
    (grid,) = (mark for mark in paper().marks if isinstance(mark, Grid))

    assert len(grid.rows) == len(grid.rows[0])
    assert grid.side % len(grid.rows) == 0
    assert Recognition(WORDS, "", "", [], "7K2M9-QXD4F", "https://hocso.vn").address == (
        "https://hocso.vn/xac-nhan/7K2M9QXD4F"
    )


@pytest.mark.parametrize("name", ["", "An", "শ্রীমতী লক্ষ্মী চট্টোপাধ্যায়", "Nguyễn Phúc Hoàng " * 4])
@pytest.mark.parametrize("lessons", [1, 30])
def test_everything_fits_and_is_small_enough(name: str, lessons: int) -> None:
    sheet = paper(name.strip(), "Dịch vụ công trực tuyến và sổ sức khỏe điện tử trên ứng dụng VNeID", lessons)
    lines = [mark for mark in sheet.marks if isinstance(mark, Line)]

    assert all(width(line.text, bold=line.bold) * line.size <= WIDTH - 2 * MARGIN + 1 for line in lines)
    assert all(line.y < HEIGHT - 50 for line in lines)
    assert max(line.y for line in lines if line.anchor == "middle" and line.y < FOOT) < FOOT - 20
    assert len(drawn(sheet)) <= LARGEST


def test_a_long_address_is_cut_after_a_slash() -> None:
    site = "https://hoc-so-cong-dong.chuyen-doi-so.dien-bien.example.gov.vn"
    found = said(recognition(Recognition(WORDS, "An", "Lớp", ["Bài"], "7K2M9-QXD4F", site)))

    assert "example.gov.vn/" in found
    assert "\nxac-nhan" in found
