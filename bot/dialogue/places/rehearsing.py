"""A story on the screen: what the other side says, the replies to choose from, and what an ending has to tell."""

from __future__ import annotations

from collections.abc import Iterator

from bot.dialogue.learner import Learner, Mark, Sitting
from bot.dialogue.places.asking import asides, media
from bot.dialogue.rehearsal import ended, last, rehearsed, standing
from bot.dialogue.screens import Block, Choice, Screen, Words
from bot.dialogue.voice import Voice
from lessons.model import Key, Line, Story
from lessons.questions.pieces import named
from lessons.questions.task import shuffled


def draw(voice: Voice, head: Words, card: Story, at: tuple[Learner, Sitting], *, back: bool) -> Screen:
    """Draw where a story stands; ``back`` where there is a card before it to look back at."""
    learner, sitting = at
    line = standing(card, sitting)
    told = _replied(voice, card, sitting) if sitting.picked else _opening(voice, card)
    blocks = (head, *told, *_said(voice, line), *_ending(voice, line))
    choices = (
        *_replies(voice, card, learner, sitting),
        *((voice.choice(".next"),) if ended(card, sitting) or rehearsed(card, sitting) else ()),
        *((voice.choice(".replay"),) if ended(card, sitting) and sitting.picked else ()),
        *((voice.choice(".back", aside=True),) if back or sitting.picked else ()),
        *asides(voice),
    )
    return Screen(voice.language, blocks, choices)


def _opening(voice: Voice, card: Story) -> Iterator[Block]:
    yield from media(voice, card)
    yield voice.line("story.begin", "note")


def _replied(voice: Voice, card: Story, sitting: Sitting) -> Iterator[Block]:
    before = last(card, sitting)
    said = [choice.say for choice in before.choices if choice.key == sitting.picked[-1]] if before else []
    yield from (voice.line("story.replied", "note", words=voice.text(words)) for words in said)


def _said(voice: Voice, line: Line) -> Iterator[Block]:
    # Words of a cheat must never look like the assistant's own.
    if line.caller is not None:
        yield voice.line("story.they", "note")
        yield voice.tell(line.caller, "ask" if line.choices else "say")


def _ending(voice: Voice, line: Line) -> Iterator[Block]:
    if line.because is not None:
        yield voice.line("story.end", "note")
        yield voice.tell(line.because)
    if line.good is not None:
        yield voice.line("story.good", "right")
        yield voice.tell(line.good)
    if line.next is not None:
        yield voice.line("story.next")
        yield voice.tell(line.next, "answer")


def _replies(voice: Voice, card: Story, learner: Learner, sitting: Sitting) -> Iterator[Choice]:
    line = standing(card, sitting)
    by_key = {choice.key: choice for choice in line.choices}
    times = sitting.marks.get(card.key, Mark()).tries
    for key in shuffled(list(by_key), f"{learner.id}:{card.key}:{line.key}:{times}"):
        yield Choice(key, voice.text(by_key[key].say))


def read(card: Story, sitting: Sitting, words: str) -> Key | None:
    """Return the reply that typed words mean, or None."""
    return named(words, {choice.key: choice.say for choice in standing(card, sitting).choices})
