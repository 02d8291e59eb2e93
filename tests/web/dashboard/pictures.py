"""Draws the pictures of the dashboard in the docs again: ``python -m tests.web.dashboard.pictures``, then look at each.

People and targets in them are made up.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import tempfile
from pathlib import Path

from PIL import Image
from playwright.async_api import Locator, Page

from storage.rows.roles import Officer
from tests.reports.province import CONTENT, make_province
from tests.web.browsing import PHONE, phone
from tests.web.dashboard.boards import LESSON
from tests.web.dashboard.officers import PROVINCE, login_link, office
from tests.web.running import ROOT, running
from tests.web.test_app import served

PICTURES = ROOT / "docs" / "pictures"
SIZES = {"phone": PHONE, "wide": (1280, 800)}
PEOPLE, COLOURS = 1500, 64
HEIGHT, PART = 1700, 900
"""Pixels that are kept of a page, and of a part of one."""


def lessons(folder: Path) -> Path:
    """Return the shipped lessons with a made-up number of citizens in every commune."""
    made = Path(shutil.copytree(CONTENT, folder / "lessons"))
    codes = [line[:5] for line in (made / "units.csv").read_text("utf-8").splitlines() if re.match(r"\d{5},", line)]
    rows = [f"nguoi-dan,{code},2026,,{15 + 7 * (place % 5)},Số mẫu,2026-01-15" for place, code in enumerate(codes)]
    with (made / "targets.csv").open("a", encoding="utf-8") as targets:
        targets.write("\n".join(rows) + "\n")
    return made


async def overview() -> None:
    """Look at a quarter of a province as an officer: its beginning, and the table of units."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        await make_province(f"sqlite:///{folder / 'hocso.db'}", PEOPLE)
        async with running(folder, HOCSO_LESSONS=str(lessons(folder))) as address:
            for picture, size in SIZES.items():
                async with phone(address.rstrip("/") + await login_link(folder), size=size, script=False) as page:
                    await page.get_by_role("button", name="Vào").click()
                    await page.goto(f"{address.rstrip('/')}/bang?xep=-reached")
                    await _keep(page, f"dashboard-{picture}")
                    await _keep(page.locator("section:has(table.units)"), f"dashboard-units-{picture}")


async def lesson() -> None:
    """Look at a lesson, with what scripted people did in it."""
    place = office()
    for picture, size in SIZES.items():
        place.doors.links["code"] = Officer(7, PROVINCE)
        async with (
            served(place.app) as port,
            phone(f"http://127.0.0.1:{port}/vao/code", size=size, script=False) as page,
        ):
            await page.get_by_role("button", name="Vào").click()
            await page.goto(f"http://127.0.0.1:{port}/bang/bai/{LESSON}?ky=2026-11")
            await _keep(page, f"dashboard-lesson-{picture}")


async def main() -> None:
    """Look at all of it on a phone and at a desk."""
    await overview()
    await lesson()


async def _keep(seen: Page | Locator, picture: str) -> None:
    file = PICTURES / f"{picture}.png"
    await (seen.screenshot(path=file, full_page=True) if isinstance(seen, Page) else seen.screenshot(path=file))
    _shrink(file, HEIGHT if isinstance(seen, Page) else PART)


def _shrink(file: Path, most: int) -> None:
    """Keep the upper part of a picture, in few colours."""
    with Image.open(file) as whole:
        part = whole.crop((0, 0, whole.width, min(whole.height, most))).quantize(COLOURS)
    part.save(file, optimize=True)


if __name__ == "__main__":
    asyncio.run(main())
