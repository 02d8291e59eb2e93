"""What cards, questions and options of a lesson are called in a report: by their texts, else by their ids."""

from __future__ import annotations

from textwrap import shorten

from lessons.model import Card, Key, Lesson, Question, Say, Story, Text, Try
from lessons.texts import PLACEHOLDERS

LONGEST = 90
"""Letters of a name: it stands in a table, beside figures."""


def card_name(lesson: Lesson | None, key: Key, language: str) -> str:
    """Return what a card says or asks; one that the lesson no longer has goes by its id."""
    card = lesson.card(key) if lesson else None
    return _words(_text(card), language) if card else key


def option_name(question: Question | None, option: Key, language: str) -> str:
    """Return what an answer says, several joined by a plus; what the question no longer has goes by its key."""
    texts = {one.key: one.text for one in question.task.options((), "")} if question else {}
    return " + ".join(_words(texts[key], language) if key in texts else key for key in option.split("+"))


def _text(card: Card) -> Text:
    match card:
        case Question():
            return card.ask
        case Story():
            first = card.lines[card.start]
            return first.caller or first.because or Text({"": card.key})
        case Say() | Try():
            return card.text


def _words(text: Text, language: str) -> str:
    words = text.in_(language)
    for placeholder in PLACEHOLDERS:
        words = words.replace(f"<{placeholder}>", placeholder)
    return shorten(words, LONGEST, placeholder="…")
