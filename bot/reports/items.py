"""How the questions of a lesson did: too hard, too easy, telling nothing apart, or marked wrongly.

Statistics of classical test theory, from first answers alone: a question is answered until it is right, so only the
first answer tells what somebody knew before.

* **Facility** (difficulty index): the share of first answers that were right.
* **Corrected item-rest discrimination**: the Pearson correlation between having the question right at once (0 or 1) and
  the number of *other* questions of the lesson had right at once, over those who passed the lesson. The question itself
  is left out of the sum, since it would correlate with itself: S. Henrysson, "Correction of item-total correlations in
  item analysis", Psychometrika 28 (1963), 211–218. Computed from sums, see :class:`storage.rows.counts.Choice`.
* **A distractor that nobody chooses** is no choice: it only makes guessing easier.
* **The key is in doubt** where those who took a wrong option did better in the rest of the lesson than those who took
  the right one, by more than chance explains: Welch's t of the two means, B. L. Welch, "The generalization of
  'Student's' problem when several different population variances are involved", Biometrika 34 (1947), 28–35.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import sqrt

from bot.reports.figures import HIDDEN, Figure, share
from bot.reports.network import FEW
from bot.reports.wording import card_name, option_name
from lessons.model import Key, Lesson, Question
from lessons.questions.answers import Answers
from storage.rows.counts import Choice

LEAST = 50
"""First answers below which nothing is told of a question: it would be chance."""
TAKERS = 10
"""People below whom the mean of who took an option says nothing."""
SURE = 2.33
"""Standard errors between two means that chance reaches once in a hundred times."""


@dataclass(frozen=True, slots=True)
class Item:
    """How one question did. Below :data:`LEAST` first answers only their number is told, unless it is withheld too.

    ``unchosen`` are wrong answers that nobody took, ``doubtful`` wrong ones whose takers did better elsewhere than
    those of the right one. ``former`` 0: the question as it is asked now, or all there was of one that is gone; else
    how many earlier versions these are the sums of.
    """

    question: Key
    name: str
    removed: bool
    firsts: int
    right: Figure = None
    discrimination: float | None = None
    unchosen: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    former: int = 0

    @property
    def told(self) -> bool:
        """Say whether there are answers enough to tell more than their number."""
        return self.firsts >= LEAST

    @property
    def facility(self) -> float | None:
        """Return the share of first answers that were right, in percent."""
        return share(self.right, self.firsts)


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums of some of a question's choices, as :class:`storage.rows.counts.Choice` has them."""

    chosen: int
    takers: int
    rest: int
    squares: int

    @property
    def mean(self) -> float | None:
        """Return how many other questions they had right at once, on average; None where they are too few."""
        return self.rest / self.takers if self.takers >= TAKERS else None

    @property
    def error(self) -> float:
        """Return the variance of that mean."""
        return max(self.squares - self.rest**2 / self.takers, 0) / (self.takers - 1) / self.takers


def items(lesson: Lesson, choices: Iterable[Choice], language: str) -> tuple[Item, ...]:
    """Return how each question did, in the lesson's order; then those it no longer has, by their ids.

    What was answered before a question was changed stands apart, behind it.
    """
    by: dict[Key, list[Choice]] = {question.key: [] for question in lesson.questions()}
    here = tuple(by)
    for choice in choices:
        by.setdefault(choice.question, []).append(choice)
    order = (*here, *sorted(set(by) - set(here)))
    return tuple(item for key in order for item in _versions(lesson, key, by[key], language))


def _versions(lesson: Lesson, key: Key, choices: Sequence[Choice], language: str) -> Iterator[Item]:
    card = lesson.card(key)
    # Before a question's own version was written down, the lesson's was.
    ours = (card.version, lesson.version) if isinstance(card, Question) else {one.version for one in choices}
    yield _item(lesson, key, [choice for choice in choices if choice.version in ours], language)
    former = [choice for choice in choices if choice.version not in ours]
    if former:
        # Their answers may have said something else: nothing in them can be mended any more.
        item = _item(lesson, key, former, language)
        yield replace(item, unchosen=(), doubtful=(), former=len({choice.version for choice in former}))


def _item(lesson: Lesson, key: Key, choices: Sequence[Choice], language: str) -> Item:
    card = lesson.card(key)
    question = card if isinstance(card, Question) else None
    name, removed = card_name(lesson, key, language), question is None
    firsts = sums(choices).chosen
    if firsts < LEAST:
        return Item(key, name, removed, firsts)
    unchosen, doubtful = (
        tuple(option_name(question, option, language) for option in found) for found in _doubts(question, choices)
    )
    right = sums(choice for choice in choices if choice.correct).chosen
    return Item(key, name, removed, firsts, right, discrimination(choices), unchosen, doubtful)


def _doubts(question: Question | None, choices: Sequence[Choice]) -> tuple[tuple[Key, ...], tuple[Key, ...]]:
    return tuple(_unchosen(question, choices)), tuple(_doubtful(choices))


def sums(choices: Iterable[Choice]) -> Sums:
    """Add choices up."""
    found = [(choice.chosen, choice.takers, choice.rest, choice.squares) for choice in choices]
    return Sums(*map(sum, zip(*found, strict=True))) if found else Sums(0, 0, 0, 0)


def discrimination(choices: Sequence[Choice]) -> float | None:
    """Return the corrected item-rest correlation, -1 … 1; None where all or none were right, or the rest is alike."""
    everyone, correct = sums(choices), sums(choice for choice in choices if choice.correct)
    count, right = everyone.takers, correct.takers
    spread = (count * right - right**2) * (count * everyone.squares - everyone.rest**2)
    return (count * correct.rest - right * everyone.rest) / sqrt(spread) if spread > 0 else None


def _unchosen(question: Question | None, choices: Sequence[Choice]) -> Iterator[Key]:
    """Yield the wrong answers on show that nobody took; a number or an order has none."""
    if question is None or not isinstance(question.task, Answers):
        return
    taken = {key for choice in choices for key in choice.option.split("+")}
    yield from (answer.key for answer in question.task.answers if not answer.right and answer.key not in taken)


def _doubtful(choices: Sequence[Choice]) -> Iterator[Key]:
    right = sums(choice for choice in choices if choice.correct)
    for option in sorted({choice.option for choice in choices if not choice.correct}):
        wrong = sums(choice for choice in choices if choice.option == option and not choice.correct)
        if _is_better(wrong, right):
            yield option


def _is_better(one: Sums, other: Sums) -> bool:
    if one.mean is None or other.mean is None:
        return False
    return one.mean - other.mean > SURE * sqrt(one.error + other.error)


def discreet_item(item: Item) -> Item:
    """Withhold how many were right where they, or who were not, are 1 to 4."""
    few = isinstance(item.right, int) and (1 <= item.right <= FEW or 1 <= item.firsts - item.right <= FEW)
    return replace(item, right=HIDDEN) if few else item
