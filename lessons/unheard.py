"""Cards without a recording where others of their course have one: whoever only listens stops there."""

from __future__ import annotations

from collections.abc import Iterable

from lessons.cards import Placed
from lessons.desk import Desk
from lessons.lesson import Draft
from lessons.model import Card, Language, Question, Story, Text


def heard(drafts: Iterable[Draft]) -> frozenset[Language]:
    """Return the languages of the recordings in some lessons."""
    return frozenset(language for draft in drafts for placed in draft.cards for language in placed.card.audio)


def warn_unheard(draft: Draft, desk: Desk, languages: frozenset[Language]) -> None:
    """Note where a lesson lacks recordings: each card that does, or the lesson where it has none in a language."""
    for language in sorted(languages):
        silent = [placed for placed in draft.cards if _is_silent(placed.card, language)]
        if language not in heard([draft]) and silent:
            desk.report_at(draft.at, "HS117", language=language)
        else:
            _report(silent, desk, language)


def _report(silent: Iterable[Placed], desk: Desk, language: Language) -> None:
    for placed in silent:
        desk.report(placed.at, "HS117", language=language)


def _is_silent(card: Card, language: Language) -> bool:
    text = _spoken(card)
    return text is not None and language in text.by and language not in card.audio


def _spoken(card: Card) -> Text | None:
    """Return the text that a recording of a card reads out."""
    match card:
        case Question():
            return card.ask
        case Story():
            opening = card.lines.get(card.start)
            return opening.caller if opening else None
        case _:
            return card.text
