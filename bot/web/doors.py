"""What the pages need from the rest of the program."""

from __future__ import annotations

from typing import Protocol

from bot.dialogue.events import Inbound
from bot.dialogue.screens import Screen, Shown
from lessons.model import Medium


class Doors(Protocol):
    """The turn loop, the store and the catalogue, as far as pages may see them."""

    async def take(self, inbound: Inbound) -> Shown:
        """Wait until the turn is committed and return its screen.

        Raises:
            bot.errors.BusyError: it was not taken; it may be tried again.
            storage.errors.StoreError: it was not saved.
        """

    async def look(self, channel: str, address: str) -> Shown | None:
        """Return what an account sees now, without a turn; None where nobody is known by that address."""

    def welcome(self, language: str, code: str) -> Screen:
        """Return the first screen for someone unknown; nothing is kept of it."""

    async def returning(self, code: str) -> str | None:
        """Return the web address a return code opens, or None."""

    async def recognition(self, language: str, code: str) -> tuple[str, str] | None:
        """Return the course a check code was given for, "" where it is no longer there, and the day; or None."""

    def words(self, language: str, key: str, **values: str) -> str:
        """Return a message of the catalogue."""

    def media(self, hash: str) -> Medium | None:
        """Return the picture, recording or document with that content hash, or None."""

    def personal(self, hash: str) -> bool:
        """Say whether a medium was drawn for one learner, so that no browser may keep it."""
