"""Screens as plain texts: what stands in them, what they say to type, and that nothing is too long or cut apart."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.lengths import pieces, units
from bot.channels.numbered import LIMIT, pages
from bot.dialogue.screens import Block, Choice, Link, Paper, Picture, Screen, Sound, Words
from bot.words import languages

NEXT = Choice(".next", "Tiếp")
ASIDES = (Choice(".rest", "Nghỉ", aside=True), Choice(".help", "Giúp", aside=True))
DONE = Choice("=", "Xong")


def told(block: Block) -> str:
    return f"[{type(block).__name__}]"


def said(text: str, tone: str = "say") -> Words:
    return Words(text, "vi", tone)  # type: ignore[arg-type]


def picks(*labels: str, **more: bool) -> tuple[Choice, ...]:
    return tuple(Choice(f"k{place}", label, **more) for place, label in enumerate(labels))  # type: ignore[arg-type]


def drawn(*blocks: Block, choices: tuple[Choice, ...] = (NEXT,), **more: object) -> str:
    (page,) = pages(Screen("vi", blocks, choices, **more), told)  # type: ignore[arg-type]
    return page


# What stands in them.


def test_a_question_is_one_text_with_its_choices_and_one_line_that_says_what_to_type() -> None:
    assert drawn(said("Bài 1 · 3/5", "title"), said("Gọi số nào?", "ask"), choices=(*picks("113", "114"), *ASIDES)) == (
        "Bài 1 · 3/5\n\nGọi số nào?\n\n1) 113\n2) 114\n\nTrả lời bằng số 1–2 nhé.\nHoặc nhắn: Nghỉ · Giúp"
    )


def test_the_only_way_on_is_named_where_it_is_said_what_to_type() -> None:
    assert drawn(said("Đọc nhé."), choices=(NEXT, *ASIDES)) == (
        "Đọc nhé.\n\nNhắn “Tiếp” hoặc số 1 nhé.\nHoặc nhắn: Nghỉ · Giúp"
    )


def test_an_only_way_on_with_a_long_name_is_listed() -> None:
    assert drawn(said("Chào bác"), choices=(Choice(".resume", "Học tiếp: Mã OTP và mật khẩu"),)) == (
        "Chào bác\n\n1) Học tiếp: Mã OTP và mật khẩu\n\nTrả lời bằng số 1 nhé."
    )


def test_where_several_may_be_right_numbers_are_typed_in_a_row() -> None:
    page = drawn(said("Ý nào đúng?", "ask"), choices=(*picks("A", "B", "C"), DONE))

    assert page.endswith("1) A\n2) B\n3) C\n4) Xong\n\nChọn mấy ý thì nhắn liền mấy số, ví dụ 1 3.")


def test_what_is_picked_already_is_marked() -> None:
    assert "1) ✓ A\n2) B" in drawn(choices=(Choice("a", "A", picked=True), Choice("b", "B"), DONE))


@pytest.mark.parametrize(
    ("expects", "choices", "line"),
    [
        ("number", (), "Trả lời bằng một con số nhé."),
        ("text", (), "Viết câu trả lời rồi gửi nhé."),
        ("text", picks("Để trống"), "1) Để trống\n\nViết câu trả lời rồi gửi, hoặc nhắn số 1 nhé."),
        # A number that is typed would be an answer.
        ("number", picks("Không biết"), "– Không biết\n\nTrả lời bằng một con số nhé."),
        ("", (), ""),
    ],
)
def test_what_is_to_be_typed_is_said(expects: str, choices: tuple[Choice, ...], line: str) -> None:
    assert drawn(said("Câu hỏi", "ask"), choices=choices, expects=expects) == f"Câu hỏi\n\n{line}".strip()


def test_choices_keep_their_numbers_where_one_between_leads_away() -> None:
    screen = (Choice("a", "A"), Choice(".rest", "Nghỉ", aside=True), Choice("b", "B"), Choice("c", "C"))

    assert "1) A\n3) B\n4) C\n\nTrả lời bằng số 1, 3, 4 nhé." in drawn(said("?"), choices=screen)


@pytest.mark.parametrize(
    ("tone", "mark"),
    [("title", ""), ("say", ""), ("ask", ""), ("right", "✅ "), ("wrong", "🔄 "), ("note", "ℹ️ "), ("answer", "👉 ")],
)
def test_each_tone_is_told_apart_by_a_sign(tone: str, mark: str) -> None:
    assert drawn(said("Lời", tone), choices=()) == f"{mark}Lời"


def test_notices_come_first_and_other_blocks_are_told_by_the_channel() -> None:
    media = (Picture("a", "Bếp", "vi"), Sound("b", "vi"), Paper("c", "giay.pdf"), Link("otp", "Mã OTP"))
    page = drawn(said("Lời"), *media, choices=(), notices=("Đã ghi.",))

    assert page == "Đã ghi.\n\nLời\n\n[Picture]\n\n[Sound]\n\n[Paper]\n\n[Link]"


def test_what_the_channel_shows_in_another_way_leaves_no_gap() -> None:
    assert pages(Screen("vi", (said("A"), Picture("a", "Bếp", "vi"), said("B"))), lambda block: "") == ("A\n\nB",)


def test_a_picture_whose_words_stand_there_anyway_does_not_say_them_twice() -> None:
    assert drawn(said("Báo cáo", "title"), Picture("a", "Báo cáo", "vi"), choices=()) == "Báo cáo"


@pytest.mark.parametrize("language", languages())
def test_every_language_says_what_to_type(language: str) -> None:
    (page,) = pages(Screen(language, (), (*picks("A", "B"), *ASIDES)), told)

    assert "1–2" in page
    assert "Nghỉ · Giúp" in page


def test_a_screen_of_nothing_is_still_a_text() -> None:
    assert pages(Screen("vi", ()), told) == ("…",)


# How long they are.


def test_a_long_screen_is_cut_between_paragraphs_and_the_question_stays_with_its_choices() -> None:
    story, question = "Chuyện dài. " * 165, "Gọi số nào?"
    first, last = pages(Screen("vi", (said(story), said("Rồi sao?"), said(question, "ask")), picks("113", "114")), told)

    assert first == story.strip()
    assert last.startswith("Rồi sao?\n\nGọi số nào?\n\n1) 113\n2) 114")


def test_a_text_that_just_fits_is_not_cut() -> None:
    assert pages(Screen("vi", (said("a" * LIMIT),)), told) == ("a" * LIMIT,)
    assert [units(page) for page in pages(Screen("vi", (said("😀" * 1001),)), told)] == [2000, 2]


@pytest.mark.parametrize("letter", ["😀", "ệ", "e\u0302\u0323", "q\u0300\u0301"])
def test_no_letter_is_cut_apart(letter: str) -> None:
    for page in pages(Screen("vi", (said(letter * 1500),)), told):
        page.encode()
        assert not unicodedata.combining(page[0])
        assert units(page) <= LIMIT


def test_a_piece_made_of_marks_alone_is_cut_somewhere() -> None:
    assert "".join(pieces("\u0300" * 50, 20)) == "\u0300" * 50


LABELS = st.text(min_size=1, max_size=120).filter(lambda label: label.strip())
CHOICES = st.lists(
    st.builds(Choice, st.sampled_from(["a", ".next", "=", "b-c"]), LABELS, picked=st.booleans(), aside=st.booleans()),
    max_size=12,
)
BLOCKS = st.lists(
    st.builds(
        Words,
        st.text(max_size=3000),
        st.just("vi"),
        st.sampled_from(["title", "say", "ask", "right", "wrong", "note", "answer"]),
    ),
    max_size=8,
)
SCREENS = st.builds(
    Screen,
    st.sampled_from(languages()),
    BLOCKS.map(tuple),
    CHOICES.map(tuple),
    st.lists(st.text(max_size=400), max_size=3).map(tuple),
    st.sampled_from(["", "text", "number"]),
)


@given(SCREENS)
def test_whatever_a_screen_holds_its_texts_fit_and_nothing_of_it_is_lost(screen: Screen) -> None:
    texts = pages(screen, told)

    assert texts
    assert all(text.strip() and units(text) <= LIMIT for text in texts)
    squeezed = _squeezed("".join(texts))
    for words in (*screen.notices, *(block.text for block in screen.blocks if isinstance(block, Words))):
        assert _squeezed(words) in squeezed


@given(SCREENS)
def test_whatever_a_screen_holds_every_choice_can_be_read_with_its_number(screen: Screen) -> None:
    squeezed = _squeezed("".join(pages(screen, told)))
    for number, choice in screen.numbered():
        label = _squeezed(choice.label)
        assert label in squeezed
        if number is not None and not choice.aside and sum(not other.aside for other in screen.choices) > 1:
            assert _squeezed(f"{number}) {'✓' if choice.picked else ''}{choice.label}") in squeezed


def _squeezed(words: str) -> str:
    return "".join(unicodedata.normalize("NFC", words).split())
