"""What is in order and what is not: one finding a line, with what to do about it."""

from __future__ import annotations

import asyncio
import errno
import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from bot.findings import Finding
from bot.platforms import bots, consent
from bot.settings import Settings, SettingsError, read_settings, unknown_settings
from storage.errors import OlderError, StoreError
from storage.sql import SqlStore
from storage.sql.pooler import own_sessions
from storage.sql.troubles import Troubles, retry, troubles

OLDEST_PYTHON = (3, 11)
BORN = datetime(2026, 11, 1, tzinfo=UTC)
"""Before this program was: a clock that says so is wrong."""
LEAST_FREE, LITTLE_FREE = 100 << 20, 1 << 30
"""Bytes of disk below which writing may fail soon, and below which somebody should look."""
STUCK = timedelta(minutes=10)
"""How long a request may wait; a learner stands in front of it."""
REASONS = 10
"""Reasons that are listed; a fault that hits everybody has one."""
LAG = timedelta(minutes=5)
"""How far a file may have been written in the future before the clock is doubted."""


def examine(folder: Path, now: datetime, version: tuple[int, int]) -> list[Finding]:
    """Look at everything: the settings read in ``folder``, and all that they name."""
    found = [python(version)]
    try:
        settings = read_settings(folder)
        found += [Finding("warn", "settings", line) for line in unknown_settings(folder)]
    except SettingsError as error:
        return [*found, *(Finding("fail", "settings", line) for line in str(error).splitlines())]
    file = settings.database_file
    beside = file or settings.media_folder
    return [
        *found,
        operator(settings),
        address(settings),
        proxies(settings),
        secret(settings),
        port(settings),
        clock(now, _written(file) if file else None),
        disk(beside, shutil.disk_usage(_there(beside)).free),
        *database(settings, file, now),
        lessons(settings),
        fonts(),
        *asyncio.run(bots(settings)),
    ]


def python(version: tuple[int, int]) -> Finding:
    """Say whether this Python is new enough."""
    written = ".".join(str(part) for part in version)
    if version < OLDEST_PYTHON:
        return Finding("fail", "python", f"{written} is too old", "install Python 3.11 or newer")
    return Finding("ok", "python", written)


def operator(settings: Settings) -> Finding:
    """Say whether learners are told who runs the service and whom to call."""
    name, phone = settings.operator.name, settings.operator.phone
    remedy = "set HOCSO_OPERATOR to a name and a phone number, as in: Tổ công tác, 0213 3876 000"
    if not name:
        return Finding("warn", "operator", "learners are told that this is a test machine", remedy)
    if not phone:
        return Finding("warn", "operator", f"{name}, without a phone number", remedy)
    return Finding("ok", "operator", f"{name}, {phone}")


def address(settings: Settings) -> Finding:
    """Say whether the links that learners share can be opened by others, and whether nobody can listen in."""
    parts = urlsplit(settings.address)
    example = "as in https://hocso.vn"
    if not settings.public_url:
        if _is_local(settings.web_host):
            return Finding("ok", "address", f"{settings.address}, for this machine only")
        return Finding("warn", "address", "links name no address of the internet", f"set HOCSO_PUBLIC_URL, {example}")
    if parts.scheme == "http" and not _is_local(parts.hostname or ""):
        says = f"{settings.public_url} is not encrypted: others on the way can read along"
        return Finding("warn", "address", says, f"put HTTPS in front and set HOCSO_PUBLIC_URL, {example}")
    return Finding("ok", "address", settings.public_url)


def proxies(settings: Settings) -> Finding:
    """Say whether visitors are told apart behind a reverse proxy."""
    if settings.public_url.startswith("https:") and not settings.trusted_proxies:
        says = "HTTPS needs a proxy in front, and none is trusted, so all visitors share one limit"
        return Finding("warn", "proxies", says, "set HOCSO_TRUSTED_PROXIES to the address of your proxy")
    return Finding("ok", "proxies", ", ".join(settings.trusted_proxies) or "none")


