"""Statements written in SQLAlchemy Core, compiled once to a dialect's text and run straight on the driver.

A turn is a handful of statements; putting each together anew, as Core does, costs several times what the
database needs for it. So a statement is compiled the first time it is run: whoever opens the store for something else
need not wait for those of a turn. The text carries no value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import chain, repeat
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import Dialect, Insert
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.sql.elements import CompilerElement

from storage.errors import RefusedError

Row: TypeAlias = tuple[Any, ...]
_T = TypeVar("_T")

_LARGEST = 512


class Prepared:
    """A statement whose values come as tuples in the order of ``names``."""

    def __init__(self, statement: CompilerElement, names: str, dialect: Dialect) -> None:
        """``names`` are the statement's parameters in the order in which the callers give them."""
        self._statement = statement
        self._names = names.split()
        self._dialect = dialect

    @cached_property
    def _text(self) -> str:
        return str(self._compiled)

    @cached_property
    def _compiled(self) -> Any:
        inserted = self._names if isinstance(self._statement, Insert) else None
        return self._statement.compile(dialect=self._dialect, column_keys=inserted)

    @cached_property
    def _arrange(self) -> list[int] | None:
        wanted, taken = self._names, self._compiled.positiontup
        # A dialect that numbers its parameters takes each once, and in an order of its own.
        numbered = len(set(wanted)) == len(taken) and set(wanted) == set(taken)
        if taken != wanted and not numbered:
            raise ValueError(f"the statement takes {taken}, not {wanted}")
        return None if taken == wanted else [wanted.index(name) for name in taken]

    def many(self, cursor: DBAPICursor, rows: Sequence[Row]) -> None:
        """Run once for each row, of which there is at least one."""
        cursor.executemany(self._text, [self._arranged(row) for row in rows] if self._arrange else rows)

    def first(self, cursor: DBAPICursor, row: Row) -> Any:
        """Run, and return the first row of the answer, or None."""
        cursor.execute(self._text, self._arranged(row))
        return cursor.fetchone()

    def all(self, cursor: DBAPICursor, row: Row) -> list[Any]:
        """Run, and return the rows of the answer."""
        cursor.execute(self._text, self._arranged(row))
        return list(cursor.fetchall())

    def _arranged(self, row: Row) -> Row:
        return tuple(row[place] for place in self._arrange) if self._arrange else row


class Sized:
    """A statement for a list of rows of any length, whose text depends on the length.

    Lengths are rounded up to powers of two by repeating the last row, so that few texts exist and each stays
    prepared in the driver. The statement must bear repeated rows.
    """

    def __init__(self, build: Callable[[int], CompilerElement], dialect: Dialect) -> None:
        """Take how the statement is built for a length; its parameters are positional, the list's last."""
        self._build = build
        self._dialect = dialect
        self._texts: dict[int, str] = {}

    def all(self, cursor: DBAPICursor, rows: Sequence[Row], fixed: Row = ()) -> list[Any]:
        """Run for all rows, in parts where there are very many, and return the rows of the answers."""
        answers: list[Any] = []
        for part in parts(rows):
            size = 1 << (len(part) - 1).bit_length()
            padded = chain(part, repeat(part[-1], size - len(part)))
            cursor.execute(self._text(size), [*fixed, *chain.from_iterable(padded)])
            answers += cursor.fetchall()
        return answers

    def _text(self, size: int) -> str:
        text = self._texts.get(size)
        if text is None:
            compiled = self._build(size).compile(dialect=self._dialect, compile_kwargs={"render_postcompile": True})
            text = self._texts[size] = str(compiled)
        return text


def parts(values: Sequence[_T], largest: int = _LARGEST) -> Iterator[Sequence[_T]]:
    """Cut a sequence into parts of at most ``largest``."""
    for start in range(0, len(values), largest):
        yield values[start : start + largest]


def sound(rows: Sequence[Row]) -> None:
    """Refuse rows with a NUL in a text: SQLite would cut the text there for other programs, PostgreSQL takes none.

    Raises:
        RefusedError: there is one.
    """
    for row in rows:
        for value in row:
            if type(value) is str and "\0" in value:
                raise RefusedError("a text holds a NUL, which no database keeps")
