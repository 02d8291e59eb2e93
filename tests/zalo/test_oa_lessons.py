"""Shipped lessons on an Official Account: each screen is taken by the strict stand-in, and every answer is at hand."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from bot.channels.taps import choice
from bot.channels.zalo.telling import Telling
from bot.channels.zalo_oa.drawing import MOST_BUTTONS, Part, Shape, message, parts
from bot.channels.zalo_oa.files import LARGEST
from bot.channels.zalo_oa.windows import FREE_MESSAGES
from bot.dialogue.screens import Picture, Screen, Shown
from tests.driving import numbered
from tests.lessons.test_played import LIBRARIES
from tests.zalo.standin.oa.shapes import Shapes
from tests.zalo.standin.oa.uploads import Uploads
from tests.zalo.test_bot_lessons import SHIPPED, Typist

LEARNER, TURN = (1 << 52) - 1, 999_999_999
"""The longest there are."""


def drawn(screen: Screen) -> tuple[Part, ...]:
    telling = Telling("2800000000000000003", "https://hocso.example.vn")
    return parts(Shown(screen, LEARNER, TURN), partial(telling.words, screen.language))


@pytest.mark.parametrize("shape", ["plain", "template"])
@pytest.mark.parametrize("lesson", SHIPPED)
def test_every_screen_is_taken_in_both_shapes_and_fits_the_free_messages(lesson: str, shape: Shape) -> None:
    strict = Shapes(Uploads("test"), shape)
    for screen in Typist(lesson).screens():
        *earlier, last = drawn(screen)
        assert len(earlier) < FREE_MESSAGES
        assert [part.picture for part in earlier] == [b.hash for b in screen.blocks if isinstance(b, Picture)]
        assert strict.read(message(last, shape))["text"]


@pytest.mark.parametrize("lesson", SHIPPED)
def test_every_answer_is_a_button_or_has_a_number(lesson: str) -> None:
    for screen in Typist(lesson).screens():
        last = drawn(screen)[-1]
        answers = [one for one in screen.choices if not one.aside]
        if len(answers) <= MOST_BUTTONS:
            taps = [choice(payload) for _, payload in last.buttons]
            assert [tap.key for tap in taps if tap] == [one.key for one in answers]
        else:
            assert set(numbered(last.text)) == {" ".join(one.label.split()) for one in answers}
        assert all(one.label in last.text for one in screen.choices if one.aside)


@pytest.mark.parametrize("lesson", SHIPPED)
def test_every_picture_is_small_enough_to_be_sent_up(lesson: str) -> None:
    media = LIBRARIES[lesson].courses.media
    with_pictures = [b for screen in Typist(lesson).screens() for b in screen.blocks if isinstance(b, Picture)]
    for block in with_pictures:
        medium = media[block.hash]
        assert Path(medium.path).stat().st_size <= LARGEST
        assert medium.type in ("image/png", "image/jpeg")
