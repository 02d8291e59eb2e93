"""One person's hands on each channel: they come by a code, pick by label, say words, and look before they go on."""

from __future__ import annotations

import asyncio
import re
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from html.parser import HTMLParser

import httpx

from tests.running import Process, Program
from tests.telegram.people import Person
from tests.zalo.bot_house import BotPerson
from tests.zalo.oa_house import OaPerson

WAIT = 60.0
"""Seconds after which what was expected will not come any more."""


PAUSE = 0.3
"""Seconds without a line after which a terminal has said all."""


class Hands(ABC):
    """What one does on any channel; each step waits until these words are seen."""

    channel: str

    @abstractmethod
    async def comes(self, code: str, then: str) -> None:
        """Come for a lesson, by its link or its code."""

    @abstractmethod
    async def picks(self, label: str, then: str) -> None:
        """Choose what has this label: by its button, or by the number that stands before it."""

    @abstractmethod
    async def says(self, words: str, then: str) -> None:
        """Write."""

    @abstractmethod
    def sees(self, words: str) -> bool:
        """Say whether the screen has these words now."""

    def marked(self, label: str) -> bool:
        """Say whether a choice is marked as picked."""
        return self.sees(f"✓ {label}")

    async def marks(self, label: str) -> None:
        """Choose one of several, and see it marked."""
        await self.picks(label, "")
        await self.waits(lambda: self.marked(label))

    async def waits(self, holds: Callable[[], bool]) -> None:
        """Wait until something is seen."""
        async with asyncio.timeout(WAIT):
            while not holds():  # noqa: ASYNC110 - each channel rings another bell, or none.
                await asyncio.sleep(0.02)


class OnTelegram(Hands):
    """Taps every choice."""

    channel = "telegram"

    def __init__(self, person: Person) -> None:
        self._person = person

    async def comes(self, code: str, then: str) -> None:
        """See :class:`Hands`."""
        await self._person.starts(code, then)

    async def picks(self, label: str, then: str) -> None:
        """See :class:`Hands`."""
        marked = next((one for one in self._person.phone.labels() if one.removeprefix("✓ ") == label), label)
        await self._person.taps(marked, then)

    async def says(self, words: str, then: str) -> None:
        """See :class:`Hands`."""
        await self._person.says(words, then)

    def sees(self, words: str) -> bool:
        """See :class:`Hands`."""
        return words in self._person.phone.last.text

    def marked(self, label: str) -> bool:
        """See :class:`Hands`."""
        return f"✓ {label}" in self._person.phone.last.labels


class OnZaloBot(Hands):
    """Types the number of every choice, or its label where it has none."""

    channel = "zalo"

    def __init__(self, person: BotPerson) -> None:
        self._person = person

    async def comes(self, code: str, then: str) -> None:
        """See :class:`Hands`."""
        await self._person.says(f"vào {code}", then)

    async def picks(self, label: str, then: str) -> None:
        """See :class:`Hands`."""
        await self._person.says(numbered(self._person.phone.last.text).get(label, label), then)

    async def says(self, words: str, then: str) -> None:
        """See :class:`Hands`."""
        await self._person.says(words, then)

    def sees(self, words: str) -> bool:
        """See :class:`Hands`."""
        return words in self._person.answer()


class OnZaloOa(Hands):
    """Taps where there are buttons, and types the number where there are more choices than buttons."""

    channel = "zalo_oa"

    def __init__(self, person: OaPerson) -> None:
        self._person = person

    async def comes(self, code: str, then: str) -> None:
        """See :class:`Hands`."""
        await self._person.says(f"vào {code}", then)

    async def picks(self, label: str, then: str) -> None:
        """See :class:`Hands`."""
        last = self._person.phone.last
        if label in last.labels:
            await self._person.taps(label, then)
        else:
            await self._person.says(numbered(last.text).get(label, label), then)

    async def says(self, words: str, then: str) -> None:
        """See :class:`Hands`."""
        await self._person.says(words, then)

    def sees(self, words: str) -> bool:
        """See :class:`Hands`."""
        return words in self._person.answer()

    def marked(self, label: str) -> bool:
        """See :class:`Hands`."""
        return f"✓ {label}" in self._person.phone.last.labels


