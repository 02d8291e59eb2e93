"""Counts that do not grow with the records: all that was written down so far waits to be added up."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

# SQLite numbers rows by itself only where the key's type is spelled INTEGER.
_ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_NUMBER, _TEXT, _WHOLE, _FLAG = sa.BigInteger(), sa.Text(), sa.Integer(), sa.Boolean()

_RECORD = "learner, channel, kind, at, day, mode, lesson, version, question, option, correct, attempt, value"
_COUNTED = "'began', 'answered', 'tried', 'rehearsed', 'completed', 'finished', 'reviewed', 'course-completed'"
_TRAITS = "'unit', 'sector', 'audience'"


def upgrade() -> None:
    """Add them, and have everything counted; of the erased, what the tallies know is taken over."""
    _add_waiting()
    _add_rollups()
    op.execute(f"INSERT INTO deltas ({_RECORD}) SELECT {_RECORD} FROM records WHERE kind IN ({_COUNTED}) ORDER BY id")  # noqa: S608, E501 - no value from outside
    signs = f"SELECT DISTINCT learner, '', 'trait', 0, 0, '', '', '', '', '', false, 0, '' FROM traits WHERE name IN ({_TRAITS})"  # noqa: S608, E501 - no value from outside
    op.execute(f"INSERT INTO deltas ({_RECORD}) {signs}")  # noqa: S608 - no value from outside
    op.execute(
        "INSERT INTO cells SELECT month, unit, '', audience, 'self', '', lesson, '', true,"
        " sittings, completions, completions, attempts, 0, 0, 0, 0 FROM tallies"
    )
    op.execute(
        "INSERT INTO weeks SELECT month, 0, unit, '', audience, 'self', lesson, '', true,"
        " sittings, completions, attempts FROM tallies"
    )


def _add_waiting() -> None:
    """Add what waits, and what is known of each learner who was counted."""
    op.create_table(
        "deltas",
        sa.Column("id", _ROW, nullable=False),
        _figure("learner"),
        _text("channel"),
        _text("kind"),
        _figure("at"),
        sa.Column("day", _WHOLE, nullable=False),
        *(_text(name) for name in ("mode", "lesson", "version", "question", "option")),
        sa.Column("correct", _FLAG, nullable=True),
        sa.Column("attempt", _WHOLE, nullable=False),
        _text("value"),
        sa.PrimaryKeyConstraint("id", name="deltas_key"),
    )
    op.create_index("deltas_by_learner", "deltas", ["learner"])
    _add(
        "histories",
        [_number("learner"), _text("name"), _number("since")],
        [_text("value")],
    )
    _add("presence", [_number("learner"), _whole("month"), *_texts("unit sector audience mode")], [])


def _add_rollups() -> None:
    """Add the sums and the people."""
    place = "unit sector audience mode"
    _add(
        "cells",
        [_whole("month"), *_texts(f"{place} channel lesson course"), _flag("erased")],
        _figures("sittings completions passes answers firsts hits practised reviews"),
    )
    _add(
        "weeks",
        [_whole("month"), _whole("week"), *_texts(f"{place} lesson course"), _flag("erased")],
        _figures("sittings completions answers"),
    )
    _add(
        "steps",
        [_text("lesson"), _whole("month"), *_texts(f"card {place}"), _flag("erased")],
        _figures("reached hits"),
    )
    key = [_text("lesson"), _whole("month"), *_texts("version question option"), _flag("correct")]
    _add("choices", [*key, *_texts("mode channel"), _flag("erased")], _figures("chosen takers rest squares"))
    _add("crowds", [_whole("period"), _text("places"), _flag("fresh"), _flag("erased")], _figures("people"))
    _add("arrived", [_whole("first"), _text("arrivals"), _flag("erased")], _figures("people"))


def _add(name: str, key: list[sa.Column[Any]], figures: list[sa.Column[Any]]) -> None:
    names = [column.name for column in key]
    primary = sa.PrimaryKeyConstraint(*names, name=f"{name}_key")
    op.create_table(name, *key, *figures, primary, sqlite_with_rowid=False)


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, _TEXT, nullable=False)


def _texts(names: str) -> list[sa.Column[Any]]:
    return [_text(name) for name in names.split()]


def _whole(name: str) -> sa.Column[Any]:
    return sa.Column(name, _WHOLE, autoincrement=False, nullable=False)


def _number(name: str) -> sa.Column[Any]:
    return sa.Column(name, _NUMBER, autoincrement=False, nullable=False)


def _flag(name: str) -> sa.Column[Any]:
    return sa.Column(name, _FLAG, nullable=False)


def _figure(name: str) -> sa.Column[Any]:
    return sa.Column(name, _NUMBER, nullable=False)


def _figures(names: str) -> list[sa.Column[Any]]:
    return [_figure(name) for name in names.split()]
