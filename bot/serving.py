"""What `hocso run` serves: one address for pages and webhooks, and the channels that are set up."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Protocol

import structlog

from bot.app import App
from bot.channels.courier import Courier
from bot.delivery import Sweep
from bot.dialogue.events import Inbound
from bot.dialogue.screens import Shown
from bot.errors import BusyError, StartError, TryLaterError
from bot.figures import Figures
from bot.listening import Asgi, Front, Server, listening, make_room
from bot.posts import hold
from bot.readiness import Readiness
from bot.settings import Settings
from bot.starting import database_answers
from bot.web import Limits, web_app
from lessons.faults import Fault
from storage.errors import StoreError
from storage.sql.leasing import sender
from storage.store import Store

if TYPE_CHECKING:
    from bot.channels.telegram.channel import Access
    from bot.channels.zalo_bot.channel import Access as ZaloAccess
    from bot.channels.zalo_oa.channel import Access as OaAccess
    from bot.channels.zalo_oa.tokens import Safe

LEAVING = 0.25
"""Seconds that the database has to hear that the tokens are renewed."""

log = structlog.get_logger()


class Channel(Protocol):
    """A channel that sends its screens: what is served of it, begun and ended."""

    @property
    def courier(self) -> Courier:
        """What shows its screens."""

    @property
    def one_sender(self) -> bool:
        """Whether all of its sends share a budget, so that of several processes one sends for all."""

    @property
    def webhook(self) -> Asgi:
        """What takes what its platform posts; it refuses all where nothing is to be posted."""

    @property
    def ready(self) -> asyncio.Event:
        """Set once its screens can be shown."""

    async def run(self) -> None:
        """Take what comes until cancelled."""

    async def close(self) -> None:
        """Hang up."""


async def serve(settings: Settings) -> None:
    """Run every channel that has settings until the process is told to stop.

    Raises:
        StartError: something set up wrongly, in a group where it was found only while running.
        StoreError: the database cannot be used.
    """
    make_room()
    # Before there is a port: nobody is to be sent here yet.
    if not await database_answers(settings):
        return
    with ExitStack() as sockets:
        sock = sockets.enter_context(_listening(settings))
        port = sock.getsockname()[1]
        telling = _telling(settings, port)
        listened = [sock, *([sockets.enter_context(telling)] if telling else [])]
        # The lines are hung up last: what is under way at a stop is still shown.
        async with AsyncExitStack() as lines, App.open(settings, serve=True) as app:
            _tell_faults(app.faults)
            secret = await app.store.secret()
            channels = await _channels(app, settings, secret)
            for channel in channels.values():
                lines.push_async_callback(channel.close)
            readiness = _readiness(app, channels.values())
            hooks = {path: channel.webhook for path, channel in channels.items()}
            figures = Figures(app.metrics, app.store)
            figures_port = telling.getsockname()[1] if telling else 0
            front = Front(_site(app, settings, secret, readiness), hooks, figures, figures_port)
            server = Server(front, settings.model_copy(update={"web_port": port}).address, readiness.stop)
            async with asyncio.TaskGroup() as tasks:
                running = [tasks.create_task(_run(app, channel)) for channel in channels.values()]
                await server.serve(sockets=listened)
                for channel_task in running:
                    channel_task.cancel()


def _readiness(app: App, channels: Iterable[Channel]) -> Readiness:
    ready = {channel.courier.channel: channel.ready for channel in channels}
    return Readiness(app.store, lambda: app.loop.failing, ready, app.loop.stuck)


async def _channels(app: App, settings: Settings, secret: bytes) -> dict[str, Channel]:
    """Return the channels that have settings, by the path of their webhook."""
    channels: dict[str, Channel] = {}
    if settings.telegram_token:
        channels["/telegram"] = await _telegram(app, settings, secret)
    if settings.zalo_token:
        channels["/zalo"] = _zalo(app, settings, secret)
    if settings.zalo_oa_app_id:
        channels["/zalo-oa"] = await _zalo_oa(app, settings)
    for channel in channels.values():
        app.delivery.serve(channel.courier)
        if channel.one_sender:
            # Until this process is elected.
            app.store.draw_elsewhere(channel.courier.channel, elsewhere=True)
    return channels


async def _telegram(app: App, settings: Settings, secret: bytes) -> Channel:
    # Its library takes a fifth of a second to import, which only those wait for who use it.
    from bot.channels.telegram.channel import Doors, Telegram

    access = telegram_access(settings, secret)
    # Names of files are the bot's own: another bot's are worth nothing.
    names = f"telegram:{access.token.partition(':')[0]}"
    known, keep = await app.store.uploads(names), _keeping(app.store, names)
    return Telegram(access, Doors(_come_again(app.take), app.now, app.file, known, keep, alone=_alone(app, names)))


def _zalo(app: App, settings: Settings, secret: bytes) -> Channel:
    from bot.channels.zalo_bot.channel import Doors, ZaloBot

    access = zalo_access(settings, secret)
    doors = Doors(
        _come_again(app.take),
        app.now,
        app.file,
        settings.public_url,
        settings.language,
        form=app.form,
        alone=_alone(app, f"zalo:{hashlib.sha256(access.token.encode()).hexdigest()[:8]}"),
    )
    return ZaloBot(access, doors)


async def _zalo_oa(app: App, settings: Settings) -> Channel:
    from bot.channels.zalo_oa.channel import Doors, ZaloOa

    names = f"zalo_oa:{settings.zalo_oa_id}"
    known, keep = await app.store.uploads(names), _keeping(app.store, names)
    safe = _safe(app.store, oa_safe_name(settings))
    return ZaloOa(zalo_oa_access(settings), Doors(_come_again(app.take), app.now, app.file, known, keep, safe))


def _alone(app: App, bot: str) -> Callable[[Callable[[], Awaitable[None]]], Awaitable[None]]:
    """Return what has one process of all ask for a bot's messages."""
    return partial(hold, app.store, f"polls {bot}")


