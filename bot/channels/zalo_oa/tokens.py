"""The tokens of an Official Account: kept, renewed in time, and by nobody twice at once.

A refresh token works once and brings its follower: whoever loses that one has to ask a person for consent again. So
that a refresh was begun is written before the call, and what it brought before anybody uses it. What cannot be helped:
between Zalo's making of new tokens and our writing of them, a kill or a broken line loses them. That is why tokens are
renewed long before they end: in such a case the old access token still serves for hours while the log asks for consent.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from types import TracebackType
from typing import Literal

import structlog
from msgspec import Struct, json
from msgspec.structs import replace

from bot.channels.posted import UNREADABLE
from bot.channels.zalo.line import Line
from bot.channels.zalo_oa import replies
from bot.channels.zalo_oa.errors import ConsentError, TroubleError
from bot.errors import LostError, SendError, TryLaterError

PATH = "/v4/oa/access_token"
SHARE = 4
"""A token is renewed when this part of its life is left."""
CALM = 5.0
"""Seconds from one refresh to the next, whatever came of it: a token that is refused when new is not mended by more."""
LAST_WORDS = 1.0
"""Seconds that a refresh under way has to come through at a stop."""
REFRESHABLE = 90 * 86_400
"""Seconds that a refresh token holds, as Zalo's pages say: three months."""
WAIT = 60.0
"""Seconds until a refused refresh token is thought of again."""

REMEDY = (
    "see that HOCSO_ZALO_OA_APP_ID and HOCSO_ZALO_OA_APP_SECRET are right, get a new refresh token,"
    " set HOCSO_ZALO_OA_REFRESH_TOKEN, start again"
)

log = structlog.get_logger()


def _nobody_else() -> AbstractAsyncContextManager[bool]:
    return nullcontext(True)


@dataclass(frozen=True, slots=True)
class Safe:
    """Where tokens are kept: ``read`` returns what ``write`` was last given; all may raise TryLaterError.

    ``swap`` writes a value in place of another one, and returns False where a third one is kept.

    While the context of ``alone`` lasts, no other process renews the tokens, if it gives True; it may raise so too.
    """

    read: Callable[[], Awaitable[bytes | None]]
    write: Callable[[bytes], Awaitable[None]]
    swap: Callable[[bytes, bytes], Awaitable[bool]]
    alone: Callable[[], AbstractAsyncContextManager[bool]] = _nobody_else


@dataclass(frozen=True, slots=True)
class Consent:
    """Who acts for the Official Account: the app, its secret, and the refresh token its administrator gave."""

    app: str
    secret: str
    refresh: str


class Grant(Struct, frozen=True):
    """What is kept. ``seed`` tells which given token it came from, ``begun`` when a refresh was begun, 0: none was.

    Times are seconds since 1970.
    """

    seed: str
    refresh: str
    access: str = ""
    ends: int = 0
    lasts: int = 0
    begun: int = 0


_decode = json.Decoder(Grant).decode
_encode = json.Encoder().encode


def standing(kept: bytes | None, given: str, now: datetime) -> Literal["well", "none", "cut", "ended"]:
    """Say how it stands with what is kept, and with the refresh token that is given in the settings."""
    grant = _read(kept)
    if given and (grant is None or grant.seed != _seed(given)):
        return "well"
    if grant is None:
        return "none"
    if grant.begun:
        return "cut"
    ended = grant.ends and now.timestamp() > grant.ends + REFRESHABLE
    return "ended" if ended else "well"


