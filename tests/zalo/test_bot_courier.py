"""Screens on a phone, by the strict stand-in over real HTTP: what is sent, once, and what stands for what cannot be."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest
from structlog.testing import capture_logs

from bot.channels.courier import Courier
from bot.channels.lag import Lag
from bot.channels.zalo.line import Line
from bot.channels.zalo.telling import Telling
from bot.channels.zalo_bot.courier import ZaloCourier
from bot.channels.zalo_bot.media import Addresses
from bot.channels.zalo_bot.wire import Wire
from bot.dialogue.screens import Block, Choice, Landed, Link, Paper, Picture, Screen, Shown, Sound, Words
from bot.errors import LostError, TryLaterError, UnsendableError
from tests.zalo.standin import BOT_TOKEN, BotPhone, BotStandin, Fault, HandClock

T = TypeVar("T")

PUBLIC = "https://hocso.example.vn"
NEXT = Choice(".next", "Tiếp")
PNG, JPG, AAC, OGG, WEBP = (letter * 64 for letter in "abcde")
TYPES = {PNG: "image/png", JPG: "image/jpeg", AAC: "audio/aac", OGG: "audio/ogg", WEBP: "image/webp"}
GONE = "f" * 64


@dataclass
class Carrying:
    """Makes each call once, and notes which might have been made twice."""

    twice: list[bool] = field(default_factory=list)

    async def __call__(self, call: Callable[[], Awaitable[T]], *, twice: bool = False) -> T:
        self.twice.append(twice)
        return await call()


@dataclass
class Scene:
    """A strict server, a courier, and Lan, who has written to the bot."""

    server: BotStandin
    line: Line
    lan: BotPhone
    ready: asyncio.Event
    ahead: float = 0.0
    """Seconds our clock is ahead of Zalo's."""
    carry: Carrying = field(default_factory=Carrying)

    def courier(self, public: str = PUBLIC) -> ZaloCourier:
        folder = f"{public}/anh/" if public else ""
        return ZaloCourier(
            Wire(self.line, BOT_TOKEN),
            told=Telling("bot.HocSoThu", public).words,
            address=Addresses(folder, lambda hash: ("x", TYPES[hash]) if hash in TYPES else None).of,
            lag=Lag(),
            now=lambda: datetime.fromtimestamp(self.server.clock.now() + self.ahead, UTC),
            ready=self.ready,
        )

    async def shows(self, *blocks: Block, public: str = PUBLIC, **more: Any) -> Landed:
        screen = Screen("vi", blocks, more.pop("choices", (NEXT,)), **more)
        return await self.courier(public).show(self.lan.id, Shown(screen, 7, 3, due=1, place="5"), self.carry)

    def seen(self) -> list[tuple[str, str, str]]:
        return [(seen.picture, seen.text, seen.url) for seen in self.lan.sees()]


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with BotStandin(clock=HandClock()) as server:
        line, ready = Line(server.url), asyncio.Event()
        ready.set()
        yield Scene(server, line, server.phone("Lan"), ready)
        await line.close()


def said(text: str) -> Words:
    return Words(text, "vi")


async def test_a_screen_is_a_new_message_at_the_bottom_whatever_stood_before(scene: Scene) -> None:
    first = await scene.shows(said("Một"))
    scene.server.clock.advance(1.5)  # type: ignore[attr-defined]
    second = await scene.shows(said("Hai"))

    assert [text.partition("\n")[0] for _, text, _ in scene.seen()] == ["Một", "Hai"]
    assert (first.place, second.place) == ("", "")
    assert second.at - first.at == timedelta(seconds=1.5)


async def test_when_it_was_shown_is_zalos_own_time(scene: Scene) -> None:
    scene.ahead = 100.0
    landed = await scene.shows(said("Một"))

    assert landed.at == datetime.fromtimestamp(scene.server.clock.now(), UTC)


async def test_a_picture_and_its_question_are_one_message(scene: Scene) -> None:
    await scene.shows(said("Bài 1"), Picture(PNG, "Bếp cháy", "vi"), said("Gọi số nào?"))

    assert scene.seen() == [("photo", "Bài 1\n\nGọi số nào?\n\nNhắn “Tiếp” hoặc số 1 nhé.", f"{PUBLIC}/anh/{PNG}.png")]


async def test_several_pictures_come_before_their_words(scene: Scene) -> None:
    await scene.shows(Picture(PNG, "Một", "vi"), said("Lời"), Picture(JPG, "Hai", "vi"))

    assert [(kind, url[-4:]) for kind, _, url in scene.seen()] == [("photo", ".png"), ("photo", ".jpg"), ("", "")]
    assert scene.seen()[0][1] == ""


async def test_a_picture_whose_words_are_too_long_stands_before_them(scene: Scene) -> None:
    await scene.shows(Picture(PNG, "Bếp", "vi"), said("a " * 900), said("b " * 900))

    assert [kind for kind, _, _ in scene.seen()] == ["photo", "", ""]
    assert scene.seen()[2][1].endswith("hoặc số 1 nhé.")


