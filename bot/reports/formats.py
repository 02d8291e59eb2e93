"""What a report can be written as."""

from __future__ import annotations

from enum import StrEnum


class Format(StrEnum):
    """To read, for an office, or for programs; the value is also how a file's name ends."""

    TEXT = "text"
    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"
    PNG = "png"


FILES = (Format.XLSX, Format.PNG)
"""What no terminal shows."""
