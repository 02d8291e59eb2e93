"""The words that stand for what a message on Zalo cannot hold: recordings, papers, doors."""

from __future__ import annotations

from bot.dialogue.screens import Block, Link, Paper, Picture, Sound, Words
from bot.words import speak

UNHEARD = "🔇"
"""What stands where a recording can be heard nowhere."""


class Telling:
    """Knows the addresses. ``public`` is the origin of our own pages, ``""`` where they have none that others reach."""

    def __init__(self, account: str, public: str) -> None:
        self._door = f"https://zalo.me/{account}"
        self._public = public

    def words(self, language: str, block: Block) -> str:
        """Return the words for a block of a screen in that language."""
        match block:
            case Words(text=text):
                return text
            case Picture(alt=alt):
                return f"🖼 {alt}" if alt else ""
            case Sound(hash=hash):
                return f"🔊 {self._medium(hash)}" if self._public else UNHEARD
            case Paper(name=name, once=once) if once:
                return f"📄 {self._once(language, name, once)}" if self._public else ""
            case Paper(hash=hash, name=name):
                return f"📄 {name}: {self._medium(hash)}" if self._public else f"📄 {name}"
            case Link(code=code, label=label):
                door = speak(language, "zalo.door", address=self._door, code=code) if code else self._door
                return f"{label}\n{door}"

    def _once(self, language: str, name: str, code: str) -> str:
        return speak(language, "zalo.once", name=name, address=f"{self._public}/tep/{code}")

    def _medium(self, hash: str) -> str:
        return f"{self._public}/anh/{hash}"
