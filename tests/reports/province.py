"""A province at work: a real database in which so many people learned, the same at every making."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lessons.library import courses
from lessons.loader import load
from storage.rows import Arrival, Change, Person, Record, Trait
from storage.sql import SqlStore

CONTENT = Path("lessons/content")
BEGINS, DAYS = datetime(2026, 7, 1, 2, 0, tzinfo=UTC), 180


async def make_province(url: str, people: int, batch: int = 200) -> None:
    """Let so many people learn from July to December 2026 all over the province."""
    chance = random.Random(20261231)
    loaded = load(CONTENT)
    taught = courses(loaded.courses)
    assert loaded.units is not None
    places = [unit.code for unit in loaded.units.all][:-2]
    store = SqlStore(url)
    await store.open(serve=False)
    for first in range(0, people, batch):
        arrivals = [_arrival(chance, number) for number in range(first, min(first + batch, people))]
        changes = [
            _life(chance, [lesson.id for lesson in taught.all[0].lessons], taught.all[0].id, places) for _ in arrivals
        ]
        await store.turns(arrivals, _Decided(changes), BEGINS + timedelta(days=DAYS))
    while await store.fold():
        pass
    await store.close()


def _arrival(chance: random.Random, number: int) -> Arrival:
    return Arrival(chance.choice(("zalo", "zalo", "zalo", "web", "telegram")), f"person {number}", f"message {number}")


class _Decided:
    def __init__(self, changes: list[tuple[tuple[Record, ...], tuple[Trait, ...]]]) -> None:
        self._changes = changes

    def __call__(self, person: Person, place: int) -> Change:
        records, traits = self._changes[place]
        return Change(person.turn + 1, seat="{}", records=records, traits=traits)


def _life(
    chance: random.Random, lessons: list[str], course: str, places: list[str]
) -> tuple[tuple[Record, ...], tuple[Trait, ...]]:
    at = BEGINS + timedelta(days=chance.randrange(DAYS), minutes=chance.randrange(600))
    mode = chance.choice(("self", "self", "self", "assisted", "assisted", "attested"))
    records = [Record("consented", at, value="2026-11")]
    done = 0
    for lesson in lessons:
        if chance.random() > 0.8:
            break
        records.append(Record("began", at, mode, lesson, "v1"))
        records += [_answer(chance, at, mode, lesson, number) for number in range(3)]
        at += timedelta(minutes=4)
        if chance.random() < 0.85:
            done += 1
            records.append(Record("completed", at, mode, lesson, "v1"))
        at += timedelta(days=chance.choice((0, 1, 7)))
    if done == len(lessons):
        records.append(Record("course-completed", at, mode, value=course))
    traits = [Trait("unit", _skewed(chance, places), at), Trait("audience", _audience(chance), at)]
    traits += [Trait("sector", "education", at)] if chance.random() < 0.05 else []
    return tuple(records), tuple(trait for trait in traits if trait.value)


def _answer(chance: random.Random, at: datetime, mode: str, lesson: str, number: int) -> Record:
    right = chance.random() < 0.7
    return Record("answered", at, mode, lesson, "v1", f"q{number}", "a" if right else "b", right, 1)


def _skewed(chance: random.Random, places: list[str]) -> str:
    # A few communes have most, some have hardly anybody.
    return chance.choice(places[: max(1, int(len(places) * chance.random() ** 1.5) + 1)])


def _audience(chance: random.Random) -> str:
    return chance.choice(("citizens", "citizens", "citizens", "officials", "pupils", "workers", ""))
