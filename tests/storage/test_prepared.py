"""Statements compiled once."""

import sqlite3
from contextlib import closing
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.dialects.sqlite.base import SQLiteDialect

from storage.sql.prepared import Prepared, parts
from storage.tables import kept


def test_a_statement_whose_values_would_be_mixed_up_is_not_prepared() -> None:
    dialect = SQLiteDialect(paramstyle="qmark")
    with closing(sqlite3.connect(":memory:")) as connection:
        cursor: Any = connection.execute("CREATE TABLE kept (name, value)")
        Prepared(insert(kept), "name value", dialect).many(cursor, [("a", b"1")])

        with pytest.raises(ValueError, match=r"takes \['name', 'value'\], not \['value', 'word'\]"):
            Prepared(insert(kept).values(name="", value=b""), "value word", dialect).many(cursor, [("b", b"2")])

        assert connection.execute("SELECT * FROM kept").fetchall() == [("a", b"1")]


def test_a_sequence_is_cut_into_parts_that_lose_nothing() -> None:
    assert list(parts(range(5), 2)) == [range(2), range(2, 4), range(4, 5)]
    assert list(parts([], 2)) == []
