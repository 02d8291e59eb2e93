"""Cards of every kind, and what their mistakes lead to."""

import pytest

from lessons.cards import CardReader
from lessons.model import Say, Text, Try
from tests.lessons.writing import codes, question, with_cards


def test_cards_stand_in_the_order_of_the_file() -> None:
    say, ask, do = with_cards("""
  - say: Một.
    key: dau
  - question: hoi
    ask: Số nào?
    hint: Ba chữ số.
    number: 114
  - try: Khóa màn hình nhé.
    done: Xong
""").cards

    assert (say.key, ask.key) == ("dau", "hoi")
    assert isinstance(do, Try)
    assert (do.text, do.done) == (Text({"vi": "Khóa màn hình nhé."}), Text({"vi": "Xong"}))


def test_a_card_without_a_key_is_known_by_its_words() -> None:
    first, again = (with_cards("  - say: Tắt máy nhé.\n").cards[0].key for _ in range(2))
    other = with_cards("  - say: Hỏi công an.\n").cards[0].key

    assert first == again != other
    assert len(first) == 8
    assert first.startswith("c")


def test_a_hint_is_kept_with_its_question() -> None:
    found = question("hint: Ba chữ số.\nnumber: 114")

    assert found.hint == Text({"vi": "Ba chữ số."})


def test_a_card_may_have_a_list_of_languages_left_out_of_its_key() -> None:
    one = with_cards("  - say: {vi: Một}\n").cards[0]
    two = with_cards("  - say: {vi: Một, en: One}\n").cards[0]

    assert isinstance(one, Say)
    assert one.key == two.key


@pytest.mark.parametrize(
    ("card", "faults"),
    [
        ("  - say: {}\n", ["HS022"]),
        ("  - say: Một.\n    key: Khóa\n", ["HS034"]),
        ("  - try: {}\n    done: Xong\n", ["HS022"]),
        ("  - try: Một.\n    done: Xong\n    key: Khóa\n", ["HS034"]),
        ("  - question: hoi\n    ask: ''\n    number: 114\n", ["HS022"]),
        ("  - question: Hỏi\n    ask: Gì?\n    number: 114\n", ["HS034"]),
        ("  - question: hoi\n    ask: Gì?\n    nubmer: 114\n", ["HS016"]),
        ("  - question: hoi\n    ask: Gì?\n    number: 114\n    choose: one\n", ["HS017"]),
        ("  - qestion: hoi\n    ask: Gì?\n", ["HS016"]),
        ("  - {}\n", ["HS022"]),
        ("  - []\n", ["HS022"]),
        ("  - [a]\n", ["HS019"]),
        ("  - xyz: a\n", ["HS040"]),
        ("  - story: a\n    start: a1\n    lines: []\n", ["HS022"]),
        ("  - story: a\n    start: a1\n    lines: [a]\n", ["HS019"]),
    ],
)
def test_a_mistake_is_told_once(card: str, faults: list[str]) -> None:
    assert codes(card) == faults


def test_a_caption_may_be_long_where_there_is_no_picture() -> None:
    words = "https://vi-du.vn/" + "a" * 1500

    assert codes(f"  - say: {words}\n") == []


def test_a_choice_counts_for_the_length_of_its_card() -> None:
    ask = "https://vi-du.vn/" + "a" * 1900
    answers = "".join(f"      - {side}: {side} {'b' * 60}\n" for side in ("right", "wrong"))

    assert codes(f"  - question: hoi\n    ask: {ask}\n    answers:\n{answers}") == ["HS032", "HS102"]


def test_an_editor_is_offered_every_kind_of_card() -> None:
    kinds = [sorted(kind["required"]) for kind in CardReader().schema()["anyOf"]]

    assert kinds[0] == ["say"]
    assert ["answers", "ask", "question"] in kinds
    assert kinds[-1] == ["lines", "start", "story"]
