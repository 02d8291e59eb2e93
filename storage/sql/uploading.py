"""What platforms call the media that were sent to them, so that nothing is sent twice."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from storage.sql.upserts import upsert
from storage.tables import uploads


def read_uploads(connection: Connection, channel: str) -> dict[str, str]:
    """See :meth:`storage.store.Store.uploads`."""
    named = select(uploads.c.hash, uploads.c.name).where(uploads.c.channel == channel)
    return {row.hash: row.name for row in connection.execute(named)}


def keep_upload(connection: Connection, channel: str, hash: str, name: str | None) -> None:
    """See :meth:`storage.store.Store.uploaded`."""
    if name is None:
        connection.execute(delete(uploads).where(uploads.c.channel == channel, uploads.c.hash == hash))
        return
    row = upsert(connection.dialect, uploads).values(channel=channel, hash=hash, name=name)
    connection.execute(row.on_conflict_do_update(index_elements=[*uploads.primary_key], set_={"name": name}))