def secret(settings: Settings) -> Finding:
    """Say where the secret comes from, and whether it can be guessed."""
    if settings.secret is None:
        return Finding("ok", "secret", "made on the first run and kept in the database")
    if len(set(settings.secret.get_secret_value())) < 10:
        return Finding("fail", "secret", "HOCSO_SECRET can be guessed", "write what `openssl rand -hex 32` prints")
    return Finding("ok", "secret", "from HOCSO_SECRET")


def port(settings: Settings) -> Finding:
    """Say whether the web chat can listen, or does so already."""
    host, number = settings.web_host, settings.web_port
    place = f"{host}:{number}"
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        socket.create_server((host, number), family=family).close()
    except OSError as error:
        if error.errno == errno.EADDRINUSE and _is_ours(host, number):
            return Finding("ok", "port", f"hocso run is at work on {place}")
        remedy = "set HOCSO_WEB_PORT to a free port, or stop the program that has it"
        if error.errno != errno.EADDRINUSE:
            remedy = "set HOCSO_WEB_HOST to an address of this machine and HOCSO_WEB_PORT to one from 1024 on"
        why = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
        return Finding("fail", "port", f"{place} cannot be listened on ({why})", remedy)
    return Finding("ok", "port", f"{place} is free")


def clock(now: datetime, written: datetime | None) -> Finding:
    """Say whether the clock can be right; ``written`` is when the database was, by the same clock."""
    remedy = "set the clock, and let the machine keep it by NTP"
    if now < BORN:
        return Finding("fail", "clock", f"{now:%Y-%m-%d %H:%M} UTC is before this program was written", remedy)
    if written is not None and written > now + LAG:
        says = f"it is {now:%Y-%m-%d %H:%M} UTC, but the database was written on {written:%Y-%m-%d %H:%M}"
        return Finding("fail", "clock", says, remedy)
    return Finding("ok", "clock", f"{now:%Y-%m-%d %H:%M} UTC")


def disk(file: Path, free: int) -> Finding:
    """Say whether the database's disk has room: it holds a copy before each upgrade."""
    says = f"{free >> 20} MB free for {file}"
    if free < LEAST_FREE:
        return Finding("fail", "disk", says, "make room, or writing will stop")
    return Finding("warn", "disk", says, "make room soon") if free < LITTLE_FREE else Finding("ok", "disk", says)


def database(settings: Settings, file: Path | None, now: datetime) -> Iterator[Finding]:
    """Say whether the database is sound, and whether it knows of trouble; one that is not there yet is not made."""
    if file is not None and not file.exists():
        yield _missing(file)
        return
    try:
        seen = asyncio.run(_looked(settings, now))
    except OlderError as error:
        remedy = "end every hocso run of that version, then start this one, which brings it up to date"
        yield Finding("warn", "database", str(error), remedy)
        return
    except StoreError as error:
        yield Finding("fail", "database", str(error))
        return
    if seen is None:
        yield Finding(
            "ok", "database", f"{file or settings.database_name} is empty, and will be filled on the first run"
        )
        return
    problem, own, known, tokens = seen
    if problem:
        yield Finding("fail", "database", problem, "put the latest backup in its place")
    else:
        yield pooler(file or settings.database_name, own=own)
    yield requests(known)
    yield events(known)
    yield from causes(known)
    yield from tokens


def pooler(name: Path | str, *, own: bool) -> Finding:
    """Say whether locks and notices reach the database of this sound name, as the share of work needs them."""
    if own:
        return Finding("ok", "database", f"{name} is sound")
    says = f"{name}: what stands in front of the server gives each transaction any session"
    return Finding("fail", "database", says, "set PgBouncer to pool_mode = session, or name the server itself")


def requests(known: Troubles) -> Finding:
    """Say whether what learners asked for is being done."""
    if known.stuck:
        says = f"{known.stuck} have waited for more than {STUCK.seconds // 60} minutes"
        return Finding("warn", "requests", says, "see that hocso run is at work; its log says what fails")
    return Finding("ok", "requests", "none is stuck")


