"""The real ``hocso run`` in a process of its own, joined to a stand-in by HTTP, stopped or killed at will."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from tests.running import Program
from tests.telegram.standin import Standin

Mode = Literal["polling", "webhook"]
MODES: tuple[Mode, ...] = ("polling", "webhook")

SECRET = "s-secret_of_the_hook"


class Hocso(Program):
    """``hocso run`` that serves one bot of Telegram's."""

    def __init__(self, folder: Path, server: Standin, mode: Mode, **settings: str) -> None:
        """Take further ``settings`` by their names without the prefix; an empty one is not set."""
        ours = {
            "TELEGRAM_TOKEN": server.state.token,
            "TELEGRAM_API": server.url,
            "TELEGRAM_MODE": mode,
            "TELEGRAM_SECRET": SECRET if mode == "webhook" else "",
        }
        super().__init__(folder, **{**ours, **settings})
        self.hook = f"{self.url}/telegram"
