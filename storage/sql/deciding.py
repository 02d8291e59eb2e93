"""Deciding a batch in order, each turn on what the one before it left, and gathering what is to be written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from storage.rows import Arrival, Change, Decide, Outcome, Person, Record, local_day
from storage.sql.moments import to_moment
from storage.sql.prepared import Row
from storage.sql.present import Present, PresentAccount, PresentLearner, new_learner

_NOBODY = PresentLearner(0)
"""Who speaks through an account from an erasure until somebody new does."""


class Batch:
    """The turns of one call; the lists hold rows in the order of their tables' statements."""

    def __init__(self, present: Present) -> None:
        """Take who is present."""
        self.present = present
        self.now = to_moment(present.now)
        self.learners: dict[int, PresentLearner] = {}
        self.records: list[Row] = []
        self.traits: list[Row] = []
        self.memory: dict[tuple[int, str, str], tuple[str, int]] = {}
        self.reminders: dict[int, int] = {}
        self.requests: list[Row] = []
        self.closed: list[Row] = []
        self.set_aside: list[Row] = []
        self.forgotten: list[int] = []
        self._stamps: dict[datetime, tuple[int, int]] = {}

    def run(self, arrivals: Sequence[Arrival], keys: Sequence[bytes], decide: Decide) -> list[Outcome]:
        """Decide all turns and return what becomes of them once written."""
        places = enumerate(zip(arrivals, keys, strict=True))
        return [self._turn(arrival, key, decide, place) for place, (arrival, key) in places]

    def _turn(self, arrival: Arrival, key: bytes, decide: Decide, place: int) -> Outcome:
        account = self.present.accounts.get((arrival.channel, arrival.address))
        theirs = (arrival.request is None or self._closes(arrival.request, account)) and _is_for(arrival, account)
        if account is None or key not in self.present.fresh or not theirs:
            return self._repeat(arrival, account)
        self.present.fresh.remove(key)
        learner = account.learner or self._join(account)
        if account.gone:
            # Who writes can be written to.
            account.gone, account.changed = False, True
        change = decide(account.person(learner), place)
        # What came due is no sign of anybody: platforms count from when people themselves did something.
        seen = account.seen if arrival.learner else self.present.now
        self._owe(account, change, seen)
        if change.error:
            self.set_aside.append((self.now, account.channel, account.id, change.error))
            return Outcome(account.person(learner), error=change.error, owes=change.owes)
        self._apply(account, learner, change, seen)
        outcome = Outcome(account.person(learner), owes=change.owes)
        if change.forget:
            self._forget(learner)
        return outcome

    def _closes(self, request: str, account: PresentAccount | None) -> bool:
        """Close a request; return whether the learner who made it speaks through the account."""
        learner = self.present.asked.pop(request, None)
        if learner is None:
            return False
        self.closed.append((request,))
        return account is not None and account.learner is not None and account.learner.id == learner

    def _repeat(self, arrival: Arrival, account: PresentAccount | None) -> Outcome:
        if account is None:
            return Outcome(Person(0, arrival.channel, (), 0, 0, "", "", self.present.now), repeat=True)
        unshown = account.showing.shown < account.showing.turn
        return Outcome(account.person(account.learner or _NOBODY), repeat=True, owes="new" if unshown else "")

    def _join(self, account: PresentAccount) -> PresentLearner:
        account.learner = learner = new_learner()
        account.changed = account.passed = True
        self.learners[learner.id] = learner
        return learner

    def _owe(self, account: PresentAccount, change: Change, seen: datetime) -> None:
        if change.owes:
            account.showing = replace(account.showing, turn=account.showing.turn + 1, unsure=False)
            account.seen = seen
            account.changed = True
        if change.place is not None:
            account.showing = replace(account.showing, place=change.place)
            account.changed = True

    def _apply(self, account: PresentAccount, learner: PresentLearner, change: Change, seen: datetime) -> None:
        learner.view = change.view
        if change.due is not None:
            self.reminders[learner.id] = 0 if change.due.at is None else to_moment(change.due.at)
        if _is_empty(change, learner):
            return
        learner.turn = change.turn
        if change.seat is not None:
            learner.seat = change.seat
        if change.shelf is not None:
            learner.shelf = change.shelf
            learner.shelved = True
        account.seen = seen
        account.changed = True
        self.learners[learner.id] = learner
        for record in change.records:
            self._record(account, learner, record)
        for trait in change.traits:
            self.traits.append((learner.id, trait.name, self._stamp(trait.since)[0], trait.value))
        for kept in change.memory:
            self.memory[learner.id, kept.lesson, kept.question] = kept.state, kept.due
        for asked in change.requests:
            place = (account.channel, account.address, learner.id)
            self.requests.append((asked.id, asked.kind, asked.body, *place, self.now, 0, 0))

    def _record(self, account: PresentAccount, learner: PresentLearner, record: Record) -> None:
        at, day = self._stamp(record.at)
        if record.kind in ("consented", "withdrew"):
            learner.consented = at if record.kind == "consented" else 0
        self.records.append(
            (
                learner.id,
                account.channel,
                record.kind,
                at,
                day,
                record.mode,
                record.lesson,
                record.version,
                record.question,
                record.option,
                record.right,
                record.attempt,
                record.value,
            )
        )

    def _forget(self, learner: PresentLearner) -> None:
        self.forgotten.append(learner.id)
        for account in self.present.accounts.values():
            if account.learner is learner:
                account.learner = None
                account.roles = ()
                account.changed = account.passed = True

    def _stamp(self, at: datetime) -> tuple[int, int]:
        """Return a time as a moment and a local day; a batch has few different ones."""
        stamp = self._stamps.get(at)
        if stamp is None:
            stamp = self._stamps[at] = to_moment(at), local_day(at)
        return stamp


def _is_for(arrival: Arrival, account: PresentAccount | None) -> bool:
    """Return whether the one an arrival is for speaks through the account, and can be written to there."""
    if not arrival.learner:
        return True
    return account is not None and not account.gone and (account.learner or _NOBODY).id == arrival.learner


def _is_empty(change: Change, learner: PresentLearner) -> bool:
    """Return whether nothing happens to the learner: a stale button leaves them as if it had never been tapped."""
    kept = change.seat is None and change.shelf is None and change.turn == learner.turn
    return kept and not (change.records or change.traits or change.memory or change.requests or change.forget)
