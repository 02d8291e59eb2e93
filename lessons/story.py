"""Stories: lines joined by choices. Every line can be reached, and from every line an ending can."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lessons.desk import Desk
from lessons.fields import Field, Fields, Schema, Shape, Shaped, nearest
from lessons.model import Key, Line, Story, Text, Turning
from lessons.nodes import Node, Pairs, is_empty
from lessons.questions.answers import MOST
from lessons.questions.kind import key_of, note_same_keys
from lessons.readers import OPTION_KEY, Id, ListOf
from lessons.texts import NAME, TEXT, check_length

LONGEST = 40
"""Lines of a story: whoever writes more loses the thread."""

NAME_OF_LINE = Id()

LEARNED = ("good", "next")
"""What an ending tells besides why it came to this."""
ENDING = ("because", *LEARNED)


@dataclass(frozen=True, slots=True)
class _Lines:
    """Reads the lines of a story by their names."""

    def __call__(self, node: Node, desk: Desk) -> Mapping[Key, _Draft] | None:
        """See :class:`lessons.fields.Reader`. Faulty lines are left out."""
        if not isinstance(node, Pairs) or is_empty(node):
            desk.report(node, "HS022" if is_empty(node) else "HS019", example="a1:")
            return None
        if len(node.pairs) > LONGEST:
            desk.report(node, "HS085", count=len(node.pairs), limit=LONGEST)
            return None
        found: dict[Key, _Draft] = {}
        for key, value in node.pairs:
            name, fields = NAME_OF_LINE(key, desk), LINE.read(value, desk)
            if name is not None and fields is not None:
                found[name] = _Draft(key, fields)
        return found

    def schema(self) -> Schema:
        """See :class:`lessons.fields.Reader`."""
        return {"type": "object", "additionalProperties": LINE.schema(), "minProperties": 1}


@dataclass(frozen=True, slots=True)
class _Draft:
    """A line as it was read; its name is ``at``."""

    at: Node
    fields: Fields

    @property
    def turnings(self) -> tuple[tuple[Fields, Turning], ...]:
        return self.fields["choices"] or ()

    def line(self, name: Key) -> Line:
        """Return the line itself."""
        said = {key: self.fields[key] for key in ("caller", *ENDING)}
        return Line(key=name, choices=tuple(turning for _, turning in self.turnings), **said)


CHOICE = Shape(
    "say: …",
    (
        Field("say", NAME, "Câu người học chọn nói.", "What the learner chooses to say.", required=True),
        Field("to", NAME_OF_LINE, "Tên của dòng tiếp theo.", "The name of the line that follows.", required=True),
        Field("key", OPTION_KEY, "Mã của lựa chọn; không ghi cũng được.", "The key of the choice; optional."),
    ),
)


def _turning(fields: Fields, desk: Desk) -> tuple[Fields, Turning] | None:
    del desk
    say: Text | None = fields["say"]
    if say is None or fields["to"] is None or fields.failed("key"):
        return None
    return fields, Turning(fields["key"] or key_of(say), say, fields["to"])


LINE = Shape(
    "caller: …",
    (
        Field("caller", TEXT, "Lời của người bên kia.", "What the other side says."),
        Field(
            "choices",
            ListOf(Shaped(CHOICE, _turning), strict=True),
            "Những câu người học có thể đáp.",
            "What the learner may answer.",
        ),
        Field(
            "because",
            TEXT,
            "Lời kết: chuyện dừng ở đây và vì sao ra như vậy.",
            "The ending: the story stops here, and why it came to this.",
        ),
        Field("good", TEXT, "Ở lời kết: người học đã làm tốt điều gì.", "At an ending: what the learner did well."),
        Field("next", TEXT, "Ở lời kết: lần sau nên làm gì.", "At an ending: what to do next time."),
    ),
)

LINES = _Lines()


def build_story(fields: Fields, desk: Desk) -> Story | None:
    """Return the story, without its media; None with the reason noted."""
    drafts: Mapping[Key, _Draft] | None = fields["lines"]
    if drafts is None or fields["story"] is None or fields["start"] is None:
        return None
    node = fields.at("lines")
    if isinstance(node, Pairs) and len(drafts) < len(node.pairs):
        return None
    for name, draft in drafts.items():
        _check_line(name, draft, desk)
    if _check_targets(fields, drafts, desk):
        _check_paths(fields["start"], drafts, desk)
    if desk.sound:
        _advise(drafts, desk)
    lines = {name: draft.line(name) for name, draft in drafts.items()}
    return Story(fields["story"], fields["start"], lines)


def _check_line(name: Key, draft: _Draft, desk: Desk) -> None:
    if "choices" not in draft.fields and "because" not in draft.fields:
        desk.report(draft.at, "HS069", key=name)
    if "choices" in draft.fields and any(key in draft.fields for key in ENDING):
        desk.report(draft.at, "HS071", key=name)
    if len(draft.turnings) > MOST:
        desk.report(draft.fields.at("choices"), "HS044", count=len(draft.turnings), limit=MOST)
    texts = [draft.fields[key] for key in ("caller", *ENDING) if draft.fields[key] is not None]
    if texts:
        check_length(draft.at, [*texts, *(turning.say for _, turning in draft.turnings)], desk)
    note_same_keys([(turning.key, fields.at("say")) for fields, turning in draft.turnings], desk)


def _advise(drafts: Mapping[Key, _Draft], desk: Desk) -> None:
    """Warn of endings that leave the learner alone with what happened."""
    for name, draft in drafts.items():
        missing = [f'"{key}:"' for key in LEARNED if key not in draft.fields]
        if missing and not draft.turnings:
            desk.report(draft.at, "HS116", key=name, missing=", ".join(missing))


def _check_targets(fields: Fields, drafts: Mapping[Key, _Draft], desk: Desk) -> bool:
    named = [(fields.at("start"), fields["start"])]
    named += [(choice.at("to"), turning.to) for draft in drafts.values() for choice, turning in draft.turnings]
    unknown = [(node, key) for node, key in named if key not in drafts]
    for node, key in unknown:
        desk.report(node, "HS067", key=key, near=nearest(key, list(drafts)) or "")
    return not unknown


def _check_paths(start: Key, drafts: Mapping[Key, _Draft], desk: Desk) -> None:
    onward = {name: {turning.to for _, turning in draft.turnings} for name, draft in drafts.items()}
    backward = {name: {other for other, ahead in onward.items() if name in ahead} for name in drafts}
    reached = _reached([start], onward)
    # A line whose choices are missing or faulty has been noted; it does not count as a circle too.
    ends = _reached((name for name, ahead in onward.items() if not ahead), backward)
    for name, draft in drafts.items():
        if name not in reached:
            desk.report(draft.at, "HS068", key=name)
    circle = next((name for name in drafts if name in reached and name not in ends), None)
    if circle is not None:
        desk.report(drafts[circle].at, "HS070", key=circle)


def _reached(starts: Iterable[Key], ways: Mapping[Key, set[Key]]) -> set[Key]:
    found: set[Key] = set()
    waiting = list(starts)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(ways[name])
    return found
