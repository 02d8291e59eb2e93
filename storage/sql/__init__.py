"""The store on SQL: SQLAlchemy Core, compiled once, run in threads of its own on SQLite."""

from storage.sql.store import SqlStore

__all__ = ["SqlStore"]
