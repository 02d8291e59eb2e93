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

from tests.reports.province import CONTENT, make_province
from tests.web.browsing import PHONE, phone
from tests.web.dashboard.officers import login_link
from tests.web.running import ROOT, running

PICTURES = ROOT / "docs" / "pictures"
SIZES = {"dashboard-phone": PHONE, "dashboard-wide": (1280, 800)}
PEOPLE, COLOURS, HEIGHT = 1500, 64, 1700


def lessons(folder: Path) -> Path:
    """Return the shipped lessons with a made-up number of citizens in every commune."""
    made = Path(shutil.copytree(CONTENT, folder / "lessons"))
    codes = [line[:5] for line in (made / "units.csv").read_text("utf-8").splitlines() if re.match(r"\d{5},", line)]
    rows = [f"nguoi-dan,{code},2026,,{15 + 7 * (place % 5)},Số mẫu,2026-01-15" for place, code in enumerate(codes)]
    with (made / "targets.csv").open("a", encoding="utf-8") as targets:
        targets.write("\n".join(rows) + "\n")
    return made


async def main() -> None:
    """Look at a quarter of a province as an officer, on a phone and at a desk."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        await make_province(f"sqlite:///{folder / 'hocso.db'}", PEOPLE)
        async with running(folder, HOCSO_LESSONS=str(lessons(folder))) as address:
            for picture, size in SIZES.items():
                async with phone(address.rstrip("/") + await login_link(folder), size=size, script=False) as page:
                    await page.get_by_role("button", name="Vào").click()
                    await page.goto(f"{address.rstrip('/')}/bang?xep=-reached")
                    await page.screenshot(path=PICTURES / f"{picture}.png", full_page=True)
                _shrink(PICTURES / f"{picture}.png")


def _shrink(file: Path) -> None:
    """Keep the upper part of a picture, in few colours."""
    with Image.open(file) as whole:
        part = whole.crop((0, 0, whole.width, min(whole.height, HEIGHT))).quantize(COLOURS)
    part.save(file, optimize=True)


if __name__ == "__main__":
    asyncio.run(main())
