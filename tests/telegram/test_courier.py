"""Screens on a phone, by the strict stand-in over real HTTP: what is changed, what is sent, and what is sent up."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from structlog.testing import capture_logs

from bot.channels.courier import Courier
from bot.channels.lag import Lag
from bot.channels.telegram.courier import UNHEARD, TelegramCourier
from bot.channels.telegram.files import Files
from bot.channels.telegram.line import Line
from bot.channels.telegram.wire import Wire
from bot.dialogue.screens import Block, Choice, Landed, Link, Paper, Picture, Screen, Shown, Sound, Words
from bot.errors import GoneError, LostError, TryLaterError, UnsendableError
from tests.telegram.standin import TOKEN, Fault, HandClock, Phone, Standin
from tests.telegram.standin.wire import OGG, PNG

T = TypeVar("T")

NEXT = Choice(".next", "Tiếp")
HEARD = "nghe.mp3"


@dataclass
class Carrying:
    """Makes each call once, and notes which might have been made twice."""

    twice: list[bool] = field(default_factory=list)

    async def __call__(self, call: Callable[[], Awaitable[T]], *, twice: bool = False) -> T:
        self.twice.append(twice)
        return await call()


class Shelf:
    """Media in a folder, by the hash of their content, and what is kept of their names."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._types: dict[str, tuple[str, str]] = {}
        self.names: dict[str, str] = {}
        self.kept: list[tuple[str, str | None]] = []

    def puts(self, content: bytes, type: str, name: str = "a.bin") -> str:
        hash = hashlib.sha256(content).hexdigest()
        path = self._folder / name
        path.write_bytes(content)
        self._types[hash] = str(path), type
        return hash

    def loses(self, hash: str) -> None:
        del self._types[hash]

    def tears(self, hash: str) -> None:
        Path(self._types[hash][0]).unlink()

    def file(self, hash: str) -> tuple[str, str] | None:
        return self._types.get(hash)

    async def keep(self, hash: str, name: str | None) -> None:
        self.kept.append((hash, name))


@dataclass
class Scene:
    """A strict server, a courier, a shelf of media, and Lan, who has written to the bot."""

    clock: HandClock
    server: Standin
    courier: TelegramCourier
    shelf: Shelf
    ready: asyncio.Event
    lan: Phone
    carry: Carrying = field(default_factory=Carrying)
    doors: list[str] = field(default_factory=list)
    """The codes whose address was asked for."""
    ahead: float = 0.0
    """Seconds our clock is ahead of Telegram's."""

    async def shows(self, *blocks: Block, phone: Phone | None = None, **told: Any) -> Landed:
        choices = told.pop("choices", (NEXT,))
        shown = Shown(Screen("vi", blocks, choices), learner=7, turn=3, account=1, due=5, **told)
        return await self.courier.show(str((phone or self.lan).id), shown, self.carry)

    def door(self, code: str) -> str:
        self.doors.append(code)
        return f"https://t.me/hoc_so_bot?start={code}"

    def methods(self) -> list[str]:
        return [call.method for call in self.server.calls]

    def someone(self, name: str) -> Phone:
        phone = self.server.phone(name)
        phone.starts()
        return phone

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.clock.now() + self.ahead, UTC)


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    clock = HandClock()
    shelf, ready = Shelf(tmp_path), asyncio.Event()
    ready.set()
    async with Standin(clock=clock) as server:
        line = Line(server.url, TOKEN)
        wire = Wire(line)
        courier = TelegramCourier(
            wire,
            Files(wire, shelf.file, shelf.names, shelf.keep),
            door=lambda code: here.door(code),
            lag=Lag(),
            now=lambda: here.now(),
            ready=ready,
        )
        lan = server.phone("Lan")
        lan.starts()
        here = Scene(clock, server, courier, shelf, ready, lan)
        yield here
        await line.close()


def says(text: str) -> Words:
    return Words(text, "vi")


def test_it_is_a_courier(scene: Scene) -> None:
    courier: Courier = scene.courier
    assert (courier.channel, courier.interval, courier.burst) == ("telegram", 1.0, 3)


# Words.


async def test_words_are_sent_and_land_at_telegrams_time(scene: Scene) -> None:
    landed = await scene.shows(says("1 < 2 & 3"))

    seen = scene.lan.last
    assert (seen.text, seen.labels) == ("1 < 2 & 3", ("Tiếp",))
    assert landed == Landed(f"{seen.id}t", scene.now())
    assert scene.carry.twice == [False], "what may have been sent is not sent again"
    tap = scene.lan.taps("Tiếp")
    assert tap.data == "7.3..next"


