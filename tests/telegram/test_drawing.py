"""Screens become messages that Telegram takes and that can be read on a small phone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Self

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.lengths import units
from bot.channels.taps import LONGEST, choice, data
from bot.channels.telegram.buttons import NUMBERS
from bot.channels.telegram.drawing import LONGEST_CAPTION, LONGEST_TEXT, parts
from bot.dialogue.events import Chose, Event, Said
from bot.dialogue.screens import Block, Choice, Link, Paper, Picture, Screen, Shown, Sound, Words
from lessons.questions.task import SUBMIT
from lessons.readers import ID_LENGTH
from tests.dialogue.playbook import Play, library
from tests.lessons.test_played import answers_right, answers_wrong, asked, onward
from tests.telegram.accepting import Read, accepted

CONTENT = Path(__file__).parent.parent.parent / "lessons" / "content"
LESSONS = sorted(library(CONTENT).courses.lessons)
PICTURE = "a" * 64
NEXT = Choice(".next", "Tiếp")
HELP = (Choice(".rest", "Nghỉ", aside=True), Choice(".help", "Giúp", aside=True))
WIDEST_LEARNER = (1 << 52) - 1
WIDEST_TURN = 16**9 - 1


def door(code: str) -> str:
    return f"https://t.me/hoc_so_bot?start={code}"


def drawn(*blocks: Block, choices: tuple[Choice, ...] = (NEXT,), **more: object) -> list[Read]:
    screen = Screen("vi", blocks, choices, **more)  # type: ignore[arg-type]
    return accepted(parts(Shown(screen, learner=7, turn=3), door))


def html(*blocks: Block, choices: tuple[Choice, ...] = (NEXT,)) -> str:
    return parts(Shown(Screen("vi", blocks, choices), learner=7, turn=3), door)[-1].html


def said(text: str, tone: str = "say") -> Words:
    return Words(text, "vi", tone)  # type: ignore[arg-type]


def picks(*labels: str) -> tuple[Choice, ...]:
    return tuple(Choice(f"k{place}", label) for place, label in enumerate(labels))


# Words.


def test_paragraphs_stand_apart_in_order_with_notices_above() -> None:
    (message,) = drawn(said("Bài 1", "title"), said("Công an không gọi video."), notices=("Đã ghi.",))

    assert message.text == "Đã ghi.\n\nBài 1\n\nCông an không gọi video."


@pytest.mark.parametrize(
    ("tone", "written"),
    [
        ("title", "<b>Lời</b>"),
        ("say", "Lời"),
        ("ask", "<b>Lời</b>"),
        ("right", "✅ <b>Lời</b>"),
        ("wrong", "🔄 <b>Lời</b>"),
        ("note", "ℹ️ <i>Lời</i>"),
        ("answer", "👉 <b>Lời</b>"),
    ],
)
def test_each_tone_is_told_apart_without_colours(tone: str, written: str) -> None:
    assert html(said("Lời", tone)) == written


def test_what_looks_like_markup_is_shown_as_it_stands() -> None:
    (message,) = drawn(said("a < b & c > d </b> &lt; “x”", "ask"))

    assert message.text == "a < b & c > d </b> &lt; “x”"


def test_a_door_can_be_pressed_and_its_address_be_read() -> None:
    assert html(said("Gửi bạn bè nhé."), Link("bai-otp", "Mã OTP & mật khẩu")) == (
        "Gửi bạn bè nhé.\n\nMã OTP &amp; mật khẩu\n\n"
        '<a href="https://t.me/hoc_so_bot?start=bai-otp">t.me/hoc_so_bot?start=bai-otp</a>'
    )


def test_a_screen_without_words_still_has_a_message_for_its_buttons() -> None:
    (message,) = drawn(said("  "), said("", "ask"))

    assert message == Read("text", "👇", [["Tiếp"]])


def test_a_text_that_is_too_long_is_split_between_paragraphs_and_the_last_has_the_buttons() -> None:
    paragraphs = [f"{place} " + "ạ" * 1500 for place in range(5)]

    messages = drawn(*map(said, paragraphs))

    assert [message.text for message in messages] == ["\n\n".join(paragraphs[:2]), "\n\n".join(paragraphs[2:4]),
                                                      paragraphs[4]]  # fmt: skip
    assert [message.rows for message in messages] == [[], [], [["Tiếp"]]]


def test_a_paragraph_that_is_too_long_alone_is_split_between_words() -> None:
    words = " ".join(["nghiêng"] * 1200)

    messages = drawn(said(words, "ask"))

    assert len(messages) == 3
    assert " ".join(message.text for message in messages) == words


def test_no_message_has_more_marked_paragraphs_than_telegram_draws() -> None:
    messages = drawn(*[said("Đúng", "answer")] * 120)

    assert [message.text.count("Đúng") for message in messages] == [90, 30]


def test_markup_and_escapes_do_not_count_as_length() -> None:
    assert len(drawn(said("&" * LONGEST_TEXT, "ask"))) == 1
    assert len(drawn(said("&" * (LONGEST_TEXT + 1), "ask"))) == 2


def test_letters_outside_the_first_plane_count_twice() -> None:
    assert len(drawn(said("😀" * (LONGEST_TEXT // 2)))) == 1
    assert len(drawn(said("😀" * (LONGEST_TEXT // 2 + 1)))) == 2


# Media.


def test_a_picture_stands_with_its_words_and_buttons() -> None:
    (message,) = drawn(said("Bài 1", "title"), Picture(PICTURE, "Bàn tay", "vi"), said("Tắt máy nhé."))

    assert message == Read("photo", "Bài 1\n\nTắt máy nhé.", [["Tiếp"]])


def test_a_picture_comes_first_where_the_words_do_not_fit_beside_it() -> None:
    fitting, longer = said("ạ" * LONGEST_CAPTION), said("ạ" * (LONGEST_CAPTION + 1))

    assert [message.kind for message in drawn(Picture(PICTURE, "", "vi"), fitting)] == ["photo"]
    assert [message.kind for message in drawn(Picture(PICTURE, "", "vi"), longer)] == ["photo", "text"]


def test_pictures_come_before_recordings_before_documents_before_words() -> None:
    blocks = Paper("c" * 64, "to-nhac.pdf"), Sound("b" * 64, "vi"), said("Lời"), Picture(PICTURE, "", "vi")

    assert [part.kind for part in drawn(*blocks, Picture("d" * 64, "", "vi"))] == [
        "photo", "photo", "voice", "document", "text"
    ]  # fmt: skip


def test_a_recording_comes_before_the_picture_that_has_the_words() -> None:
    messages = drawn(Picture(PICTURE, "", "vi"), Sound("b" * 64, "vi"), said("Lời"))

    assert [(message.kind, message.text) for message in messages] == [("voice", ""), ("photo", "Lời")]


def test_a_recording_alone_carries_the_buttons() -> None:
    assert drawn(Sound("b" * 64, "vi")) == [Read("voice", "", [["Tiếp"]])]


def test_a_document_keeps_its_name() -> None:
    first, _ = parts(Shown(Screen("vi", (Paper("c" * 64, "to-nhac.pdf"), said("Lời"))), 7, 3), door)

    assert (first.kind, first.medium, first.name) == ("document", "c" * 64, "to-nhac.pdf")


# Buttons.


def rows(*choices: Choice, expects: str = "") -> list[list[str]]:
    return drawn(said("Hỏi", "ask"), choices=choices, expects=expects)[-1].rows


def test_a_button_carries_the_learner_the_turn_and_the_key() -> None:
    (part,) = parts(Shown(Screen("vi", (), (NEXT,)), learner=255, turn=16), door)

    assert part.buttons == ((("Tiếp", "ff.10..next"),),)


def test_answers_have_a_row_each_and_ways_out_share_one_below() -> None:
    answers = picks("Đọc mã cho họ", "Tắt máy, hỏi công an xã", "Gọi lại")

    assert rows(*answers, *HELP) == [
        ["Đọc mã cho họ"], ["Tắt máy, hỏi công an xã"], ["Gọi lại"], ["Nghỉ", "Giúp"]
    ]  # fmt: skip


def test_two_short_answers_stand_side_by_side_and_so_do_many() -> None:
    assert rows(*picks("Đồng ý", "Không")) == [["Đồng ý", "Không"]]
    assert rows(*picks("A", "B", "C")) == [["A"], ["B"], ["C"]]
    assert rows(*picks("A", "B", "C", "D", "E")) == [["A", "B"], ["C", "D"], ["E"]]
    assert rows(*picks("Đồng ý", "Không, để lúc khác")) == [["Đồng ý"], ["Không, để lúc khác"]]


def test_answers_too_long_for_a_button_are_listed_and_chosen_by_their_numbers() -> None:
    answers = picks("Tắt máy", "Nói chuyện với họ cho đến khi họ chán", "Đọc mã")

    message = drawn(said("Mình làm gì?", "ask"), choices=(*answers, Choice(SUBMIT, "Xong"), *HELP))[-1]

    assert message.text == (
        "Mình làm gì?\n\n1. Tắt máy\n2. Nói chuyện với họ cho đến khi họ chán\n3. Đọc mã"
    )  # fmt: skip
    assert message.rows == [["1", "2", "3"], ["Xong"], ["Nghỉ", "Giúp"]]


def test_numbers_stand_at_most_five_in_a_row() -> None:
    assert [len(row) for row in rows(*picks(*["Một câu trả lời dài hơn một chiếc nút"] * 7))] == [NUMBERS, 2]


def test_the_number_on_a_button_is_the_one_that_types_it() -> None:
    long = Choice("b", "Một câu trả lời dài hơn một chiếc nút")

    assert rows(Choice(".help", "Giúp", aside=True), Choice("a", "Một"), long)[0] == ["2", "3"]


def test_where_a_number_would_be_an_answer_none_stands_on_a_button() -> None:
    long = "Một câu trả lời dài hơn một chiếc nút"

    message = drawn(said("Gọi số nào?", "ask"), choices=picks(long, "Hai"), expects="number")[-1]

    assert message == Read("text", "Gọi số nào?", [[long], ["Hai"]])


def test_a_way_on_keeps_its_words_however_long_the_title_in_it() -> None:
    assert rows(Choice(".resume", "Học tiếp: Lỡ chuyển tiền cho kẻ lừa đảo")) == [
        ["Học tiếp: Lỡ chuyển tiền cho kẻ lừa đảo"]
    ]


def test_what_has_been_picked_is_ticked_on_its_button_and_beside_its_number() -> None:
    picked = Choice("a", "Gọi ngân hàng", picked=True)

    assert rows(picked, Choice("b", "Báo")) == [["✓ Gọi ngân hàng", "Báo"]]
    message = drawn(choices=(picked, Choice("b", "Nói chuyện với họ cho đến khi họ chán")))[-1]
    assert message.rows == [["✓ 1", "2"]]
    assert message.text.startswith("1. ✓ Gọi ngân hàng\n2. Nói")


def test_small_buttons_share_a_row_only_as_long_as_they_can_be_read() -> None:
    asides = [Choice(f".{place}", label, aside=True) for place, label in
              enumerate(("Đổi tiếng", "Thông tin của tôi", "Giúp", "Nghỉ", "Về", "Ra"))]  # fmt: skip

    assert rows(*asides) == [["Đổi tiếng", "Thông tin của tôi"], ["Giúp", "Nghỉ", "Về"], ["Ra"]]


def test_the_ways_out_stay_where_there_are_too_many_buttons() -> None:
    labels = [label for row in rows(*picks(*map(str, range(150))), *HELP) for label in row]

    assert len(labels) == 100
    assert labels[-2:] == ["Nghỉ", "Giúp"]


def test_a_button_fits_whatever_id_the_loader_lets_through() -> None:
    carried = data(WIDEST_LEARNER, WIDEST_TURN, "a" * ID_LENGTH)

    assert len(carried.encode()) == LONGEST
    assert choice(carried) == Chose("a" * ID_LENGTH, WIDEST_LEARNER, WIDEST_TURN)


# Any screen, and every screen there is.

TEXT = st.text(st.characters(codec="utf-8"), max_size=60) | st.sampled_from(
    ["<b>", "</i>&amp;", "&#0;", "👨‍👩‍👧 ệ", "e\u0323\u0302" * 700, "😀" * 2100, "\n \n", "chữ " * 1300, "<" * 4097]
)
LABEL = TEXT.map(lambda text: text[:100]).filter(lambda text: text.strip() != "")
HASH = st.sampled_from(["a" * 64, "b" * 64])
BLOCK = st.one_of(
    st.builds(Words, TEXT, st.just("vi"), st.sampled_from(["title", "say", "ask", "right", "wrong", "note", "answer"])),
    st.builds(Picture, HASH, TEXT, st.just("vi")),
    st.builds(Sound, HASH, st.just("vi")),
    st.builds(Paper, HASH, TEXT),
    st.builds(Link, st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True), TEXT),
)
CHOICE = st.builds(
    Choice,
    st.from_regex(r"[.=a-z0-9][a-z0-9-]{0,39}", fullmatch=True),
    LABEL,
    picked=st.booleans(),
    aside=st.booleans(),
)
SCREEN = st.builds(
    Screen,
    st.just("vi"),
    st.lists(BLOCK, max_size=6).map(tuple) | st.lists(BLOCK, min_size=95, max_size=120).map(tuple),
    st.lists(CHOICE, max_size=14).map(tuple),
    st.lists(TEXT, max_size=3).map(tuple),
    st.sampled_from(["", "text", "number"]),
)


@settings(max_examples=20)
@given(SCREEN, st.integers(0, WIDEST_LEARNER), st.integers(0, WIDEST_TURN))
def test_any_screen_is_messages_that_telegram_takes(screen: Screen, learner: int, turn: int) -> None:
    made = parts(Shown(screen, learner, turn), door)

    messages = accepted(made)

    carried = [choice(data) for part in made for row in part.buttons for _, data in row]
    assert sorted(chose.key for chose in carried if chose) == sorted(one.key for one in screen.choices)
    assert all(chose and (chose.learner, chose.turn) == (learner, turn) for chose in carried)
    assert _letters("".join(message.text for message in messages)) >= _letters(
        "".join(block.text for block in screen.blocks if isinstance(block, Words))
    )


def _letters(text: str) -> int:
    return sum(letter.isalpha() for letter in text)


def fits(play: Play) -> None:
    """Fail where the screen is no single message that can be read whole on a small phone."""
    screen = play.screen
    made = parts(Shown(screen, play.learner.id, play.learner.turn), door)
    messages = accepted(made)
    assert len([message for message in messages if message.kind != "voice"]) == 1, messages
    shown = "\n".join([messages[-1].text, *(label for row in messages[-1].rows for label in row)])
    for one in screen.choices:
        assert one.label in shown, (one.label, shown)
    for row in messages[-1].rows:
        assert len(row) == 1 or max(map(len, row)) * len(row) <= 36, row
    assert not re.search(r"[{}]|<bạn>", shown, re.IGNORECASE)
    assert units(messages[-1].text) <= LONGEST_TEXT


class Phone(Play):
    """A conversation whose every screen fits, halves of an answer too."""

    def happens(self, event: Event) -> Self:
        super().happens(event)
        fits(self)
        return self


def walk(play: Play, *, well: bool) -> None:
    """Go through a lesson to its end, answering well or badly."""
    for _ in range(80):
        if play.learner.seat.place != "lesson":
            return
        question = asked(play)
        if question is None:
            onward(play)
        elif well:
            answers_right(play, question, typed=False)
        elif question.task.typed:
            play.happens(Said("999999" if question.task.typed == "number" else "em quên mất rồi"))
        else:
            answers_wrong(play, question)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("well", [True, False], ids=["answered well", "answered badly"])
@pytest.mark.parametrize("lesson", LESSONS)
def test_every_screen_of_every_lesson_is_one_message_that_can_be_read_whole(
    lesson: str, well: bool, language: str
) -> None:
    play = Phone(library(CONTENT), channel="telegram", learner=WIDEST_LEARNER).opens(lesson, language)
    play.says("1")
    if language == "vi":
        play.says("1")
    walk(play, well=well)
    assert play.learner.seat.place == ("done" if well else "short")


def test_every_other_screen_is_one_message_that_can_be_read_whole() -> None:
    play = Play(library(CONTENT), channel="telegram", learner=WIDEST_LEARNER).enters("", "Bác")
    for words in ("trang đầu", "lớp học", "đã học", "đổi tiếng", "thông tin của tôi", "giúp", "gặp người thật", "nghỉ",
                  "thông tin của tôi", "đổi xã", "giữa", "???", "xóa"):  # fmt: skip
        fits(play.says(words))
