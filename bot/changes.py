"""What the store is to write of a turn, from what the dialogue says of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from bot.dialogue import turn as dialogue
from bot.dialogue.learner import Account, Learner, Recall, seat_to_json, shelf_to_json
from storage.rows import Change, Due, Memory, Record, Request, Trait


def change_of(before: Learner, turn: dialogue.Turn, now: datetime) -> Change:
    """Return what is to be written of a turn; ``now`` is aware UTC."""
    after = turn.learner
    if not turn.changed:
        return Change(before.turn, view=after, due=_due(turn.due))
    return Change(
        turn=after.turn,
        seat=seat_to_json(after.seat),
        shelf=None if after.shelf is before.shelf else shelf_to_json(after.shelf),
        records=tuple(_record(record, now, before.account) for record in turn.records),
        traits=tuple(Trait(name, value, now) for name, value in turn.traits),
        memory=tuple(_memory(recall) for recall in turn.memory),
        requests=tuple(_request(after, n, ask) for n, ask in enumerate(turn.asks)),
        forget=turn.forget,
        view=after,
        due=_due(turn.due),
        called=turn.called,
        joins=turn.joins,
        current=turn.current,
    )


def _due(due: int | None) -> Due | None:
    if due is None:
        return None
    return Due(datetime.fromtimestamp(due, UTC) if due else None)


def _record(record: dialogue.Record, now: datetime, account: Account) -> Record:
    return Record(
        kind=record.kind,
        at=now,
        mode="assisted" if account.teacher else "self",
        lesson=record.lesson,
        version=record.version,
        question=record.question,
        option=record.option,
        right=record.right,
        attempt=record.attempt,
        value=record.value,
    )


def _memory(recall: Recall) -> Memory:
    return Memory(recall.lesson, recall.question, str(recall.step) if recall.step >= 0 else "", recall.due)


def _request(learner: Learner, n: int, ask: dialogue.Ask) -> Request:
    body = json.dumps(dict(ask.body), ensure_ascii=False)
    return Request(f"{learner.id}:{learner.turn}:{n}", ask.kind, body)
