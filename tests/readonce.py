"""The shipped lessons, read once for all tests of a process: commands that run in it would each read them anew."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.settings import SHIPPED
from lessons.loader import Loaded, Seen, load

_SEEN: Seen = {}


def _read(folder: Path, *, today: date | None = None) -> Loaded:
    return load(folder, today=today, seen=_SEEN if folder == SHIPPED else None)


def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands read only those of the shipped lessons that have changed since they were last read."""
    for name in ("bot.app.load", "lessons.loader.load"):
        monkeypatch.setattr(name, _read)
