"""An officer on Zalo asks the real ``hocso run`` for a report: words and a link that hands the workbook over once."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from openpyxl import load_workbook

from bot.channels.zalo.telling import Telling
from bot.dialogue.screens import Paper
from tests.web.visiting import Page
from tests.zalo import bot_house, oa_house

LINK = re.compile(r"http://\S+/tep/\S+")
ONCE = Paper("ab" * 32, "Báo cáo.xlsx", "one-time")
REPORT = r"Báo cáo quý [IV]+/\d{4}"


async def taken(link: str) -> httpx.Response:
    """Open a link in a browser and press the button there, where it has one."""
    async with httpx.AsyncClient() as browser:
        page = Page(await browser.get(link))
        return await browser.post(link, data=page.hidden()) if "<form" in page.html else page.response


async def test_on_a_bot_an_officer_gets_words_and_a_link_that_hands_the_workbook_over_once(tmp_path: Path) -> None:
    async with bot_house.opened(tmp_path, "polling") as house:
        lan = house.person()
        await becomes_officer(house.hocso, lan)
        await lan.says("/baocao", "báo cáo kỳ nào")
        await lan.chooses("Quý này", "/tep/")
        said, (link,) = lan.answer(), LINK.findall(lan.answer())

        assert re.search(REPORT, said)
        assert "/anh/" not in said, "no other link leads to it"
        async with httpx.AsyncClient() as preview:
            for _ in range(2):
                assert (await preview.head(link)).status_code == 200
                assert (await preview.get(link)).headers["content-type"].startswith("text/html")
        first, again = await taken(link), await taken(link)

        book = load_workbook(BytesIO(first.content))
        assert re.fullmatch(REPORT, str(book.worksheets[0]["A1"].value), re.IGNORECASE)
        assert re.search(r'filename="hocso-\d{4}Q\d-12\.xlsx"', first.headers["content-disposition"])
        assert again.status_code == 410
        assert "đã được tải rồi" in Page(again).text


async def test_without_a_public_address_the_words_are_all(tmp_path: Path) -> None:
    async with bot_house.opened(tmp_path, "polling", PUBLIC_URL="") as house:
        lan = house.person()
        await becomes_officer(house.hocso, lan)
        await lan.says("/baocao", "báo cáo kỳ nào")
        await lan.chooses("Quý này", "Người học:")

        assert re.search(REPORT, lan.answer())
        assert [sign in lan.answer() for sign in ("http", "📄", "🖼", ".xlsx")] == [False] * 4


async def test_on_an_official_account_it_is_the_same(tmp_path: Path) -> None:
    async with oa_house.opened(tmp_path) as house:
        lan = house.person()
        await becomes_officer(house.hocso, lan)
        await lan.says("/baocao", "báo cáo kỳ nào")
        await lan.taps("Quý này", "/tep/")
        (link,) = LINK.findall(lan.answer())

        assert load_workbook(BytesIO((await taken(link)).content)).worksheets
        assert (await taken(link)).status_code == 410


async def becomes_officer(
    hocso: bot_house.BotHocso | oa_house.OaHocso, lan: bot_house.BotPerson | oa_house.OaPerson
) -> None:
    """Let somebody come, and take up a code that the operator gave them."""
    await lan.learns()
    code = (await hocso.tells("invite", "officer", "--unit", "12")).split()[0]
    await lan.says(f"mời {code}", "Cán bộ Tỉnh")


@pytest.mark.parametrize("language", ["vi", "en", "bn"])
def test_a_file_to_be_taken_once_is_told_with_its_link_or_not_at_all(language: str) -> None:
    told = Telling("bot.HocSoThu", "https://hocso.example.vn").words(language, ONCE)

    assert told.startswith("📄 Báo cáo.xlsx (")
    assert told.endswith(":\nhttps://hocso.example.vn/tep/one-time")
    assert Telling("bot.HocSoThu", "").words(language, ONCE) == ""
