"""Who is next: everyone once before anyone twice, and nobody without end."""

from __future__ import annotations

import pytest

from bot.errors import BusyError
from bot.waiting import Waiting


def line_up(most: int = 100, each: int = 50, share: int = 3, **waiting: str) -> Waiting[str]:
    """Let letters wait, a line for each name."""
    queue: Waiting[str] = Waiting(most, each, share)
    for who, letters in waiting.items():
        for letter in letters:
            queue.put(who, letter)
    return queue


def test_the_first_of_each_line_comes_before_the_second_of_any() -> None:
    assert "".join(line_up(an="abcde", binh="1", chi="xy").batch(10)) == "a1xbyc"


def test_who_sends_much_gets_a_share_of_each_batch_and_waits_with_the_rest() -> None:
    queue = line_up(an="abcdefg")
    assert "".join(queue.batch(10)) == "abc"
    queue.put("binh", "1")
    assert "".join(queue.batch(10)) == "d1ef"
    assert len(queue) == 1


def test_a_full_batch_goes_on_where_it_ended() -> None:
    queue = line_up(an="ab", binh="12", chi="xy")
    assert ["".join(queue.batch(2)) for _ in range(4)] == ["a1", "xb", "2y", ""]
    assert len(queue) == 0


def test_too_much_in_all_is_refused_and_so_is_too_much_of_one() -> None:
    queue = line_up(most=4, each=3, an="abc")
    with pytest.raises(BusyError):
        queue.put("an", "d")
    queue.put("binh", "1")
    with pytest.raises(BusyError):
        queue.put("chi", "x")
    assert "".join(queue.batch(10)) == "a1bc"
    queue.put("an", "d")
