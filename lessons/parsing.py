"""Bytes of a YAML file -> nodes, in one pass over the events of the C parser.

Nodes are laid here without recursion and aliases are never followed, so neither 50,000 open brackets nor a
file that unfolds to millions of nodes does any harm. PyYAML's composer and constructors are not used: they
recurse, and they guess types. The pure-Python parser accepts other files and is not used either.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from unicodedata import normalize

import yaml

from lessons.desk import Desk
from lessons.nodes import Items, Node, Pairs, Scalar

try:
    from yaml.cyaml import CParser  # type: ignore[attr-defined]  # The stubs leave it out.
except ImportError as error:  # pragma: no cover -- the wheels that requirements pin all have it
    message = "PyYAML was installed without libyaml; install a PyYAML wheel for this machine, then start again"
    raise ImportError(message) from error

Place: TypeAlias = tuple[int, int]

LARGEST = 256 * 1024
"""Bytes of a file."""
DEEPEST = 20
"""Lists and maps inside each other."""

# Besides control characters: what is invisible, or turns the direction of writing. A joiner (U+200C, U+200D) is
# part of Bengali and of emoji.
HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ufffe\uffff]"
)

# Spaces that look like the one of the keyboard and mean nothing to YAML: Word and web pages bring them along.
WIDE = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
IS_WIDE = re.compile(f"[{WIDE}]")
LAYOUT = re.compile(rf"[ {WIDE}-]*(?:[\w-]+:[ {WIDE}]*)?")
"""What a line holds before its text: indentation, hyphens, a key. Inside a text such spaces do no harm."""
FLOW = re.compile(rf"""\"(?:[^\"\\]|\\.)*\"|'[^']*'|[{{\[,][ {WIDE}]*(?:[\w-]+:[ {WIDE}]*)?""")
"""What stands before each text in braces or brackets; texts in quotation marks are passed over."""
LONGEST_FLOW = 2000
"""Letters of a line in brackets that is looked into: a longer one was not written by hand."""

CURLY = "\u201c-\u201f"
MIXED = re.compile(rf"""[ -]*(?:- |[\w-]+: +)(?:([{CURLY}])[^"{CURLY}]*"|"[^"{CURLY}]*([{CURLY}])) *$""")
"""A line whose text opens with a curly quotation mark and closes with a straight one, or the reverse."""
OPENED = re.compile(rf"""[:{{\[,-] *([{CURLY}])[^"{CURLY}]*$""")
"""What stands before a fault inside curly quotation marks that open a text."""