def events(known: Troubles) -> Finding:
    """Say whether something that learners did or asked for failed."""
    if known.aside:
        says = f"{known.aside} could not be taken in, done or shown, and were set aside"
        return Finding("warn", "events", says, "report why; once it is mended, run hocso retry")
    return Finding("ok", "events", "none was set aside")


def causes(known: Troubles) -> Iterator[Finding]:
    """Say why things were set aside, the most frequent reasons first."""
    for cause in known.causes[:REASONS]:
        when = f"{cause.times} on {cause.channel}, last {cause.last:%Y-%m-%d %H:%M}"
        yield Finding("warn", "events", f"{when}: {cause.error}")


def lessons(settings: Settings) -> Finding:
    """Say whether there is something to learn, and whether some of it is left out for its faults."""
    from bot.app import library_of

    library, faults = library_of(settings)
    warnings = sum(fault.warning for fault in faults)
    courses, playable = len(library.courses.all), len(library.courses.lessons)
    says = f"{playable} in {courses} {'course' if courses == 1 else 'courses'} from {settings.lessons}"
    if len(faults) > warnings:
        remedy = "run hocso check, which says what and where"
        return Finding("fail", "lessons", f"{says}; faults: {len(faults) - warnings}", remedy)
    if not playable:
        return Finding("fail", "lessons", says, "set HOCSO_LESSONS to a folder of courses")
    return Finding("ok", "lessons", f"{says}; warnings: {warnings}" if warnings else says)


def fonts() -> Finding:
    """Say whether papers and pictures can be written: the fonts came along, and letters are shaped with them."""
    from bot.drawing.work import can_write, font_files

    files = font_files()
    lacking = ", ".join(file.name for file in files if not file.is_file())
    if lacking:
        return Finding("fail", "fonts", f"{lacking} did not come along with the program", "install the program anew")
    for word in ("Chữ quốc ngữ", "বাংলা"):
        if not can_write(word):
            return Finding("fail", "fonts", f"the letters of {word} are not in them", "install the program anew")
    return Finding("ok", "fonts", f"{len(files)}, for Vietnamese and Bengali letters")


async def _looked(settings: Settings, now: datetime) -> tuple[str, bool, Troubles, list[Finding]] | None:
    # Older processes may be at work on it: who brought it up to date would break them.
    store = SqlStore(settings.database)
    try:
        if not await store.look():
            return None
        problem, own = await store.check(), await own_sessions(store)
        return problem, own, await troubles(store, now - STUCK), await consent(settings, store, now)
    finally:
        await store.close()


async def take_up(settings: Settings, now: datetime) -> str:
    """Take up what was set aside and what is stuck, and return a line that tells of it.

    Raises:
        StoreError: the database cannot be used.
    """
    store = SqlStore(settings.database)
    try:
        await store.open(serve=False)
        done = await retry(store, now - STUCK)
    finally:
        await store.close()
    return (
        f"screens that hocso run shows again within two minutes: {done.screens}; requests that it does again:"
        f" {done.requests}; events with nothing left to do, their learners stand where they stood: {done.over}"
    )


def _missing(file: Path) -> Finding:
    folder = file.absolute().parent
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        remedy = "make the folder and let this user write in it, or set HOCSO_DATABASE"
        return Finding("fail", "database", f"{file} cannot be made in {folder}", remedy)
    return Finding("ok", "database", f"{file} will be made on the first run")


def _written(file: Path) -> datetime | None:
    beside = (file, file.with_name(f"{file.name}-wal"))
    times = [path.stat().st_mtime for path in beside if path.exists()]
    return datetime.fromtimestamp(max(times), UTC) if times else None


def _there(file: Path) -> Path:
    return next(folder for folder in file.absolute().parents if folder.exists())


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_ours(host: str, number: int) -> bool:
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    with closing(HTTPConnection(reached, number, timeout=2)) as connection:
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().read(64).startswith((b"ready\n", b"not ready: "))
        except (OSError, HTTPException):
            return False
