"""Learners over real HTTP, a server killed under them, and the learners' own log to hold the counts against.

A learner does what a person with a patchy signal does: posts a form, and where no answer comes, looks again once
the server is back and posts again only if the page still stands where it was.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import httpx

from tests.books import Books
from tests.running import Program
from tests.several import serving
from tests.telegram.standin.disorder import Disorder

PATIENCE = 0.1
"""Seconds a learner waits before trying again."""
COURSES = Path(__file__).parent / "dialogue" / "courses"


class Page(HTMLParser):
    """What of a page a learner acts on."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.hidden: dict[str, str] = {}
        self.keys: list[str] = []
        self.typed = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect hidden fields, the choices, and what the text field expects."""
        found = dict(attrs)
        if tag == "input" and found.get("type") == "hidden":
            self.hidden[str(found["name"])] = found.get("value") or ""
        if tag == "button" and found.get("name") == "choice":
            self.keys.append(str(found["value"]))
        if tag == "form" and "wanted" in str(found.get("class", "")):
            self.typed = "text"
        if tag == "input" and found.get("inputmode") == "decimal":
            self.typed = "number"

    @property
    def turn(self) -> int:
        """The turn the page's buttons carry; 0 before there is a learner."""
        return int(self.hidden.get("turn") or 0)


@dataclass
class Log:
    """What learners know they did, and where the kills fell."""

    answers: int = 0
    completions: int = 0
    learners: int = 0
    repeats: int = 0
    """Forms sent again although the first sending had been taken."""
    doubled: int = 0
    """Forms that came twice at once."""
    overtaken: int = 0
    """Forms that came after the following one."""
    kills: int = 0
    before_commit: int = 0
    """Kills with at least one request under way whose turn was not committed."""
    after_commit: int = 0
    """Kills with at least one request whose turn was committed and whose answer never came."""
    under_way: int = 0
    """Forms that were sent and are not answered yet."""
    fell: dict[int, Counter[str]] = field(default_factory=dict)


class Server:
    """The real ``hocso run`` in a process of its own, killed without warning."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.database = folder / "hocso.db"
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("HOCSO_")},
            "HOCSO_DATABASE": f"sqlite:///{self.database}",
            "HOCSO_LESSONS": str(COURSES),
            "HOCSO_WEB_PORT": str(self.port),
            "HOCSO_WEB_NEW_LEARNERS": "100000",
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until it says its address."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"], env=self._environment, stdout=subprocess.PIPE
        )
        assert self._process.stdout is not None
        said = self._process.stdout.readline().decode()
        assert self.url in said, f"the server did not come up: {said!r}"

    def kill(self) -> None:
        """Send SIGKILL and wait until it is gone."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """Ask it to stop and return its exit code."""
        return self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> int:
        assert self._process is not None
        assert self._process.stdout is not None
        self._process.send_signal(how)
        code = self._process.wait(20)
        self._process.stdout.close()
        return code


class Learner:
    """One person with a phone, from the welcome to the end of the lesson."""

    def __init__(
        self, url: str, log: Log, dice: random.Random, disorder: Disorder | None = None, thought: float = 0.0
    ) -> None:
        """``thought``: so many seconds at most they look at a page before they answer."""
        self._thought = thought
        self._web = httpx.AsyncClient(base_url=url, follow_redirects=True, timeout=10)
        self._log = log
        self._dice = dice
        self._disorder = disorder or Disorder()
        self._page: Page | None = None
        self._held: dict[str, str] = {}

    async def learn(self, up: asyncio.Event) -> None:
        """Go through the lesson, whatever happens to the server."""
        self._log.learners += 1
        async with self._web:
            while not await self._step(up):
                pass

    async def _step(self, up: asyncio.Event) -> bool:
        await up.wait()
        page = await self._look()
        if page is None:
            return False
        if ".onward" in page.keys:
            self._log.completions += 1
            return True
        fields, scored = self._decide(page)
        await asyncio.sleep(self._dice.uniform(0, self._thought))
        return await self._post_until_taken(up, page, fields, scored=scored)

    async def _look(self) -> Page | None:
        if self._page is not None:
            page, self._page = self._page, None
            return page
        with contextlib.suppress(httpx.TransportError):
            answer = await self._web.get("/", params={"bai": "otp"})
            if answer.status_code == 200:
                return Page(answer.text)
        await asyncio.sleep(PATIENCE)
        return None

    async def _post_until_taken(self, up: asyncio.Event, page: Page, fields: dict[str, str], *, scored: bool) -> bool:
        """Post, and post the very same again until it is known that it was taken."""
        while True:
            await up.wait()
            kill = self._log.kills
            try:
                self._log.under_way += 1
                try:
                    answer = await self._post({**page.hidden, **fields})
                finally:
                    self._log.under_way -= 1
            except httpx.TransportError:
                if await self._was_taken(up, page, kill):
                    await self._send_again(up, {**page.hidden, **fields})
                    break
                continue
            if answer.status_code == 200:
                self._page = Page(answer.text)
                break
            await asyncio.sleep(PATIENCE)
        self._log.answers += scored
        return False

    async def _post(self, form: dict[str, str]) -> httpx.Response:
        """Post a form; as impatient thumbs and bad lines have it, one of twenty comes twice at once."""
        times = 2 if self._disorder.doubles() else 1
        answers = await asyncio.gather(*(self._web.post("/", data=form) for _ in range(times)))
        await self._comes_late(form)
        return answers[0]

    async def _comes_late(self, form: dict[str, str]) -> None:
        """Bring what the form that has just come had overtaken; of one of twenty, hold a copy back."""
        held, self._held = self._held, form if self._disorder.holds() else {}
        if held:
            with contextlib.suppress(httpx.TransportError):
                await self._web.post("/", data=held)
                self._disorder.late += 1

    async def _was_taken(self, up: asyncio.Event, page: Page, kill: int) -> bool:
        """After a cut, look where the page stands now and note on which side of the commit the kill fell."""
        while True:
            await up.wait()
            with contextlib.suppress(httpx.TransportError):
                answer = await self._web.get("/", params={"bai": "otp"})
                if answer.status_code == 200:
                    break
            await asyncio.sleep(PATIENCE)
        now = Page(answer.text)
        taken = now.turn > page.turn
        self._log.fell.setdefault(kill, Counter())["after" if taken else "before"] += 1
        self._page = now if taken else None
        return taken

    async def _send_again(self, up: asyncio.Event, form: dict[str, str]) -> None:
        """As half of all people do, send the very same form again although it had been taken."""
        if self._dice.random() < 0.5:
            return
        while True:
            await up.wait()
            with contextlib.suppress(httpx.TransportError):
                answer = await self._web.post("/", data=form)
                if answer.status_code == 200:
                    self._log.repeats += 1
                    self._page = Page(answer.text)
                    return
            await asyncio.sleep(PATIENCE)

    def _decide(self, page: Page) -> tuple[dict[str, str], bool]:
        """Return the form's fields for what this learner does here, and whether it is a scored answer."""
        if "tat-may" in page.keys:
            return {"choice": self._dice.choice(["tat-may", "doc-ma", "hoi-lai"])}, True
        if page.typed == "number":
            return {"words": self._dice.choice(["114", "113"])}, True
        if page.typed == "text":
            return {"words": self._dice.choice(["mat khau", "mật khẩu", "quên rồi nhé"])}, True
        onward = (".yes", "bac", ".next", ".done", ".retry")
        return {"choice": next(key for key in onward if key in page.keys)}, False


