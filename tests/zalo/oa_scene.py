"""The parts that send, joined to a strict stand-in for Zalo's Official Accounts."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal, TypeVar

from bot.channels.lag import Lag
from bot.channels.zalo.line import Line
from bot.channels.zalo.telling import Telling
from bot.channels.zalo_oa.courier import OaCourier
from bot.channels.zalo_oa.files import Files
from bot.channels.zalo_oa.tokens import Consent, Safe, Tokens
from bot.channels.zalo_oa.windows import Windows
from bot.channels.zalo_oa.wire import Wire
from bot.dialogue.screens import Block, Choice, Landed, Screen, Shown
from tests.zalo.standin import APP_ID, APP_SECRET, OA_ID, HandClock, OaPhone, OaStandin

T = TypeVar("T")
NEXT = Choice(".next", "Tiếp")
PUBLIC = "https://hoc.test"


@dataclass
class Carrying:
    """Makes each call once, and notes which might have been made twice."""

    twice: list[bool] = field(default_factory=list)

    async def __call__(self, call: Callable[[], Awaitable[T]], *, twice: bool = False) -> T:
        self.twice.append(twice)
        return await call()


@dataclass
class Shelf:
    """Media in a folder, by the hash of their content, and what is kept: of their names, and of tokens."""

    folder: Path
    types: dict[str, tuple[str, str]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    kept: list[tuple[str, str | None]] = field(default_factory=list)
    safe: bytes | None = None

    def puts(self, content: bytes, type: str = "image/png") -> str:
        hash = hashlib.sha256(content).hexdigest()
        path = self.folder / hash
        path.write_bytes(content)
        self.types[hash] = str(path), type
        return hash

    async def keep(self, hash: str, name: str | None) -> None:
        self.kept.append((hash, name))

    async def read(self) -> bytes | None:
        return self.safe

    async def swap(self, value: bytes, _before: bytes) -> bool:
        await self.write(value)
        return True

    async def write(self, value: bytes) -> None:
        self.safe = value


@dataclass
class Scene:
    """A strict server, a courier, a shelf of media, and Lan, who has written to the account."""

    clock: HandClock
    server: OaStandin
    shelf: Shelf
    tokens: Tokens
    wire: Wire
    courier: OaCourier
    lan: OaPhone
    wrote: datetime
    """When Lan did."""
    carry: Carrying = field(default_factory=Carrying)

    async def shows(self, *blocks: Block, phone: OaPhone | None = None, **told: Any) -> Landed:
        choices, seen = told.pop("choices", (NEXT,)), told.pop("seen", self.wrote)
        screen = Screen("vi", blocks, choices, **{name: told.pop(name) for name in ("expects",) if name in told})
        shown = Shown(screen, learner=7, turn=3, account=1, due=5, seen=seen, **told)
        return await self.courier.show((phone or self.lan).id, shown, self.carry)

    def writes(self) -> None:
        """Let Lan write again."""
        self.lan.says("em đây")
        self.wrote = self.now()

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.clock.now(), UTC)

    def texts(self) -> list[str]:
        return [message.text for message in self.lan.sees() if message.who == "bot"]

    def calls(self, method: str = "message/cs") -> int:
        return len(self.server.called(method))


@asynccontextmanager
async def a_scene(
    folder: Path,
    *,
    shape: Literal["plain", "template"] = "plain",
    paid: bool = False,
    public: str = PUBLIC,
    plan: int = 0,
) -> AsyncIterator[Scene]:
    """Open a scene."""
    clock = HandClock()
    async with OaStandin(clock=clock, shape=shape, plan=plan) as server:

        def now() -> datetime:
            return datetime.fromtimestamp(clock.now(), UTC)

        line, shelf, ready = Line(server.url), Shelf(folder), asyncio.Event()
        consent = Consent(APP_ID, APP_SECRET, server.grant().refresh)
        tokens = Tokens(consent, line, Safe(shelf.read, shelf.write, shelf.swap), now, calm=0.0)
        wire = Wire(line, tokens)
        ready.set()
        courier = OaCourier(
            wire,
            Files(wire, shelf.types.get, shelf.names, shelf.keep),
            Windows(paid=paid),
            told=Telling(OA_ID, public).words,
            shape=shape,
            lag=Lag(),
            now=now,
            ready=ready,
        )
        lan = server.phone("Lan")
        lan.says("em chào")
        async with tokens:
            await tokens.load()
            yield Scene(clock, server, shelf, tokens, wire, courier, lan, now())
        await line.close()


def ago(scene: Scene, **span: float) -> datetime:
    """Return a time in the past."""
    return scene.now() - timedelta(**span)
