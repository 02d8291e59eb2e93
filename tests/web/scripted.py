"""Doors with a small lesson behind them, so that the pages can be tried without the rest of the program."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from bot.dialogue.events import Chose, Inbound, Opened, Said
from bot.dialogue.library import Library
from bot.dialogue.roles import Action, may
from bot.dialogue.screens import Block, Choice, Link, Paper, Picture, Screen, Shown, Sound, Words
from bot.reporting import written
from bot.reports.computing import compute
from bot.reports.formats import Format
from bot.reports.hiding import discreet
from bot.reports.report import Asked, Report
from bot.words import speak
from lessons.model import Medium
from storage.errors import UnavailableError
from storage.rows.helping import Class
from storage.rows.pickups import Pickup
from storage.rows.roles import Officer
from tests.reports.books import Deed, MemoryBooks, scheme
from tests.web.dashboard.boards import ScriptedBoard

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
PICTURE = "a" * 64
HELP = (Choice(".rest", "Nghỉ", aside=True), Choice(".help", "Giúp", aside=True))


@dataclass
class Clock:
    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at

    def passes(self, time: timedelta) -> None:
        self.at += time


def words(text: str, tone: str = "say", language: str = "vi") -> Words:
    return Words(text, language, tone)  # type: ignore[arg-type]


def screen(*blocks: Block, choices: tuple[Choice, ...] = (), language: str = "vi", expects: str = "") -> Screen:
    return Screen(language, blocks, choices, expects=expects)  # type: ignore[arg-type]


SCREENS = {
    "welcome": screen(
        words("Học Số xin chào bà con", "title"),
        words("Em là trợ lý tự động, không phải người thật."),
        words("Bà con có đồng ý không?", "ask"),
        choices=(
            Choice(".yes", "Đồng ý"),
            Choice(".no", "Không"),
            Choice(".speak-en", "English", aside=True),
        ),
    ),
    "card": screen(
        words("Cuộc gọi lừa đảo · 1/2", "title"),
        Picture(PICTURE, "Ngón tay bấm nút đỏ để tắt cuộc gọi", "vi"),
        words("Công an không làm việc qua gọi video. Ai gọi như thế, bác cứ tắt máy nhé."),
        choices=(Choice(".next", "Tiếp"), *HELP),
    ),
    "question": screen(
        words("Cuộc gọi lừa đảo · 2/2", "title"),
        words("Người mặc áo công an gọi video, bảo bác chuyển tiền. Mình làm gì?", "ask"),
        choices=(Choice("off", "Tắt máy, hỏi công an xã"), Choice("pay", "Chuyển một ít cho yên"), *HELP),
    ),
    "missed": screen(
        words("Cuộc gọi lừa đảo · 2/2", "title"),
        words("Chưa đúng ạ, không sao. Bác xem rồi thử lại nhé.", "wrong"),
        words("Công an không bảo chuyển tiền qua điện thoại."),
        words("Người mặc áo công an gọi video, bảo bác chuyển tiền. Mình làm gì?", "ask"),
        choices=(Choice("off", "Tắt máy, hỏi công an xã"), Choice("pay", "Chuyển một ít cho yên"), *HELP),
    ),
    "number": screen(
        words("Số khẩn cấp · 1/1", "title"),
        words("Gọi số nào khi có cháy?", "ask"),
        choices=HELP,
        expects="number",
    ),
    "done": screen(
        words("Bác đã học xong bài “Cuộc gọi lừa đảo”.", "right"),
        words("In Lai Châu everyone calls 114.", "say", "en"),
        Sound("b" * 64, "vi"),
        Paper("c" * 64, "Tờ nhắc.pdf"),
        Link("cuoc-goi-lua-dao", "Gửi cho người thân:"),
        choices=(Choice(".again", "Học lại bài này"), *HELP),
    ),
    "wait": Screen("vi", (words("Em đang lấy thông tin."),), waiting=True),
    "farewell": screen(words("Em không ghi lại gì cả."), choices=(Choice(".again", "Bắt đầu"),)),
    "english": screen(words("Welcome", "title", "en"), choices=(Choice(".yes", "I agree"),), language="en"),
    "nasty": Screen("vi", (words("<script>alert(1)</script> & \u202eabc 👩‍🌾"),), (Choice('"><b>', "<i>x</i>"),)),
}

MOVES = {
    ("welcome", ".yes"): "card",
    ("welcome", ".no"): "farewell",
    ("welcome", ".speak-en"): "english",
    ("english", ".yes"): "card",
    ("card", ".next"): "question",
    ("question", "off"): "done",
    ("question", "pay"): "missed",
    ("missed", "off"): "done",
    ("done", ".again"): "card",
    ("number", "114"): "done",
}
TYPED = {"1": 0, "2": 1, "114": -1}


@dataclass
class Seat:
    learner: int
    turn: int = 1
    place: str = "welcome"


@dataclass
class ScriptedDoors:
    """A turn loop in memory: message ids make repeats, stale buttons only redraw, "no" keeps nothing."""

    seats: dict[str, Seat] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    events: list[Inbound] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)
    files: dict[str, Medium] = field(default_factory=dict)
    drawn: set[str] = field(default_factory=set)
    recognitions: dict[str, tuple[str, str]] = field(default_factory=dict)
    links: dict[str, Officer] = field(default_factory=dict)
    pickups: dict[str, Pickup] = field(default_factory=dict)
    logins: dict[str, Officer] = field(default_factory=dict)
    asked: list[tuple[int, str, str]] = field(default_factory=list)
    deeds: list[Deed] = field(default_factory=list)
    held: list[Class] = field(default_factory=list)
    office: ScriptedBoard = field(default_factory=ScriptedBoard)
    printed: list[tuple[Asked, Collection[str] | None]] = field(default_factory=list)
    fault: Exception | None = None
    made: int = 0

    def put(self, place: str) -> None:
        """Seat everyone elsewhere."""
        for seat in self.seats.values():
            seat.place = place

    async def take(self, inbound: Inbound) -> Shown:
        if self.fault:
            raise self.fault
        self.events.append(inbound)
        await asyncio.sleep(0)  # Others come in between, as they do.
        seat = self.seats.get(inbound.address)
        if seat is None:
            self.made += 1
            seat = self.seats[inbound.address] = Seat(learner=self.made)
        repeat = inbound.message in self.seen
        self.seen.add(inbound.message)
        if not repeat:
            self._move(inbound, seat)
        return Shown(SCREENS[seat.place], seat.learner, seat.turn, repeat)

    def _move(self, inbound: Inbound, seat: Seat) -> None:
        match inbound.event:
            case Chose(key, learner, turn) if (learner, turn) == (seat.learner, seat.turn):
                place = MOVES.get((seat.place, key), seat.place)
            case Said(typed, turn) if turn in (None, seat.turn):
                keys = [choice.key for choice in SCREENS[seat.place].choices]
                key = keys[TYPED[typed]] if TYPED.get(typed, -1) >= 0 else typed
                place = MOVES.get((seat.place, key), seat.place)
            case Opened(code) if code and seat.place != "welcome":
                place = "card"
            case _:
                return
        seat.place, seat.turn = place, seat.turn + 1
        if place == "farewell":
            del self.seats[inbound.address]

    async def look(self, channel: str, address: str) -> Shown | None:
        assert channel == "web"
        if isinstance(self.fault, UnavailableError):
            raise self.fault
        seat = self.seats.get(address)
        return Shown(SCREENS[seat.place], seat.learner, seat.turn) if seat else None

    def welcome(self, language: str, code: str) -> Screen:
        return SCREENS["english" if language == "en" else "welcome"]

    async def returning(self, code: str) -> str | None:
        return self.codes.get(code)

    def words(self, language: str, key: str, **values: str) -> str:
        return speak(language, key, **values)

    def personal(self, hash: str) -> bool:
        return hash in self.drawn

    async def recognition(self, language: str, code: str) -> tuple[str, str] | None:
        return self.recognitions.get(code)

    def media(self, hash: str) -> Medium | None:
        return self.files.get(hash)

    async def ready(self, code: str) -> Pickup | None:
        return self.pickups.get(code)

    async def pick_up(self, code: str) -> Pickup | None:
        found = self.pickups.get(code)
        if found is None or found.used:
            return None
        self.pickups[code] = replace(found, used=True)
        return self.pickups[code]

    async def enter(self, code: str) -> str | None:
        officer = self.links.pop(code, None)
        if officer is None:
            return None
        self.made += 1
        self.logins[f"token {self.made}"] = officer
        return f"token {self.made}"

    async def officer(self, token: str) -> Officer | None:
        return self.logins.get(token)

    async def log_out(self, token: str, *, everywhere: bool) -> None:
        who = self.logins.pop(token, None)
        self.logins = {one: at for one, at in self.logins.items() if not (everywhere and at == who)}

    async def may(self, officer: Officer, action: Action, unit: str) -> bool:
        self.asked.append((officer.account, action, unit))
        return may(officer.roles, action, unit, self.library.units.path)

    @property
    def board(self) -> ScriptedBoard:
        return self.office

    @property
    def library(self) -> Library:
        return Library(scheme().courses, scheme().units)

    async def report(self, asked: Asked, own: Collection[str] | None) -> Report:
        self.printed.append((asked, own))
        found = await compute(MemoryBooks(self.deeds, held=self.held), scheme(), asked)
        return found if own is None else discreet(found, own)

    async def report_written(self, asked: Asked, format: Format, own: Collection[str] | None) -> bytes:
        return written(await self.report(asked, own), format)

    def told_roles(self, language: str, officer: Officer | None) -> tuple[str, ...]:
        return tuple(sorted(officer.roles)) if officer else ()
