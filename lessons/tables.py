"""Reading a table that an office keeps in a spreadsheet: CSV with a known first line, every fault at once."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from lessons.desk import Desk


class Row(NamedTuple):
    """One row: its line in the file, and its cells by column, without spaces around them."""

    line: int
    cells: Mapping[str, str]


def rows(data: bytes, header: tuple[str, ...], desk: Desk, more: Collection[str] | None = ()) -> Iterator[Row]:
    """Yield the rows that have as many cells as the header; whatever else is wrong is noted.

    After the columns of the header may stand some of ``more`` (None: any others), each once. UTF-8 with or without a
    byte order mark; empty lines, as Excel leaves at the end, are passed over.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        desk.report_at((data[: error.start].count(b"\n") + 1, 1), "HS003")
        return
    read = csv.reader(io.StringIO(text, newline=""))
    try:
        first = tuple(name.strip() for name in next(read, ()))
        further = first[len(header) :]
        known = more is None or set(further) <= set(more)
        if first[: len(header)] != header or not known or len(set(further)) < len(further):
            desk.report_at((1, 1), "HS077", header=",".join((*header, *more) if further and more else header))
            return
        for cells in read:
            yield from _row(cells, read.line_num, first, desk)
    except csv.Error:
        desk.report_at((read.line_num, 1), "HS006", problem="not a CSV table")


def _row(cells: list[str], line: int, header: tuple[str, ...], desk: Desk) -> Iterator[Row]:
    if not any(cell.strip() for cell in cells):
        return
    if len(cells) != len(header):
        desk.report_at((line, 1), "HS078", count=len(cells), wanted=len(header))
        return
    yield Row(line, {name: cell.strip() for name, cell in zip(header, cells, strict=True)})
