"""What the pages need from the rest of the program."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from bot.dialogue.events import Inbound
from bot.dialogue.library import Library
from bot.dialogue.roles import Action
from bot.dialogue.screens import Screen, Shown
from bot.reports.formats import Format
from bot.reports.report import Asked, Report
from bot.web.dashboard.board import Board
from lessons.model import Medium
from storage.rows.pickups import Pickup
from storage.rows.roles import Officer


class Doors(Protocol):
    """The turn loop, the store and the catalogue, as far as pages may see them."""

    @property
    def library(self) -> Library:
        """The library in force."""

    @property
    def board(self) -> Board:
        """What the further pages of the dashboard are made of."""

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

    async def ready(self, code: str) -> Pickup | None:
        """Return what a link hands over once, without using it up; None where it is none, or its time is over."""

    async def pick_up(self, code: str) -> Pickup | None:
        """Use such a link up and return what it hands over; None where it is none, used or over."""

    async def enter(self, code: str) -> str | None:
        """Use a login link's code up and return what the browser keeps; None where it is none."""

    async def officer(self, token: str) -> Officer | None:
        """Return who is logged in, with the roles they hold now, or None."""

    async def log_out(self, token: str, *, everywhere: bool) -> None:
        """End a login, or all of its account."""

    async def may(self, officer: Officer, action: Action, unit: str) -> bool:
        """Say whether somebody's roles allow an action at a unit (``""``: everywhere), and log that it was asked."""

    def told_roles(self, language: str, officer: Officer | None) -> tuple[str, ...]:
        """Return the roles somebody holds, as people call them; none where nobody is logged in."""

    async def report(self, asked: Asked, own: Collection[str] | None) -> Report:
        """Return a report, made where no turn waits for it; ``own`` is as in :func:`bot.reporting.report`.

        Raises:
            bot.reports.computing.AskedError, bot.reports.periods.SpanError: it cannot be made as it was asked for.
            bot.errors.BusyError: too many wait; it may be tried again.
            storage.errors.StoreError: the database cannot be used.
        """

    async def report_written(self, asked: Asked, format: Format, own: Collection[str] | None) -> bytes:
        """Return a report written down; see :meth:`report`."""
