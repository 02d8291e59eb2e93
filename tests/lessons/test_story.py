"""Stories: every line is reached, every path ends."""

import pytest

from lessons.model import Line, Story, Text, Turning
from tests.lessons.writing import codes, with_cards

STORY = """
  - story: cuoc-goi
    start: a1
    lines:
      a1:
        caller: Tôi là công an.
        choices:
          - {say: Tắt máy, to: safe}
          - {say: Đọc mã, to: lost, key: doc}
      safe: {because: Mình đã an toàn., good: Mình tắt máy., next: Kể cho người nhà.}
      lost: {caller: Cảm ơn nhé., because: Họ lấy được tiền., good: Mình thử ở đây., next: Tắt máy ngay.}
"""


def test_a_story_is_lines_joined_by_choices() -> None:
    lesson = with_cards(STORY)
    story = lesson.cards[0]

    assert isinstance(story, Story)
    assert (story.key, story.start) == ("cuoc-goi", "a1")
    first, second = story.lines["a1"].choices
    assert (first.to, second) == ("safe", Turning("doc", Text({"vi": "Đọc mã"}), "lost"))
    assert len(first.key) == 6
    lost = [Text({"vi": words}) for words in ("Cảm ơn nhé.", "Họ lấy được tiền.", "Mình thử ở đây.", "Tắt máy ngay.")]
    assert story.lines["lost"] == Line("lost", lost[0], lost[1], good=lost[2], next=lost[3])
    assert codes(STORY) == []


def test_replies_are_followed_as_far_as_they_lead() -> None:
    story = with_cards(STORY).cards[0]
    assert isinstance(story, Story)
    off, read = (choice.key for choice in story.lines["a1"].choices)

    assert story.follow("", ()) == (story.lines["a1"], ())
    assert story.follow("a1", (read,)) == (story.lines["lost"], (read,))
    assert story.follow("gone", (off, "gone", read)) == (story.lines["safe"], (off,))


@pytest.mark.parametrize("change", ["Mình tắt máy.", "Kể cho người nhà.", "Đọc mã"])
def test_what_a_story_tells_is_part_of_the_lessons_version(change: str) -> None:
    assert with_cards(STORY).version != with_cards(STORY.replace(change, "Khác")).version


@pytest.mark.parametrize(
    ("written", "instead", "faults"),
    [
        ("start: a1", "start: a2", ["HS067"]),
        ("start: a1", "start: A1", ["HS034"]),
        ("to: lost", "to: a1", ["HS068"]),
        ("to: safe", "to: nowhere", ["HS067"]),
        ("say: Tắt máy", "say: Đọc mã, key: doc", ["HS038"]),
        ("say: Tắt máy, to: safe", "say: Tắt máy", ["HS018", "HS068"]),
        ("key: doc", "key: Đọc", ["HS037", "HS068"]),
        ("{say: Đọc mã, to: lost, key: doc}", "Đọc mã", ["HS019", "HS068"]),
        ("{because: Mình đã an toàn., good: Mình tắt máy., next: Kể cho người nhà.}", "Mình đã an toàn.", ["HS019"]),
        ("safe: {because", "Safe: {because", ["HS034"]),
        ("because: Mình đã", "caller: Mình đã", ["HS069"]),
        (", next: Kể cho người nhà.", "", ["HS116"]),
        (", good: Mình tắt máy., next: Kể cho người nhà.", "", ["HS116"]),
        ("caller: Tôi là công an.", "good: Mình nghe máy.", ["HS071"]),
    ],
)
def test_a_mistake_in_a_story_is_told(written: str, instead: str, faults: list[str]) -> None:
    assert written in STORY
    assert codes(STORY.replace(written, instead)) == faults


def test_a_circle_with_a_way_out_is_no_fault() -> None:
    without, _, _ = STORY.partition("      lost:")

    assert codes(without.replace("to: lost", "to: a1")) == []


def test_a_line_has_at_most_four_choices_within_the_channels_limits() -> None:
    more = "".join(f"          - {{say: Câu {n}, to: safe}}\n" for n in range(3))

    assert codes(STORY.replace("      safe:", more + "      safe:", 1)) == ["HS044"]
    long = "caller: https://vi-du.vn/" + "a" * 1990
    assert codes(STORY.replace("caller: Tôi là công an.", long)) == ["HS032"]
