"""What is shipped: every lesson in all its languages, within the reading rules, with pictures, facts and places."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import yaml

from lessons import pictures
from lessons.loader import load
from lessons.model import Question
from lessons.questions.match import Pairing
from lessons.questions.order import Order
from lessons.questions.task import SUBMIT, Step
from lessons.units import SECTORS

# The smaller tests run the same lines: tracing them here too would cost as much again.
pytestmark = pytest.mark.no_cover

CONTENT = pictures.CONTENT
LESSONS = sorted(path for path in CONTENT.glob("*/*.yaml") if path.name != "course.yaml")
LANGUAGES = ("vi", "en", "bn")

WRITTEN = date(2026, 11, 28)
COURSES = {"an-toan-tren-mang": 7, "dich-vu-va-tien": 6, "gia-dinh-tin-tuc-ai": 5}

Node: TypeAlias = dict[str, Any]

each_lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)


def read(path: Path) -> Node:
    # Every scalar stays text, as in the lessons' own loader.
    found: Node = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    return found


def questions(lesson: Node) -> list[Node]:
    return [card for card in lesson["cards"] if "question" in card]


def kind(question: Node) -> str:
    return next(key for key in ("answers", "number", "typed", "order", "match") if key in question)


def spoken(path: Path) -> list[str]:
    languages: list[str] = read(path.parent / "course.yaml")["languages"]
    return languages


def told(lesson: Node) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield every text that is read, not chosen, with the key it stands under."""
    for card in lesson["cards"]:
        yield from ((key, card[key]) for key in ("say", "try", "ask", "hint") if key in card)
        yield from (("because", because) for because in reasons(card))
        yield from (
            (key, line[key])
            for line in card.get("lines", {}).values()
            for key in ("caller", "because", "good", "next")
            if key in line
        )


def options(question: Node) -> list[Node]:
    return list(question.get("answers", []))


def reasons(card: Node) -> list[dict[str, str]]:
    task = card.get("typed") or card.get("number") or {}
    whole = [card] if "order" in card or "match" in card else []
    return [answer["because"] for answer in [*whole, *options(card), *([task, *task["wrong"]] if task else [])]]


def texts(node: Any) -> Iterator[dict[str, str]]:
    """Yield every map by language, wherever it stands."""
    if isinstance(node, dict):
        if set(node) & set(LANGUAGES):
            yield node
        else:
            yield from (text for value in node.values() for text in texts(value))
    elif isinstance(node, list):
        yield from (text for value in node for text in texts(value))


def sentences(text: str) -> int:
    return len(re.findall(r"[.?!…।]+(?=\s|$)", text))


def test_there_are_eighteen_lessons_in_three_courses() -> None:
    assert Counter(path.parent.name for path in LESSONS) == COURSES
    assert len({read(path)["lesson"] for path in LESSONS}) == 18


@each_lesson
def test_every_text_is_there_in_every_language_of_its_course(path: Path) -> None:
    found = list(texts(read(path)))
    assert len(found) > 20
    for text in found:
        assert set(text) == set(spoken(path)) >= {"vi", "en"}
        assert all(words.strip() for words in text.values())
        assert all(unicodedata.is_normalized("NFC", words) for words in text.values())


@each_lesson
def test_a_card_says_at_most_two_sentences_of_sixty_words(path: Path) -> None:
    for _key, text in told(read(path)):
        for words in text.values():
            assert len(words.split()) <= 60, words
            assert 1 <= sentences(words) <= 2, words


@each_lesson
def test_a_lesson_is_short_asks_in_more_than_one_way_and_ends_with_what_to_do(path: Path) -> None:
    cards, asked = read(path)["cards"], questions(read(path))
    assert 4 <= len(cards) <= 10
    assert 3 <= len(asked) <= 5
    assert len({kind(question) for question in asked}) >= 2
    assert "say" in cards[0]
    assert "từ hôm nay" in cards[-1].get("say", cards[-1].get("try"))["vi"].lower()


@each_lesson
def test_the_pass_rule_counts_the_questions_there_are(path: Path) -> None:
    lesson = read(path)
    rule = re.fullmatch(r"all|(\d) of (\d)", lesson["pass"])
    assert rule is not None
    if rule[1]:
        assert int(rule[1]) <= int(rule[2]) == len(questions(lesson))


@each_lesson
def test_every_question_has_a_hint_and_every_choice_its_own_reason(path: Path) -> None:
    for question in questions(read(path)):
        assert "hint" in question
        assert len(reasons(question)) >= (1 if kind(question) in ("order", "match") else 2)
        assert len(options(question)) <= 4
        assert not options(question) or 0 < sum("right" in answer for answer in options(question)) < 4