async def test_links_are_not_opened_in_the_chat(scene: Scene) -> None:
    await scene.shows(Link("bai-otp", "Gửi cho người nhà:"))

    call = scene.server.called("sendMessage")[0]
    assert call.fields["link_preview_options"] == {"is_disabled": True}
    assert "t.me/hoc_so_bot?start=bai-otp" in scene.lan.last.text


async def test_words_after_words_change_the_message_that_was_tapped(scene: Scene) -> None:
    first = await scene.shows(says("một"))
    second = await scene.shows(says("hai"), place=first.place, choices=())

    assert second.place == first.place
    assert [(seen.text, seen.labels, seen.edits) for seen in scene.lan.sees()[1:]] == [("hai", (), 1)]
    assert scene.carry.twice == [False, True]
    assert scene.server.called("editMessageText")[0].fields["link_preview_options"] == {"is_disabled": True}


async def test_what_stands_there_already_is_shown(scene: Scene) -> None:
    first = await scene.shows(says("một"))
    again = await scene.shows(says("một"), place=first.place)

    assert again.place == first.place
    assert len(scene.lan.sees()) == 2


async def test_a_message_that_is_no_more_is_sent_anew(scene: Scene) -> None:
    first = await scene.shows(says("một"))
    del scene.lan.chat.messages[scene.lan.last.id]
    second = await scene.shows(says("hai"), place=first.place)

    assert second.place == f"{scene.lan.last.id}t" != first.place
    assert scene.lan.last.text == "hai"


@pytest.mark.parametrize("place", ["", "999x", "no place"])
async def test_without_a_place_that_is_ours_it_is_sent(scene: Scene, place: str) -> None:
    await scene.shows(says("một"), place=place)
    assert scene.methods() == ["sendMessage"]


async def test_long_words_are_several_messages_and_the_last_has_the_buttons(scene: Scene) -> None:
    first = await scene.shows(says("một"))
    landed = await scene.shows(*(says("chữ " * 700) for _ in range(3)), place=first.place)

    sent = scene.lan.sees()[2:]
    assert len(sent) > 1
    assert [bool(seen.labels) for seen in sent] == [False] * (len(sent) - 1) + [True]
    assert landed.place == f"{sent[-1].id}t"


async def test_the_same_long_words_once_more_only_change_the_last(scene: Scene) -> None:
    blocks = [says("chữ " * 700) for _ in range(3)]
    landed = await scene.shows(*blocks)
    count = len(scene.lan.sees())
    again = await scene.shows(*blocks, place=landed.place, again=True, choices=(Choice(".on", "Đi tiếp"),))

    assert again.place == landed.place
    assert len(scene.lan.sees()) == count
    assert scene.lan.last.labels == ("Đi tiếp",)


# When it was shown.


async def test_a_change_is_dated_as_telegrams_clock_would(scene: Scene) -> None:
    scene.ahead = 300
    first = await scene.shows(says("một"))
    scene.clock.advance(60)
    second = await scene.shows(says("hai"), place=first.place)

    assert second.at - first.at == timedelta(seconds=60)


def test_the_lag_is_the_smallest_that_was_seen() -> None:
    now, lag = datetime(2026, 11, 23, tzinfo=UTC), Lag()
    for seconds in (9, 4, 6):
        lag.saw(now - timedelta(seconds=seconds), now)
    assert lag.before(now) == now - timedelta(seconds=4)


def test_a_platform_whose_clock_is_ahead_has_no_lag() -> None:
    now, lag = datetime(2026, 11, 23, tzinfo=UTC), Lag()
    assert lag.before(now) == now
    lag.saw(now + timedelta(seconds=5), now)
    assert lag.before(now) == now


# Pictures, recordings, papers.


async def test_a_picture_carries_the_words_and_the_next_takes_its_place(scene: Scene) -> None:
    first, second = scene.shelf.puts(PNG, "image/png", "a.png"), scene.shelf.puts(PNG + b"2", "image/png", "b.png")
    landed = await scene.shows(Picture(first, "Con cá", "vi"), says("một"))
    changed = await scene.shows(Picture(second, "Con chim", "vi"), says("hai"), place=landed.place)

    seen = scene.lan.last
    assert landed.place == changed.place == f"{seen.id}p"
    assert (seen.picture, seen.sha256, seen.text, seen.edits) == ("photo", second, "hai", 1)
    assert scene.methods() == ["sendPhoto", "editMessageMedia"]
    assert scene.carry.twice == [False, True]


async def test_words_after_a_picture_are_a_new_message(scene: Scene) -> None:
    picture = scene.shelf.puts(PNG, "image/png")
    landed = await scene.shows(Picture(picture, "Con cá", "vi"), says("một"))
    await scene.shows(says("hai"), place=landed.place)

    assert [seen.picture for seen in scene.lan.sees()[1:]] == ["photo", ""]