def _keeping(store: Store, names: str) -> Callable[[str, str | None], Awaitable[None]]:
    """Return what keeps a platform's names of media."""

    async def keep(hash: str, name: str | None) -> None:
        # The message that showed it is sent; unkept, the medium is only uploaded once more some day.
        try:
            await store.uploaded(names, hash, name)
        except StoreError as error:
            log.warning("the name of a medium is not kept", error=str(error))

    return keep


def _safe(store: Store, name: str) -> Safe:
    """Return where a channel keeps its tokens; every failure of the store means: not now."""
    from bot.channels.zalo_oa.tokens import Safe

    async def read() -> bytes | None:
        try:
            return await store.kept(name)
        except StoreError as error:
            raise TryLaterError(str(error)) from error

    async def write(value: bytes) -> None:
        try:
            await store.keep(name, value)
        except StoreError as error:
            raise TryLaterError(str(error)) from error

    async def swap(value: bytes, before: bytes) -> bool:
        try:
            return await store.keep_instead(name, value, before)
        except StoreError as error:
            raise TryLaterError(str(error)) from error

    @asynccontextmanager
    async def alone() -> AsyncIterator[bool]:
        post = f"renews {name}"
        try:
            taken = await store.take(post)
        except (StoreError, TimeoutError) as error:
            raise TryLaterError("nobody knows who renews the tokens") from error
        try:
            yield taken
        finally:
            if taken:
                # Where the line is mute, it is lost with all other posts, and a stop may not wait for that.
                with suppress(StoreError, TimeoutError):
                    async with asyncio.timeout(LEAVING):
                        await store.leave(post)

    return Safe(read, write, swap, alone)


def zalo_access(settings: Settings, secret: bytes) -> ZaloAccess:
    """Return how the bot reaches Zalo; a webhook's secret that was not set is made from the store's."""
    from bot.channels.zalo_bot.channel import Access

    return Access(
        token=settings.plain("zalo_token"),
        api=settings.zalo_api,
        mode=settings.zalo_mode,
        hook=f"{settings.public_url}/zalo" if settings.public_url else "",
        secret=settings.plain("zalo_secret") or hmac.new(secret, b"zalo webhook", hashlib.sha256).hexdigest(),
    )


