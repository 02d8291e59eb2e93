"""Writing what a batch decided: one statement for each table, whatever the size of the batch."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Dialect, bindparam, delete, insert, true, update
from sqlalchemy.engine.interfaces import DBAPICursor

from storage.sql.deciding import Batch
from storage.sql.erasure import forget
from storage.sql.leasing import tell
from storage.sql.moments import to_moment
from storage.sql.prepared import Prepared, Row, sound
from storage.sql.present import PresentAccount
from storage.sql.rollups.facts import COUNTED, MOVED, TRAITS
from storage.sql.upserts import upsert
from storage.tables import (
    accounts,
    deltas,
    learners,
    members,
    memory,
    records,
    reminders,
    requests,
    set_aside,
    traits,
)

_RECORD = "learner channel kind at day mode lesson version question option correct attempt value"

_ACCOUNT = "now_seen now_turn now_place now_unsure now_gone now_drawer now_leased key"


class Writing:
    """The statements that write, each compiled once."""

    def __init__(self, dialect: Dialect) -> None:
        """Put them together."""
        learner = update(learners).where(learners.c.id == bindparam("key"))
        account = update(accounts).where(accounts.c.id == bindparam("key"))
        turned = learner.values(turn=bindparam("now_turn"), seat=bindparam("now_seat"))
        spoken: dict[str, Any] = {
            "seen": bindparam("now_seen"),
            "turn": bindparam("now_turn"),
            "place": bindparam("now_place"),
            "unsure": bindparam("now_unsure"),
            "gone": bindparam("now_gone"),
            "drawer": bindparam("now_drawer"),
            "leased": bindparam("now_leased"),
        }
        whose: dict[str, Any] = {name: bindparam(f"now_{name}") for name in ("learner", "author", "roles")}
        trait = upsert(dialect, traits)
        again = trait.on_conflict_do_update(index_elements=[*traits.primary_key], set_={"value": trait.excluded.value})
        kept = upsert(dialect, memory)
        keeping = {"state": kept.excluded.state, "due": kept.excluded.due}
        keep = kept.on_conflict_do_update(index_elements=[*memory.primary_key], set_=keeping)
        drop = delete(memory).where(*(column == bindparam(f"key_{column.name}") for column in memory.primary_key))
        timed = upsert(dialect, reminders)
        timing = {"due": timed.excluded.due, "held": timed.excluded.held}
        remind = timed.on_conflict_do_update(index_elements=[*reminders.primary_key], set_=timing)
        ending = delete(reminders).where(reminders.c.learner == bindparam("key"))
        gathered = upsert(dialect, members)
        calling = {name: gathered.excluded[name] for name in ("learner", "name", "picture")}
        gather = gathered.on_conflict_do_update(index_elements=[*members.primary_key], set_=calling)
        closing = delete(requests).where(requests.c.id == bindparam("key"))

        self._join = Prepared(insert(learners), "id turn seat shelf made consented", dialect)
        self._turn = Prepared(turned, "now_turn now_seat key", dialect)
        self._shelve = Prepared(learner.values(shelf=bindparam("now_shelf")), "now_shelf key", dialect)
        self._consent = Prepared(learner.values(consented=bindparam("now_consented")), "now_consented key", dialect)
        self._speak = Prepared(account.values(spoken), _ACCOUNT, dialect)
        self._pass = Prepared(
            account.values({**whose, **spoken}), f"now_learner now_author now_roles {_ACCOUNT}", dialect
        )
        self._gather = Prepared(gather, "account home learner name picture since", dialect)
        self._share = Prepared(account.values(shared=true()), "key", dialect)
        self._record = Prepared(insert(records), _RECORD, dialect)
        self._delta = Prepared(insert(deltas), _RECORD, dialect)
        self._trait = Prepared(again, "learner name since value", dialect)
        self._keep = Prepared(keep, "learner lesson question state due", dialect)
        self._drop = Prepared(drop, "key_learner key_lesson key_question", dialect)
        self._remind = Prepared(remind, "learner due held", dialect)
        self._end = Prepared(ending, "key", dialect)
        self._request = Prepared(insert(requests), "id kind body channel address learner made tries held", dialect)
        self._close = Prepared(closing, "key", dialect)
        self._set_aside = Prepared(insert(set_aside), "at channel account error", dialect)

    def write(self, connection: Connection, cursor: DBAPICursor, batch: Batch) -> None:
        """Write all that a batch gathered, parents before children, each table in the order of its keys."""
        self._write_learners(cursor, batch)
        self._write_accounts(cursor, batch)
        for statement, rows in (
            (self._record, batch.records),
            (self._trait, batch.traits),
            (self._keep, [(*key, *kept) for key, kept in sorted(batch.memory.items()) if kept[0]]),
            (self._drop, [key for key, kept in sorted(batch.memory.items()) if not kept[0]]),
            (self._remind, [(learner, due, due) for learner, due in sorted(batch.reminders.items()) if due]),
            (self._end, [(learner,) for learner, due in sorted(batch.reminders.items()) if not due]),
            (self._request, batch.requests),
            (self._close, batch.closed),
            (self._set_aside, batch.set_aside),
        ):
            _many(statement, cursor, rows)
        waiting = _deltas(batch)
        if waiting:
            # All there is in them has been looked at among the records.
            self._delta.many(cursor, waiting)
        forget(connection, batch.forgotten, batch.now)
        tell(connection, batch.left)

    def _write_learners(self, cursor: DBAPICursor, batch: Batch) -> None:
        present = sorted(batch.learners.values(), key=lambda learner: learner.id)
        known = [learner for learner in present if not learner.new]
        joined = [
            (learner.id, learner.turn, learner.seat, learner.shelf, batch.now, learner.consented or None)
            for learner in present
            if learner.new
        ]
        _many(self._join, cursor, joined)
        _many(self._turn, cursor, [(learner.turn, learner.seat, learner.id) for learner in known])
        _many(self._shelve, cursor, [(learner.shelf, learner.id) for learner in known if learner.shelved])
        _many(
            self._consent,
            cursor,
            [(learner.consented or None, learner.id) for learner in known if learner.consented is not None],
        )

    def _write_accounts(self, cursor: DBAPICursor, batch: Batch) -> None:
        changed = sorted((at for at in batch.present.accounts.values() if at.changed), key=lambda account: account.id)
        _many(self._speak, cursor, [_spoken(account) for account in changed if not account.passed])
        _many(self._pass, cursor, [_passed(account) for account in changed if account.passed])
        regrouped = [account for account in batch.present.accounts.values() if account.regrouped]
        for account in sorted(regrouped, key=lambda account: account.id):
            _many(self._gather, cursor, _gathered(account))
            _many(self._share, cursor, [(account.id,)])


def _spoken(account: PresentAccount) -> Row:
    showing = account.showing
    lease = account.drawer, account.leased
    return to_moment(account.seen), showing.turn, showing.place, showing.unsure, account.gone, *lease, account.id


def _passed(account: PresentAccount) -> Row:
    learner = account.learner.id if account.learner else None
    return learner, account.author, " ".join(account.roles), *_spoken(account)


def _gathered(account: PresentAccount) -> list[Row]:
    return [(account.id, at.home, at.learner.id, at.name, at.picture, at.since) for at in account.members]


def _deltas(batch: Batch) -> list[Row]:
    """Return what is to be added to the counts: the records that count, and whose history is another one."""
    moved = [(learner, since) for learner, name, since, _ in batch.traits if name in TRAITS]
    signs = [(learner, "", MOVED, since, 0, "", "", "", "", "", None, 0, "") for learner, since in moved]
    return [row for row in batch.records if row[2] in COUNTED] + signs


def _many(statement: Prepared, cursor: DBAPICursor, rows: list[Row]) -> None:
    if rows:
        sound(rows)
        statement.many(cursor, rows)
