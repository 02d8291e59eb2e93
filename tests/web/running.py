"""The real program, as ``hocso run`` starts it, and a learner with a browser."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Page, expect

from tests.forks import fork
from tests.running import PATIENCE

ROOT = Path(__file__).parents[2]
LESSON = "cuoc-goi-lua-dao"
WRONG = "Nhìn kỹ áo và phù hiệu"
RIGHT = ("Tắt máy, hỏi công an xã", "Ra cửa hàng nhà mạng hỏi")
TYPED = "lua dao"


def environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HOCSO_")}
    return {
        **kept,
        "PYTHONPATH": str(ROOT),
        "HOCSO_DATABASE": f"sqlite:///{folder / 'hocso.db'}",
        "HOCSO_WEB_PORT": "0",
        "HOCSO_OPERATOR": "Tổ công tác xã Bình Lư, 0213 3876 000",
    }


@asynccontextmanager
async def running(folder: Path, **settings: str) -> AsyncIterator[str]:
    """Run the program on a free port with its database in a folder; give its address, stop it at the end."""
    around = {**environment(folder), **settings}
    process = await fork("run", env=around, cwd=folder)
    try:
        async with asyncio.timeout(PATIENCE):
            line = (await process.stdout.readline()).decode()
        assert line, "hocso run ended before it told its address"
        yield line.partition(": ")[2].strip()
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        _, errors = await process.communicate()
        sys.stderr.write(errors.decode())
    assert process.returncode in (0, -signal.SIGTERM)


async def exported(folder: Path) -> list[dict[str, Any]]:
    """Return what ``hocso export completions`` counts, while the program runs."""
    process = await fork(*("export", "completions", "--format", "json"), env=environment(folder), cwd=folder)
    out, _ = await process.communicate()
    rows: list[dict[str, Any]] = json.loads(out)
    return rows


async def tap(page: Page, label: str) -> None:
    """Tap a choice and wait until another screen stands there."""
    await _after(page, page.get_by_role("button", name=label, exact=False).first.click())


async def choose(page: Page, label: str) -> None:
    """Tap the choice with just these words, whatever its number, and wait until another screen stands there."""
    words = re.compile(rf"^\s*\d*\s*{re.escape(label)}\s*$")
    await _after(page, page.get_by_role("button", name=words).click())


async def write(page: Page, words: str) -> None:
    """Type words, send them and wait until another screen stands there."""
    await page.locator("#w").fill(words)
    await _after(page, page.locator("#w").press("Enter"))


async def _after(page: Page, doing: Any) -> None:
    before = await page.locator('[name="csrf"]').first.input_value()
    await doing
    await expect(page.locator('[name="csrf"]').first).not_to_have_value(before)


async def steps(page: Page) -> AsyncIterator[str]:
    """Learn the first lesson from the notice to its end, once wrongly; yield a word for each screen reached."""
    yield "welcome"
    await tap(page, "Đồng ý")
    yield "address"
    await tap(page, "Bác")
    yield "card"
    missed = False
    while "học xong bài" not in await page.locator("main").inner_text():
        labels = await page.locator(".picks > button span").all_inner_texts()
        if "Tiếp" in labels:
            await tap(page, "Tiếp")
            yield "card"
        elif WRONG in labels and not missed:
            missed = True
            yield "question"
            await tap(page, WRONG)
            yield "missed"
        elif labels:
            await tap(page, next(label for label in labels if label in RIGHT))
            yield "right"
        else:
            yield "typed"
            await write(page, TYPED)
            yield "right"
    yield "done"