async def test_a_medium_is_sent_up_once_for_everyone(scene: Scene) -> None:
    picture = scene.shelf.puts(PNG, "image/png")
    landed = await scene.shows(Picture(picture, "Con cá", "vi"), says("một"))
    await scene.shows(Picture(picture, "Con cá", "vi"), says("hai"), phone=scene.someone("Hoa"))
    await scene.shows(Picture(picture, "Con cá", "vi"), says("ba"), place=landed.place)

    assert scene.server.state.files.uploads == 1
    assert scene.shelf.kept == [(picture, scene.shelf.names[picture])]


async def test_many_who_need_it_at_once_send_it_up_once(scene: Scene) -> None:
    picture = scene.shelf.puts(PNG, "image/png")
    phones = [scene.someone(f"Người {number}") for number in range(8)]
    await asyncio.gather(*(scene.shows(Picture(picture, "Con cá", "vi"), says("một"), phone=phone) for phone in phones))

    assert scene.server.state.files.uploads == 1
    assert all(phone.last.sha256 == picture for phone in phones)


async def test_when_the_first_could_not_send_it_up_the_next_does(scene: Scene) -> None:
    picture = scene.shelf.puts(PNG, "image/png")
    scene.server.fail(Fault("sendPhoto", "fail", status=429, words="Too Many Requests", retry_after=3))
    hoa = scene.someone("Hoa")
    came = await asyncio.gather(
        *(scene.shows(Picture(picture, "?", "vi"), says("một"), phone=phone) for phone in (scene.lan, hoa)),
        return_exceptions=True,
    )

    assert [isinstance(each, TryLaterError) for each in came] == [True, False]
    assert scene.server.state.files.uploads == 1


async def test_a_name_that_is_refused_is_dropped_and_the_medium_sent_up_again(scene: Scene) -> None:
    picture = scene.shelf.puts(PNG, "image/png")
    scene.shelf.names[picture] = "AgACofanotherbot"
    landed = await scene.shows(Picture(picture, "Con cá", "vi"), says("một"))

    assert scene.lan.last.sha256 == picture
    assert scene.shelf.kept == [(picture, None), (picture, scene.shelf.names[picture])]
    scene.shelf.names[picture] = "AgACgone"
    await scene.shows(Picture(picture, "Con cá", "vi"), says("hai"), place=landed.place)
    assert (scene.lan.last.sha256, scene.lan.last.text) == (picture, "hai")


async def test_a_medium_that_is_gone_from_the_shelf_is_still_sent_by_its_name(scene: Scene) -> None:
    picture = scene.shelf.puts(PNG, "image/png")
    await scene.shows(Picture(picture, "Con cá", "vi"), says("một"))
    scene.shelf.loses(picture)
    await scene.shows(Picture(picture, "Con cá", "vi"), says("hai"))

    assert scene.lan.last.sha256 == picture


@pytest.mark.parametrize("content", [b"", b"no picture", None])
async def test_a_picture_that_cannot_be_sent_is_told_in_words(scene: Scene, content: bytes | None) -> None:
    picture = scene.shelf.puts(content or b"", "image/png")
    if content is None:
        scene.shelf.loses(picture)
    with capture_logs() as logs:
        landed = await scene.shows(Picture(picture, "Con cá <to>", "vi"), says("một"))

    seen = scene.lan.last
    assert (seen.picture, seen.text, seen.labels) == ("", "Con cá <to>\n\nmột", ("Tiếp",))
    assert landed.place == f"{seen.id}t"
    assert [log["event"] for log in logs] == ["medium refused"]


async def test_a_picture_that_cannot_take_anothers_place_is_told_below_it(scene: Scene) -> None:
    first, second = scene.shelf.puts(PNG, "image/png", "a"), scene.shelf.puts(b"none", "image/png", "b")
    landed = await scene.shows(Picture(first, "Con cá", "vi"), says("một"))
    await scene.shows(Picture(second, "Con chim", "vi"), says("hai"), place=landed.place)

    assert [seen.text for seen in scene.lan.sees()[1:]] == ["một", "Con chim\n\nhai"]


async def test_a_file_that_cannot_be_read_is_told_in_words(scene: Scene) -> None:
    picture = scene.shelf.puts(PNG, "image/png")
    scene.shelf.tears(picture)
    await scene.shows(Picture(picture, "Con cá", "vi"), says("một"))

    assert scene.lan.last.text == "Con cá\n\nmột"


