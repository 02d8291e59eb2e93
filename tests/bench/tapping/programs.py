"""The programs that are measured: each in a process of its own, with a stand-in and people of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent.parent
PEERS = ROOT / ".make" / "peers" / "bin" / "python"
"""The interpreter that has what the peers need; ``sh deploy/peers.sh`` makes it."""
LESSON = "cuoc-goi-lua-dao"
SECRET = "s-secret_of_the_hook"
START = 60.0
"""Seconds a program may take until it has set its webhook."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A program by name. ``peer`` is its module's, empty for ours; ``way`` what it is told on the command line."""

    name: str
    title: str
    peer: str = ""
    way: str = ""


OURS = Kind("hocso", "Học Số")
KINDS = (
    OURS,
    Kind("aiogram", "aiogram 3 echo", "aiogram_echo"),
    Kind("aiogram-asyncio", "the same without uvloop", "aiogram_echo", "asyncio"),
    Kind("aiogram-answering", "aiogram 3 echo, one call in the webhook's answer", "aiogram_echo", "answering"),
    Kind("ptb", "python-telegram-bot echo", "ptb_echo"),
    Kind("bare", "bare ASGI + aiohttp + group commit", "bare_echo"),
)


@contextmanager
def pinned(core: int | None) -> Iterator[None]:
    """Let what is started inside run on one core."""
    before = os.sched_getaffinity(0)
    if core is not None:
        os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


class Side:
    """The stand-in's process and the line to it."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.tapping"],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        said = self._read()
        self.url, self.token = str(said["url"]), str(said["token"])

    def do(self, verb: str, **wishes: Any) -> Any:
        """Ask for something and wait for what comes of it."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": verb, **wishes}) + "\n")
        self._process.stdin.flush()
        return self._read()

    def _read(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit("the stand-in has died; the reason stands above")
        return json.loads(line)

    def close(self) -> None:
        """End it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()


class Program:
    """One program at work."""

    def __init__(self, kind: Kind, side: Side, folder: Path, **settings: str) -> None:
        """Start it; ``settings`` are ours, by their names without the prefix."""
        self._settings = settings
        self.kind = kind
        self.side = side
        self.database = folder / "hocso.db"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        self.log = folder / f"{kind.name}.log"
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(self._command(), cwd=ROOT, env=self._environment(), stdout=log, stderr=log)
        self.pid = self._process.pid

    def _command(self) -> list[str]:
        if not self.kind.peer:
            return [sys.executable, "-m", "bot", "run"]
        given = {"api": self.side.url, "port": self._port, "token": self.side.token, "secret": SECRET}
        words = [word for name, value in given.items() for word in (f"--{name}", str(value))]
        return [str(PEERS), "-m", f"tests.bench.peers.{self.kind.peer}", *words, "--kind", self.kind.way]

    def _environment(self) -> dict[str, str]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("HOCSO_")}
        if self.kind.peer:
            return clean
        ours = {
            "DATABASE": f"sqlite:///{self.database}",
            "WEB_PORT": str(self._port),
            "PUBLIC_URL": self.url,
            "TELEGRAM_TOKEN": self.side.token,
            "TELEGRAM_API": self.side.url,
            "TELEGRAM_MODE": "webhook",
            "TELEGRAM_SECRET": SECRET,
            **self._settings,
        }
        return clean | {f"HOCSO_{name}": value for name, value in ours.items()}

    def wait(self) -> None:
        """Wait until it has set its webhook and listens. Raises SystemExit with what it wrote where it does not."""
        until = time.monotonic() + START
        while not (self.side.do("hooked") and self._listens()):
            if self._process.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"{self.kind.title} did not start:\n{self.log.read_text('utf-8')[-2000:]}")
            time.sleep(0.05)

    def _listens(self) -> bool:
        with socket.socket() as line:
            return line.connect_ex(("127.0.0.1", self._port)) == 0

    def arrive(self, size: int, lanes: int) -> Any:
        """Bring people; ours go through consent to all places of the lesson."""
        if self.kind.peer:
            return self.side.do("arrive", size=size, code="", least=0, most=0, lanes=lanes)
        return self.side.do("arrive", size=size, code=LESSON, least=2, most=18, lanes=lanes)

    def cpu(self) -> float:
        """Return the seconds of user and system time that the process and its children have had."""
        return sum(_cpu(pid) for pid in _family(self.pid))

    def resident(self) -> float:
        """Return the resident memory of the process in MB, its children apart."""
        status = Path(f"/proc/{self.pid}/status").read_text("ascii")
        return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024

    def turns(self) -> int:
        """Return how many turns its database holds; 0 for a peer."""
        if self.kind.peer:
            return 0
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as rows:
            return int(rows.execute("SELECT coalesce(sum(turn), 0) FROM learners").fetchone()[0])

    def close(self) -> None:
        """Ask it to stop; end it where it does not."""
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self.side.close()


def _family(pid: int) -> list[int]:
    children = [
        int(child)
        for task in Path(f"/proc/{pid}/task").iterdir()
        for child in (task / "children").read_text("ascii").split()
    ]
    return [pid, *(known for child in children for known in _family(child))]


def _cpu(pid: int) -> float:
    """Return utime and stime of all threads, from the fields behind the name, which may hold anything."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
