"""Draws the screenshots of the docs again: ``python -m tests.web.pictures``, then look at each."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from urllib.parse import urljoin

from playwright.async_api import Page

from tests.web.browsing import phone
from tests.web.drawings import course, finish
from tests.web.running import ROOT, running, steps, tap, write

PICTURES = ROOT / "docs" / "pictures"
KEPT = ("welcome", "card", "question", "missed", "typed", "right", "done")
WIDE = (1280, 800)


async def draw(page: Page, name: str) -> None:
    """Keep what stands on the screen as a picture, once its own pictures have come."""
    await page.evaluate("Promise.all([...document.images].map((one) => one.decode()))")
    await page.screenshot(path=PICTURES / f"web-{name}.png")


async def drawings() -> None:
    """Finish a short course and keep what is drawn for it, as the learner gets it and as it stands in the chat."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lessons = course(folder / "lessons", 2)
        # A paper names the address people reach it by; on this machine it would be the machine's.
        known = {"HOCSO_PUBLIC_URL": "http://hocso.vn", "HOCSO_WEB_PORT": "8089"}
        async with (
            running(folder, HOCSO_LESSONS=str(lessons), **known),
            phone("http://127.0.0.1:8089", scale=1.5) as page,
        ):
            await finish(page)
            await write(page, "kết quả")
            await tap(page, "Xem hình")
            await keep(page, "progress")
            for label in ("Học tiếp", "Tắt máy", "Tiếp", "Giấy ghi nhận"):
                await tap(page, label)
            await write(page, "Lò Thị Mai")
            await keep(page, "recognition")


async def keep(page: Page, name: str) -> None:
    """Keep a drawing that has come as a picture of its own."""
    drawn = page.locator(".sheet img")
    await drawn.wait_for()
    source = await drawn.get_attribute("src")
    assert source is not None
    answer = await page.request.get(urljoin(page.url, source))
    (PICTURES / f"{name}.png").write_bytes(await answer.body())
    await draw(page, name)


async def main() -> None:
    """Learn the first lesson by day on a phone, its beginning by night and at a desk."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    await drawings()
    with tempfile.TemporaryDirectory() as folder:
        async with running(Path(folder)) as address:
            drawn: set[str] = set()
            async with phone(address, scale=1.5) as page:
                async for step in steps(page):
                    if step in KEPT and step not in drawn:
                        await draw(page, step)
                    drawn.add(step)
            async with phone(address, scale=1.5, scheme="dark") as page:
                async for step in steps(page):
                    if step == "missed":
                        await draw(page, "missed-dark")
                        break
            async with phone(address, size=WIDE) as page:
                async for step in steps(page):
                    if step == "question":
                        await draw(page, "wide")
                        break


if __name__ == "__main__":
    asyncio.run(main())
