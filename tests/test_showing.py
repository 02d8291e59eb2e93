"""Which turn draws, and where: stale taps, double taps, and words written before a screen could be seen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.dialogue.events import Answered, CameDue, Chose, Event, Failed, Inbound, Opened, Said, Sent
from bot.showing import NO_TURN, heard, owing
from storage.rows import Change, Person, Showing

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LONG_AGO = NOW - timedelta(hours=1)
TAP = Chose("a", 1, 4)


def inbound(event: Event, place: str = "", at: datetime = NOW) -> Inbound:
    return Inbound("telegram", "lan", "m1", at, event, place=place)


def person(showing: Showing, seen: datetime = LONG_AGO) -> Person:
    return Person(1, "telegram", (), 1, 4, "{}", "", seen, showing=showing)


def owed(event: Event, *, changed: bool, place: str = "", showing: Showing, seen: datetime = LONG_AGO) -> Change:
    return owing(Change(4), inbound(event, place), person(showing, seen), NOW, changed=changed)


SHOWN = Showing(turn=4, shown=4, place="7t", at=LONG_AGO)
UNSHOWN = Showing(turn=4, shown=3, place="7t", at=LONG_AGO)


def test_a_tap_is_drawn_in_the_message_it_came_from() -> None:
    assert owed(TAP, changed=True, place="7t", showing=SHOWN) == Change(4, owes="new", place="7t")


def test_of_a_screen_that_stands_twice_the_known_one_is_gone_on_with_whichever_is_tapped() -> None:
    assert owed(TAP, changed=True, place="5t", showing=SHOWN) == Change(4, owes="new", place="7t")
    assert owed(TAP, changed=True, place="5t", showing=UNSHOWN) == Change(4, owes="new", place="5t")


@pytest.mark.parametrize("event", [Said("mật khẩu"), Opened("otp"), Sent("photo"), CameDue("reminder")])
def test_what_was_typed_sent_or_came_due_is_drawn_at_the_bottom(event: Event) -> None:
    assert owed(event, changed=True, showing=SHOWN) == Change(4, owes="new", place="")


@pytest.mark.parametrize("event", [Answered("r", "holding", {}), Failed("r", "holding", "failed")])
def test_an_answer_is_drawn_where_it_was_waited_for(event: Event) -> None:
    assert owed(event, changed=True, showing=SHOWN) == Change(4, owes="new", place=None)


def test_the_second_half_of_a_double_tap_is_only_answered() -> None:
    seen = NOW - timedelta(seconds=9)
    assert owed(TAP, changed=False, place="7t", showing=SHOWN, seen=seen) == Change(4)


def test_a_late_stale_tap_on_the_screen_itself_draws_it_there_again() -> None:
    seen = NOW - timedelta(seconds=10)
    assert owed(TAP, changed=False, place="7t", showing=SHOWN, seen=seen) == Change(4, owes="again", place=None)


def test_where_that_screen_was_never_shown_it_is_drawn_as_a_new_one() -> None:
    assert owed(TAP, changed=False, place="7t", showing=UNSHOWN) == Change(4, owes="new", place=None)


@pytest.mark.parametrize("place", ["5t", ""])
def test_a_late_stale_tap_elsewhere_sends_the_screen_to_the_bottom(place: str) -> None:
    assert owed(TAP, changed=False, place=place, showing=SHOWN) == Change(4, owes="new", place="")


def test_words_that_came_too_early_are_answered_with_the_screen() -> None:
    assert owed(Said("113"), changed=False, showing=UNSHOWN) == Change(4, owes="new", place="")


def test_an_answer_that_means_nothing_any_more_draws_nothing() -> None:
    assert owed(Answered("r", "holding", {}), changed=False, showing=SHOWN) == Change(4)


def test_a_turn_that_failed_owes_its_apology() -> None:
    failed = Change(4, error="KeyError at here:1")
    change = owing(failed, inbound(TAP, "7t"), person(SHOWN), NOW, changed=True)
    assert (change.error, change.owes, change.place) == ("KeyError at here:1", "new", "7t")


@pytest.mark.parametrize(
    "showing",
    [
        UNSHOWN,
        Showing(turn=4, shown=4, place="7t", at=LONG_AGO, unsure=True),
        Showing(turn=4, shown=4, place="7t", at=NOW + timedelta(seconds=2, microseconds=1)),
    ],
    ids=["not yet shown", "perhaps never shown", "shown after it was written"],
)
def test_words_answer_no_screen_that_could_not_be_seen(showing: Showing) -> None:
    assert heard(inbound(Said("113")), showing) == Said("113", NO_TURN)


@pytest.mark.parametrize(
    "showing", [Showing(), SHOWN, Showing(turn=4, shown=4, at=NOW + timedelta(seconds=2))], ids=["new", "shown", "just"]
)
def test_words_answer_the_screen_that_stands(showing: Showing) -> None:
    assert heard(inbound(Said("113")), showing) == Said("113")


def test_taps_say_themselves_what_they_answer() -> None:
    assert heard(inbound(TAP, "7t"), UNSHOWN) == TAP