async def run_kills(
    folder: Path,
    *,
    kills: int,
    learners: int = 24,
    thought: float = 0.0,
    seed: int = 1,
    database: str = "",
    processes: int = 1,
    instead: Callable[[], Awaitable[None]] | None = None,
) -> tuple[Log, dict[str, int]]:
    """Kill a server that often under that many learners at a time; return their log and what was counted.

    Of several processes, which only a PostgreSQL database bears, one is killed while the others go on. ``instead``
    does something else to it each time.
    """
    log, dice, up, over = Log(), random.Random(seed), asyncio.Event(), asyncio.Event()
    disorder = Disorder(seed)
    disorder.on = True
    address = database or f"sqlite:///{folder / 'hocso.db'}"
    books = Books(address)

    def made() -> Program:
        return Program(folder, DATABASE=address, LESSONS=str(COURSES), WEB_NEW_LEARNERS="100000")

    async with serving(made, processes) as (hocso, url):
        async with asyncio.TaskGroup() as tasks:

            async def seat(number: int) -> None:
                while not over.is_set():
                    own = random.Random(seed * 1000 + number)
                    await Learner(url, log, own, disorder, thought).learn(up)

            up.set()
            for number in range(learners):
                tasks.create_task(seat(number))
            for number in range(kills):
                await asyncio.sleep(dice.uniform(0.25, 0.6))
                if instead is None:
                    # At every other kill, what was sent cannot be committed.
                    with books.writing() if number % 2 == 0 else contextlib.nullcontext():
                        if number % 2 == 0:
                            await _under_way(log, dice)
                        if processes == 1:
                            up.clear()
                        await hocso.kill()
                    await hocso.start()
                else:
                    await instead()
                log.kills += 1
                up.set()
            over.set()
        await hocso.stop()
    log.doubled, log.overtaken = disorder.twice, disorder.late
    log.before_commit = sum(1 for fell in log.fell.values() if fell["before"])
    log.after_commit = sum(1 for fell in log.fell.values() if fell["after"])
    return log, books.counted()


async def _under_way(log: Log, dice: random.Random) -> None:
    """Wait a moment, and until a form is with the server."""
    await asyncio.sleep(dice.uniform(0.1, 0.3))
    async with asyncio.timeout(30):
        while not log.under_way:  # noqa: ASYNC110 - what is waited for rings no bell.
            await asyncio.sleep(0.005)
