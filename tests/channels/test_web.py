"""The web's edge: forms in, views out."""

from __future__ import annotations

from typing import Any

import pytest

from bot.channels.web import (
    Addresses,
    Bubble,
    Standing,
    act,
    code,
    first,
    inbound,
    opened,
    standing,
    view,
)
from bot.dialogue.events import Chose, Opened, Said
from bot.dialogue.screens import Choice, Link, Paper, Picture, Screen, Sound, Words
from tests.web.scripted import NOON

ADDRESSES = Addresses(medium="/anh/{}".format, door="http://hoc.test/bai/{}".format)
HERE = Standing(learner=7, turn=3)


def seen(*choices: Choice, expects: Any = "") -> Any:
    return view(Screen("vi", (), choices, expects=expects), ADDRESSES)


def test_each_block_becomes_a_bubble_that_knows_its_language_and_address() -> None:
    screen = Screen(
        "vi",
        (
            Words("Bài một", "vi", "title"),
            Words("Fire", "en"),
            Picture("ab", "Ngọn lửa", "vi"),
            Sound("cd", "en"),
            Paper("ef", "Tờ nhắc.pdf"),
            Link("bai-mot", "Gửi đi"),
        ),
    )

    assert view(screen, ADDRESSES).bubbles == (
        Bubble("title", "Bài một"),
        Bubble("say", "Fire", "en"),
        Bubble("picture", "Ngọn lửa", "", "/anh/ab"),
        Bubble("sound", "", "en", "/anh/cd"),
        Bubble("paper", "Tờ nhắc.pdf", "", "/anh/ef"),
        Bubble("link", "Gửi đi", "", "http://hoc.test/bai/bai-mot"),
    )


def test_a_recording_in_two_forms_has_an_address_for_each() -> None:
    forms = {"cd": (("cd", "audio/ogg"), ("ce", "audio/aac"))}
    addresses = Addresses("/anh/{}".format, "/bai/{}".format, forms=lambda hash: forms[hash])

    assert view(Screen("vi", (Sound("cd", "vi"),)), addresses).bubbles == (
        Bubble("sound", "", "", "/anh/cd", (("/anh/cd", "audio/ogg"), ("/anh/ce", "audio/aac"))),
    )


def test_a_button_keeps_the_number_that_types_it_and_asides_stand_apart() -> None:
    aside, one, two = Choice(".help", "Giúp", aside=True), Choice("a", "Một"), Choice("b", "Hai")

    drawn = seen(one, aside, two)

    assert drawn.buttons == ((1, one), (3, two))
    assert drawn.asides == (aside,)


def test_where_a_number_is_the_answer_no_button_has_one() -> None:
    assert seen(Choice("a", "Một"), expects="number").buttons[0][0] is None


def test_one_way_on_stands_out_and_two_do_not() -> None:
    assert seen(Choice("a", "Tiếp"), Choice("b", "Giúp", aside=True)).solo
    assert not seen(Choice("a", "Có"), Choice("b", "Không")).solo


def test_two_or_many_short_choices_stand_in_pairs() -> None:
    short = [Choice(str(n), "Bình Lư") for n in range(6)]

    assert seen(*short).paired
    assert seen(*short[:2]).paired
    assert not seen(*short[:4]).paired
    assert not seen(*short, Choice("long", "Một xã có cái tên rất dài")).paired


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({}, Standing(0, 0)),
        ({"learner": "", "turn": ""}, Standing(0, 0)),
        ({"learner": "7", "turn": "3"}, HERE),
        ({"learner": "7"}, None),
        ({"turn": "3"}, None),
        ({"learner": "-7", "turn": "3"}, None),
        ({"learner": "7 ", "turn": "3"}, None),
        ({"learner": "७", "turn": "3"}, None),
        ({"learner": "9" * 19, "turn": "3"}, None),
    ],
)
def test_where_a_form_was_drawn(form: dict[str, str], expected: Standing | None) -> None:
    assert standing(form) == expected


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({"choice": ".next"}, Chose(".next", 7, 3)),
        ({"words": "tiếp"}, Said("tiếp", 3)),
        ({"choice": ".next", "words": "tiếp"}, Chose(".next", 7, 3)),
        ({"words": "a\x00\x1bb\nc\td"}, Said("a  b\nc\td", 3)),
        ({"words": "x" * 5000}, Said("x" * 4096, 3)),
        ({"choice": "x" * 65}, None),
        ({"choice": "", "words": ""}, None),
        ({"words": "\x00 "}, None),
        ({}, None),
    ],
)
def test_what_a_form_does(form: dict[str, str], expected: object) -> None:
    assert act(form, HERE) == expected


@pytest.mark.parametrize("given", ["", "a b", "<i>", "x" * 65, "a/b", "ă"])
def test_a_code_is_short_and_plain(given: str) -> None:
    assert code({"bai": given}) == ""
    assert code({"bai": "Bai_01-x"}) == "Bai_01-x"


def test_the_same_input_to_the_same_screen_is_the_same_message() -> None:
    again = [inbound("ann", Said("114", 3), HERE, NOON).message for _ in range(2)]

    assert len(set(again)) == 1


def test_any_difference_makes_another_message() -> None:
    messages = {
        inbound("ann", Said("114", 3), HERE, NOON).message,
        inbound("bob", Said("114", 3), HERE, NOON).message,
        inbound("ann", Said("115", 3), HERE, NOON).message,
        inbound("ann", Said("114", 4), Standing(7, 4), NOON).message,
        inbound("ann", Said("114", 3), Standing(8, 3), NOON).message,
        inbound("ann", Chose("114", 7, 3), HERE, NOON).message,
        inbound("ann", Opened("114"), HERE, NOON).message,
        opened("ann", Opened("114"), "nonce", NOON).message,
        opened("ann", Opened("114"), "nonce2", NOON).message,
        first("ann", Said("114", 3), "nonce", NOON).message,
        first("ann", Said("114", 3), "nonce2", NOON).message,
    }

    assert len(messages) == 11


def test_a_first_act_is_one_message_however_far_the_first_turn_had_gone() -> None:
    assert first("ann", Chose(".yes", 7, 1), "n", NOON).message == first("ann", Chose(".yes", 7, 2), "n", NOON).message
