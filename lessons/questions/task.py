"""What every kind of question can do: offer options, take a choice or typed words, judge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal, Protocol

from lessons.model import Key, Language, Text


@dataclass(frozen=True, slots=True)
class Option:
    """Something that can be chosen now; ``picked`` where it has been and may be taken back."""

    key: Key
    text: Text
    picked: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an answer was worth.

    ``right`` is None where the words could mean both a right and a wrong answer: the learner is asked
    again and nothing is scored. ``option`` is the key matched, several joined by ``+``, or ``other``; it is all
    that is ever recorded of an answer. ``because`` is the author's reason for the option chosen.
    ``spelling`` is the right spelling where the typed one was only near.
    """

    right: bool | None
    option: str
    because: Text | None = None
    spelling: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Where an answer stands after one input: what is picked so far, and the verdict once it is complete."""

    picked: tuple[Key, ...] = ()
    verdict: Verdict | None = None
    understood: bool = True
    """False where the words were no answer to this question at all; nothing changes then."""


@dataclass(frozen=True, slots=True)
class Board:
    """How an answer stands that is put together piece by piece; what is picked may be taken back."""

    lines: tuple[Text, ...]
    """What has been put together so far, one under the other."""
    turn: Text | None = None
    """What the next pick goes with, where each pick has a partner of its own."""
    placed: tuple[Text, ...] = ()
    """The pieces that are where they belong: told of an answer that was not right as a whole."""


SUBMIT: Key = "="
"""The key of "Done choosing", offered by the channel-neutral dialogue where a task says :attr:`Task.submits`."""


class Task(Protocol):
    """The part of a question that differs by kind. Implementations are frozen dataclasses."""

    @property
    def submits(self) -> bool:
        """Say whether a choice only toggles, so that the learner must say when the answer is complete."""

    @property
    def typed(self) -> Literal["", "text", "number"]:
        """Say what is to be typed: ``""`` (nothing, choose), ``"text"`` or ``"number"``: the input hint."""

    def options(self, picked: tuple[Key, ...], seed: str) -> tuple[Option, ...]:
        """Return what can be chosen now, in the order to show, which depends on ``seed`` alone."""

    def choose(self, picked: tuple[Key, ...], key: Key) -> Step:
        """Take one chosen option, or :data:`SUBMIT`."""

    def read(self, picked: tuple[Key, ...], words: str, language: Language) -> Step:
        """Take typed words which named no option shown. Never raises; hostile text is not understood."""

    def board(self, picked: tuple[Key, ...]) -> Board | None:
        """Return how an answer put together piece by piece stands; None where this kind has none."""

    def reveal(self) -> tuple[Text, ...]:
        """Return the right answer, as texts to show one under the other."""

    def because(self, option: str) -> Text | None:
        """Return the reason for an option as a verdict named it, or None."""

    def reason(self) -> Text | None:
        """Return why the right answer is right, for a learner who missed it twice."""

    def texts(self) -> Iterator[Text]:
        """Yield every text a learner may be shown, for versions, languages and limits."""

    def signature(self) -> object:
        """Return what the answers mean, as JSON-able values: part of the lesson's version."""


def shuffled(keys: list[Key], seed: str) -> list[Key]:
    """Return the keys in an order that depends on ``seed`` and the keys alone: no chance, so a redraw agrees."""
    return sorted(keys, key=lambda key: blake2b(f"{seed}\0{key}".encode(), digest_size=8).digest())
