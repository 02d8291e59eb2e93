"""A batch of turns: read who takes part, decide in order, write what came of it; few statements, no transaction."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import datetime

from sqlalchemy import Connection, Dialect

from storage.rows import Arrival, Decide, Mark, Outcome
from storage.sql.deciding import Batch
from storage.sql.faults import refused
from storage.sql.hashes import Hashes
from storage.sql.leasing import Leases
from storage.sql.loading import Loading
from storage.sql.marking import Marking
from storage.sql.writing import Writing


class Turning:
    """Does batches of turns with statements compiled once."""

    def __init__(self, dialect: Dialect, hashes: Hashes, leases: Leases) -> None:
        """Put the statements together."""
        self._hashes = hashes
        self._leases = leases
        self._marking = Marking(dialect)
        self._loading = Loading(dialect)
        self._writing = Writing(dialect)

    def run(
        self,
        connection: Connection,
        arrivals: Sequence[Arrival],
        decide: Decide,
        now: datetime,
        *,
        marks: Sequence[Mark] = (),
    ) -> list[Outcome]:
        """Do a batch within the caller's transaction. See :meth:`storage.store.Store.turns`."""
        with refused("an arrival"):
            keys = self._hashes.messages(arrivals)
        with closing(connection.connection.cursor()) as cursor:
            if marks:
                self._marking.write(connection, cursor, marks, now)
            with refused("an arrival"):
                batch = Batch(self._loading.load(cursor, arrivals, keys, now), self._leases)
            # An error of ``decide`` is its caller's, and passes as it is.
            outcomes = batch.run(arrivals, keys, decide)
            with refused("a change"):
                self._writing.write(connection, cursor, batch)
        return outcomes
