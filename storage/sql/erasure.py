"""Erasing learners: what they did becomes anonymous tallies, so that no count changes; nothing else is left."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, func, select, true, update
from sqlalchemy.dialects.sqlite import insert

from storage.sql.counts import by_learner
from storage.sql.prepared import parts
from storage.tables import accounts, codes, learners, records, requests, tallies, traits

_FIGURES = ("began", "completions", "sittings", "attempts")


def erase(connection: Connection, ids: Sequence[int]) -> None:
    """Erase learners; their accounts stay with nobody behind them."""
    for part in parts(ids):
        _tally(connection, part)
        for owned in (records, traits, requests, codes):
            connection.execute(delete(owned).where(owned.c.learner.in_(part)))
        connection.execute(update(accounts).where(accounts.c.learner.in_(part)).values(learner=None, roles=""))
        connection.execute(delete(learners).where(learners.c.id.in_(part)))


def _tally(connection: Connection, ids: Sequence[int]) -> None:
    done = by_learner().where(records.c.learner.in_(ids)).subquery().c
    keys = [done[key.name] for key in tallies.primary_key]
    totals = select(*keys, *(func.sum(done[figure]).label(figure) for figure in _FIGURES))
    # Without a condition SQLite would take "on conflict" for the "on" of a join.
    added = insert(tallies).from_select([*tallies.c], totals.where(true()).group_by(*keys))
    more = {figure: tallies.c[figure] + added.excluded[figure] for figure in _FIGURES}
    connection.execute(added.on_conflict_do_update(index_elements=[*tallies.primary_key], set_=more))
