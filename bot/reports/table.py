"""A report as rows and columns, and the files it is handed over as: CSV for Excel, JSON for programs."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from errno import EISDIR
from pathlib import Path
from typing import TypeAlias

Cell: TypeAlias = str | int

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells by the name of their column; every row has every column."""

    columns: tuple[str, ...]
    rows: tuple[Mapping[str, Cell], ...]

    def csv(self) -> bytes:
        """Return the table as CSV that Excel opens as it is: UTF-8 with a byte order mark, lines end in CRLF.

        A text that a spreadsheet would take for a formula begins with an apostrophe.
        """
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(self.columns)
        writer.writerows([_safe(row[column]) for column in self.columns] for row in self.rows)
        return b"\xef\xbb\xbf" + text.getvalue().encode()

    def json(self) -> bytes:
        """Return the table as a JSON list with an object for each row."""
        rows = [{column: row[column] for column in self.columns} for row in self.rows]
        return json.dumps(rows, ensure_ascii=False, indent=1).encode() + b"\n"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that whoever looks sees the old one or the whole new one, whatever is killed between.

    Raises:
        OSError: the folder is not there, is not writable, or is full; the old file is as it was.
    """
    if not path.name:
        raise IsADirectoryError(EISDIR, os.strerror(EISDIR), str(path))
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _safe(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
