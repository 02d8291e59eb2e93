"""Every lesson on every channel: each screen of every kind of learner is one that the channel can show whole."""

from __future__ import annotations

import io
from functools import cache
from typing import Self

import pytest
from rich.console import Console

from bot.channels.lengths import units
from bot.channels.numbered import LIMIT
from bot.channels.telegram.drawing import parts as telegram_parts
from bot.channels.terminal import Pages
from bot.channels.web import Addresses, view
from bot.channels.zalo.telling import Telling
from bot.channels.zalo_bot.drawing import parts as bot_parts
from bot.channels.zalo_oa.drawing import message
from bot.channels.zalo_oa.drawing import parts as oa_parts
from bot.dialogue.events import Event
from bot.dialogue.screens import Screen, Shown, Words
from tests.dialogue.playbook import CONTENT, Play, library
from tests.lessons.test_played import always_right, always_wrong, guesses, spoken
from tests.telegram.accepting import accepted

# The smaller tests run the same lines: tracing them here too would cost as much again.
pytestmark = pytest.mark.no_cover

TAUGHT = library(CONTENT)
LESSONS = sorted(TAUGHT.courses.lessons)
IN_ITS_LANGUAGES = [(lesson, language) for lesson in LESSONS for language in spoken(TAUGHT, lesson)]
TELLING = Telling("2800000000000000003", "https://hocso.example.vn")
ADDRESSES = Addresses(
    medium=lambda hash: f"/tep/{hash}", door=lambda code: f"/bai/{code}", has=TAUGHT.courses.media.__contains__
)


class Everywhere(Play):
    """A conversation that is drawn for every channel after each turn."""

    def happens(self, event: Event) -> Self:
        super().happens(event)
        shown = Shown(self.screen, self.learner.id, self.learner.turn)
        for read in (telegram(shown), zalo_oa(shown)):
            whole(shown.screen, read)
        drawn_alike(shown.screen)
        return self


@cache
def drawn_alike(screen: Screen) -> None:
    """Draw for the channels that see nothing but the screen: the same one, which many come by, once."""
    for read in (zalo_bot(screen), web(screen), terminal(screen)):
        whole(screen, read)


def whole(screen: Screen, read: str) -> None:
    """Fail where something that is said, or can be chosen, cannot be read."""
    flat = " ".join(read.split())
    for text in [block.text for block in screen.blocks if isinstance(block, Words)]:
        assert " ".join(text.split()) in flat, (text, read)
    for choice in screen.choices:
        assert " ".join(choice.label.split()) in flat, (choice.label, read)
    assert "<bạn>" not in read.lower()


def telegram(shown: Shown) -> str:
    sent = accepted(telegram_parts(shown, lambda code: f"https://t.me/hoc_so_bot?start={code}"))
    return "\n".join([part for one in sent for part in (one.text, *(label for row in one.rows for label in row))])


def zalo_bot(screen: Screen) -> str:
    sent = bot_parts(screen, lambda block: TELLING.words(screen.language, block), lambda _hash: "")
    assert all(0 < units(part.text) <= LIMIT for part in sent)
    return "\n".join(part.text for part in sent)


def zalo_oa(shown: Shown) -> str:
    sent = oa_parts(shown, lambda block: TELLING.words(shown.screen.language, block))
    for part in sent:
        message(part, "plain")
    return "\n".join([part for one in sent for part in (one.text, *(label for label, _ in one.buttons))])


def web(screen: Screen) -> str:
    page = view(screen, ADDRESSES)
    pictures = [bubble for bubble in page.bubbles if bubble.kind == "picture"]
    assert all(bubble.text and bubble.source.removeprefix("/tep/") in TAUGHT.courses.media for bubble in pictures)
    choices = [*(choice for _, choice in page.buttons), *page.asides]
    return "\n".join([*(bubble.text for bubble in page.bubbles), *(choice.label for choice in choices)])


def terminal(screen: Screen) -> str:
    paper = io.StringIO()
    # Told all about its paper, it need not ask the machine before every line.
    Pages(Console(file=paper, width=200, height=50, force_terminal=False)).draw(screen)
    return paper.getvalue()


def sits_down(lesson: str, language: str) -> Everywhere:
    play = Everywhere(TAUGHT).opens(lesson, language).says("1")
    return play.says("1") if language == "vi" else play


@pytest.mark.parametrize(("lesson", "language"), IN_ITS_LANGUAGES)
def test_one_who_is_always_right_reads_every_screen_whole(lesson: str, language: str) -> None:
    play = sits_down(lesson, language)
    always_right(play)
    assert play.learner.seat.place == "done"


@pytest.mark.parametrize(("lesson", "language"), IN_ITS_LANGUAGES)
def test_one_who_is_always_wrong_reads_every_screen_whole(lesson: str, language: str) -> None:
    play = sits_down(lesson, language)
    always_wrong(play)
    assert play.learner.seat.place == "short"


@pytest.mark.parametrize("lesson", LESSONS)
def test_one_who_guesses_reads_every_screen_whole(lesson: str) -> None:
    play = sits_down(lesson, "vi")
    guesses(play, seed=1)
    assert play.learner.seat.place == "done"


@pytest.mark.parametrize("lesson", LESSONS)
def test_one_who_types_without_marks_reads_every_screen_whole(lesson: str) -> None:
    play = sits_down(lesson, "vi")
    always_right(play, typed=True)
    assert play.learner.seat.place == "done"
