"""The columns that tables are made of, and the catalogue of all tables; each topic has a file beside this one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, Text

metadata = MetaData(
    naming_convention={
        "ix": "%(table_name)s_by_%(column_0_N_name)s",
        "uq": "%(table_name)s_one_%(column_0_N_name)s",
        "fk": "%(table_name)s_%(column_0_name)s_of_%(referred_table_name)s",
        "pk": "%(table_name)s_key",
    }
)

# SQLite numbers rows by itself only where the key's type is spelled INTEGER.
row_number = BigInteger().with_variant(Integer, "sqlite")


def text_column(name: str, **options: Any) -> Column[str]:
    """Return a column of text that is never null."""
    return Column(name, Text, nullable=False, **options)


def number_column(name: str, **options: Any) -> Column[int]:
    """Return a column of whole numbers that is never null."""
    return Column(name, BigInteger, nullable=False, **options)


def learner_column(**options: Any) -> Column[int]:
    """Return the column that names a learner."""
    options = {"nullable": False, **options}
    return Column("learner", BigInteger, ForeignKey("learners.id"), **options)