def oa_safe_name(settings: Settings) -> str:
    """Return the name under which the tokens of the Official Account are kept."""
    return f"zalo_oa:{settings.zalo_oa_app_id}:{settings.zalo_oa_id}"


def zalo_oa_access(settings: Settings) -> OaAccess:
    """Return how the program reaches its Official Account."""
    from bot.channels.zalo_oa.channel import Access

    return Access(
        app=settings.zalo_oa_app_id,
        app_secret=settings.plain("zalo_oa_app_secret"),
        account=settings.zalo_oa_id,
        secret=settings.plain("zalo_oa_secret"),
        refresh=settings.plain("zalo_oa_refresh_token"),
        api=settings.zalo_oa_api,
        oauth=settings.zalo_oa_oauth,
        buttons=settings.zalo_oa_buttons,
        paid=settings.zalo_oa_paid,
        public=settings.public_url,
    )


def telegram_access(settings: Settings, secret: bytes) -> Access:
    """Return how the bot reaches Telegram; a webhook's secret that was not set is made from the store's."""
    from bot.channels.telegram.channel import Access

    assert settings.telegram_token is not None
    given = settings.telegram_secret.get_secret_value() if settings.telegram_secret else None
    return Access(
        token=settings.telegram_token.get_secret_value(),
        api=settings.telegram_api,
        mode=settings.telegram_mode,
        hook=f"{settings.public_url}/telegram" if settings.public_url else "",
        secret=given or hmac.new(secret, b"telegram webhook", hashlib.sha256).hexdigest(),
    )


def _come_again(take: Callable[[Inbound], Awaitable[Shown]]) -> Callable[[Inbound], Awaitable[Shown]]:
    """Return a take whose every failure of the store means: not now; it will be sent again."""

    async def taken(inbound: Inbound) -> Shown:
        try:
            return await take(inbound)
        except StoreError as error:
            raise BusyError(str(error)) from error

    return taken


async def _run(app: App, channel: Channel) -> None:
    """Run a channel, and once its screens can be shown, show those that were owed."""
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(channel.run())
        await channel.ready.wait()
        sweep = Sweep(app.store, app.delivery, app.loop.owed, (channel.courier.channel,))
        if channel.one_sender:
            await hold(app.store, sender(channel.courier.channel), partial(_sends, app, channel, sweep))
        else:
            await sweep.run(app.now)


async def _sends(app: App, channel: Channel, sweep: Sweep) -> None:
    """Draw all screens of a channel here, also those of turns that other processes took."""
    name = channel.courier.channel
    app.store.draw_elsewhere(name, elsewhere=False)
    try:
        await sweep.run(app.now)
    finally:
        app.store.draw_elsewhere(name, elsewhere=True)


def _site(app: App, settings: Settings, secret: bytes, readiness: Readiness) -> Asgi:
    return web_app(
        app,
        secret=secret,
        now=app.now,
        public_url=settings.public_url,
        language=settings.language,
        operator=settings.operator,
        limits=Limits(new_learners_per_hour=settings.web_new_learners),
        trusted_proxies=settings.trusted_proxies,
        lacking=readiness.lacking,
    )


def _listening(settings: Settings) -> socket.socket:
    remedy = (
        "set HOCSO_WEB_PORT to a free port and HOCSO_WEB_HOST to an address of this machine,"
        " or stop the program that has them"
    )
    return listening(settings.web_host, settings.web_port, remedy)


def _telling(settings: Settings, web_port: int) -> socket.socket | None:
    """Return where figures are had; None where they are not asked for."""
    host, _, port = settings.metrics.rpartition(":")
    if not port:
        return None
    if int(port) == web_port:
        raise StartError(f"HOCSO_METRICS has the port of HOCSO_WEB_PORT, {port}: name another one")
    remedy = "set HOCSO_METRICS to an address of this machine and a free port"
    return listening(host.strip("[]"), int(port), remedy)


def _tell_faults(faults: tuple[Fault, ...]) -> None:
    for fault in faults:
        if not fault.warning:
            log.warning("course left out", fault=fault.line_of("en"))
