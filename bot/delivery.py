"""Shows screens on channels that send them: in order and at the platform's pace in each chat, the newest only.

What is drawn is always the newest screen of its account, so nothing queues up: a chat holds one screen that is
wanted and at most one that is being drawn. What has been shown is marked in the store; what could not be, is
drawn again by the sweep.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

import structlog
from msgspec.structs import replace

from bot.channels.courier import Courier
from bot.dialogue.screens import Landed, Shown
from bot.errors import GoneError, LostError, SendError, TryLaterError
from bot.metrics import Metrics
from storage.errors import StoreError
from storage.rows import Mark, Owed
from storage.store import Store

T = TypeVar("T")

PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds between tries at a call that was not done; after the last one it is left to the sweep."""
SWEEP = 60.0
"""Seconds between two looks for screens that were not shown, and how long one has before it is looked for."""
SWEEP_AMONG_OTHERS = 1.0
"""Seconds between two looks for screens whose drawer is gone, where other processes may be that: with the eight that a
lease of it may still keep others away, fewer than ten."""
QUIET = timedelta(minutes=10)
"""How long what may not be shown at night is left alone."""
PAGE = 500
"""Accounts the sweep reads at a time."""
REMEMBERED = 10_000
"""Chats whose pace and last drawing are kept in mind."""
AT_ONCE = 1_000
"""Screens under way above which the sweep waits: those of people who are here now go before."""
MOST = 5_000
"""Screens under way above which further ones are left to the sweep, before memory grows: a platform is away."""

ENDING = 0.1
"""Seconds that screens which are broken off at a stop have to say how far they came."""

log = structlog.get_logger()


class _OvertakenError(Exception):
    """A newer screen of the same chat is wanted; what is left of this one need not be sent."""


@dataclass(slots=True)
class _Lease:
    """Until when, by the event loop's clock, no other process can have taken over what is drawn here."""

    until: float = math.inf


class _Chat:
    """One chat of a courier: what it is to show, and when it may be written to next."""

    def __init__(self, courier: Courier, lease: _Lease) -> None:
        self.courier = courier
        self.lease = lease
        self.account = 0
        self.wanted: Shown | None = None
        self.since = 0.0
        """When the wanted one came to be wanted, by the event loop's clock."""
        self.drawn = 0
        self.stands: tuple[int, str] = (0, "")
        """The number of the newest drawing that was shown, and its place."""
        self.busy = False
        self.unsure = False
        """Whether a call that may not be made twice was broken off: nobody knows whether it was done."""
        self._free_at = 0.0

    def want(self, shown: Shown) -> None:
        """Take a newer screen in place of one that has not been begun."""
        waiting = self.wanted
        if waiting is not None and shown.stays:
            shown = replace(shown, place=waiting.place, stays=waiting.stays, again=False)
        self.wanted, self.account = shown, shown.account
        self.since = asyncio.get_running_loop().time()

    def placed(self, shown: Shown) -> Shown:
        """Return a screen to be drawn where the one before it stands, if that came to stand after it was decided."""
        due, place = self.stands
        if due <= shown.known or place == shown.place or not (shown.stays or shown.place):
            return shown
        # A screen that was sent again stands below the one that was tapped: what is below is what people see.
        return replace(shown, place=place, spent=shown.spent if shown.stays else shown.place)

    def resting(self, now: float) -> bool:
        """Say whether nothing is under way and nothing would be lost by forgetting this chat."""
        return not self.busy and self._free_at <= now

    async def carry(self, call: Callable[[], Awaitable[T]], *, twice: bool = False) -> T:
        """See :class:`bot.channels.courier.Carry`."""
        for pause in PAUSES:
            await self._paced()
            try:
                return await self._made(call, twice=twice)
            except TryLaterError as error:
                self._hold(pause if error.after is None else error.after)
            except LostError:
                if not twice:
                    raise
                self._hold(pause)
        await self._paced()
        return await self._made(call, twice=twice)

    async def _made(self, call: Callable[[], Awaitable[T]], *, twice: bool) -> T:
        try:
            return await call()
        except asyncio.CancelledError:
            self.unsure = not twice
            raise

    async def _paced(self) -> None:
        """Wait until the chat may be written to; a burst is let through, what follows it keeps the interval."""
        now = asyncio.get_running_loop().time()
        leeway = (self.courier.burst - 1) * self.courier.interval
        if self._free_at - leeway > now:
            await asyncio.sleep(self._free_at - leeway - now)
        if self.wanted is not None or asyncio.get_running_loop().time() > self.lease.until:
            raise _OvertakenError
        self._free_at = max(self._free_at, asyncio.get_running_loop().time()) + self.courier.interval

    def _hold(self, seconds: float) -> None:
        leeway = (self.courier.burst - 1) * self.courier.interval
        self._free_at = max(self._free_at, asyncio.get_running_loop().time() + seconds + leeway)


