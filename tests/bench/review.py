"""Which plan of review leaves people knowing most a month and three months after a lesson, for the same cards.

Run: python -m tests.bench.review   (2,000 learners of each kind of forgetting, seeded; 45 seconds; needs ``fsrs``)

A learner takes six lessons of five questions, one a week, opens the chat on other days as it pleases them, and stays
away for good one day. On a day they are there, up to three questions come back. All plans are tried on the same
learners, days and luck. A question offers four options, so a plan sees right answers that were only guessed.
What is measured is what they would know 30 and 90 days after each lesson, without a guess, whether they came or not.
"""

from __future__ import annotations

import math
import random
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol, TypeAlias

from fsrs import Card, Rating, Scheduler

from tests.bench._forgetting import Learned, Memory, Mind, fading, traces

LEARNERS, PILOT = 2_000, 200
LESSONS, QUESTIONS, WEEK = 6, 5, 7
CARDS = 3
LADDER = (1, 3, 7, 21)
YARDSTICK = "1-3-7-21"
TESTS = (30, 90)
LAST = (LESSONS - 1) * WEEK + max(TESTS)
GUESS = 0.25
NEVER = math.inf
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Person:
    """One learner as drawn: when they come, and what each question is like for them."""

    visits: tuple[int, ...]
    questions: tuple[Learned, ...]
    first: tuple[bool, ...]
    luck: tuple[tuple[float, ...], ...]
    """For each question, what decides how it goes each time it is asked."""


def person(mind: Mind, seed: str) -> Person:
    """Draw a learner."""
    draw = random.Random(seed)
    count = LESSONS * QUESTIONS
    often, stays = draw.betavariate(1.2, 1.8), (LESSONS - 1) * WEEK + draw.expovariate(1 / 45)
    lessons = {lesson * WEEK for lesson in range(LESSONS)}
    visits = tuple(day for day in range(LAST) if day in lessons or (day < stays and draw.random() < often))
    knowing, question = draw.uniform(0.5, 0.9), mind(draw)
    return Person(
        visits,
        tuple(question(draw) for _ in range(count)),
        tuple(draw.random() < knowing for _ in range(count)),
        tuple(tuple(draw.random() for _ in range(40)) for _ in range(count)),
    )


class Plan(Protocol):
    """When a question is asked again; questions are known by number."""

    due: dict[int, float]

    def learn(self, question: int, day: int, *, right: bool) -> None:
        """Take that a lesson has asked it, and whether the first answer was right."""

    def review(self, question: int, day: int, *, right: bool) -> None:
        """Take that it was asked again."""


class Nothing:
    """No review at all."""

    def __init__(self) -> None:
        self.due: dict[int, float] = {}

    def learn(self, question: int, day: int, *, right: bool) -> None:
        """See :class:`Plan`."""

    review = learn


class Steps:
    """Fixed gaps: after a right answer the next one, after a miss the first again; after the last it is done."""

    def __init__(self, gaps: Sequence[int] = LADDER) -> None:
        self.due: dict[int, float] = {}
        self._gaps = (*gaps, NEVER)
        self._step: dict[int, int] = {}

    def learn(self, question: int, day: int, *, right: bool) -> None:
        """See :class:`Plan`."""
        self._step[question] = 0
        self.due[question] = day + self._gaps[0]

    def review(self, question: int, day: int, *, right: bool) -> None:
        """See :class:`Plan`."""
        self._step[question] = min(self._step[question] + 1, len(self._gaps) - 1) if right else 0
        self.due[question] = day + self._gaps[self._step[question]]


class InTurn:
    """Whatever has not been asked for longest."""

    def __init__(self) -> None:
        self.due: dict[int, float] = {}

    def learn(self, question: int, day: int, *, right: bool) -> None:
        """See :class:`Plan`."""
        self.due[question] = day + 1

    review = learn


class Fsrs:
    """The package's scheduler with its own parameters, whole days, no fuzzing, right or wrong only."""

    def __init__(self, retention: float = 0.9) -> None:
        self.due: dict[int, float] = {}
        self._cards: dict[int, Card] = {}
        self._scheduler = Scheduler(
            desired_retention=retention, learning_steps=(), relearning_steps=(), enable_fuzzing=False
        )

    def learn(self, question: int, day: int, *, right: bool) -> None:
        """See :class:`Plan`."""
        self._cards[question] = Card(card_id=question)
        self.review(question, day, right=right)

    def review(self, question: int, day: int, *, right: bool) -> None:
        """See :class:`Plan`."""
        now, rating = EPOCH + timedelta(days=day), Rating.Good if right else Rating.Again
        card, _ = self._scheduler.review_card(self._cards[question], rating, now)
        self._cards[question], self.due[question] = card, (card.due - EPOCH).days


@dataclass(frozen=True, slots=True)
class Result:
    """What a plan came to for one learner: the share known at each test, and the cards it took."""

    known: tuple[float, ...]
    cards: int