async def test_opus_is_a_voice_and_other_recordings_are_music(scene: Scene) -> None:
    voice, music = scene.shelf.puts(OGG, "audio/ogg"), scene.shelf.puts(b"ID3", "audio/mpeg", HEARD)
    await scene.shows(Sound(voice, "vi"), says("một"))
    await scene.shows(Sound(music, "vi"), says("hai"))

    assert [seen.picture for seen in scene.lan.sees()[1:]] == ["voice", "", "audio", ""]


async def test_a_recording_that_cannot_be_sent_leaves_a_sign(scene: Scene) -> None:
    await scene.shows(Sound("0" * 64, "vi"), says("một"))
    assert [seen.text for seen in scene.lan.sees()[1:]] == [UNHEARD, "một"]


async def test_a_screen_of_a_recording_alone_has_its_buttons(scene: Scene) -> None:
    voice = scene.shelf.puts(OGG, "audio/ogg")
    landed = await scene.shows(Sound(voice, "vi"))
    assert (scene.lan.last.picture, scene.lan.last.labels) == ("voice", ("Tiếp",))

    again = await scene.shows(Sound(voice, "vi"), place=landed.place, again=True, choices=(Choice(".on", "Đi"),))
    assert (again.place, scene.lan.last.labels) == (landed.place, ("Đi",))
    await scene.shows(Sound(voice, "vi"), place=landed.place)
    assert len(scene.lan.sees()) == 3, "another recording cannot take its place"


async def test_a_paper_keeps_its_name(scene: Scene) -> None:
    paper = scene.shelf.puts(b"%PDF", "application/pdf")
    await scene.shows(Paper(paper, "Tờ hướng dẫn.pdf"), says("một"))

    sent = scene.server.called("sendDocument")[0]
    assert sent.result["document"]["file_name"] == "Tờ hướng dẫn.pdf"
    assert [seen.picture for seen in scene.lan.sees()[1:]] == ["document", ""]


# Spent buttons.


async def test_spent_buttons_are_taken_off_first(scene: Scene) -> None:
    old = await scene.shows(says("cũ"))
    await scene.shows(says("mới"), spent=old.place)

    assert [(seen.text, seen.labels) for seen in scene.lan.sees()[1:]] == [("cũ", ()), ("mới", ("Tiếp",))]
    assert scene.methods()[1:] == ["editMessageReplyMarkup", "sendMessage"]
    assert scene.carry.twice == [False, True, False]


async def test_that_there_are_no_buttons_to_take_off_harms_nothing(scene: Scene) -> None:
    old = await scene.shows(says("cũ"), choices=())
    await scene.shows(says("mới"), spent=old.place)
    await scene.shows(says("mới hơn"), spent="999t")

    assert scene.lan.last.text == "mới hơn"


# What goes wrong.


async def test_a_send_that_may_have_arrived_is_not_made_again(scene: Scene) -> None:
    scene.server.fail(Fault("sendMessage", "lose"))
    with pytest.raises(LostError):
        await scene.shows(says("một"))
    assert scene.methods() == ["sendMessage"]


@pytest.mark.parametrize("method", ["editMessageText", "editMessageReplyMarkup"])
async def test_a_change_that_may_have_arrived_may_be_made_again(scene: Scene, method: str) -> None:
    first = await scene.shows(says("một"))
    scene.server.fail(Fault(method, "lose"))
    where: dict[str, Any] = {"place": first.place} if method == "editMessageText" else {"spent": first.place}
    with pytest.raises(TryLaterError):
        await scene.shows(says("hai"), **where)


async def test_who_blocked_the_bot_is_gone(scene: Scene) -> None:
    first = await scene.shows(says("một"))
    scene.lan.blocks()
    ways: list[dict[str, Any]] = [{}, {"place": first.place}, {"spent": first.place}]
    for told in ways:
        with pytest.raises(GoneError):
            await scene.shows(says("hai"), **told)


async def test_words_that_are_refused_are_not_sent_another_way(scene: Scene) -> None:
    scene.server.fail(Fault("sendMessage", "fail", status=400, words="message is too long"))
    with pytest.raises(UnsendableError):
        await scene.shows(says("một"))
    assert scene.methods() == ["sendMessage"]


async def test_a_screen_waits_until_it_is_known_who_the_bot_is(scene: Scene) -> None:
    scene.ready.clear()
    async with asyncio.TaskGroup() as tasks:
        showing = tasks.create_task(scene.shows(Link("bai-otp", "Gửi đi")))
        await asyncio.sleep(0)
        assert scene.doors == []
        scene.ready.set()
    assert showing.result().place == f"{scene.lan.last.id}t"
    assert scene.doors == ["bai-otp"]
