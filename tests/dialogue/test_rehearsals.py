"""Stories: every path to its end, by buttons, by numbers and in words; taken back, tried again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from bot.dialogue.events import Chose
from bot.dialogue.learner import Shelf
from lessons.model import Key, Line, Story
from tests.dialogue.playbook import HERE, Play, library, text_of

REHEARSALS = HERE / "rehearsals"
STORIES = [
    (lesson.id, card.key)
    for lesson in library(REHEARSALS).courses.lessons.values()
    for card in lesson.cards
    if isinstance(card, Story)
]


def story_of(lesson: str, key: str) -> Story:
    card = library(REHEARSALS).courses.lessons[lesson].card(key)
    assert isinstance(card, Story)
    return card


def paths(story: Story, line: Key, seen: tuple[Key, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the Vietnamese replies of every path that comes to no line twice."""
    if not story.lines[line].choices:
        yield ()
    for choice in story.lines[line].choices:
        if choice.to not in seen:
            for rest in paths(story, choice.to, (*seen, line)):
                yield (choice.say.in_("vi"), *rest)


PATHS = [
    (lesson, key, path) for lesson, key in STORIES for path in paths(story_of(lesson, key), story_of(lesson, key).start)
]


def begun(lesson: str = "cuoc-goi", key: str = "cong-an-gia", learner: int = 7) -> Play:
    """Return a play at the beginning of a story; the lessons before it have been passed."""
    play = Play(library(REHEARSALS), learner=learner).enters("xep")
    passed = [other for other in play.library.courses.lessons if other != lesson]
    play.learner = replace(play.learner, shelf=Shelf(dict.fromkeys(passed, 20261122)))
    play.opens(lesson)
    while play.learner.seat.sitting is not None and play.learner.seat.sitting.card != key:
        play.taps("Nhận hàng rồi trả") if "Đặt cọc" in text_of(play.screen) else None
        play.taps("Tiếp")
    return play


def told(line: Line) -> list[str]:
    texts = (line.caller, line.because, line.good, line.next)
    return [text.in_("vi").replace("<Bạn>", "Bác").replace("<bạn>", "bác") for text in texts if text is not None]


def replies(play: Play, story: Story, words: str, way: str) -> None:
    if way == "buttons":
        play.taps(words)
    elif way == "numbers":
        play.says(next(str(number) for number, choice in play.screen.numbered() if choice.label == words))
    else:
        play.says(f"dạ {words.lower().strip('?')} ạ")


@pytest.mark.parametrize("way", ["buttons", "numbers", "words"])
@pytest.mark.parametrize(("lesson", "key", "path"), PATHS)
def test_every_path_ends_with_what_was_good_and_what_to_do_next_time(
    lesson: str, key: str, path: tuple[str, ...], way: str
) -> None:
    story, play = story_of(lesson, key), begun(lesson, key)
    line = story.lines[story.start]
    for words in path:
        play.sees(*told(line), "Đang tập. Bên kia nói:").misses("Thử cách khác")
        replies(play, story, words, way)
        line = story.lines[next(choice.to for choice in line.choices if choice.say.in_("vi") == words)]
        play.sees(f"Bác đáp: “{words}”")
    play.sees(*told(line), "Điều bác làm tốt:", "Lần sau mình nhớ:")
    before = len(play.records)
    play.taps("Tiếp")
    record = play.records[before]
    assert (record.kind, record.question, record.option, record.attempt) == ("rehearsed", key, line.key, 1)
    assert record.right is None
    sitting = play.learner.seat.sitting
    assert sitting is not None
    assert (sitting.card != key, sitting.picked, sitting.line) == (True, (), "")


def test_it_is_said_that_this_is_practice_before_the_caller_speaks() -> None:
    begun().sees("để tập thử thôi ạ", "Tôi là cán bộ công an, bác đọc mã").taps("Anh ở đơn vị nào?").misses(
        "để tập thử thôi"
    )


def test_a_reply_can_be_taken_back_and_an_ending_taken_back_is_not_recorded() -> None:
    play = begun().taps("Đọc mã cho họ").sees("họ lấy được tiền").taps("Quay lại").misses("họ lấy được tiền")
    play.sees("Tôi là cán bộ").taps("Tắt máy", "Tiếp")
    assert [record.option for record in play.records if record.kind == "rehearsed"] == ["safe"]


