"""What the further pages of the dashboard need from the rest of the program."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Protocol

from bot.reports.ledger import Ledger
from bot.reports.report import Asked
from bot.reports.studying import Study
from lessons.units import Unit, Units
from storage.rows.handed import Handed


class Board(Protocol):
    """Studies of lessons, figures of others, posters. Whoever asks was checked; heavy work keeps no turn waiting.

    Every call may raise BusyError, where too much waits already, and StoreError, where the database cannot be used.
    """

    async def study(self, asked: Asked, lesson: str, own: Collection[str] | None) -> Study:
        """Return how a lesson does; ``own`` is as in :func:`bot.reporting.report`.

        Raises:
            bot.reports.computing.AskedError: there is no such lesson or unit.
        """

    async def ledger(self, unit: str, language: str, today: date) -> Ledger:
        """Return the figures of others that were entered in a unit and below it, and what can be entered."""

    async def hand_in(self, fields: Mapping[str, str], by: str, today: date) -> tuple[Handed | None, Mapping[str, str]]:
        """Take in a figure of others, entered ``by`` somebody; return what is kept, or what is wrong by field.

        Nothing is taken in where something is wrong, or where ``by`` is "".
        """

    async def units(self) -> Units:
        """Return the units, with the village groups that were made."""

    async def poster(self, unit: Unit, language: str, *, small: bool) -> bytes | None:
        """Return the poster of a unit as PDF, A5 or A4; None where there is no way in to print."""
