"""Counts that do not grow with the records: what waits to be added up, what was added up, and for whom.

``erased`` rows are tallies: what people did who are no more, with nothing that leads to them. All else follows from
records, traits and joins, and can be made anew. The tables of one learner have no foreign key: a fold must wait for
nobody's turn. A reading of these tables is described in :mod:`storage.rows.counts`.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Integer, Table, Text

from storage.tables.columns import metadata, number_column, row_number, text_column


def _key(*names: str) -> list[Column[str]]:
    return [Column(name, Text, primary_key=True) for name in names]


def _whole(name: str) -> Column[int]:
    return Column(name, Integer, primary_key=True, autoincrement=False)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, primary_key=True)


def _figures(*names: str) -> list[Column[int]]:
    return [number_column(name) for name in names]


deltas = Table(
    "deltas",
    metadata,
    Column("id", row_number, primary_key=True),
    # The columns of a record that counts; the kind ``trait`` says that the learner's history is another one now.
    number_column("learner", index=True),
    text_column("channel"),
    text_column("kind"),
    number_column("at"),
    Column("day", Integer, nullable=False),
    text_column("mode"),
    text_column("lesson"),
    text_column("version"),
    text_column("question"),
    text_column("option"),
    Column("correct", Boolean),
    Column("attempt", Integer, nullable=False),
    text_column("value"),
)

histories = Table(
    "histories",
    metadata,
    # The traits as they were when their learner's records were counted.
    Column("learner", BigInteger, primary_key=True, autoincrement=False),
    Column("name", Text, primary_key=True),
    Column("since", BigInteger, primary_key=True, autoincrement=False),
    text_column("value"),
    sqlite_with_rowid=False,
)

presence = Table(
    "presence",
    metadata,
    Column("learner", BigInteger, primary_key=True, autoincrement=False),
    _whole("month"),
    *_key("unit", "sector", "audience", "mode"),
    sqlite_with_rowid=False,
)

cells = Table(
    "cells",
    metadata,
    _whole("month"),
    *_key("unit", "sector", "audience", "mode", "channel", "lesson", "course"),
    _flag("erased"),
    *_figures("sittings", "completions", "passes", "answers", "firsts", "hits", "practised", "reviews"),
    sqlite_with_rowid=False,
)

weeks = Table(
    "weeks",
    metadata,
    _whole("month"),
    # Of the erased, 0.
    _whole("week"),
    *_key("unit", "sector", "audience", "mode", "lesson", "course"),
    _flag("erased"),
    *_figures("sittings", "completions", "answers"),
    sqlite_with_rowid=False,
)

steps = Table(
    "steps",
    metadata,
    *_key("lesson"),
    _whole("month"),
    *_key("card", "unit", "sector", "audience", "mode"),
    _flag("erased"),
    *_figures("reached", "hits"),
    sqlite_with_rowid=False,
)

choices = Table(
    "choices",
    metadata,
    *_key("lesson"),
    _whole("month"),
    *_key("version", "question", "option"),
    _flag("correct"),
    *_key("mode", "channel"),
    _flag("erased"),
    *_figures("chosen", "takers", "rest", "squares"),
    sqlite_with_rowid=False,
)

crowds = Table(
    "crowds",
    metadata,
    _whole("period"),
    # JSON: a list of places.
    *_key("places"),
    _flag("fresh"),
    _flag("erased"),
    *_figures("people"),
    sqlite_with_rowid=False,
)

arrived = Table(
    "arrived",
    metadata,
    # The first month of all.
    _whole("first"),
    # JSON: a list of months with their places.
    *_key("arrivals"),
    _flag("erased"),
    *_figures("people"),
    sqlite_with_rowid=False,
)
