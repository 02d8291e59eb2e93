"""Answers that are put together piece by piece: in what order to show the pieces, and how several are taken at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TypeVar

from lessons.answers import match
from lessons.fields import Field
from lessons.model import Key, Text
from lessons.questions.answers import said
from lessons.questions.task import SUBMIT, Step, Task, Verdict, shuffled
from lessons.texts import TEXT

Named = TypeVar("Named")

WHY = Field(
    "because",
    TEXT,
    "Vì sao như thế mới đúng: người học thấy khi làm đúng, và sau hai lần chưa đúng.",
    "Why it is right so: shown when it is right, and after two misses.",
)

_BETWEEN = re.compile(r"[,;>→\n]+")


def mixed(keys: list[Key], seed: str) -> list[Key]:
    """Return the keys as :func:`shuffled` does, but never as they stand: that order is the answer.

    Two may stay as they are: if they never did, their order would be known without looking.
    """
    found = shuffled(keys, seed)
    return [*found[1:], found[0]] if found == keys and len(keys) > 2 else found


def put(right: tuple[Key, ...], picked: tuple[Key, ...], key: Key, why: Text | None) -> Step:
    """Put one piece after those picked; a piece picked already is taken back, with all that came after it.

    ``right`` are all pieces as they belong, and ``why`` is the reason for that.
    """
    if key not in right:
        return Step(picked, understood=False)
    if key in picked:
        return Step(picked[: picked.index(key)])
    chosen = (*picked, key)
    if len(chosen) < len(right):
        return Step(chosen)
    return Step(chosen, Verdict(chosen == right, "+".join(chosen), why if chosen == right else None))


def pieces(words: str) -> tuple[str, ...]:
    """Return the pieces of a typed list, parted by commas, arrows or line ends."""
    return tuple(piece for piece in _BETWEEN.split(words) if piece.strip())


def named(words: str, texts: Mapping[Named, Text]) -> Named | None:
    """Return which text typed words mean, in whatever language; None where it is none of them, or could be several."""
    for one, text in texts.items():
        others = [words for other, rest in texts.items() if other != one for words in said(rest)]
        found = match(words, said(text), others)
        if found is not None and found.right:
            return one
    return None


def listed(task: Task, picked: tuple[Key, ...], keys: Iterable[Key]) -> Step:
    """Take several of the task's options in turn, and say that this is all where that has to be said.

    They go on from what is picked, or begin anew where one of them is picked already. Not understood as a whole
    where one stands there twice, or where the answer was complete before the last.
    """
    wanted = tuple(keys)
    step = Step(() if task.submits or not set(wanted).isdisjoint(picked) else picked)
    for key in (*wanted, SUBMIT) if task.submits else wanted:
        if step.verdict is not None or key in step.picked:
            return Step(picked, understood=False)
        step = task.choose(step.picked, key)
    return step


def joined(task: Task, picked: tuple[Key, ...], partners: Mapping[int, Key]) -> Step:
    """Take partners by the place, from 0, of what each goes with: in any order, but none left out between."""
    places = sorted(partners)
    before, keys = picked[: min(places, default=0)], [partners[place] for place in places]
    if not keys or places != list(range(len(before), len(before) + len(places))) or not set(keys).isdisjoint(before):
        return Step(picked, understood=False)
    step = listed(task, before, keys)
    return step if step.understood else Step(picked, understood=False)
