"""A lesson file: its fields, its checks as a whole, its version."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from lessons.cards import CardReader, Placed
from lessons.desk import Desk
from lessons.facts import FactNamed, SkillNamed, check_sure, known
from lessons.fields import Field, Fields, Shape
from lessons.model import Card, Fact, Key, Lesson, Line, Pass, Question, Story, Text, Try
from lessons.nodes import Node
from lessons.parsing import parse
from lessons.passing import PASS
from lessons.readers import Id, ListOf, Whole, YesNo
from lessons.texts import NAME

FEWEST = 4
MOST = 12
"""Cards of a lesson: more do not fit into three minutes."""

LESSON = Shape(
    "lesson: …",
    (
        Field(
            "lesson",
            Id(),
            "Mã của bài, đặt một lần rồi giữ nguyên; tên tệp thì đổi được.",
            "The id of the lesson, which never changes; the file's name may.",
            required=True,
        ),
        Field("title", NAME, "Tên bài, ngắn gọn.", "What the lesson is called, in a few words.", required=True),
        Field(
            "skills",
            ListOf(SkillNamed()),
            "Mã kỹ năng mà bài rèn, lấy trong framework.yaml.",
            "Codes of the skills it trains, from framework.yaml.",
        ),
        Field(
            "facts",
            ListOf(FactNamed()),
            "Mã dữ kiện mà bài dựa vào, lấy trong facts.yaml.",
            "Numbers of the facts it rests on, from facts.yaml.",
        ),
        Field(
            "advice",
            YesNo("advice"),
            "Ghi true nếu bài chỉ là lời khuyên chung, không dựa vào dữ kiện nào.",
            "Write true if it is general advice that rests on no numbered fact.",
        ),
        Field("minutes", Whole("minutes", 1, 15), "Học khoảng mấy phút.", "About how many minutes it takes."),
        PASS,
        Field(
            "optional",
            YesNo("optional"),
            "Ghi true nếu là bài học thêm: không học bài này vẫn xong lớp.",
            "Write true for an extra lesson: the course can be completed without it.",
        ),
        Field(
            "retired",
            ListOf(Id()),
            "Mã những câu hỏi đã bỏ, để không ai dùng lại.",
            "Ids of questions taken out, so that nobody uses them again.",
        ),
        Field(
            "cards",
            ListOf(CardReader(), strict=True),
            "Các thẻ của bài, theo thứ tự; nên có từ 4 đến 12 thẻ.",
            "The cards of the lesson in order; 4 to 12 of them.",
            required=True,
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Draft:
    """What was made of a file: the id that it claims, and the lesson where nothing is wrong with it."""

    id: Key | None
    at: tuple[int, int]
    lesson: Lesson | None
    cards: tuple[Placed, ...] = ()


def read_lesson(data: bytes, desk: Desk, *, course: Key, passing: Pass) -> Draft:
    """Read one lesson file; all that is wrong goes to the desk."""
    node = parse(data, desk)
    fields = LESSON.read(node, desk) if node is not None else None
    if fields is None:
        return Draft(None, (1, 1), None)
    cards: tuple[Placed, ...] = fields["cards"] or ()
    _check_cards(cards, fields, desk)
    _check_grounds(fields, desk)
    at = fields.at("lesson")
    lesson = _lesson(fields, cards, course, passing, known(fields["facts"] or (), desk)) if desk.sound else None
    return Draft(fields["lesson"], (at.line, at.column), lesson, cards)


def _lesson(fields: Fields, cards: tuple[Placed, ...], course: Key, passing: Pass, sources: tuple[Fact, ...]) -> Lesson:
    rule: Pass = fields["pass"] or passing
    shown = tuple(placed.card for placed in cards)
    facts: tuple[tuple[Node, Key], ...] = fields["facts"] or ()
    return Lesson(
        id=fields["lesson"],
        course=course,
        title=fields["title"],
        version=version(fields["title"], shown, rule),
        cards=shown,
        passing=rule,
        minutes=fields["minutes"] or 3,
        skills=fields["skills"] or (),
        facts=tuple(key for _, key in facts),
        sources=sources,
        advice=bool(fields["advice"]),
        retired=frozenset(fields["retired"] or ()),
        optional=bool(fields["optional"]),
    )


def _check_cards(cards: tuple[Placed, ...], fields: Fields, desk: Desk) -> None:
    if not cards:
        return
    _check_keys(cards, frozenset(fields["retired"] or ()), desk)
    if len(cards) > MOST:
        desk.report(fields.at("cards"), "HS045", count=len(cards), limit=MOST)
    if desk.sound:
        _advise(cards, fields, desk)


def _advise(cards: tuple[Placed, ...], fields: Fields, desk: Desk) -> None:
    """Warn of what would be odd in a whole lesson; while cards are faulty it would only be noise."""
    if len(cards) < FEWEST:
        desk.report(fields.at("cards"), "HS108", count=len(cards), low=FEWEST, high=MOST)
    rule: Pass | None = fields["pass"]
    questions = sum(isinstance(placed.card, Question) for placed in cards)
    if rule is not None and rule.rule == "of" and rule.of != questions:
        desk.report(fields.at("pass"), "HS109", of=rule.of, count=questions)


def _check_keys(cards: tuple[Placed, ...], retired: frozenset[Key], desk: Desk) -> None:
    seen: set[Key] = set()
    for placed in cards:
        key = placed.card.key
        if key in seen:
            desk.report(placed.at, "HS036", key=key)
        if key in retired:
            desk.report(placed.at, "HS059", key=key)
        seen.add(key)


def _check_grounds(fields: Fields, desk: Desk) -> None:
    if "facts" not in fields and not fields["advice"] and not fields.failed("advice"):
        desk.report(fields.at("lesson"), "HS104")
    if not fields["advice"]:
        check_sure(fields["facts"] or (), desk)


def version(title: Text, cards: tuple[Card, ...], rule: Pass) -> str:
    """Return the hash of what learners are asked and told: of nothing else, so that a new source changes nothing."""
    told = [_by(title), str(rule), [_told(card) for card in cards]]
    return blake2b(json.dumps(told, ensure_ascii=False).encode(), digest_size=6).hexdigest()


def _told(card: Card) -> list[Any]:
    media = [[medium.kind, medium.hash, _by(medium.alt)] for medium in card.media]
    audio = {language: medium.hash for language, medium in card.audio.items()}
    return [card.key, media, audio, *_own(card)]


def _own(card: Card) -> list[Any]:
    match card:
        case Question():
            texts = [_by(text) for text in (card.ask, card.hint, card.task.reason(), *card.task.texts())]
            return [*texts, card.task.signature()]
        case Story():
            return [card.start, {name: _line(line) for name, line in card.lines.items()}]
        case Try():
            return [_by(card.text), _by(card.done)]
        case _:
            return [_by(card.text), *card.local]


def _line(line: Line) -> list[Any]:
    choices = [[choice.key, _by(choice.say), choice.to] for choice in line.choices]
    return [*(_by(text) for text in (line.caller, line.because, line.good, line.next)), choices]


def _by(text: Text | None) -> Mapping[str, str] | None:
    return dict(text.by) if text is not None else None
