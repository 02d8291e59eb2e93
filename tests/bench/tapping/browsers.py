"""People in browsers, who tap at an even rate: each posts the form they see and reads the screen that comes of it."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections import deque
from html import unescape
from urllib.parse import urlencode, urlsplit

from tests.bench.tapping.people import TYPED, Report
from tests.bench.tapping.wire import Answer, Posting

_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
_CHOICE = re.compile(r'<button name="choice" value="([^"]*)"')
_COOKIE = re.compile(r"hocso=([^;]+)")
_FORM = "Content-Type: application/x-www-form-urlencoded\r\n"
FIRST = (".yes", ".again")
"""What is tapped wherever it is seen: consent, and the same lesson once more."""
AWAY = frozenset(
    f".{key}" for key in ("no", "rest", "help", "back", "hint", "next-lesson", "share", "home", "onward", "skip")
)
"""What leads out of the lesson or does not lead on."""


class Browser:
    """One of them: where they come from, their cookie, and the form they see."""

    def __init__(self, number: int) -> None:
        # Each in a network of their own, as a trusted proxy tells.
        self.network = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        self.cookie = ""
        self.fields: dict[str, str] = {}
        self.keys: list[str] = []

    @property
    def turn(self) -> int:
        """The turn their form was drawn for; 0 before they are known."""
        return int(self.fields.get("turn") or 0)

    def sees(self, answer: Answer) -> None:
        """Take in a page or a screen."""
        html = answer.body.decode()
        found = _COOKIE.search(answer.headers.get("set-cookie", ""))
        self.cookie = found[1] if found else self.cookie
        self.fields = {name: unescape(value) for name, value in _HIDDEN.findall(html)}
        self.keys = [unescape(key) for key in _CHOICE.findall(html)]


class Browsers:
    """So many people at one address."""

    def __init__(self, url: str, seed: int = 1) -> None:
        self._url = urlsplit(url)
        self._dice = random.Random(seed)
        self._ready: deque[Browser] = deque()
        self._free: list[Posting] = []
        self.again = 0
        """Posts that were sent a second time, over a new line."""

    async def arrive(self, size: int, code: str, most: int) -> Report:
        """Let everyone come by a lesson's link and take some steps, each as many as they like."""
        report = Report()
        for number in range(size):
            browser = Browser(number)
            browser.sees(await self._ask(browser, f"GET /bai/{code} HTTP/1.1\r\n", b""))
            for _ in range(2 + self._dice.randrange(most)):
                await self._step(browser, report)
            self._ready.append(browser)
        self._dice.shuffle(self._ready)
        return report

    async def pace(self, rate: float, seconds: float) -> Report:
        """Let taps come at an even rate, however long each takes; each is timed from when it was due."""
        report, began = Report(), time.perf_counter()
        async with asyncio.TaskGroup() as tasks:
            for count in range(int(rate * seconds)):
                due = began + count / rate
                if due > time.perf_counter():
                    await asyncio.sleep(due - time.perf_counter())
                if self._ready:
                    tasks.create_task(self._taps(self._ready.popleft(), report, due))
                else:
                    report.idle += 1
        report.seconds = time.perf_counter() - began
        return report

    async def _taps(self, browser: Browser, report: Report, due: float) -> None:
        await self._step(browser, report)
        report.waits.append(time.perf_counter() - due)
        self._ready.append(browser)

    async def _step(self, browser: Browser, report: Report) -> None:
        """Do what leads on, and count it where a turn came of it."""
        keys = [key for key in browser.keys if key in FIRST] or [key for key in browser.keys if key not in AWAY]
        done = {"choice": self._dice.choice(keys)} if keys else {"words": TYPED}
        before = browser.turn
        body = urlencode({**browser.fields, **done}).encode()
        try:
            answer = await self._ask(browser, f"POST / HTTP/1.1\r\nX-Part: screen\r\n{_FORM}", body)
        except OSError as error:
            self._lost(report, str(error))
            return
        if answer.status != 200:
            self._lost(report, f"status {answer.status}")
            return
        browser.sees(answer)
        if browser.turn <= before:
            self._lost(report, "no turn came of it")
        report.taps += browser.turn > before

    def _lost(self, report: Report, why: str) -> None:
        report.lost += 1
        report.why[why] += 1

    async def _ask(self, browser: Browser, head: str, body: bytes) -> Answer:
        sent = (
            f"{head}Host: {self._url.netloc}\r\nX-Forwarded-For: {browser.network}\r\n"
            f"Cookie: hocso={browser.cookie}\r\nConnection: keep-alive\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        kept = self._kept()
        line = kept or await self._line()
        try:
            answer = await line.post(sent.encode() + body)
        except ConnectionResetError:
            if kept is None:
                raise
            # As browsers do where a line that was kept is closed in the moment in which it is used again.
            self.again += 1
            line = await self._line()
            answer = await line.post(sent.encode() + body)
        if line.is_open:
            self._free.append(line)
        return answer

    def _kept(self) -> Posting | None:
        while self._free:
            line = self._free.pop()
            if line.is_open:
                return line
        return None

    async def _line(self) -> Posting:
        loop = asyncio.get_running_loop()
        _, line = await loop.create_connection(Posting, self._url.hostname or "", self._url.port or 80)
        return line

    def close(self) -> None:
        """Hang up."""
        for line in self._free:
            line.close()