class Trial:
    """One learner going through their days with one plan."""

    def __init__(self, person: Person, plan: Plan) -> None:
        self._person, self._plan = person, plan
        self._memories: dict[int, Memory] = {}
        self._asked = dict.fromkeys(range(len(person.questions)), 0)

    def learn(self, lesson: int, day: int, *, at_once: int) -> None:
        """Take a lesson; ``at_once`` asks each of its questions so often again on the spot."""
        for question in _of(lesson):
            right = self._person.first[question]
            self._memories[question] = self._person.questions[question](day, right)
            for again in range(at_once):
                self._ask(question, day + 0.01 * (again + 1))
            self._plan.learn(question, day, right=right)

    def visit(self, day: int, cards: int, *, always: bool) -> None:
        """Ask what the plan says, the longest due first; ``always`` asks what comes next where nothing is due."""
        ready = sorted((due, question) for question, due in self._plan.due.items() if always or due <= day)
        for _, question in ready[:cards]:
            self._plan.review(question, day, right=self._ask(question, day))

    def _ask(self, question: int, day: float) -> bool:
        luck, memory = self._person.luck[question], self._memories[question]
        drawn = luck[self._asked[question] % len(luck)]
        self._asked[question] += 1
        chance = memory.recall(day)
        memory.meet(day, knew=drawn < chance)
        return drawn < chance + (1 - chance) * GUESS

    def known(self, lesson: int, day: int) -> float:
        """Return the share of a lesson's questions they would know."""
        return statistics.fmean(self._memories[question].recall(day) for question in _of(lesson))

    def cards(self) -> int:
        """Return how many questions came back."""
        return sum(self._asked.values())


def play(person: Person, plan: Plan, cards: int, *, always: bool = False, at_once: int = 0) -> Result:
    """Return what a plan comes to for a learner."""
    trial, visits = Trial(person, plan), set(person.visits)
    tests = {(lesson, after): 0.0 for after in TESTS for lesson in range(LESSONS)}
    for day in range(LAST + 1):
        for lesson, after in tests:
            if day == lesson * WEEK + after:
                tests[lesson, after] = trial.known(lesson, day)
        if day in visits:
            trial.visit(day, cards, always=always)
        if day % WEEK == 0 and day // WEEK < LESSONS:
            trial.learn(day // WEEK, day, at_once=at_once)
    known = tuple(statistics.fmean(tests[lesson, after] for lesson in range(LESSONS)) for after in TESTS)
    return Result(known, trial.cards())


def _of(lesson: int) -> range:
    return range(lesson * QUESTIONS, (lesson + 1) * QUESTIONS)


Arm: TypeAlias = Callable[[Person], Result]


def sparing(people: Sequence[Person], wanted: float) -> float:
    """Return the retention at which FSRS asks as many cards as wanted, on average."""
    low, high = 0.5, 0.97
    for _ in range(6):
        middle = (low + high) / 2
        used = statistics.fmean(play(person, Fsrs(middle), CARDS).cards for person in people)
        low, high = (low, middle) if used > wanted else (middle, high)
    return (low + high) / 2


def report(title: str, people: Sequence[Person], arms: Mapping[str, Arm]) -> None:
    """Print what each plan comes to, and how far it lies from the yardstick, learner by learner."""
    print(f"\n{title}\n{'':30}{'cards':>7}" + "".join(f"{f'known at {day}':>13}{'±':>6}" for day in TESTS))
    results = {name: [arm(person) for person in people] for name, arm in arms.items()}
    for name, found in results.items():
        line = f"{name:30}{statistics.fmean(result.cards for result in found):7.1f}"
        print(line + "".join(_figure([result.known[place] for result in found]) for place in range(len(TESTS))))
    for name, found in results.items():
        if name != YARDSTICK:
            pairs = list(zip(found, results[YARDSTICK], strict=True))
            apart = ([one.known[place] - other.known[place] for one, other in pairs] for place in range(len(TESTS)))
            print(f"  {f'{name} − {YARDSTICK}':35}" + "".join(_figure(those, "+") for those in apart))


def _figure(shares: Sequence[float], sign: str = "") -> str:
    """Return a mean in per cent with half the width of its 95 % confidence interval."""
    half = 1.96 * statistics.stdev(shares) / math.sqrt(len(shares))
    return f"{100 * statistics.fmean(shares):{sign}13.1f}{100 * half:6.1f}"


def compare(name: str, mind: Mind) -> None:
    """Print the tables for one kind of forgetting."""
    people = [person(mind, f"{name}{number}") for number in range(LEARNERS)]
    pilot = [person(mind, f"pilot{name}{number}") for number in range(PILOT)]
    retention = sparing(pilot, statistics.fmean(play(one, Steps(), CARDS).cards for one in pilot))
    due: dict[str, Arm] = {
        "none": lambda one: play(one, Nothing(), CARDS),
        "at once, 3 times": lambda one: play(one, Nothing(), CARDS, at_once=3),
        YARDSTICK: lambda one: play(one, Steps(), CARDS),
        "FSRS": lambda one: play(one, Fsrs(), CARDS),
        f"FSRS, as many ({retention:.2f})": lambda one: play(one, Fsrs(retention), CARDS),
    }
    report(f"{name}: what is due, at most {CARDS} a visit", people, due)
    each: dict[str, Arm] = {
        "in turn": lambda one: play(one, InTurn(), 1, always=True),
        YARDSTICK: lambda one: play(one, Steps(), 1, always=True),
        "FSRS": lambda one: play(one, Fsrs(), 1, always=True),
    }
    report(f"{name}: one on every visit, due or not", people, each)


def main() -> None:
    """Print all tables."""
    compare("exponential", fading)
    compare("power law", traces)


if __name__ == "__main__":
    main()
