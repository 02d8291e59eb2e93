"""Deciding a batch in order, each turn on what the one before it left, and gathering what is to be written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from storage.rows import Arrival, Change, Decide, Outcome, Owes, Person, Record, local_day
from storage.sql.leasing import Leases
from storage.sql.moments import to_moment
from storage.sql.prepared import Row
from storage.sql.present import Present, PresentAccount, PresentLearner, PresentMember, new_learner

_NO_ONE = -1
"""No learner's number: an answer to a request that is closed already is for nobody."""
_NOBODY = PresentLearner(0)
"""Who speaks through an account from an erasure until somebody new does."""


class Batch:
    """The turns of one call; the lists hold rows in the order of their tables' statements."""

    def __init__(self, present: Present, leases: Leases) -> None:
        """Take who is present, and who draws their screens."""
        self.present = present
        self.left: dict[str, set[int]] = {}
        """Accounts whose drawing is left to another process, by what it listens to."""
        self._leases = leases
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
        whose = arrival.learner if arrival.request is None else self._closed(arrival.request)
        learner = _speaker(account, whose)
        theirs = not whose or (learner is not None and not (arrival.learner and account and account.gone))
        if account is None or key not in self.present.fresh or not theirs:
            return self._repeat(arrival, account)
        self.present.fresh.remove(key)
        learner = learner or self._join(account)
        if account.gone:
            # Who writes can be written to.
            account.gone, account.changed = False, True
        change = decide(account.person(learner), place)
        # What came due is no sign of anybody: platforms count from when people themselves did something.
        seen = account.seen if arrival.learner else self.present.now
        owes = self._owe(account, change, seen)
        if change.trouble:
            # Of nobody: who asked was told, and a retry shows them nothing.
            self.set_aside.append((self.now, account.channel, 0, change.trouble))
        if change.error:
            self.set_aside.append((self.now, account.channel, account.id, change.error))
            return Outcome(account.person(learner), error=change.error, owes=owes)
        self._apply(account, learner, change, seen)
        if not change.forget:
            return Outcome(account.person(self._seated(account, learner, change)), owes=owes)
        outcome = Outcome(account.person(learner), owes=owes)
        self._forget(learner)
        return outcome

    def _closed(self, request: str) -> int:
        """Close a request and return the learner who made it; of one that is closed already, nobody's number."""
        learner = self.present.asked.pop(request, None)
        if learner is None:
            return _NO_ONE
        self.closed.append((request,))
        return learner

    def _seated(self, account: PresentAccount, learner: PresentLearner, change: Change) -> PresentLearner:
        """Return who is current after a turn, having seated them: somebody new, somebody named, or as it was."""
        if change.called is not None:
            self._call(account, learner, change.called)
        if change.joins is not None:
            newcomer = new_learner()
            self.learners[newcomer.id] = newcomer
            # Later than the others, whatever the clock says: they stand in the order in which they came.
            since = max(self.now, *(member.since + 1 for member in account.members), 0)
            member = PresentMember(newcomer, newcomer.id, *change.joins, since)
            account.members += (member,)
            account.regrouped = True
            account.seat_down(member)
        elif change.current and (named := account.member(change.current)) is not None:
            account.seat_down(named)
        if change.called or change.joins or change.current or account.learner is not learner:
            # Their views were left while another one was current, or went by another name.
            for member in account.members:
                member.learner.viewer = None
        # What is drawn is drawn for whoever is current.
        return account.learner or learner

    def _call(self, account: PresentAccount, learner: PresentLearner, called: tuple[str, str]) -> None:
        found = account.member(learner.id)
        if found is None:
            home = account.home(learner.id) or learner.id
            account.members += (PresentMember(learner, home, *called, self.now),)
        else:
            found.name, found.picture = called
        account.regrouped = True

    def _repeat(self, arrival: Arrival, account: PresentAccount | None) -> Outcome:
        if account is None:
            return Outcome(Person(0, arrival.channel, (), 0, 0, "", "", self.present.now), repeat=True)
        unshown = account.showing.shown < account.showing.turn
        owes: Owes = "new" if unshown and self._draws(account) else ""
        return Outcome(account.person(account.learner or _NOBODY), repeat=True, owes=owes)

    def _join(self, account: PresentAccount) -> PresentLearner:
        account.learner = learner = new_learner()
        account.changed = account.passed = True
        self.learners[learner.id] = learner
        return learner

    def _owe(self, account: PresentAccount, change: Change, seen: datetime) -> Owes:
        """Note the drawing that a change owes, and return what of it is this process's to do."""
        owes = change.owes
        if change.owes:
            owes = change.owes if self._draws(account) else ""
            account.showing = replace(account.showing, turn=account.showing.turn + 1, unsure=False)
            account.seen = seen
            account.changed = True
        if change.place is not None:
            account.showing = replace(account.showing, place=change.place)
            account.changed = True
        return owes

    def _draws(self, account: PresentAccount) -> bool:
        """Say whether this process is to draw; where another one is, note to tell it so."""
        other = self._leases.drawer(account, self.now)
        if other:
            self.left.setdefault(other, set()).add(account.id)
        return not other

    def _apply(self, account: PresentAccount, learner: PresentLearner, change: Change, seen: datetime) -> None:
        learner.view, learner.viewer = change.view, account
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
        author = account.home(learner.id) or learner.id
        for record in change.records:
            self._record(account, learner, record, author)
        for trait in change.traits:
            # Of two who are joined, it is said for both.
            for number in {author, learner.id}:
                self.traits.append((number, trait.name, self._stamp(trait.since)[0], trait.value))
        for kept in change.memory:
            self.memory[learner.id, kept.lesson, kept.question] = kept.state, kept.due
        for asked in change.requests:
            place = (account.channel, account.address, learner.id)
            self.requests.append((asked.id, asked.kind, asked.body, *place, self.now, 0, 0))

    def _record(self, account: PresentAccount, learner: PresentLearner, record: Record, author: int) -> None:
        at, day = self._stamp(record.at)
        if record.kind in ("consented", "withdrew"):
            learner.consented = at if record.kind == "consented" else 0
        self.records.append(
            (
                author,
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
            account.members = tuple(member for member in account.members if member.learner is not learner)
            if account.learner is learner:
                account.seat_down(account.members[0] if account.members else None)
                account.roles = account.roles if account.members else ()

    def _stamp(self, at: datetime) -> tuple[int, int]:
        """Return a time as a moment and a local day; a batch has few different ones."""
        stamp = self._stamps.get(at)
        if stamp is None:
            stamp = self._stamps[at] = to_moment(at), local_day(at)
        return stamp


def _speaker(account: PresentAccount | None, whose: int) -> PresentLearner | None:
    """Return who has this turn at an account: the current one, or the one of its learners it is meant for."""
    if account is None or account.learner is None or whose in (0, account.learner.id):
        return account.learner if account is not None else None
    found = account.member(whose)
    return found.learner if found is not None else None


def _is_empty(change: Change, learner: PresentLearner) -> bool:
    """Return whether nothing happens to the learner: a stale button leaves them as if it had never been tapped."""
    kept = change.seat is None and change.shelf is None and change.turn == learner.turn
    together = change.called or change.joins or change.current
    rows = change.records or change.traits or change.memory or change.requests
    return kept and not (rows or change.forget or together)