def test_two_lessons_rehearse_a_story() -> None:
    stories = [card["story"] for path in LESSONS for card in read(path)["cards"] if "story" in card]
    assert stories == ["cap-nhat-vneid", "don-hang-o-cua"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_reason_serves_two_answers(language: str) -> None:
    counted = Counter(
        because[language]
        for path in LESSONS
        if language in spoken(path)
        for card in read(path)["cards"]
        for because in reasons(card)
    )
    assert [because for because, times in counted.items() if times > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_right_answer_is_seldom_the_longest_and_seldom_the_shortest(language: str) -> None:
    taught = [read(path) for path in LESSONS if language in spoken(path)]
    asked = [question for lesson in taught for question in questions(lesson) if options(question)]

    def lengths(question: Node, side: str) -> list[int]:
        return [len(answer[side][language]) for answer in options(question) if side in answer]

    longest = [one for one in asked if max(lengths(one, "right")) > max(lengths(one, "wrong"))]
    shortest = [one for one in asked if max(lengths(one, "right")) < min(lengths(one, "wrong"))]
    assert len(longest) <= 0.4 * len(asked)
    assert len(shortest) <= 0.4 * len(asked), [one["question"] for one in shortest]


@each_lesson
def test_a_choice_is_short(path: Path) -> None:
    for question in questions(read(path)):
        for answer in options(question):
            side = "right" if "right" in answer else "wrong"
            assert all(len(words) <= 35 for words in answer[side].values()), answer[side]


@each_lesson
def test_no_one_is_called_wrong_and_only_the_form_of_address_is_filled_in(path: Path) -> None:
    for _key, text in told(read(path)):
        assert not re.search(r"\bsai\b", text["vi"], re.IGNORECASE)
        assert set(re.findall(r"<[^>]*>", text["vi"])) <= {"<bạn>", "<Bạn>"}
        assert all("<" not in text[language] for language in ("en", "bn") if language in text)
        for found in re.finditer("<bạn>", text["vi"], re.IGNORECASE):
            begins = not text["vi"][: found.start()].strip() or text["vi"][: found.start()].rstrip()[-1] in ".?!"
            assert found[0] == ("<Bạn>" if begins else "<bạn>"), text["vi"]


@each_lesson
def test_a_lesson_rests_on_registered_facts_and_names_known_skills(path: Path) -> None:
    facts = {fact["fact"]: fact for fact in read(CONTENT / "facts.yaml")["facts"]}
    skills = {skill["skill"] for skill in read(CONTENT / "framework.yaml")["skills"]}
    lesson = read(path)
    named = lesson.get("facts", [])
    assert named or lesson["advice"] == "true"
    assert {facts[fact]["confidence"] for fact in named} <= {"H", "M"}
    assert all(facts[fact]["again"] >= WRITTEN.isoformat() for fact in named)
    assert set(lesson["skills"]) <= skills


@each_lesson
def test_every_lesson_has_a_picture_and_every_picture_says_what_it_shows(path: Path) -> None:
    shown = [card for card in read(path)["cards"] if "picture" in card]
    assert "picture" in read(path)["cards"][0]
    for card in shown:
        assert (path.parent / card["picture"]).is_file()
        assert set(card["alt"]) == set(spoken(path))


def test_every_picture_is_shown_somewhere() -> None:
    shown = {path.parent / card["picture"] for path in LESSONS for card in read(path)["cards"] if "picture" in card}
    assert shown == set(CONTENT.rglob("*.svg"))
    assert {path.with_suffix(".png") for path in shown} == set(CONTENT.rglob("*.png"))


def test_what_is_shipped_loads_without_a_fault_or_a_warning(tmp_path: Path) -> None:
    loaded = load(CONTENT, today=WRITTEN, gallery=tmp_path)
    assert [fault.line_of("en") for fault in loaded.faults] == []
    assert {course.id: len(course.lessons) for course in loaded.courses} == COURSES
    assert loaded.units is not None
    assert len(loaded.units.all) == 38
    assert tuple(sector.code for sector in loaded.units.sectors) == SECTORS


SHIPPED = [
    card
    for course in load(CONTENT, today=WRITTEN).courses
    for lesson in course.lessons
    for card in lesson.cards
    if isinstance(card, Question)
]
each_question = pytest.mark.parametrize("question", SHIPPED, ids=lambda question: question.key)


def answer(question: Question, language: str) -> Step:
    """Answer as the question itself says is right: choose those texts, or type the first of them."""
    if (pieces := pieces_of(question)) is not None:
        step = Step()
        for key in pieces:
            step = question.task.choose(step.picked, key)
        return step
    right = [text.in_(language) for text in question.task.reveal()]
    picked: tuple[str, ...] = ()
    for option in question.task.options((), "seed"):
        if option.text.in_(language) in right:
            step = question.task.choose(picked, option.key)
            picked = step.picked
    if question.task.submits:
        return question.task.choose(picked, SUBMIT)
    return step if question.task.options((), "seed") else question.task.read((), right[0], language)


def pieces_of(question: Question) -> list[str] | None:
    """Return the keys of what is put in order or joined, in the right order; None where it is another kind."""
    match question.task:
        case Order(steps=pieces) | Pairing(pairs=pieces):
            return [piece.key for piece in pieces]
        case _:
            return None


@each_question
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_right_answer_is_taken_as_right_and_explained(question: Question, language: str) -> None:
    verdict = answer(question, language).verdict
    assert verdict is not None
    assert verdict.right is True
    assert question.task.submits or verdict.because is not None


@each_question
def test_a_wrong_choice_is_told_why(question: Question) -> None:
    if pieces_of(question) is not None:
        # What is right so far is told instead, and the reason at the end.
        assert question.task.reason() is not None
        return
    right = question.task.reveal()
    wrong = [option for option in question.task.options((), "seed") if option.text not in right]
    assert wrong or question.task.typed
    assert all(question.task.because(option.key) is not None for option in wrong)


@each_question
def test_a_reason_for_the_right_answer_can_be_told_to_whoever_missed_it(question: Question) -> None:
    # The dialogue itself says "Đúng rồi ạ" before it, and shows it too under the answer after two misses.
    reason = question.task.reason()
    assert reason is not None
    assert not re.match(r"(Đúng|Vâng|Right|Yes)\b", reason.by["vi"])
    assert not re.match(r"(Đúng|Vâng|Right|Yes)\b", reason.by["en"])
