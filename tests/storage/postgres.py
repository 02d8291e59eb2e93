"""A PostgreSQL server of the tests' own: made in a folder, run as a user that is not root, reached by a socket.

``HOCSO_TEST_POSTGRES`` names another server instead, with a superuser of it: databases are emptied past their keys.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

# What a test loses with its machine, it makes again; what is tested is not whether a disk keeps its word.
_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "60",
    "shared_buffers": "32MB",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "log_min_messages": "fatal",
}
PATIENCE = 30.0


def programs() -> Path | None:
    """Return the folder of PostgreSQL's programs, the newest one, or None."""
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    found = shutil.which("initdb")
    return max(folders, key=lambda path: float(path.parent.name), default=Path(found).parent if found else None)


@dataclass(slots=True)
class Postgres:
    """A server that runs; ``url`` names no database."""

    url: str
    folder: Path | None = None
    _process: subprocess.Popen[bytes] | None = None
    _settings: tuple[str, ...] = ()
    _port: int = 0
    _names: Iterator[int] = field(default_factory=count)

    def database(self, template: str | None = None) -> str:
        """Make a database, perhaps as a copy of another, and return its address."""
        name = f"{_prefix()}{next(self._names)}"
        self.run(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))
        return f"{self.url}/{name}"

    def run(self, statement: str) -> None:
        """Run a statement that no transaction may hold."""
        import asyncio

        import asyncpg

        async def run() -> None:
            connection: Any = await asyncpg.connect(f"{self.url}/postgres")
            await connection.execute(statement)
            await connection.close()

        # In a thread of its own: a test's loop may be running in this one.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, run()).result()

    def cut_off(self) -> None:
        """Cut every connection of ours to a database of this process, as a server that is restarted does."""
        self.run(
            f"""SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE application_name = 'hocso' AND starts_with(datname, '{_prefix()}')"""  # noqa: S608 - it is of ours.
        )

    def start(self) -> None:
        """Start the server and wait until it answers."""
        assert self.folder is not None
        found = programs()
        assert found is not None
        self._process = subprocess.Popen(
            [found / "postgres", "-D", self.folder / "data", "-p", str(self._port), *self._settings],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **_as_another(),
        )  # fmt: skip
        deadline = time.monotonic() + PATIENCE
        while subprocess.run([found / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self._port)]).returncode:
            assert time.monotonic() < deadline, "PostgreSQL did not start"
            time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it: SIGINT cuts every connection off in good order, SIGQUIT is as good as a crash."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(PATIENCE)
            self._process = None

    def restart(self) -> None:
        """Stop it in good order and start it again."""
        self.stop()
        self.start()

    def crash(self) -> None:
        """Let it fall, and recover by itself when it starts again."""
        self.stop(signal.SIGQUIT)
        self.start()


def _prefix() -> str:
    """Return what the names of this process's databases begin with; the server may be everybody's."""
    return f"hocso_{os.getpid()}_"


def _as_another() -> dict[str, Any]:
    """Return how a process is started by a user that PostgreSQL bears with."""
    if os.getuid() != 0:
        return {}
    user = pwd.getpwnam("postgres")
    return {"user": user.pw_uid, "group": user.pw_gid, "cwd": "/"}


@contextmanager
def postgres(**settings: str) -> Iterator[Postgres]:
    """Run a server while the context lasts."""
    given = os.environ.get("HOCSO_TEST_POSTGRES")
    if given:
        yield Postgres(given.rstrip("/"))
        return
    found = programs()
    assert found is not None, "there is no PostgreSQL"
    folder = Path(tempfile.mkdtemp(prefix="hocso-postgres-"))
    if os.getuid() == 0:
        os.chown(folder, pwd.getpwnam("postgres").pw_uid, -1)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    making: list[Path | str] = [
        found / "initdb",
        "-D",
        folder / "data",
        "-U",
        "hocso",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-locale",
        "-N",
    ]
    subprocess.run(making, check=True, stdout=subprocess.DEVNULL, **_as_another())
    options = tuple(part for name, value in {**_SETTINGS, **settings}.items() for part in ("-c", f"{name}={value}"))
    server = Postgres(f"postgresql://hocso@127.0.0.1:{port}", folder, _settings=options, _port=port)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        with suppress(OSError):
            shutil.rmtree(folder)
