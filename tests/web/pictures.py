"""Draws the screenshots of the docs again: ``python -m tests.web.pictures``, then look at each."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import Page

from tests.web.browsing import phone
from tests.web.running import ROOT, running, steps

PICTURES = ROOT / "docs" / "pictures"
KEPT = ("welcome", "card", "question", "missed", "typed", "right", "done")
WIDE = (1280, 800)


async def draw(page: Page, name: str) -> None:
    """Keep what stands on the screen as a picture, once its own pictures have come."""
    await page.evaluate("Promise.all([...document.images].map((one) => one.decode()))")
    await page.screenshot(path=PICTURES / f"web-{name}.png")


async def main() -> None:
    """Learn the first lesson by day on a phone, its beginning by night and at a desk."""
    PICTURES.mkdir(parents=True, exist_ok=True)
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