def parse(data: bytes, desk: Desk) -> Node | None:
    """Return the root node of a file; what is wrong with the file goes to the desk, all at once.

    None where nothing can be made of it; then at least one fault has been noted.
    """
    if len(data) > LARGEST:
        desk.report_at((1, 1), "HS002", limit=LARGEST // 1024)
        return None
    text = _decoded(data, desk)
    if text is None:
        return None
    text = _with_straight(_without_wide(_without_hidden(text, desk), desk), desk)
    desk.lines = text.split("\n")
    if not text.strip():
        desk.report_at((1, 1), "HS013")
        return None
    return _Mason(desk).build(text)


def _decoded(data: bytes, desk: Desk) -> str | None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        desk.report_at((before.count("\n") + 1, len(before) - before.rfind("\n")), "HS003")
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _without_hidden(text: str, desk: Desk) -> str:
    # Each is replaced by one space, so that the places of later faults stay right.
    if HIDDEN.search(text) is None and "\t" not in text:
        return text
    for number, line in enumerate(text.split("\n"), start=1):
        for found in HIDDEN.finditer(line):
            desk.report_at((number, found.start() + 1), "HS004", sign=f"U+{ord(found[0]):04X}")
        if "\t" in line:
            desk.report_at((number, line.index("\t") + 1), "HS005")
    return HIDDEN.sub(" ", text).replace("\t", " ")


def _without_wide(text: str, desk: Desk) -> str:
    return "\n".join(_narrowed(line, number, desk) for number, line in enumerate(text.split("\n"), start=1))


def _narrowed(line: str, number: int, desk: Desk) -> str:
    found = [one.start() for one in IS_WIDE.finditer(line)]
    parts = [range(*part.span()) for part in _laid_out(line)] if found else []
    wide = [place for place in found if any(place in part for part in parts)]
    if not wide:
        return line
    desk.report_at((number, wide[0] + 1), "HS086", sign=f"U+{ord(line[wide[0]]):04X}")
    return "".join(" " if place in wide else letter for place, letter in enumerate(line))


def _laid_out(line: str) -> Iterator[re.Match[str]]:
    """Yield the parts of a line that hold its layout: what stands before its text, in brackets before each text."""
    head = LAYOUT.match(line)
    assert head is not None, "all of it may be empty"
    yield head
    if line[head.end() : head.end() + 1] in ("{", "[") and len(line) <= LONGEST_FLOW:
        yield from (part for part in FLOW.finditer(line, head.end()) if part[0][0] in "{[,")


def _with_straight(text: str, desk: Desk) -> str:
    # Two curly marks are speech and stay; one beside a straight mark was meant for YAML.
    lines = text.split("\n")
    for index, line in enumerate(lines):
        if found := MIXED.match(line):
            at = found.start(found.lastindex or 0)
            desk.report_at((index + 1, at + 1), "HS087", sign=line[at])
            lines[index] = f'{line[:at]}"{line[at + 1 :]}'
    return "\n".join(lines)


@dataclass(slots=True)
class _Frame:
    """A list or map that is still open; a map's keys and values stand in turn."""

    line: int
    column: int
    is_map: bool
    flow: bool
    nodes: list[Node] = field(default_factory=list)


class _Mason:
    """Lays nodes, event by event."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.open: list[_Frame] = []
        self.root: Node | None = None
        self.documents = 0
        self._trade: Mapping[type, Callable[[Any, Place], None]] = {
            yaml.ScalarEvent: self._lay_scalar,
            yaml.MappingStartEvent: self._begin,
            yaml.SequenceStartEvent: self._begin,
            yaml.MappingEndEvent: self._end,
            yaml.SequenceEndEvent: self._end,
            yaml.AliasEvent: self._lay_alias,
            yaml.DocumentStartEvent: self._begin_document,
        }

    def build(self, text: str) -> Node | None:
        try:
            self._lay(CParser(text))
        except _Halt:
            return None
        except yaml.MarkedYAMLError as error:
            self._report_syntax(error)
            return None
        except yaml.YAMLError:  # pragma: no cover -- the reader's own errors are met by HIDDEN before
            self.desk.report_at((1, 1), "HS006", problem="unreadable characters")
            return None
        if self.root is None:
            self.desk.report_at((1, 1), "HS013")
        return self.root

    def _lay(self, parser: Any) -> None:
        while (event := parser.get_event()) is not None:
            lay = self._trade.get(type(event))
            if lay is not None:
                mark = event.start_mark
                lay(event, (mark.line + 1, mark.column + 1))

    def _lay_scalar(self, event: Any, where: Place) -> None:
        self._look(event, where)
        words = str(event.value)
        if event.style == '"' and (found := HIDDEN.search(words.replace("\t", "\x00"))):
            self.desk.report_at(where, "HS004", sign=f"U+{ord(words[found.start()]):04X}")
            words = HIDDEN.sub(" ", words)
        end = event.end_mark
        scalar = Scalar(normalize("NFC", words), *where, not event.style, (end.line + 1, end.column + 1))
        self._put(scalar)

    def _lay_alias(self, event: Any, where: Place) -> None:
        sign = f"*{event.anchor}"
        self.desk.report_at(where, "HS008", sign=sign)
        self._put(Scalar(sign, *where))

    def _look(self, event: Any, where: Place) -> None:
        if event.anchor is not None:
            self.desk.report_at(where, "HS008", sign=f"&{event.anchor}")
        if event.tag is not None:
            self.desk.report_at(where, "HS009")

    def _begin_document(self, event: Any, where: Place) -> None:
        del event
        self.documents += 1
        if self.documents > 1:
            self.desk.report_at(where, "HS011")
            raise _Halt

    def _begin(self, event: Any, where: Place) -> None:
        self._look(event, where)
        if len(self.open) >= DEEPEST:
            self.desk.report_at(where, "HS007", limit=DEEPEST)
            raise _Halt
        self.open.append(_Frame(*where, type(event) is yaml.MappingStartEvent, bool(event.flow_style)))

    def _end(self, event: Any, where: Place) -> None:
        del event, where
        self._put(self._closed(self.open.pop()))

    def _put(self, node: Node) -> None:
        if self.open:
            self.open[-1].nodes.append(node)
        else:
            self.root = node

    def _closed(self, frame: _Frame) -> Node:
        if not frame.is_map:
            return Items(tuple(frame.nodes), frame.line, frame.column)
        pairs: dict[str, tuple[Scalar, Node]] = {}
        for key, value in zip(frame.nodes[::2], frame.nodes[1::2], strict=True):
            if isinstance(key, Scalar) and self._is_fresh(key, pairs):
                pairs[key.text] = (key, value)
            elif not isinstance(key, Scalar):
                self.desk.report(key, "HS082")
        return Pairs(tuple(pairs.values()), frame.line, frame.column, frame.flow)

    def _is_fresh(self, key: Scalar, pairs: dict[str, tuple[Scalar, Node]]) -> bool:
        if key.text == "<<" and key.plain:
            self.desk.report(key, "HS010")
            return False
        if key.text in pairs:
            self.desk.report(key, "HS012", key=key.text, line=pairs[key.text][0].line)
            return False
        return True

    def _report_syntax(self, error: yaml.MarkedYAMLError) -> None:
        if any(found.code == "HS005" for found in self.desk.faults):
            # Tabs were replaced by single spaces, so what is said about indentation may be untrue.
            return
        mark = _telling_mark(error, self.desk.lines)
        where = (mark.line + 1, mark.column + 1)
        line = self.desk.lines[mark.line] if mark.line < len(self.desk.lines) else ""
        sign = line[mark.column : mark.column + 1]
        problem = str(error.problem)
        if sign == ":" and (opened := OPENED.search(line[: mark.column])):
            self.desk.report_at((where[0], opened.start(1) + 1), "HS087", sign=opened[1])
        elif sign == ":" and ": " in line[: mark.column]:
            self.desk.report_at(where, "HS024")
        elif "cannot start any token" in problem or ("block sequence entries" in problem and sign == "-"):
            self.desk.report_at(where, "HS025", sign=sign)
        else:
            self.desk.report_at(where, "HS006", problem=problem)


class _Halt(Exception):  # noqa: N818 -- it is no error: the fault has been noted, and nothing more can be read.
    """Stops the laying of nodes."""


def _telling_mark(error: yaml.MarkedYAMLError, lines: Sequence[str]) -> Any:
    # What is never closed is noticed at the end of the file, which tells the author nothing.
    mark = error.problem_mark
    rest = [lines[mark.line][mark.column :], *lines[mark.line + 1 :]] if mark and mark.line < len(lines) else []
    return error.context_mark if error.context_mark and not any(line.strip() for line in rest) else mark