def test_back_at_the_beginning_leads_to_the_card_before() -> None:
    begun().taps("Quay lại").sees("Mình tập trả lời một cuộc gọi lạ")


def test_it_can_be_tried_another_way_and_each_ending_counts() -> None:
    play = begun().taps("Đọc mã cho họ", "Thử cách khác").sees("để tập thử thôi", "Tôi là cán bộ")
    play.says("tắt máy").says("thử lại").taps("Anh ở đơn vị nào?", "Hỏi công an xã đã", "Tiếp").sees(
        "Ai được biết mã OTP"
    )
    found = [(record.option, record.attempt) for record in play.records if record.kind == "rehearsed"]
    assert found == [("lost", 1), ("safe", 2), ("asked", 3)]


def test_once_gone_through_it_need_not_be_gone_through_again() -> None:
    play = begun().misses("(Tiếp)").taps("Tắt máy", "Thử cách khác").sees("(Tiếp)").taps("Tiếp").sees("Ai được biết")
    assert [record.kind for record in play.records].count("rehearsed") == 1


def test_after_a_look_back_it_is_not_asked_for_again() -> None:
    play = begun().taps("Tắt máy", "Thử cách khác", "Quay lại").sees("Mình tập trả lời")
    play.taps("Tiếp").sees("Ai được biết")


def test_it_can_go_round_for_long_and_the_last_replies_can_be_taken_back() -> None:
    play = begun()
    for _ in range(20):
        play.taps("Anh ở đơn vị nào?", "Nói lại lần nữa xem")
    for _ in range(3):
        play.sees("Tôi là cán bộ").taps("Quay lại").sees("Đơn vị nào cũng thế").taps("Quay lại")
    play.sees("Tôi là cán bộ").taps("Quay lại").sees("Mình tập trả lời")


def test_the_replies_stand_in_another_order_another_time() -> None:
    orders = {tuple(choice.label for choice in begun(learner=n).screen.choices[:3]) for n in range(8)}
    assert len(orders) > 1


def test_words_that_are_no_reply_and_onward_before_the_end_change_nothing() -> None:
    play = begun().says("trời mưa to quá").sees("chưa hiểu", "Tôi là cán bộ").says("tiếp").sees("Tôi là cán bộ")
    play.happens(Chose(".next", play.learner.id, play.learner.turn)).sees("không còn nữa", "Tôi là cán bộ")
    play.happens(Chose("hoi-xa", play.learner.id, play.learner.turn)).sees("không còn nữa")
    play.taps("Tắt máy").happens(Chose("tat-may", play.learner.id, play.learner.turn)).sees("không còn nữa", "hết cách")
    assert "rehearsed" not in [record.kind for record in play.records]


def test_a_code_typed_into_a_story_is_not_kept_and_one_is_warned() -> None:
    play = begun().says("mã là 123456").sees("đừng gửi mã OTP")
    assert "123456" not in repr(play.learner) + repr(play.records)


def test_one_can_rest_in_a_story_and_go_on_where_one_was() -> None:
    play = (
        begun()
        .taps("Anh ở đơn vị nào?")
        .says("nghỉ")
        .says("học")
        .sees("Đơn vị nào cũng thế", "Bác đáp: “Anh ở đơn vị nào?”")
    )
    play.later(days=2).taps("Hỏi công an xã đã", "Tiếp").sees("Ai được biết")


def test_a_story_does_not_count_for_passing() -> None:
    play = begun().taps("Đọc mã cho họ", "Tiếp", "Không ai cả", "Tiếp", "Tiếp").sees("đã học xong")
    assert (play.records[-2].kind, play.records[-2].value) == ("completed", "1 of 1")


def test_a_story_is_told_in_the_learners_language() -> None:
    play = begun().says("english").sees("I am a police officer", "Practice. The other side:")
    play.says("hang up").sees("You: “Hang up”", "What you did well:", "Next time:").taps("Try another way").sees(
        "only for practice"
    )
