"""The main job, end to end: the real program, a phone-sized browser, a real lesson, one completion in the export."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.web.browsing import grave_faults, phone
from tests.web.running import LESSON, exported, running, steps, tap, write

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.usefixtures("chromium")]


@pytest.mark.parametrize("script", [True, False], ids=["with the script", "without it"])
async def test_a_stranger_consents_learns_a_lesson_and_is_counted_once(tmp_path: Path, script: bool) -> None:
    async with running(tmp_path) as address, phone(address, script=script) as page:
        seen = [step async for step in steps(page)]
        await page.reload()
        await expect(page.locator("main").get_by_text("học xong bài")).to_be_visible()
        rows = {row["lesson"]: row for row in await exported(tmp_path)}

    assert {"question", "missed", "right", "typed", "done"} <= set(seen)
    assert rows[LESSON]["completions"] == 1
    assert rows[LESSON]["started"] == 1
    assert sum(row["completions"] for row in rows.values()) == 1


async def test_every_screen_of_a_lesson_is_fit_for_all(tmp_path: Path) -> None:
    done: set[str] = set()
    async with running(tmp_path) as address, phone(address) as page:
        async for step in steps(page):
            if step not in done:
                assert await grave_faults(page) == [], step
            done.add(step)


async def test_a_return_code_goes_on_where_another_phone_stopped(tmp_path: Path) -> None:
    async with running(tmp_path) as address, phone(address) as page:
        await tap(page, "Đồng ý")
        await tap(page, "Bác")
        await tap(page, "Tiếp")
        here = await page.locator("h1").inner_text()
        await tap(page, "Giúp")
        await tap(page, "Thông tin của tôi")
        await tap(page, "Lấy mã trở lại")
        code = page.locator(".answer")
        await expect(code).to_be_visible()
        written = await code.inner_text()
        await page.context.clear_cookies()
        await page.goto(f"{address}/tro-lai")
        await page.get_by_label("Mã trở lại").fill(written)
        await page.get_by_role("button", name="Học tiếp").click()
        await write(page, "học")

        assert await page.locator("h1").inner_text() == here
