"""Drawings end to end: the real program, its worker process, a phone's browser, and readers of pictures and papers."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from urllib.parse import urljoin

import pytest
from PIL import Image
from playwright.async_api import Page, expect
from pypdf import PdfReader

from bot.drawing.picture import LARGEST
from tests.web.browsing import grave_faults, phone
from tests.web.drawings import course, finish
from tests.web.running import running, tap, write

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.usefixtures("chromium")]


async def fetched(page: Page, selector: str, attribute: str) -> bytes:
    """Return what an element of the page leads to, as this phone gets it."""
    found = page.locator(selector)
    await expect(found).to_be_visible(timeout=20_000)
    address = await found.get_attribute(attribute)
    assert address is not None
    answer = await page.request.get(urljoin(page.url, address))
    assert answer.status == 200
    assert answer.headers["cache-control"] == "no-store"
    return await answer.body()


async def test_a_finished_course_is_recognised_and_anyone_can_check_it_until_an_erasure(tmp_path: Path) -> None:
    lessons = course(tmp_path / "lessons")
    async with running(tmp_path, HOCSO_LESSONS=str(lessons)) as address, phone(address) as page:
        await finish(page)
        await tap(page, "Giấy ghi nhận")
        await write(page, "Lò Thị Mai")
        picture = await fetched(page, ".sheet img", "src")
        paper = await fetched(page, "a.paper", "href")
        faults = await grave_faults(page)
        code = re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}", await page.locator(".note").inner_text())
        assert code is not None

        await page.goto(f"{address}/xac-nhan/{code[0].replace('-', '')}")
        known = await page.locator("main").inner_text()
        faults += await grave_faults(page)
        await page.goto(f"{address}/xac-nhan")
        await page.get_by_label("Mã kiểm tra").fill(code[0].lower())
        await page.get_by_role("button", name="Kiểm tra").click()
        typed = await page.locator("main").inner_text()

        await page.goto(address)
        await write(page, "xóa thông tin của tôi")
        await tap(page, "Xóa hết ngay")
        await page.goto(f"{address}/xac-nhan/{code[0]}")
        await expect(page.locator("main").get_by_text("Không tìm thấy mã này, hoặc mã không còn nữa")).to_be_visible()

    image = Image.open(BytesIO(picture))
    image.load()
    assert (image.format, image.size) == ("PNG", (840, 1188))
    assert len(picture) <= LARGEST
    said = PdfReader(BytesIO(paper), strict=True).pages[0].extract_text()
    assert {"Lò Thị Mai", "An toàn trên mạng", "Cuộc gọi lạ", code[0]} <= set(said.splitlines())
    assert "An toàn trên mạng" in known
    assert "Ngày học xong" in known
    assert "Mai" not in known
    assert typed == known
    assert faults == []


async def test_progress_is_a_picture_with_words_that_say_the_same(tmp_path: Path) -> None:
    lessons = course(tmp_path / "lessons", 2)
    async with running(tmp_path, HOCSO_LESSONS=str(lessons)) as address, phone(address) as page:
        await finish(page)
        await write(page, "kết quả")
        await tap(page, "Xem hình")
        picture = await fetched(page, ".sheet img", "src")
        alt = await page.locator(".sheet img").get_attribute("alt")
        assert await grave_faults(page) == []
        for drawn in (tmp_path / "hocso.media").iterdir():
            drawn.unlink()
        await page.goto(address)
        # What was drawn is gone after a day; the page says it in words.
        await expect(page.locator(".says").get_by_text("1 trên 2 bài")).to_be_visible()

    assert Image.open(BytesIO(picture)).width == 640
    assert alt is not None
    assert "bác đã học 1 trên 2 bài" in alt


async def test_the_name_stands_nowhere_in_the_database(tmp_path: Path) -> None:
    lessons = course(tmp_path / "lessons")
    async with running(tmp_path, HOCSO_LESSONS=str(lessons)) as address, phone(address) as page:
        await finish(page)
        await tap(page, "Giấy ghi nhận")
        await write(page, "Quàng Văn Mẫn")
        await fetched(page, ".sheet img", "src")

    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(tmp_path / "hocso.db")) as database:
        assert not [line for line in database.iterdump() if "Mẫn" in line]
