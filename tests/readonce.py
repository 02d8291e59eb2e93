"""The shipped lessons, read once for all commands that a process or its forks run: each would read them anew."""

from __future__ import annotations

import importlib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bot.settings import SHIPPED
from bot.turns import clock
from lessons.loader import Loaded, Seen, load

if TYPE_CHECKING:
    import pytest

READERS = (("bot.app", "load"), ("bot.reporting", "load"), ("lessons.loader", "load"))
"""Where commands have it from, by module and name."""
_SEEN: Seen = {}


def _read(folder: Path, *, today: date | None = None) -> Loaded:
    return load(folder, today=today, seen=_SEEN if folder == SHIPPED else None)


def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands read only those of the shipped lessons that have changed since they were last read."""
    for module, name in READERS:
        monkeypatch.setattr(importlib.import_module(module), name, _read)


def read_first() -> None:
    """Read them now, and let all forks of this process read only what has changed since."""
    for module, name in READERS:
        setattr(importlib.import_module(module), name, _read)
    _read(SHIPPED, today=clock().date())
