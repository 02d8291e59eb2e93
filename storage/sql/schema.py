"""The revision a database stands at, and the way to the newest one.

Alembic is imported only where there is something to upgrade: it costs a tenth of a second at each start.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, column, inspect, select, table

from storage import migrations
from storage.errors import OlderError, TooNewError, UnavailableError
from storage.tables import REVISION

_VERSIONS = table("alembic_version", column("version_num"))


class Schema:
    """A folder of Alembic's with the revisions of the schema, and which one is the newest."""

    def __init__(self, scripts: Path, newest: str) -> None:
        """Name the folder; it is not read unless there is something to upgrade."""
        self.newest = newest
        self._scripts = scripts

    def stored(self, connection: Connection, name: str) -> str | None:
        """Return the revision of a database, None for an empty one.

        Raises:
            UnavailableError: the tables are another program's; ``name`` tells which database.
        """
        tables = inspect(connection).get_table_names()
        if not tables:
            return None
        if _VERSIONS.name not in tables:
            raise UnavailableError(f"{name}: this is another program's database: name another one")
        return connection.execute(select(_VERSIONS.c.version_num)).scalar()

    def refuse_newer(self, stored: str | None, name: str) -> None:
        """Raise :class:`TooNewError` where a revision is not among the known ones."""
        from alembic.script import ScriptDirectory

        known = {script.revision for script in ScriptDirectory(str(self._scripts)).walk_revisions()}
        if stored is not None and stored not in known:
            raise TooNewError(f"{name}: written by a newer version of hocso (revision {stored}): install that version")

    def look(self, connection: Connection, name: str) -> bool:
        """Return whether a database has tables, where they are today's; nothing is changed in it.

        Raises:
            TooNewError: newer code made them.
            OlderError: older code made them.
        """
        stored = self.stored(connection, name)
        if stored not in (None, self.newest):
            self.refuse_newer(stored, name)
            raise OlderError(f"{name}: written by an older version of hocso (revision {stored}; this is {self.newest})")
        return stored is not None

    def upgrade(self, connection: Connection) -> None:
        """Bring the database to the newest revision, within the caller's transaction."""
        from alembic import command
        from alembic.config import Config

        config = Config()
        # The option goes through a parser that takes % for its own.
        config.set_main_option("script_location", str(self._scripts).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


SCHEMA = Schema(Path(migrations.__file__).parent, REVISION)
