"""What is written down of cards that are only read: each once a sitting, whatever way people take."""

from dataclasses import replace

from bot.dialogue.learner import seat_to_json
from bot.dialogue.library import Library
from lessons.library import courses
from lessons.model import Card, Course, Lesson, Pass, Question, Say, Text, Try
from lessons.questions.answers import Answer, Answers
from tests.dialogue.playbook import HERE, Play, library


def text(words: str) -> Text:
    return Text({"vi": words})


def say(key: str) -> Say:
    return Say(key, text(f"Thẻ {key}."))


ASKED = Question(
    "hoi", text("Mình làm gì?"), Answers((Answer("a", text("Tắt máy"), right=True), Answer("b", text("Nghe"), False)))
)
TRIED = Try("thu", text("Thử nhé."), text("Đã thử"))
CARDS = (say("mot"), say("hai"), say("ba"), ASKED, say("bon"), TRIED, say("nam"))


def world(*cards: Card) -> Library:
    """Return a library with a lesson of these cards, in a version of its own, and with another lesson."""
    version = " ".join(card.key for card in cards)
    lesson = Lesson("doc", "lop", text("Đọc"), version, cards, Pass("seen"))
    other = Lesson("khac", "lop", text("Khác"), "1", (say("khac-mot"), say("khac-hai")), Pass("seen"))
    return replace(library(), courses=courses([Course("lop", text("Lớp"), (lesson, other))]))


def reading(*lines: str) -> Play:
    return Play(world(*CARDS)).enters("doc").says(*lines)


def read(play: Play) -> list[str]:
    return [record.question for record in play.records if record.kind == "read"]


def test_a_card_was_read_once_somebody_goes_on_from_it() -> None:
    play = reading("tiếp")
    record = play.records[-1]
    assert (record.kind, record.lesson, record.question) == ("read", "doc", "mot")
    assert record.version == "mot hai ba hoi bon thu nam"

    play.says("tiếp", "tiếp", "tắt máy", "tiếp", "tiếp", "đã thử", "tiếp").sees("đã học xong")

    ways = ["read", "read", "read", "answered", "read", "tried", "read", "completed"]
    assert [record.kind for record in play.records[2:]] == ways
    assert read(play) == ["mot", "hai", "ba", "bon", "nam"]


def test_who_looks_back_and_goes_on_again_has_read_a_card_once() -> None:
    play = reading("tiếp", "tiếp", "quay lại").sees("Thẻ hai.").says("quay lại", "tiếp", "quay lại", "tiếp", "tiếp")

    assert read(play.sees("Thẻ ba.")) == ["mot", "hai"]
    assert read(play.says("tiếp")) == ["mot", "hai", "ba"]


def test_a_seat_is_longer_only_while_somebody_looks_back() -> None:
    play = reading("tiếp", "tiếp")

    noted = ['"f":"ba"' in seat_to_json(play.says(*words).learner.seat) for words in ((), ("quay lại",), ("tiếp",))]

    assert noted == [False, True, False]


def test_who_looks_back_from_a_rehearsal_goes_on_to_it_again() -> None:
    play = Play(library(HERE / "rehearsals")).enters("cuoc-goi").says("tiếp").sees("Tôi là cán bộ")

    assert len(read(play.taps("Quay lại").sees("Mình tập trả lời").says("tiếp").sees("Tôi là cán bộ"))) == 1


def test_a_task_that_is_come_to_again_is_tried_a_second_time() -> None:
    play = reading("tiếp", "tiếp", "tiếp", "tắt máy", "tiếp", "tiếp").says("2").sees("Thẻ nam.")
    play.says("quay lại", "quay lại").sees("Thẻ bon.").says("tiếp", "đã thử", "tiếp")

    tried = [(record.option, record.attempt) for record in play.records if record.kind == "tried"]
    assert tried == [("later", 1), ("done", 2)]
    assert read(play) == ["mot", "hai", "ba", "bon", "nam"]


def test_it_is_one_sitting_over_other_lessons_and_over_days() -> None:
    play = reading("tiếp", "tiếp", "quay lại").opens("khac").says("tiếp").opens("doc").sees("Thẻ hai.")

    assert read(play.later(days=3).says("tiếp", "tiếp")) == ["mot", "hai", "khac-mot", "ba"]


def test_from_the_beginning_again_everything_is_read_again() -> None:
    whole = ("tiếp", "tiếp", "tiếp", "tắt máy", "tiếp", "tiếp", "đã thử", "tiếp")
    play = reading(*whole).taps("Học lại bài này").says("tiếp", "tiếp")

    assert read(play)[5:] == ["mot", "hai"]


def test_nothing_is_read_twice_where_the_card_looked_back_from_is_taken_out() -> None:
    play = reading("tiếp", "tiếp", "quay lại", "quay lại").sees("Thẻ mot.")
    play.meets(world(say("mot"), say("hai"), say("moi"), ASKED, say("bon"), TRIED)).says("tiếp", "tiếp", "tiếp")

    assert read(play.sees("Mình làm gì?")) == ["mot", "hai"], "whether the new one was read nobody knows"
    assert read(play.says("tắt máy", "tiếp", "tiếp")) == ["mot", "hai", "bon"]


def test_nothing_is_read_twice_where_the_card_on_the_screen_is_taken_out() -> None:
    play = reading("tiếp", "tiếp").sees("Thẻ ba.").meets(world(say("mot"), say("hai"), ASKED, say("bon")))
    play.says("tiếp").says("tiếp", "tiếp").sees("Mình làm gì?")

    assert read(play) == ["mot", "hai"]
    assert read(play.says("tắt máy", "tiếp", "tiếp")) == ["mot", "hai", "bon"]


def test_who_looks_back_where_a_card_is_put_in_goes_on_to_where_they_were() -> None:
    play = reading("tiếp", "tiếp", "quay lại").sees("Thẻ hai.")
    play.meets(world(say("mot"), say("hai"), say("moi"), say("ba"), ASKED)).says("tiếp", "tiếp", "tiếp")

    assert read(play) == ["mot", "hai", "ba"]


def test_a_question_that_comes_back_on_another_day_is_no_reading() -> None:
    whole = ("tiếp", "tiếp", "tiếp", "tắt máy", "tiếp", "tiếp", "đã thử", "tiếp")
    play = reading(*whole).later(days=1).says("menu", "ôn").fetches().sees("Mình làm gì?").says("tắt máy", "tiếp")

    assert play.records[-1].kind == "reviewed"
    assert len(read(play)) == 5


def test_an_answer_says_which_version_of_the_question_it_was_to() -> None:
    play = Play().enters("otp").says("tiếp", "tắt máy")
    asked = play.library.courses.lessons["otp"].card("ai-hoi")

    assert isinstance(asked, Question)
    assert play.records[-1].value == asked.version != ""