@pytest.mark.parametrize(("hash", "public"), [(PNG, ""), (WEBP, PUBLIC), (GONE, PUBLIC)])
async def test_a_picture_that_zalo_cannot_fetch_or_show_is_told_in_words(scene: Scene, hash: str, public: str) -> None:
    await scene.shows(Picture(hash, "Bếp cháy", "vi"), said("Gọi số nào?"), public=public)

    assert scene.seen() == [("", "🖼 Bếp cháy\n\nGọi số nào?\n\nNhắn “Tiếp” hoặc số 1 nhé.", "")]


async def test_a_picture_that_zalo_refuses_is_told_in_words(scene: Scene) -> None:
    scene.server.fail(Fault("sendPhoto", "fail", status=400, words="the address cannot be reached"))
    with capture_logs() as logs:
        landed = await scene.shows(Picture(PNG, "Bếp cháy", "vi"), said("Gọi số nào?"))

    assert [text for _, text, _ in scene.seen()] == ["🖼 Bếp cháy\n\nGọi số nào?\n\nNhắn “Tiếp” hoặc số 1 nhé."]
    assert landed.at == datetime.fromtimestamp(scene.server.clock.now(), UTC)
    assert logs[0]["event"] == "picture refused"


async def test_one_of_several_pictures_that_is_refused_is_told_where_it_would_stand(scene: Scene) -> None:
    scene.server.fail(Fault("sendPhoto", "fail", status=400, times=2))
    await scene.shows(Picture(PNG, "Một", "vi"), Picture(JPG, "", "vi"), said("Lời"))

    assert [text.partition("\n")[0] for _, text, _ in scene.seen()] == ["🖼 Một", "Lời"]


async def test_a_recording_is_played_after_the_words_where_it_is_of_the_kind_zalo_plays(scene: Scene) -> None:
    await scene.shows(Sound(AAC, "vi"), said("Lời"))

    assert [(kind, url) for kind, _, url in scene.seen()] == [("", ""), ("voice", f"{PUBLIC}/anh/{AAC}.aac")]


async def test_a_recording_of_another_kind_is_a_link_and_nothing_without_an_address(scene: Scene) -> None:
    await scene.shows(Sound(OGG, "vi"), said("Lời"))
    await scene.shows(Sound(OGG, "vi"), said("Lời"), public="")

    first, second = [text for _, text, _ in scene.seen()]
    assert first.startswith(f"🔊 {PUBLIC}/anh/{OGG}\n\nLời")
    assert "http" not in second


@pytest.mark.parametrize("fault", [Fault("sendVoice", "fail", status=400), Fault("sendVoice", "drop")])
async def test_that_a_recording_cannot_be_sent_does_no_harm_to_the_screen(scene: Scene, fault: Fault) -> None:
    scene.server.fail(fault)
    with capture_logs() as logs:
        landed = await scene.shows(Sound(AAC, "vi"), said("Lời"))

    assert landed.place == ""
    assert [log["event"] for log in logs] == ["recording not sent"]


async def test_a_paper_and_a_door_are_lines_with_their_address(scene: Scene) -> None:
    await scene.shows(Paper(PNG, "giay.pdf"), Link("otp", "Mã OTP"))

    (text,) = [text for _, text, _ in scene.seen()]
    assert f"giay.pdf: {PUBLIC}/anh/{PNG}" in text
    assert "Mã OTP\nhttps://zalo.me/bot.HocSoThu (mở ra rồi nhắn: vào otp)" in text


async def test_while_something_is_fetched_it_shows_that_it_is_being_written(scene: Scene) -> None:
    await scene.shows(said("Cháu đang lấy"), waiting=True)
    scene.server.fail(Fault("sendChatAction", "fail", status=403))
    await scene.shows(said("Cháu đang lấy"), waiting=True)

    assert len(scene.server.called("sendChatAction")) == 2


async def test_no_send_is_one_that_may_be_made_twice(scene: Scene) -> None:
    await scene.shows(Picture(PNG, "Một", "vi"), Picture(JPG, "Hai", "vi"), Sound(AAC, "vi"), said("Lời"))

    assert scene.carry.twice == [False] * 4


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Fault("sendMessage", "lose"), LostError),
        (Fault("sendMessage", "fail", status=429), TryLaterError),
        (Fault("sendMessage", "fail", status=403), TryLaterError),
        (Fault("sendMessage", "fail", status=400), UnsendableError),
    ],
)
async def test_what_a_send_came_to_is_passed_on(scene: Scene, fault: Fault, kind: type[Exception]) -> None:
    scene.server.fail(fault)
    with pytest.raises(kind):
        await scene.shows(said("Lời"))


async def test_a_lost_picture_is_not_sent_in_words_as_well(scene: Scene) -> None:
    scene.server.fail(Fault("sendPhoto", "lose"))
    with pytest.raises(LostError):
        await scene.shows(Picture(PNG, "Bếp", "vi"), said("Lời"))
    assert len(scene.seen()) == 1


async def test_nothing_is_shown_before_zalo_has_told_who_the_bot_is(scene: Scene) -> None:
    scene.ready.clear()
    async with asyncio.TaskGroup() as tasks:
        showing = tasks.create_task(scene.shows(said("Lời")))
        await asyncio.sleep(0)
        assert not scene.seen()
        scene.ready.set()
        await showing
    assert scene.seen()


def test_it_is_a_courier(scene: Scene) -> None:
    courier: Courier = scene.courier()
    assert (courier.channel, courier.interval > 0, courier.burst >= 2) == ("zalo", True, True)
