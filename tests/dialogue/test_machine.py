"""Random learners over the whole dialogue: whatever they do, no exception, and every screen is valid."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.dialogue.events import Answered, CameDue, Chose, Event, Failed, Opened, Said, Sent, Told
from bot.dialogue.ladder import A_DAY
from bot.words import catalogue
from tests.dialogue.edits import libraries, rehearsals, together
from tests.dialogue.playbook import Play, check_screen

# The smaller tests run the same lines: tracing it too would cost as much again.
pytestmark = pytest.mark.no_cover

EDITED = {**libraries(), **rehearsals(), "both": together()}
CODES = st.sampled_from(
    ["", "otp", "nhieu-y", "thu", "xep", "cuoc-goi", "nguoi-ban", "no-such", "x" * 200, "\x00", "../../etc"]
)
COMMANDS = sorted(set(", ".join(v for k, v in catalogue("vi").items() if k.startswith("choice.")).split(", ")))
WORDS = st.one_of(
    st.text(max_size=60),
    st.sampled_from(COMMANDS),
    st.sampled_from(["1", "2", "3", "a", "114", "mật khẩu", "mat khau", "1 2", "\u202e1", "😀", "1" * 4096, "\ud800"]),
    st.sampled_from(["3 1 2", "1a 2b 3c", "2-1", "dừng lại, kiểm tra, hỏi người thân", "tắt máy", "113 công an"]),
)


class Conversation(RuleBasedStateMachine):
    """One learner, any events in any order, stale ones, repeats, and authors editing meanwhile."""

    @initialize(learner=st.integers(1, 2**52), channel=st.sampled_from(["web", "terminal", "telegram"]))
    def arrives(self, learner: int, channel: str) -> None:
        self.play = Play(together(), learner=learner, channel=channel)
        self.seen: list[Event] = []

    def happens(self, event: Event) -> None:
        self.seen = [*self.seen[-4:], event]
        before = self.play.learner
        self.play.happens(event)
        assert self.play.last is not None
        grew = self.play.learner.turn - before.turn
        assert grew == (1 if self.play.last.changed else 0)
        if not self.play.last.changed:
            assert self.play.records == self.play.records[: len(self.play.records)]
            assert not self.play.last.records

    @rule(code=CODES, language=st.sampled_from(["", "vi", "en", "bn", "zz-ZZ"]))
    def opens(self, code: str, language: str) -> None:
        self.happens(Opened(code, language))

    @rule(words=WORDS)
    def says(self, words: str) -> None:
        self.happens(Said(words))

    @rule(data=st.data())
    def taps_what_is_there(self, data: st.DataObject) -> None:
        choice = data.draw(st.sampled_from(self.play.screen.choices))
        self.happens(Chose(choice.key, self.play.learner.id, self.play.learner.turn))

    @rule(
        key=st.sampled_from(
            ["", "=", ".erase-now", ".yes", "tat-may", "speak-xx", "area-99", "area-x", ".more", "03388"]
        )
    )
    def taps_what_is_not(self, key: str) -> None:
        self.happens(Chose(key, self.play.learner.id, self.play.learner.turn))

    @rule(turn=st.integers(0, 40), key=st.sampled_from([".next", ".yes", "tat-may"]))
    def taps_what_was(self, turn: int, key: str) -> None:
        self.happens(Chose(key, self.play.learner.id, turn))

    @rule(what=st.sampled_from(["photo", "voice", "edit", "place"]))
    def sends(self, what: str) -> None:
        self.happens(Sent(what))

    @rule(kind=st.sampled_from(["holding", "return-code", "other"]))
    def an_answer_comes(self, kind: str) -> None:
        self.happens(Answered("r", kind, {"code": "AAAA-BBBB", "lessons": 1}))

    @rule()
    def what_is_due_is_found(self) -> None:
        if self.play.asked and self.play.asked[0].kind == "due-reviews":
            self.play.fetches()

    @rule(
        lesson=st.sampled_from(["otp", "nhieu-y", "gone"]),
        question=st.sampled_from(["ai-hoi", "so-chay", "giu-gi", "lam-gi", "gone"]),
        due=st.integers(0, 21_000),
        day=st.integers(0, 21_000),
    )
    def what_was_due_on_another_day_is_found(self, lesson: str, question: str, due: int, day: int) -> None:
        cards = [[lesson, question, 0, due], ["otp", "so-chay", 4, 0]]
        self.happens(Answered("r", "due-reviews", {"cards": cards, "next": day}))

    @rule(kind=st.sampled_from(["holding", "return-code", "due-reviews", "other"]))
    def a_request_fails(self, kind: str) -> None:
        self.happens(Failed("r", kind, "slow"))

    @rule()
    def something_else_happens(self) -> None:
        self.happens(CameDue("reminder"))
        self.happens(Told("joined"))

    @rule(edit=st.sampled_from(sorted(EDITED)))
    def an_author_edits(self, edit: str) -> None:
        self.play.meets(EDITED[edit])

    @rule(hours=st.integers(0, 5000))
    def time_passes(self, hours: int) -> None:
        self.play.later(hours=hours)

    @rule()
    def the_last_is_delivered_again(self) -> None:
        if self.seen:
            self.happens(self.seen[-1])

    @invariant()
    def the_screen_is_valid(self) -> None:
        if hasattr(self, "play"):
            check_screen(self.play.screen, self.play.learner)

    @invariant()
    def nothing_is_recorded_before_the_yes(self) -> None:
        if hasattr(self, "play") and self.play.records:
            assert self.play.records[0].kind == "consented"

    @invariant()
    def each_lesson_is_completed_once_at_most(self) -> None:
        if hasattr(self, "play"):
            done = [record.lesson for record in self.play.records if record.kind == "completed"]
            assert len(done) == len(set(done)) or self._began_anew()

    @invariant()
    def no_more_comes_back_in_a_day_than_allowed(self) -> None:
        if hasattr(self, "play"):
            assert self.play.learner.seat.review.asked <= A_DAY
            assert len(self.play.learner.seat.review.queue) <= A_DAY

    def _began_anew(self) -> bool:
        return sum(record.kind == "consented" for record in self.play.records) > 1


Conversation.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
test_conversation = Conversation.TestCase
