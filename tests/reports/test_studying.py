"""How one lesson does, against figures worked out by hand."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace as replaced

from bot.reports.computing import AskedError, Scheme
from bot.reports.figures import HIDDEN
from bot.reports.funnel import Funnel, Reach, discreet_funnel, funnel
from bot.reports.items import discreet_item, discrimination, items
from bot.reports.report import Asked
from bot.reports.studying import study
from bot.reports.wording import card_name
from lessons.library import courses
from lessons.model import Course, Lesson, Line, Question, Say, Story, Text, Try
from lessons.questions.answers import Answer, Answers
from storage.rows import Record, Trait
from storage.rows.counts import Choice
from storage.sql import SqlStore
from tests.dialogue.playbook import library
from tests.dialogue.stage import staged
from tests.reports.books import units
from tests.storage.playing import NOW, YES, Table, did, lives_in

TODAY = date(2026, 12, 31)


def text(words: str) -> Text:
    return Text({"vi": words})


def options(*keys: str) -> Answers:
    return Answers(tuple(Answer(key, text(f"Câu {key}"), right=key == "a") for key in keys))


QUESTION = Question("q1", text("Ai gọi\n<bạn>?"), options("a", "b", "c"))
LESSON = Lesson(
    "goi",
    "lop",
    text("Cuộc gọi"),
    "1",
    (
        Say("chao", text("Chào <bạn>.")),
        QUESTION,
        Story("tap", "mot", {"mot": Line("mot", text("Tôi là công an."), None)}),
        Try("thu", text("Thử nhé."), text("Giỏi quá.")),
        Question("q2", text("Làm gì?"), options("a", "b")),
    ),
)


def laid(passes: int = 20, **reached: int) -> Funnel:
    begun = {
        **{"": Reach(100, 100), "chao": Reach(90)},
        **{"q1": Reach(80, 60), "tap": Reach(80), "thu": Reach(50), "q2": Reach(40, 40)},
    }
    return funnel(LESSON, {**begun, **{key: Reach(count, count) for key, count in reached.items()}}, passes, "vi")


def test_the_funnel_goes_from_the_beginning_over_each_card_to_the_passing() -> None:
    told = [(stage.kind, stage.name, stage.reached, stage.left, stage.right) for stage in laid().stages]

    assert told == [
        ("begun", "", 100, None, None),
        ("card", "Chào bạn.", 90, 10, None),
        ("card", "Ai gọi bạn?", 80, 10, 60),
        ("card", "Tôi là công an.", 80, 0, None),
        ("card", "Thử nhé.", 50, 30, None),
        ("card", "Làm gì?", 40, 10, 40),
        ("passed", "", 20, 20, None),
    ]
    assert [stage.lost for stage in laid().stages] == [None, 10, pytest.approx(11.11, 0.001), 0, 37.5, 20, 50]
    assert (laid().passed, laid().unread) == (20, False)


@pytest.mark.parametrize("traced", [0, 99])
def test_of_reading_cards_there_is_no_data_where_sittings_are_older_than_their_trace(traced: int) -> None:
    reached = {"": Reach(100, traced), "chao": Reach(7), "q1": Reach(80, 60), "q2": Reach(80, 40)}
    found = funnel(LESSON, reached, 20, "vi")

    assert [(stage.card, stage.reached, stage.left) for stage in found.stages[:3]] == [
        ("", 100, None),
        ("chao", None, None),
        ("q1", 80, 20),
    ]
    assert (found.unread, found.stages[1].lost, found.removed) == (True, None, ())


def test_where_nobody_began_nobody_read() -> None:
    assert [stage.reached for stage in funnel(LESSON, {}, 0, "vi").stages] == [0] * 7


def test_at_a_card_that_was_put_in_later_nobody_is_said_to_have_left() -> None:
    assert [stage.left for stage in laid(q2=60).stages] == [None, 10, 10, 0, None, None, 40]
    assert [stage.left for stage in laid(q1=0).stages] == [None, 10, None, None, 30, 10, 20]
    assert [stage.left for stage in laid(chao=5).stages] == [None, None, None, 0, 30, 10, 20]


def test_a_card_that_was_taken_out_stands_apart_by_its_id() -> None:
    gone = {"": Reach(9, 9), "cu": Reach(7, 5), "doc": Reach(8)}
    removed = funnel(LESSON, gone, 0, "vi").removed

    assert [(stage.kind, stage.name, stage.reached, stage.left, stage.right) for stage in removed] == [
        ("removed", "cu", 7, None, 5),
        ("removed", "doc", 8, None, None),
    ]


def test_nobody_is_found_by_a_figure_of_the_funnel_or_by_a_difference() -> None:
    found = discreet_funnel(laid(chao=97, q1=78, tap=78, thu=77, q2=4, passes=3, cu=2))

    assert [stage.reached for stage in found.stages] == [100, HIDDEN, 78, 78, HIDDEN, HIDDEN, HIDDEN]
    assert [stage.left for stage in found.stages] == [None, HIDDEN, HIDDEN, 0, HIDDEN, HIDDEN, HIDDEN]
    assert [stage.reached for stage in found.removed] == [HIDDEN]
    assert [stage.right for stage in discreet_funnel(laid(q2=80)).stages] == [None, None, 60, None, None, 80, None]


def test_a_card_without_data_hides_no_difference_between_those_around_it() -> None:
    reached = {"": Reach(100), "q1": Reach(97, 60), "tap": Reach(90), "thu": Reach(50), "q2": Reach(40, 40)}
    found = discreet_funnel(funnel(LESSON, reached, 20, "vi"))

    assert [stage.reached for stage in found.stages] == [100, None, HIDDEN, 90, 50, 40, 20]
    assert [stage.left for stage in found.stages] == [None, None, HIDDEN, HIDDEN, 40, 10, 20]


@pytest.mark.parametrize(("right", "told"), [(0, 0), (4, HIDDEN), (5, 5), (76, HIDDEN), (80, 80)])
def test_few_who_were_right_or_not_are_withheld(right: int, told: object) -> None:
    found = funnel(LESSON, {"": Reach(100), "q1": Reach(80, right)}, 0, "vi")

    assert discreet_funnel(found).stages[2].right == told


def choice(option: str, sums: Sequence[int], question: str = "q1", *, right: bool | None = None) -> Choice:
    correct = option == "a" if right is None else right
    return Choice(0, "", "1", question, option, correct, "", "", *sums)


# Ten people passed, with the question right or not and so many others right: right 3, 3, 2, 2, 2, 1; not 2, 1, 1, 0.
# n = 10, R = 17, Q = 37; x = 6, X = 13: (10·13 - 6·17) / √((60 - 36)·(370 - 289)) = 28 / √1944.
TEN = [choice("a", (40, 6, 13, 31)), choice("b", (20, 4, 4, 6))]


def test_discrimination_is_the_correlation_with_the_rest_of_the_lesson() -> None:
    assert discrimination(TEN) == pytest.approx(28 / 1944**0.5)
    assert discrimination(TEN) == pytest.approx(0.6350, abs=0.0001)


def test_where_all_were_right_or_all_did_alike_there_is_no_discrimination() -> None:
    assert discrimination(TEN[:1]) is None
    assert discrimination([choice("a", (9, 2, 4, 8)), choice("b", (9, 3, 6, 12))]) is None
    assert discrimination([]) is None


def test_a_question_is_told_by_its_text_with_its_facility_and_the_answer_nobody_takes() -> None:
    asked, unasked = items(LESSON, TEN, "vi")

    assert (asked.name, asked.firsts, asked.right) == ("Ai gọi bạn?", 60, 40)
    assert asked.facility == pytest.approx(66.667, 0.001)
    assert (asked.unchosen, asked.doubtful, asked.told) == (("Câu c",), (), True)
    assert (unasked.name, unasked.firsts, unasked.told) == ("Làm gì?", 0, False)


def test_once_a_question_is_changed_it_is_counted_anew_and_what_was_before_stands_below_it() -> None:
    changed = replace(LESSON, version="2", cards=(replace(QUESTION, version="w2"), *LESSON.cards[2:]))
    now = [replaced(choice("a", (50, 0, 0, 0)), version="w2"), replaced(choice("b", (10, 0, 0, 0)), version="2")]
    former = [replaced(one, version=version) for one in TEN for version in ("w1", "1")]

    found = items(changed, [*now, *former], "vi")

    assert [(one.question, one.former, one.firsts, one.right) for one in found[:2]] == [
        ("q1", 0, 60, 50),
        ("q1", 2, 120, 80),
    ]
    assert (found[0].unchosen, found[1].unchosen) == (("Câu c",), ())
    assert found[1].discrimination == pytest.approx(discrimination(former))
    assert [one.question for one in found] == ["q1", "q1", "q2"]


def test_below_fifty_first_answers_nothing_is_told() -> None:
    few, enough = (items(LESSON, [choice("a", (count, 9, 9, 9))], "vi")[0] for count in (49, 50))

    assert (few.right, few.facility, few.discrimination, few.unchosen, few.told) == (None, None, None, (), False)
    assert (enough.facility, enough.unchosen, enough.told) == (100, ("Câu b", "Câu c"), True)


def test_the_key_is_in_doubt_where_those_who_took_another_answer_know_more() -> None:
    known = [choice("a", (30, 20, 20, 30)), choice("b", (30, 10, 20, 40)), choice("c", (9, 9, 27, 81))]

    assert items(LESSON, known, "vi")[0].doubtful == ("Câu b",), "nine people are too few to doubt by"
    assert items(LESSON, [known[0], choice("b", (30, 10, 10, 40))], "vi")[0].doubtful == ()
    # The mean is 1,5 against 1, the variance 2,5 / 10 + 0,526 / 20: 0,95 standard errors.
    assert items(LESSON, [known[0], choice("b", (30, 10, 15, 45))], "vi")[0].doubtful == (), "by chance"
    assert items(LESSON, known[1:], "vi")[0].doubtful == (), "nobody took the right one"


def test_answers_to_a_question_that_was_taken_out_stand_under_its_id_with_their_keys() -> None:
    gone = items(
        LESSON, [choice("a", (60, 20, 20, 30), "cu"), choice("b+x", (9, 10, 20, 40), "cu", right=False)], "vi"
    )[2]

    assert (gone.name, gone.removed, gone.unchosen, gone.doubtful) == ("cu", True, (), ("b + x",))


@pytest.mark.parametrize(("right", "told"), [(0, 0), (1, HIDDEN), (30, 30), (59, HIDDEN), (60, 60)])
def test_few_who_knew_or_did_not_are_withheld(right: int, told: object) -> None:
    found = items(LESSON, [choice("a", (right, 0, 0, 0)), choice("b", (60 - right, 0, 0, 0))], "vi")[0]

    assert discreet_item(found).right == told


def test_long_texts_are_cut() -> None:
    long = Lesson("x", "lop", text("x"), "1", (Say("c", text("dài " * 50)),))

    assert len(card_name(long, "c", "vi")) <= 90
    assert card_name(long, "c", "vi").endswith("dài…")


SCHEME = Scheme(units(), courses([Course("lop", text("Lớp"), (LESSON,))]))


def answer(question: str, option: str) -> Record:
    return Record("answered", NOW, "self", "goi", "1", question, option, option == "a", 1)


@pytest.fixture
async def table(tmp_path: Path) -> AsyncIterator[Table]:
    """Give a store in which seven came to the lesson in two communes, and read its first card."""
    store = SqlStore(f"sqlite:///{tmp_path / 'hocso.db'}")
    await store.open(serve=False)
    made = Table(store)
    began, passed = did("began", lesson="goi"), did("completed", lesson="goi")
    read = Record("read", NOW, lesson="goi", question="chao")
    for number in range(6):
        first = answer("q1", "a" if number else "b")
        rest = (answer("q2", "a"), passed) if number > 1 else ()
        told = (
            lives_in("03640" if number == 5 else "03637"),
            Trait("audience", "citizens" if number else "pupils", NOW),
            *([Trait("sector", "education", NOW)] if number % 2 else []),
        )
        await made.turn(f"somebody {number}", records=(YES, began, read, first, *rest), traits=told)
    await made.turn("nowhere", records=(YES, began, read))
    while await store.fold():
        pass
    yield made
    await store.close()


async def test_a_lesson_is_studied_in_a_unit_for_an_audience_and_its_questions_in_the_whole_province(
    table: Table,
) -> None:
    async def reached(unit: str, audience: str = "") -> list[object]:
        found = await study(table.store, SCHEME, Asked("2026Q4", unit, TODAY, audience), "goi")
        assert [item.firsts for item in found.items] == [6, 4]
        return [stage.reached for stage in found.funnel.stages if stage.card not in ("tap", "thu")]

    assert await reached("12") == [7, 7, 6, 4, 4]
    assert await reached("03637") == [5, 5, 5, 3, 3]
    assert await reached("03637", "citizens") == [4, 4, 4, 3, 3]
    assert await reached("03388") == [0, 0, 0, 0, 0]
    assert await reached("education") == [3, 3, 3, 2, 2]
    assert await reached("police") == [0, 0, 0, 0, 0]


async def test_the_funnel_tells_what_people_did_in_the_chat_whatever_way_and_over_whatever_pause(
    tmp_path: Path,
) -> None:
    async with staged(tmp_path) as stage:
        await stage.phone("web", "left at once").enters("nhieu-y")
        lan = await stage.phone("web", "lan").enters("nhieu-y")
        await lan.says("tiếp", "tiếp", "quay lại", "tiếp")
        stage.later(days=3)
        await lan.says("quay lại", "tiếp", "tiếp")
        while await stage.store.fold():
            pass
        scheme = Scheme(units(), library().courses)
        found = await study(stage.store, scheme, Asked("2026Q4", "12", TODAY), "nhieu-y")
        *differences, _ = [one async for one in stage.store.prove()]

    told = [(step.reached, step.left, step.lost) for step in found.funnel.stages]
    assert told == [(2, None, None), (1, 1, 50), (1, 0, 0), (1, 0, 0), (0, 1, 100), (0, 0, None)]
    assert differences == []


async def test_who_is_not_in_charge_sees_no_figure_about_few(table: Table) -> None:
    found = await study(table.store, SCHEME, Asked("2026Q4", "03637", TODAY), "goi", ())

    assert [stage.reached for stage in found.funnel.stages] == [5, 5, 5, 0, 0, HIDDEN, HIDDEN]
    assert found.hidden
    assert not (await study(table.store, SCHEME, Asked("2026Q4", "03637", TODAY), "goi", ("03637",))).hidden


async def test_before_the_first_count_and_ahead_of_today_there_is_no_data(table: Table) -> None:
    known = [
        (await study(table.store, SCHEME, Asked(one, "12", TODAY), "goi")).known for one in ("2026", "2025", "2027")
    ]

    assert known == [True, False, False]


@pytest.mark.parametrize(("unit", "lesson"), [("12", "none"), ("99999", "goi"), ("", "goi")])
async def test_what_is_not_there_is_refused(table: Table, unit: str, lesson: str) -> None:
    with pytest.raises(AskedError, match="there is no lesson"):
        await study(table.store, SCHEME, Asked("2026Q4", unit, TODAY), lesson)