class _Page(HTMLParser):
    """The words of a page, its hidden fields, and its choices by label."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.hidden: dict[str, str] = {}
        self.choices: dict[str, str] = {}
        self.pressed: set[str] = set()
        self.words = ""
        self._key = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect hidden fields and the keys of choices."""
        found = {name: value or "" for name, value in attrs}
        if tag == "input" and found.get("type") == "hidden":
            self.hidden[found["name"]] = found.get("value", "")
        if tag == "button" and found.get("name") == "choice":
            self._key = found["value"]
            if found.get("aria-pressed") == "true":
                self.pressed.add(self._key)

    def handle_endtag(self, tag: str) -> None:
        """A label ends with its button."""
        if tag == "button":
            self._key = ""

    def handle_data(self, data: str) -> None:
        """Collect words; those inside a button are its label."""
        self.words += data
        if self._key and data.strip() and not re.fullmatch(r"\s*(\d+|✓)\s*", data):
            self.choices[" ".join(data.split())] = self._key


class OnTheWeb(Hands):
    """Posts the forms of the pages, as a browser without scripts does."""

    channel = "web"

    def __init__(self, web: httpx.AsyncClient) -> None:
        self._web = web
        self._page = _Page("")

    async def comes(self, code: str, then: str) -> None:
        """See :class:`Hands`."""
        self._turn(await self._web.get("/", params={"bai": code}), then)

    async def picks(self, label: str, then: str) -> None:
        """See :class:`Hands`."""
        await self._posts({"choice": self._page.choices[label]}, then)

    async def says(self, words: str, then: str) -> None:
        """See :class:`Hands`."""
        await self._posts({"words": words}, then)

    def sees(self, words: str) -> bool:
        """See :class:`Hands`."""
        return words in self._page.words

    def marked(self, label: str) -> bool:
        """See :class:`Hands`."""
        return self._page.choices[label] in self._page.pressed

    async def _posts(self, fields: Mapping[str, str], then: str) -> None:
        self._turn(await self._web.post("/", data={**self._page.hidden, **fields}), then)

    def _turn(self, answer: httpx.Response, then: str) -> None:
        assert answer.status_code == 200, answer.text
        self._page = _Page(answer.text)
        assert then in self._page.words, f"no {then!r} in\n{self._page.words}"


class OnTheTerminal(Hands):
    """Types into ``hocso chat``, which runs beside the server on the same database."""

    channel = "terminal"

    def __init__(self, program: Program) -> None:
        self._program = program
        self._process: Process | None = None
        self._said = ""

    async def comes(self, code: str, then: str) -> None:
        """See :class:`Hands`."""
        self._process = await self._program.spawn("chat", "--as", "Lan", "--link", code)
        await self._reads(then)

    async def picks(self, label: str, then: str) -> None:
        """See :class:`Hands`."""
        await self.says(numbered(self._said).get(label, label), then)

    async def says(self, words: str, then: str) -> None:
        """See :class:`Hands`."""
        assert self._process is not None
        assert self._process.stdin is not None
        self._said = ""
        self._process.stdin.write(f"{words}\n".encode())
        await self._reads(then)

    def sees(self, words: str) -> bool:
        """See :class:`Hands`."""
        return words in " ".join(self._said.split())

    def marked(self, label: str) -> bool:
        """See :class:`Hands`."""
        return self.sees(f"[x] {label}")

    async def leaves(self) -> None:
        """Say goodbye."""
        if self._process is not None:
            await self._process.communicate(b"/quit\n")

    async def _reads(self, then: str) -> None:
        """Read until these words have come and nothing follows."""
        try:
            async with asyncio.timeout(WAIT):
                while not self.sees(then):
                    await self._read()
                while await self._goes_on():
                    pass
        except TimeoutError:
            raise AssertionError(f"no {then!r} in\n{self._said}") from None

    async def _goes_on(self) -> bool:
        """Say whether a screen goes on: no prompt tells its end where nobody sees one."""
        try:
            async with asyncio.timeout(PAUSE):
                await self._read()
        except TimeoutError:
            return False
        return True

    async def _read(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        chunk = await self._process.stdout.read(65_536)
        assert chunk, f"it ended after\n{self._said}"
        self._said += chunk.decode()


_LISTED = re.compile(r"^\s*(\d+)[.)] (?:\[x\] |✓ )?(.+?)\s*$", re.MULTILINE)


def numbered(text: str) -> dict[str, str]:
    """Return the numbers that stand before the choices of a text, by label."""
    return {label: number for number, label in _LISTED.findall(text)}


@asynccontextmanager
async def browser(url: str) -> AsyncIterator[httpx.AsyncClient]:
    """Open a browser that keeps its cookies."""
    async with httpx.AsyncClient(base_url=url, follow_redirects=True, timeout=WAIT) as web:
        yield web