class Tokens:
    """The tokens of one Official Account. Use it as an async context manager: a refresh is not cut off by its end."""

    def __init__(
        self, consent: Consent, line: Line, safe: Safe, now: Callable[[], datetime], *, calm: float = CALM
    ) -> None:
        """Take where tokens are asked for, and where they are kept; ``calm`` as :data:`CALM`."""
        self._consent = consent
        self._line = line
        self._safe = safe
        self._now = now
        self._calm = calm
        self._grant: Grant | None = None
        self._unwritten: Grant | None = None
        self._dead = ""
        self._calm_until = 0.0
        self._group: asyncio.TaskGroup | None = None
        self._refreshing: asyncio.Task[SendError | None] | None = None

    async def __aenter__(self) -> Tokens:
        self._group = await asyncio.TaskGroup().__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        group, self._group = self._group, None
        assert group is not None
        if self._refreshing is not None:
            await asyncio.wait({self._refreshing}, timeout=LAST_WORDS)
        if self._refreshing is not None:
            self._refreshing.cancel()
        await group.__aexit__(None, None, None)

    async def load(self) -> bool:
        """Read what is kept; return whether there is anything to go by.

        Raises:
            TryLaterError: what is kept cannot be read now.
        """
        given = self._consent.refresh
        kept = await self._kept()
        # A token given anew begins a new line; the one the kept line came from is used up long since.
        if given and (kept is None or kept.seed != _seed(given)):
            kept = Grant(_seed(given), given)
        elif kept is not None and kept.begun:
            log.warning("a refresh of zalo's tokens was cut off", remedy="none, unless the next one is refused")
        self._grant = kept
        return kept is not None

    async def current(self) -> str:
        """Return an access token that holds.

        Raises:
            TryLaterError: none can be had now; ConsentError: nor later, until a person sees to it.
        """
        if not self._holds():
            await self.renew(self._access)
        return self._access

    async def instead(self, refused: str) -> str:
        """Return another access token than one that was refused; raises as :meth:`current`."""
        await self.renew(refused)
        return self._access

    async def renew(self, spent: str | None = None) -> None:
        """Get new tokens, unless there are others than the spent one already; raises as :meth:`current`."""
        if self._group is None:
            raise TryLaterError("hung up")
        if self._refreshing is None:
            self._refreshing = self._group.create_task(self._try(self._access if spent is None else spent))
        under_way = self._refreshing
        # Whoever stops waiting does not stop the refresh: others wait for it too, and it cannot be done twice.
        await asyncio.wait({under_way})
        error = under_way.result()
        if error is not None:
            raise error

    def left(self) -> float:
        """Return the seconds until the access token should be renewed; 0 where it is time."""
        if self._grant is None or not self._grant.access:
            return 0.0
        return max(self._grant.ends - self._grant.lasts / SHARE - self._now().timestamp(), 0.0)

    @property
    def is_new(self) -> bool:
        """Whether nothing has come yet of the refresh token that was given."""
        return self._grant is not None and not self._grant.access

    @property
    def _access(self) -> str:
        return self._grant.access if self._grant else ""

    def _holds(self) -> bool:
        return self._grant is not None and bool(self._grant.access) and self._now().timestamp() < self._grant.ends

    async def _try(self, spent: str) -> SendError | None:
        """Renew, and return what kept it from that: whoever waits raises it."""
        loop = asyncio.get_running_loop()
        try:
            await self._write_late()
            if self._access != spent and self._holds():
                return None
            if loop.time() < self._calm_until:
                return TryLaterError("no new token", self._calm_until - loop.time())
            self._calm_until = loop.time() + self._calm
            async with self._safe.alone() as alone:
                if not alone:
                    raise TryLaterError("another process is at it")
                await self._refresh(spent)
        except (ConsentError, TroubleError) as error:
            return error
        except SendError as error:
            # A screen that waits for a token was not sent: it is not lost, whatever became of the refresh.
            return TryLaterError(f"no new token ({error})", self._calm)
        finally:
            self._refreshing = None
        return None

    async def _refresh(self, spent: str) -> None:
        found, grant = await self._safe.read(), self._grant
        kept = _read(found)
        if kept is not None and grant is not None and kept.seed == grant.seed:
            # Another process may have been at it.
            grant = self._grant = kept
        if grant is None or grant.refresh == self._dead:
            raise ConsentError("the refresh token is refused", WAIT)
        if grant.access != spent and self._holds():
            return
        begun = replace(grant, begun=grant.begun or int(self._now().timestamp()))
        # Where another process lost the right to renew and does not know yet, what it brings is never written over.
        if found is None or grant is not kept:
            await self._safe.write(_encode(begun))
        elif not await self._safe.swap(_encode(begun), found):
            raise TryLaterError("another process is at it")
        self._grant = begun
        try:
            granted = await self._asked(grant.refresh)
        except LostError:
            # It may have been done: if so, the next try is refused, and what was kept tells why.
            raise
        except SendError as error:
            if not await self._safe.swap(_encode(grant), _encode(begun)):
                raise TryLaterError("another process renewed them", 0.0) from error
            self._grant = grant
            if isinstance(error, ConsentError):
                self._died(grant, error)
            raise
        now = int(self._now().timestamp())
        # From here on the old refresh token is worth nothing: until the new one is kept, it is all there is.
        self._unwritten = Grant(
            grant.seed, granted.refresh_token, granted.access_token, now + granted.seconds, granted.seconds
        )
        await self._write_late()
        log.info("zalo's tokens are renewed", hours=round(granted.seconds / 3600, 1))

    async def _asked(self, refresh: str) -> replies.Granted:
        form = {"app_id": self._consent.app, "grant_type": "refresh_token", "refresh_token": refresh}
        heard = await self._line.fill_in(PATH, form, {"secret_key": self._consent.secret})
        try:
            return replies.granted(heard)
        except (LostError, TryLaterError):
            raise
        except SendError as error:
            # Of the app, or its secret: the token may still be good.
            raise TroubleError(str(error), WAIT) from None

    async def _write_late(self) -> None:
        """Write tokens that are not written yet; only then they are used."""
        if self._unwritten is not None:
            await self._safe.write(_encode(self._unwritten))
            self._grant, self._unwritten = self._unwritten, None

    def _died(self, grant: Grant, error: ConsentError) -> None:
        self._dead = grant.refresh
        cut = (
            "an earlier refresh was cut off before its answer was written" if grant.begun else "it is used up or ended"
        )
        log.error("zalo refuses the refresh token", error=str(error), why=cut, remedy=REMEDY)

    async def _kept(self) -> Grant | None:
        return _read(await self._safe.read())


def _read(found: bytes | None) -> Grant | None:
    try:
        return _decode(found) if found else None
    except UNREADABLE:
        return None


def _seed(refresh: str) -> str:
    return sha256(refresh.encode()).hexdigest()
