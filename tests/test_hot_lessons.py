"""The real program: somebody learns in a browser while the lesson's file is edited, broken and mended."""

from __future__ import annotations

import asyncio
import shutil
from hashlib import sha256
from pathlib import Path

import httpx

from tests.dialogue.playbook import HERE
from tests.killing import Page
from tests.web.running import running

PNG = b"\x89PNG\r\n\x1a\n"
PATIENCE = 60.0
"""Seconds an edit may take here, where tests share the machine; the promise is two."""


async def sends(browser: httpx.AsyncClient, page: Page, **form: str) -> Page:
    """Post the form of a page and return the next one."""
    return Page((await browser.post("/", data={**page.hidden, **form}, follow_redirects=True)).text)


async def shows(browser: httpx.AsyncClient, words: str) -> str:
    """Look again until the page says so."""
    async with asyncio.timeout(PATIENCE):
        while words not in (page := (await browser.get("/")).text):  # noqa: ASYNC110 - a page tells only who asks.
            await asyncio.sleep(0.05)
    return page


async def has(browser: httpx.AsyncClient, picture: bytes) -> None:
    """Look again until a lesson in force shows a picture."""
    address = f"/anh/{sha256(picture).hexdigest()}"
    async with asyncio.timeout(PATIENCE):
        while not (await browser.get(address)).is_success:  # noqa: ASYNC110 - see above.
            await asyncio.sleep(0.05)


def with_another_course(lessons: Path) -> Path:
    """Lay another course beside the first and return its first lesson."""
    (lessons / "hai").mkdir()
    for file in (lessons / "thu").iterdir():
        text = file.read_text("utf-8").replace("course: thu", "course: hai").replace("lesson: ", "lesson: hai-")
        (lessons / "hai" / file.name).write_text(text, "utf-8")
    return lessons / "hai" / "01-otp.yaml"


async def test_whoever_is_in_a_lesson_goes_on_in_it_as_it_is_edited(tmp_path: Path) -> None:
    lessons = shutil.copytree(HERE / "courses", tmp_path / "lessons")
    file = lessons / "thu" / "01-otp.yaml"
    text, other = file.read_text("utf-8"), with_another_course(lessons)
    async with (
        running(tmp_path, HOCSO_LESSONS=str(lessons)) as address,
        httpx.AsyncClient(base_url=address, follow_redirects=True) as browser,
    ):
        page = Page((await browser.get("/bai/otp")).text)
        for choice in (".yes", "bac", ".next", "doc-ma"):
            page = await sends(browser, page, choice=choice)
        assert "Chưa đúng" in (await browser.get("/")).text

        file.write_text(text.replace("Hỏi lại họ", "Hỏi lại người ấy"), "utf-8")
        seen = await shows(browser, "Hỏi lại người ấy")
        assert "vừa được sửa" in seen
        assert "Chưa đúng" not in seen

        file.write_text(text.replace("    number: 114", "    numbre: 114"), "utf-8")
        (other.parent / "a.png").write_bytes(PNG)
        pictured = (
            "  - say:\n      vi: Mã OTP như",
            "  - picture: a.png\n    alt: Một hình\n    say:\n      vi: Mã OTP như",
        )
        other.write_text(other.read_text("utf-8").replace(*pictured), "utf-8")
        await has(browser, PNG)
        assert "Hỏi lại người ấy" in (await browser.get("/")).text

        file.write_text(text.replace("Có người gọi", "Có kẻ gọi"), "utf-8")
        await shows(browser, "Có kẻ gọi")