class Delivery:
    """The chats that are being written to; each draws in a task of its own, and none waits for another."""

    def __init__(self, mark: Callable[[Mark], None], tasks: asyncio.TaskGroup, metrics: Metrics | None = None) -> None:
        self.couriers: dict[str, Courier] = {}
        self._mark = mark
        self._tasks = tasks
        self._metrics = metrics or Metrics()
        self._metrics.watch("deliveries_under_way", "Chats that are being written to.", lambda: len(self._drawing))
        self._chats: dict[tuple[str, str], _Chat] = {}
        self._drawing: set[asyncio.Task[None]] = set()
        self._lease = _Lease()

    def serve(self, courier: Courier) -> None:
        """Take a courier for its channel."""
        self.couriers[courier.channel] = courier

    def show(self, channel: str, address: str, shown: Shown) -> None:
        """Have a screen drawn, unless it is none that is owed, or is drawn already."""
        if not shown.due or channel not in self.couriers:
            return
        chat = self._chats.get((channel, address)) or self._met(channel, address)
        if shown.repeat and shown.due <= chat.drawn:
            return
        if not chat.busy and len(self._drawing) >= MOST:
            self._metrics.screen(channel, "later")
            return
        if chat.wanted is None or shown.due > chat.wanted.due:
            chat.want(shown)
        if not chat.busy:
            chat.busy = True
            task = self._tasks.create_task(self._draw_all(chat, address))
            self._drawing.add(task)
            task.add_done_callback(self._drawing.discard)

    async def room(self, most: int = AT_ONCE) -> None:
        """Wait while so many screens are under way."""
        while len(self._drawing) >= most:
            await asyncio.wait(set(self._drawing), return_when=asyncio.FIRST_COMPLETED)

    def under_way(self) -> set[int]:
        """Return the accounts whose screens are being drawn."""
        return {chat.account for chat in self._chats.values() if chat.busy}

    def hold(self, until: float) -> None:
        """Take down until when, by the event loop's clock, what is drawn here is no other process's."""
        self._lease.until = until

    def drop(self, accounts: Collection[int]) -> None:
        """Draw nothing more of what other processes have taken over."""
        for chat in self._chats.values() if accounts else ():
            if chat.busy and chat.account in accounts:
                chat.wanted, chat.lease = None, _Lease(-math.inf)

    async def close(self, patience: float) -> None:
        """Give what is being drawn that many seconds; the rest is left to the next start, but for what may be there."""
        drawing = set(self._drawing)
        if drawing:
            await asyncio.wait(drawing, timeout=patience)
            for task in drawing:
                task.cancel()
            # Each marks what came of it.
            await asyncio.wait(drawing, timeout=ENDING)

    def _met(self, channel: str, address: str) -> _Chat:
        if len(self._chats) >= REMEMBERED:
            now = asyncio.get_running_loop().time()
            self._chats = {at: chat for at, chat in self._chats.items() if not chat.resting(now)}
        chat = self._chats[channel, address] = _Chat(self.couriers[channel], self._lease)
        return chat

    async def _draw_all(self, chat: _Chat, address: str) -> None:
        try:
            while (shown := chat.wanted) is not None:
                chat.wanted, chat.drawn, since = None, shown.due, chat.since
                landed = await self._draw(chat, address, chat.placed(shown))
                if landed:
                    chat.stands = shown.due, landed.place
                    self._metrics.shown(asyncio.get_running_loop().time() - since)
        finally:
            chat.busy, chat.lease = False, self._lease

    async def _draw(self, chat: _Chat, address: str, shown: Shown) -> Landed | None:
        """Draw one screen and mark what came of it; nothing here may end the chat's task."""
        channel, landed = chat.courier.channel, None
        try:
            landed, result = await chat.courier.show(address, shown, chat.carry), "shown"
            self._mark(Mark(shown.account, shown.due, landed.place, landed.at))
        except asyncio.CancelledError:
            if chat.unsure:
                self._mark(Mark(shown.account, shown.due, unsure=True))
            raise
        except _OvertakenError:
            result = "overtaken"
            if chat.wanted is None:
                # By another process: should it come back to this one, it is drawn.
                chat.drawn = 0
        except GoneError:
            result = "gone"
            self._mark(Mark(shown.account, shown.due, gone=True))
        except LostError:
            result = "unsure"
            log.warning("screen may not have arrived", channel=channel)
            self._mark(Mark(shown.account, shown.due, unsure=True))
        except TryLaterError as error:
            result = "later"
            log.warning("screen has to wait", channel=channel, error=str(error))
            chat.drawn = 0
        except Exception as error:  # noqa: BLE001 - a send is one of the four places; the others go on.
            result = "aside"
            why = str(error) if isinstance(error, SendError) else type(error).__name__
            log.error("screen set aside", channel=channel, error=why)
            self._mark(Mark(shown.account, shown.due, error=f"not drawn: {why}"))
        self._metrics.screen(channel, result)
        return landed


