"""The web's edge: a posted form becomes an :class:`Inbound`, a screen becomes what a page is made of.

It knows no HTTP and no HTML; :mod:`bot.web` reads the requests and writes the markup.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal, TypeAlias

from bot.channels.typed import cleaned, door
from bot.dialogue.events import Chose, Inbound, Opened, Said
from bot.dialogue.screens import Block, Choice, Link, Paper, Picture, Screen, Sound, Words

CHANNEL = "web"
LONGEST_KEY = 64
SHORT_LABEL = 14
PAIR = 2
MANY = 5

_COUNT = re.compile(r"[0-9]{1,18}")

Act: TypeAlias = Chose | Said | Opened
BubbleKind: TypeAlias = Literal[
    "title", "say", "ask", "right", "wrong", "note", "answer", "picture", "sheet", "sound", "paper", "link"
]


@dataclass(frozen=True, slots=True)
class Standing:
    """The screen a form was drawn for. Both parts are 0 for a visitor who has no account yet."""

    learner: int
    turn: int


@dataclass(frozen=True, slots=True)
class Bubble:
    """One thing the assistant shows. ``language`` is empty where it is the page's own; ``source`` is an address.

    ``forms`` are the addresses of a recording in each of its forms, with their media types.
    """

    kind: BubbleKind
    text: str
    language: str = ""
    source: str = ""
    forms: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """A screen as a page shows it. ``number`` of a button is None where a typed number would be an answer."""

    language: str
    notices: tuple[str, ...]
    bubbles: tuple[Bubble, ...]
    buttons: tuple[tuple[int | None, Choice], ...]
    asides: tuple[Choice, ...]
    expects: Literal["", "text", "number"]
    waiting: bool

    @property
    def solo(self) -> bool:
        """Say whether there is only one way on, so that its button may stand out without giving an answer away."""
        return len(self.buttons) == 1

    @property
    def titled(self) -> bool:
        """Say whether the screen brings its own heading."""
        return any(bubble.kind == "title" for bubble in self.bubbles)

    @property
    def paired(self) -> bool:
        """Say whether the buttons are two, or many, and short enough to stand two in a row."""
        return (len(self.buttons) == PAIR or len(self.buttons) >= MANY) and all(
            len(choice.label) <= SHORT_LABEL for _, choice in self.buttons
        )


@dataclass(frozen=True, slots=True)
class Addresses:
    """How this channel writes the address of a medium (by its hash) and of a door (by its code)."""

    medium: Callable[[str], str]
    door: Callable[[str], str]
    has: Callable[[str], bool] = lambda _hash: True
    """Says whether a medium is still there."""
    forms: Callable[[str], tuple[tuple[str, str], ...]] = lambda _hash: ()
    """Gives the hashes of a recording in each of its forms, with their media types."""


def view(screen: Screen, addresses: Addresses) -> View:
    """Return what a page needs to draw a screen; aside choices keep their numbers out of sight."""
    return View(
        language=screen.language,
        notices=screen.notices,
        bubbles=tuple(_bubble(block, screen.language, addresses) for block in _at_hand(screen, addresses)),
        buttons=tuple((number, choice) for number, choice in screen.numbered() if not choice.aside),
        asides=tuple(choice for choice in screen.choices if choice.aside),
        expects=screen.expects,
        waiting=screen.waiting,
    )


def _at_hand(screen: Screen, addresses: Addresses) -> Iterator[Block]:
    return (block for block in screen.blocks if not isinstance(block, Paper) or addresses.has(block.hash))


def _bubble(block: Block, page: str, addresses: Addresses) -> Bubble:
    match block:
        case Words():
            return Bubble(block.tone, block.text, _other(block.language, page))
        case Picture():
            # What was drawn for them is gone after a day; its words say the same.
            kind: BubbleKind = "picture" if not block.whole else "sheet" if addresses.has(block.hash) else "say"
            return Bubble(kind, block.alt, _other(block.language, page), addresses.medium(block.hash))
        case Sound():
            forms = tuple((addresses.medium(hash), type) for hash, type in addresses.forms(block.hash))
            return Bubble("sound", "", _other(block.language, page), addresses.medium(block.hash), forms)
        case Paper():
            return Bubble("paper", block.name, "", addresses.medium(block.hash))
        case Link():
            return Bubble("link", block.label, "", addresses.door(block.code))


def _other(language: str, page: str) -> str:
    return "" if language == page else language


def standing(form: Mapping[str, str]) -> Standing | None:
    """Return the screen a form says it was drawn for, or None where its numbers were tampered with."""
    learner, turn = form.get("learner", ""), form.get("turn", "")
    if not learner and not turn:
        return Standing(0, 0)
    if _COUNT.fullmatch(learner) and _COUNT.fullmatch(turn):
        return Standing(int(learner), int(turn))
    return None


def act(form: Mapping[str, str], at: Standing) -> Chose | Said | None:
    """Return what a learner did with a form, or None where it holds nothing that could be one."""
    if form.get("choice"):
        return Chose(form["choice"], at.learner, at.turn) if len(form["choice"]) <= LONGEST_KEY else None
    words = cleaned(form.get("words", ""))
    return Said(words, at.turn) if words else None


def code(form: Mapping[str, str]) -> str:
    """Return the code of the link someone came by; empty where there is none or it cannot be one."""
    return door(form.get("bai", ""))


def opened(address: str, opening: Opened, nonce: str, at: datetime) -> Inbound:
    """Return the coming of a new visitor; ``nonce`` is the form's own, so that a double tap opens one door."""
    return Inbound(CHANNEL, address, _digest(address, "opened", nonce), at, opening)


def first(address: str, done: Act, nonce: str, at: datetime) -> Inbound:
    """Return what a new visitor did on their very first form, right after :func:`opened`."""
    return Inbound(CHANNEL, address, _digest(address, "first", nonce, *_parts(done)), at, done)


def inbound(address: str, done: Act, drawn: Standing, at: datetime) -> Inbound:
    """Return what a learner did. The same input to the same screen is the same message, however often it is sent.

    The account is part of the message's id: else someone could use up another's ids before them.
    """
    return Inbound(CHANNEL, address, _digest(address, str(drawn.learner), str(drawn.turn), *_parts(done)), at, done)


def _parts(done: Act) -> tuple[str, str]:
    match done:
        case Chose():
            return "chose", done.key
        case Said():
            return "said", done.words
        case Opened():
            return "opened", done.code


def _digest(*parts: str) -> str:
    # Length and part, so that no two lists of parts run together into one text.
    return sha256("".join(f"{len(part)}:{part}" for part in parts).encode()).hexdigest()
