"""A screen as plain texts, for where there are no buttons: what can be chosen stands in a list, and is typed.

The last text has the choices and one line that says what to type; a screen that fits is one text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from bot.channels.lengths import pieces, units
from bot.dialogue.screens import Block, Choice, Picture, Screen, Tone, Words
from bot.words import speak

Told: TypeAlias = Callable[[Block], str]
"""Gives the words that stand for a picture, a recording, a document or a link; ``""``: it is shown in another way."""
Numbered: TypeAlias = tuple[int | None, Choice]

LIMIT = 2000
"""UTF-16 units of a text that Zalo takes."""
SHORT = 20
"""Letters of an only choice that is named in the line that says what to type, and not listed."""
SUBMIT = "="
"""The key of "Done choosing": where it is offered, several may be chosen."""

_MARKS: dict[Tone, str] = {"right": "✅ ", "wrong": "🔄 ", "note": "ℹ️ ", "answer": "👉 "}


def pages(screen: Screen, told: Told, limit: int = LIMIT) -> tuple[str, ...]:
    """Return a screen as texts in order, at least one, none longer than ``limit``.

    They are cut between paragraphs; as many as fit stand with the choices, so that these follow their question.
    """
    said = [piece for paragraph in _paragraphs(screen, told) for piece in pieces(paragraph, limit)]
    return tuple(_packed(said, list(pieces(typing(screen), limit)), limit)) or ("…",)


def _paragraphs(screen: Screen, told: Told) -> Iterator[str]:
    for words in screen.notices:
        yield _plain(words)
    written = {block.text for block in screen.blocks if isinstance(block, Words)}
    for block in screen.blocks:
        # The words for a picture that cannot be shown are of no use where they stand there anyway.
        if isinstance(block, Picture) and block.alt in written:
            continue
        words = f"{_MARKS.get(block.tone, '')}{block.text}" if isinstance(block, Words) else told(block)
        if words.strip():
            yield _plain(words)


def _packed(said: list[str], last: list[str], limit: int) -> Iterator[str]:
    """Yield texts of whole paragraphs: the last one is filled from its end, those before it from their beginning."""
    *over, bottom = last or [""]
    while said and not over and _fits([said[-1], bottom], limit):
        bottom = _joined([said.pop(), bottom])
    page: list[str] = []
    for paragraph in [*said, *over]:
        if page and not _fits([*page, paragraph], limit):
            yield _joined(page)
            page = []
        page.append(paragraph)
    yield from (text for text in (_joined(page), bottom) if text)


def _fits(texts: Sequence[str], limit: int) -> bool:
    return units(_joined(texts)) <= limit


def _joined(texts: Sequence[str]) -> str:
    return "\n\n".join(text for text in texts if text)


def _plain(words: str) -> str:
    # A letter and its mark are one unit once composed, and are never cut apart.
    return unicodedata.normalize("NFC", words.strip())


def typing(screen: Screen) -> str:
    """Return the list of what can be chosen and the line that says what to type; empty where nothing can be."""
    front = [numbered for numbered in screen.numbered() if not numbered[1].aside]
    asides = [_label(choice) for choice in screen.choices if choice.aside]
    away = speak(screen.language, "plain.asides", words=" · ".join(asides)) if asides else ""
    listed = "\n".join(_line(*numbered) for numbered in front) if not _is_named(screen, front) else ""
    how = "\n".join(line for line in (_how(screen, front), away) if line)
    return _plain(_joined([listed, how]))


def _line(number: int | None, choice: Choice) -> str:
    return f"{'–' if number is None else f'{number})'} {'✓ ' if choice.picked else ''}{_label(choice)}"


def _label(choice: Choice) -> str:
    return " ".join(choice.label.split())


def _is_named(screen: Screen, front: Sequence[Numbered]) -> bool:
    """Say whether the only choice is named where it is said what to type."""
    return len(front) == 1 and not screen.expects and len(front[0][1].label) <= SHORT


def _how(screen: Screen, front: Sequence[Numbered]) -> str:
    numbers = [number for number, _ in front if number is not None]
    told = {"numbers": _span(numbers)}
    match screen.expects:
        case "number":
            return speak(screen.language, "plain.number")
        case "text" if numbers:
            return speak(screen.language, "plain.text-or", **told)
        case "text":
            return speak(screen.language, "plain.text")
        case _ if not numbers:
            return ""
        case _ if _is_named(screen, front):
            return speak(screen.language, "plain.onward", label=_label(front[0][1]), **told)
        case _ if any(choice.key == SUBMIT for _, choice in front) and len(front) > 2:
            return speak(screen.language, "plain.several", example=_example(front))
        case _:
            return speak(screen.language, "plain.one", **told)


def _span(numbers: Sequence[int]) -> str:
    """Return numbers as they are said: ``1–3``, or ``1, 2, 5`` where some between lead elsewhere."""
    if len(numbers) > 1 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"{numbers[0]}–{numbers[-1]}"
    return ", ".join(map(str, numbers))


def _example(front: Sequence[Numbered]) -> str:
    """Return how several are typed: the first and the last of them, whatever is right."""
    picks = [str(number) for number, choice in front if choice.key != SUBMIT]
    return f"{picks[0]} {picks[-1]}"
