"""The poster of a unit, scanned as a phone would."""

from __future__ import annotations

from io import BytesIO

import zxingcpp
from PIL import Image
from pypdf import PdfReader

from bot.drawing.doorways import FOOT, HEAD, Door, Doorways, doorways
from bot.drawing.paper import A5, printed
from bot.drawing.picture import drawn
from bot.drawing.sheet import Grid, Line, Sheet

WORDS = {"title": "Học kỹ năng số", "invite": "Mỗi bài ba phút", "place": "Xã Mường Kim", "safe": "…", "foot": "Tổ"}
ZALO = Door("Zalo", "https://zalo.me/4318657068771012646", ("1. Mở Zalo, quét mã này.", "2. Nhắn: dv 03637"))
TELEGRAM = Door("Telegram", "https://t.me/HocSoBot?start=dv-03637_education", ("1. Quét mã này.",))
WEB = Door("Trình duyệt", "https://hocso.vn/bai/dv-03637", ("Quét mã này, hoặc gõ hocso.vn/bai/dv-03637",))


def made(*doors: Door, **words: str) -> Sheet:
    return doorways(Doorways({**WORDS, **words}, doors))


def scanned(sheet: Sheet) -> list[str]:
    picture = Image.open(BytesIO(drawn(sheet, largest=1_000_000)))
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def test_a_phone_reads_every_door_in_its_order() -> None:
    assert scanned(made(ZALO, TELEGRAM, WEB)) == [ZALO.address, TELEGRAM.address, WEB.address]
    assert scanned(made(WEB)) == [WEB.address]


def test_a_door_stands_between_head_and_foot_and_nothing_reaches_over_the_edge() -> None:
    long = Door("Một cái tên rất dài " * 3, WEB.address, ("Một câu dài hơn chỗ có. " * 12,))
    for sheet in (made(ZALO, TELEGRAM, WEB), made(long, long, long)):
        grids = [mark for mark in sheet.marks if isinstance(mark, Grid)]
        assert all(grid.y > HEAD and grid.y + grid.side < FOOT for grid in grids)
        assert all(mark.size >= 17 for mark in sheet.marks if isinstance(mark, Line))
        beside = [mark for mark in sheet.marks if isinstance(mark, Line) and mark.anchor == "start"]
        assert all(mark.y < FOOT for mark in beside)


def test_a_long_name_of_a_place_takes_two_lines() -> None:
    sheet = made(WEB, place="Ngành Giáo dục và Đào tạo, Bản Nà Khương, Xã Mường Kim")
    assert sum(isinstance(mark, Line) and mark.bold and mark.anchor == "middle" for mark in sheet.marks) == 4


def test_it_is_printed_on_a5_with_words_that_can_be_found() -> None:
    (page,) = PdfReader(BytesIO(printed([made(ZALO)], "Xã", language="vi", day=20261128, size=A5))).pages
    assert (round(float(page.mediabox.width)), round(float(page.mediabox.height))) == (420, 595)
    assert "dv 03637" in page.extract_text()
