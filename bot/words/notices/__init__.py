"""What people said yes to: the words of every version of the notice, kept for good beside this file.

A version's file is never changed; a test holds the newest one to what the catalogues say now.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
PARTS = ("welcome.who", "welcome.notice", "welcome.ask")
"""The messages of the catalogue that a notice is made of, a paragraph each."""


@cache
def notice(version: str, language: str) -> str:
    """Return what the notice said in a version and a language; "" where there never was such a one."""
    known = {path.name: path for path in HERE.glob("*.txt")}
    path = known.get(f"{version}.{language}.txt")
    return path.read_text(encoding="utf-8").strip() if path else ""
