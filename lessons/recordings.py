"""Recordings of cards, held to the words of the card: one that says an older text misleads those who only listen.

Beside a recording ``a.ogg`` lies ``a.ogg.txt`` with the words that were spoken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lessons.desk import Desk
from lessons.fields import Schema
from lessons.media import MediumNamed
from lessons.model import Language, Medium, Text
from lessons.nodes import Node, Pairs
from lessons.readers import either, written
from lessons.spoken import read_out


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording, where it is named, and the words spoken in it; None where they are not known."""

    medium: Medium
    name: str
    at: Node
    spoken: str | None


@dataclass(frozen=True, slots=True)
class Recordings:
    """Reads recordings: one in the course's language, or one by language."""

    def __call__(self, node: Node, desk: Desk) -> Mapping[Language, Recording] | None:
        """See :class:`lessons.fields.Reader`."""
        if not isinstance(node, Pairs):
            recording = _recording(node, desk)
            return None if recording is None else {desk.main: recording}
        found: dict[Language, Recording] = {}
        for key, value in node.pairs:
            if desk.languages and key.text not in desk.languages:
                desk.report(key, "HS026", language=key.text, allowed=", ".join(desk.languages))
            elif (recording := _recording(value, desk)) is not None:
                found[key.text] = recording
        return found

    def schema(self) -> Schema:
        """See :class:`lessons.fields.Reader`."""
        one = MediumNamed("audio").schema()
        return either(one, {"type": "object", "additionalProperties": one})


def held_to(text: Text | None, recordings: Mapping[Language, Recording], desk: Desk) -> Mapping[Language, Medium]:
    """Return the media of recordings; note those that say something else than the text they stand for."""
    for language, recording in recordings.items():
        words = text.by.get(language) if text is not None else None
        if words is not None and recording.spoken is not None and read_out(words) != read_out(recording.spoken):
            desk.report(recording.at, "HS114", name=recording.name)
    return {language: recording.medium for language, recording in recordings.items()}


def _recording(node: Node, desk: Desk) -> Recording | None:
    name = written(node, desk)
    if name is None or desk.shelf is None:
        return None
    medium = desk.shelf.recording(name, node, desk)
    return None if medium is None else Recording(medium, name, node, desk.shelf.spoken(name, node, desk))
