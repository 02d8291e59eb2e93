"""All that is kept of a person, for them to take along: whole as JSON, and to read. Made in the worker process."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Literal, NamedTuple, TypeAlias

from bot.dialogue.voice import Voice
from bot.words import dated
from bot.words.notices import notice
from storage.rows.privacy import Everything, Row
from storage.sql import SqlStore

VIETNAM = timezone(timedelta(hours=7))
JSON_IN = frozenset({"seat", "shelf", "body", "result"})
"""Columns that hold JSON of the program's own."""

Style: TypeAlias = Literal["title", "head", "say", "item", "note"]
"""As the pages that are drawn know them; what draws is never loaded here."""
Lines: TypeAlias = Iterator[tuple[str, Style]]
"""Paragraphs to read."""


class Export(NamedTuple):
    """What is handed over: the file for machines, and what people read of it."""

    json: str
    text: Sequence[tuple[str, Style]]
    title: tuple[str, str]
    """In which language, and what it is called."""


def exported(database: str, learner: int, body: str, now: datetime) -> Export | None:
    """Return all that is kept of a learner; None where there is nobody by that id.

    ``body`` is the request's: ``language`` and ``form`` say how they are spoken to, ``unit`` and ``audience`` what
    theirs are called, ``lessons`` the titles by id as JSON.
    """
    found = asyncio.run(_found(database, learner))
    if found is None:
        return None
    asked = json.loads(body)
    voice = Voice(asked["language"], asked["form"])
    text = tuple(_text(found, voice, asked, now))
    return Export(_whole(found, now), text, (voice.language, voice.say("export.title")))


async def _found(database: str, learner: int) -> Everything | None:
    store = SqlStore(database)
    await store.open(serve=False)
    try:
        return await store.everything(learner)
    finally:
        await store.close()


def _whole(found: Everything, now: datetime) -> str:
    agreed = [
        {"at": row["at"], "kind": row["kind"], "notice": row["value"], "language": row["option"], "words": _said(row)}
        for row in _consents(found)
    ]
    tables = {name: [_opened(row) for row in rows] for name, rows in found.tables.items()}
    whole = {"program": "Học Số", "made": now.isoformat(), "learner": found.learner, "consent": agreed, "kept": tables}
    return json.dumps(whole, ensure_ascii=False, indent=1)


def _opened(row: Row) -> Mapping[str, object]:
    return {name: json.loads(str(value)) if name in JSON_IN and value else value for name, value in row.items()}


def _consents(found: Everything) -> Iterable[Row]:
    return [row for row in found.tables.get("records", ()) if row["kind"] in ("consented", "withdrew")]


def _said(row: Row) -> str:
    return notice(str(row["value"]), str(row["option"]))


def _text(found: Everything, voice: Voice, asked: Mapping[str, str], now: datetime) -> Lines:
    yield voice.say("export.title"), "title"
    yield voice.say("export.made", day=_day(voice, now.isoformat())), "note"
    yield voice.say("export.consent"), "head"
    for row in _consents(found):
        yield voice.say(f"export.{row['kind']}", day=_day(voice, row["at"]), version=row["value"]), "item"
        yield from ((line, "note") for line in _said(row).split("\n") if line and row["kind"] == "consented")
    yield voice.say("export.about"), "head"
    yield from ((line, "item") for line in _about(found, voice, asked))
    yield voice.say("export.learned"), "head"
    yield from ((line, "item") for line in _learned(found, voice, json.loads(asked["lessons"])))
    yield voice.say("export.who"), "head"
    yield voice.say("export.who-sees"), "say"
    yield voice.say("export.rights"), "say"


def _about(found: Everything, voice: Voice, asked: Mapping[str, str]) -> Iterator[str]:
    yield voice.say("data.about", unit=asked["unit"] or "–", group=asked["audience"] or "–")
    for account in found.tables.get("accounts", ()):
        yield voice.say("export.account", channel=account["channel"], day=_day(voice, account["seen"]))
    yield from (str(row["name"]) for row in found.tables.get("members", ()) if row["name"])
    if found.tables.get("reminders"):
        yield voice.say("export.reminded")


def _learned(found: Everything, voice: Voice, titles: Mapping[str, str]) -> Iterator[str]:
    lines = found.tables.get("records", ())
    for row in lines:
        if row["kind"] == "completed":
            lesson = titles.get(str(row["lesson"]), str(row["lesson"]))
            yield voice.say(f"export.done-{row['mode']}", day=_day(voice, row["at"]), lesson=lesson)
    yield voice.say("export.answers", answers=sum(row["kind"] == "answered" for row in lines))


def _day(voice: Voice, iso: object) -> str:
    return dated(voice.language, int(f"{datetime.fromisoformat(str(iso)).astimezone(VIETNAM):%Y%m%d}"))
