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


def file_name(period: str, unit: str, format: Format) -> str:
    """Return the name that a report is handed over under: it says what it is about."""
    return f"hocso-{period}-{unit}.{format}"


FILES = (Format.XLSX, Format.PNG)
"""What no terminal shows."""