class Sweep:
    """Looks for screens that were owed and not shown: all of them at start, later those that had time enough."""

    def __init__(
        self, store: Store, delivery: Delivery, drawn: Callable[[Owed], Shown], channels: tuple[str, ...] = ()
    ) -> None:
        """Take the channels to look after; without any, all that are served."""
        self._channels = channels
        self._store = store
        self._delivery = delivery
        self._drawn = drawn

    async def run(self, now: Callable[[], datetime]) -> None:
        """Sweep until cancelled."""
        if self._store.shared:
            await self._run_among_others(now)
            return
        before = now() + timedelta(seconds=1)
        while True:
            try:
                await self._sweep(before)
            except StoreError as error:
                log.warning("the sweep has to wait", error=str(error))
            await asyncio.sleep(SWEEP)
            before = now() - timedelta(seconds=SWEEP)

    async def _sweep(self, before: datetime) -> None:
        channels, after = self._channels or tuple(self._delivery.couriers), 0
        while page := await self._store.unshown(channels, before, after, PAGE):
            for owed in page:
                # As a repeat, it does not come on top of what is under way.
                shown = replace(self._drawn(owed), repeat=True)
                self._delivery.show(owed.person.channel, owed.address, shown)
            after = page[-1].person.account
            await self._delivery.room()

    async def _run_among_others(self, now: Callable[[], datetime]) -> None:
        """Draw what nobody has leased any more; other processes do so too."""
        while True:
            try:
                await self._claim(now)
            except StoreError as error:
                log.warning("the sweep has to wait", error=str(error))
            await asyncio.sleep(SWEEP_AMONG_OTHERS)

    async def _claim(self, now: Callable[[], datetime]) -> None:
        channels = self._channels or tuple(self._delivery.couriers)
        while page := await self._store.claim_unshown(channels, PAGE, now()):
            later = []
            for owed in page:
                shown = replace(self._drawn(owed), repeat=True)
                if shown.due:
                    self._delivery.show(owed.person.channel, owed.address, shown)
                else:
                    later.append(owed.person.account)
            await self._store.defer(later, now() + QUIET)
            await self._delivery.room()
