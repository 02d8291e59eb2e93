"""Draws every shipped lesson as it stands on a phone: ``python -m tests.web.lesson_pictures [lesson …]``, then look.

Each lesson is learned in the real program by a browser; its screens are put side by side in pictures of a few, and the
page ``docs/lessons.md`` shows them all.
"""

from __future__ import annotations

import asyncio
import io
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

from PIL import Image
from playwright.async_api import Page

from lessons.loader import load
from lessons.model import Card, Course, Lesson, Question, Story, Try
from lessons.pictures import CONTENT
from lessons.questions.match import Pairing
from lessons.questions.order import Order
from lessons.questions.task import Task
from tests.web.browsing import phone
from tests.web.running import ROOT, choose, running, tap, write

PICTURES = ROOT / "docs" / "pictures" / "lessons"
PAGE = ROOT / "docs" / "lessons.md"
LARGEST = 60 * 1024
"""Bytes a picture may have, so that the page opens on a slow network and the repository stays small."""
BESIDE = 5
"""Screens in one picture."""
SIZE = (360, 1400)
"""Higher than any screen, so that what sticks to the bottom of a phone stands below it all."""
WIDTH = 270
COLOURS = 28
GAP = 8
LOWEST = "Math.max(...[...document.querySelectorAll('.picks button')].map((one) => one.getBoundingClientRect().bottom))"
HEAD = """# The lessons, as they stand on a phone

*Các bài học, như trên điện thoại.* Drawn by `python -m tests.web.lesson_pictures`, which learns every lesson in the
real program with a browser, 360 pixels wide, addressed as *bác*. What each lesson covers: [coverage](coverage.md).
"""


def page(courses: Sequence[Course], found: Path = PICTURES) -> str:
    """Return the page that shows the pictures there are."""
    parts = [HEAD]
    for course in courses:
        parts.append(f"## {course.title.in_('vi')} · {course.title.in_('en')}\n")
        for lesson in course.lessons:
            names = sorted(path.name for path in found.glob(f"{lesson.id}-*.png"))
            parts.append(f"### {lesson.title.in_('vi')} · {lesson.title.in_('en')}\n")
            parts += [f"![{lesson.title.in_('en')}, screens](pictures/lessons/{name})\n" for name in names]
    return "\n".join(parts)


async def screens(browser: Page, lesson: Lesson) -> AsyncIterator[Image.Image]:
    """Learn a lesson, always right, and yield each screen on the way; answers are shown with their reasons."""
    await tap(browser, "Đồng ý")
    await tap(browser, "Bác")
    for card in lesson.cards:
        yield await drawn(browser)
        async for shown in _through(browser, card):
            yield shown
    yield await drawn(browser)


async def _through(browser: Page, card: Card) -> AsyncIterator[Image.Image]:
    match card:
        case Question():
            await _answer(browser, card)
            yield await drawn(browser)
            await tap(browser, "Tiếp")
        case Story():
            async for shown in _rehearse(browser, card):
                yield shown
        case Try():
            await tap(browser, card.done.in_("vi"))
        case _:
            await tap(browser, "Tiếp")


async def _answer(browser: Page, card: Question) -> None:
    task = card.task
    if task.typed:
        await write(browser, task.reveal()[0].in_("vi"))
        return
    for label in _labels(task):
        await choose(browser, label)
    if task.submits:
        await tap(browser, "Xong")


def _labels(task: Task) -> list[str]:
    match task:
        case Order(steps=pieces):
            return [piece.text.in_("vi") for piece in pieces]
        case Pairing(pairs=pairs):
            return [pair.right.in_("vi") for pair in pairs]
        case _:
            return [text.in_("vi") for text in task.reveal()]


async def _rehearse(browser: Page, card: Story) -> AsyncIterator[Image.Image]:
    """Answer as somebody careful, but never at once, so that more of the story is seen."""
    line = card.lines[card.start]
    while line.choices:
        choice = line.choices[1 if line.key == card.start else 0]
        await choose(browser, choice.say.in_("vi"))
        line = card.lines[choice.to]
        yield await drawn(browser)
    await tap(browser, "Tiếp")


async def drawn(browser: Page) -> Image.Image:
    """Return what stands on the screen, down to where one types."""
    await browser.evaluate("Promise.all([...document.images].map((one) => one.decode()))")
    down = await browser.evaluate(LOWEST)
    shown = await browser.screenshot(clip={"x": 0, "y": 0, "width": SIZE[0], "height": down + GAP})
    return Image.open(io.BytesIO(shown)).convert("RGB")


def sheets(shown: Sequence[Image.Image]) -> Iterator[Image.Image]:
    """Yield the screens side by side, a few in each picture, in few colours."""
    for at in range(0, len(shown), BESIDE):
        part = [
            one.resize((WIDTH, one.height * WIDTH // one.width), Image.Resampling.LANCZOS)
            for one in shown[at : at + BESIDE]
        ]
        sheet = Image.new("RGB", (len(part) * (WIDTH + GAP) - GAP, max(one.height for one in part)), "#ffffff")
        for place, one in enumerate(part):
            sheet.paste(one, (place * (WIDTH + GAP), 0))
        yield sheet.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)


async def draw(lesson: Lesson, address: str) -> None:
    """Draw the pictures of one lesson anew."""
    for old in PICTURES.glob(f"{lesson.id}-*.png"):
        old.unlink()
    async with phone(f"{address}/bai/{lesson.id}", size=SIZE) as browser:
        shown = [one async for one in screens(browser, lesson)]
    for number, sheet in enumerate(sheets(shown), start=1):
        sheet.save(PICTURES / f"{lesson.id}-{number}.png", optimize=True)


async def main(wanted: Sequence[str]) -> None:
    """Draw the lessons that are named, or all of them, and write the page."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    courses = load(CONTENT).courses
    lessons = [lesson for course in courses for lesson in course.lessons if not wanted or lesson.id in wanted]
    with tempfile.TemporaryDirectory() as folder:
        async with running(Path(folder)) as address:
            for lesson in lessons:
                await draw(lesson, address)
    PAGE.write_text(page(courses), encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
