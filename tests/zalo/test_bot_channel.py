"""How the channel begins and ends: the token, the webhook of whoever it is, and chats that are no learners'."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

import pytest
from structlog.testing import capture_logs

from bot.channels.zalo_bot.channel import A_DAY, Access, Doors, ZaloBot, unhook
from bot.errors import StartError
from tests.telegram.taking import Naps, Turns
from tests.zalo.standin import BOT_TOKEN, BotGroup, BotPhone, BotStandin, Fault, HandClock

OURS = "http://127.0.0.1:9/zalo"
THEIRS = "http://127.0.0.1:9/other"
SECRET = "s-ecret-1"


@dataclass
class Scene:
    """A strict server and what a channel needs of the rest."""

    server: BotStandin
    clock: HandClock
    turns: Turns = field(default_factory=Turns)
    naps: Naps = field(default_factory=Naps)
    public: str = "https://hocso.example.vn"

    def access(self, mode: Literal["polling", "webhook"] = "polling", **more: Any) -> Access:
        return Access(
            **{"token": BOT_TOKEN, "api": self.server.url, "mode": mode, "hook": OURS, "secret": SECRET, **more}
        )

    def channel(self, mode: Literal["polling", "webhook"] = "polling", **more: Any) -> ZaloBot:
        now = lambda: datetime.fromtimestamp(self.clock.now(), UTC)  # noqa: E731 - one line of a test's world.
        doors = Doors(self.turns.take, now, lambda hash: None, self.public, "vi", self.naps.sleep)
        return ZaloBot(self.access(mode, **more), doors)

    @asynccontextmanager
    async def running(self, mode: Literal["polling", "webhook"] = "polling") -> AsyncIterator[ZaloBot]:
        channel = self.channel(mode)
        async with asyncio.TaskGroup() as tasks:
            running = tasks.create_task(channel.run())
            async with asyncio.timeout(5):
                await channel.ready.wait()
            yield channel
            running.cancel()
        await channel.close()

    async def has_set(self, url: str) -> None:
        self.server.mailbox.start(url, SECRET)


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    clock = HandClock()
    async with BotStandin(clock=clock) as server:
        yield Scene(server, clock)


def methods(scene: Scene) -> list[str]:
    return [call.method for call in scene.server.calls]


async def test_it_asks_who_it_is_and_whether_somebodys_webhook_is_set_and_polls(scene: Scene) -> None:
    with capture_logs() as logs:
        async with scene.running() as channel:
            async with asyncio.timeout(5):
                await scene.server.polled()
            assert channel.name == "bot.HocSoThu"

    assert methods(scene)[:2] == ["getMe", "getWebhookInfo"]
    assert logs[-1] == {"event": "zalo is ready", "bot": "bot.HocSoThu", "mode": "polling", "log_level": "info"}


async def test_in_webhook_mode_it_sets_its_own_and_opens(scene: Scene) -> None:
    with capture_logs() as logs:
        async with scene.running("webhook") as channel:
            assert channel.webhook.open
    call = scene.server.called("setWebhook")[0]

    assert call.fields == {"url": OURS, "secret_token": SECRET}
    assert "getUpdates" not in methods(scene)
    # Nobody answers at that address.
    assert "zalo did not reach the webhook" in [log["event"] for log in logs]


async def test_somebodys_webhook_stops_a_program_that_would_poll_and_stays_as_it_is(scene: Scene) -> None:
    await scene.has_set(THEIRS)
    channel = scene.channel()
    with pytest.raises(StartError, match=r"127\.0\.0\.1.*hocso unhook zalo"):
        await channel.run()
    await channel.close()

    assert scene.server.hook.url == THEIRS
    assert "deleteWebhook" not in methods(scene)


async def test_its_own_webhook_is_taken_away_where_it_polls_now(scene: Scene) -> None:
    await scene.has_set(OURS)
    async with scene.running():
        assert scene.server.hook.url == ""


async def test_that_somebodys_webhook_is_replaced_is_told_with_its_host(scene: Scene) -> None:
    await scene.has_set("https://other.example.vn/secret/path")
    with capture_logs() as logs:
        async with scene.running("webhook"):
            assert scene.server.hook.url == OURS
    replaced = [log for log in logs if log["event"] == "another program's webhook is replaced"]

    assert [log["host"] for log in replaced] == ["other.example.vn"]


async def test_an_address_that_zalo_will_not_take_stops_the_program(scene: Scene) -> None:
    channel = scene.channel("webhook", hook="ftp://hocso/zalo")
    with pytest.raises(StartError, match="HOCSO_PUBLIC_URL"):
        await channel.run()
    await channel.close()


async def test_a_bad_token_is_one_line_without_the_token(scene: Scene) -> None:
    channel = scene.channel(token="123456:wrong-token")
    with pytest.raises(StartError) as caught:
        await channel.run()
    await channel.close()

    assert "HOCSO_ZALO_TOKEN is refused by 127.0.0.1" in str(caught.value)
    assert "wrong-token" not in str(caught.value)


@pytest.mark.parametrize("act", ["drop", "lose"])
async def test_zalo_that_does_not_answer_at_the_start_is_waited_for(scene: Scene, act: Any) -> None:
    scene.server.fail(Fault("getMe", act, times=2))
    with capture_logs() as logs:
        async with scene.running():
            pass

    assert scene.naps.taken == [1.0, 2.0]
    assert [log["event"] for log in logs][:2] == ["zalo cannot be reached", "zalo is back"]


async def test_the_address_with_the_token_is_not_logged(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with scene.running():
        pass

    # The other side keeps a log of its own.
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("aiohttp")]
    assert "stand-in_token" not in " ".join(ours)


# Chats that are no learners'.


async def test_who_is_not_passed_on_is_told_one_gentle_line_once(scene: Scene) -> None:
    lan = scene.server.phone("Lan")
    async with scene.running():
        for _ in range(3):
            lan.sends_unsupported("em học lớp 3")
        lan.says("một")
        await scene.turns.has_committed(1)
        await written(lan, 1)
        scene.clock.advance(A_DAY.total_seconds())
        lan.sends_unsupported(is_bare=True)
        await written(lan, 2)

    first = lan.sees()[-1].text
    assert "nhắn giúp em bằng chữ" in first
    assert "https://hocso.example.vn" in first


async def test_without_pages_that_others_reach_none_are_named(scene: Scene) -> None:
    scene.public = ""
    lan = scene.server.phone("Lan")
    async with scene.running():
        lan.sends_unsupported()
        await written(lan, 1)

    assert "http" not in lan.last.text


async def test_a_group_is_told_the_way_to_the_private_chat_once_an_hour(scene: Scene) -> None:
    lan, group = scene.server.phone("Lan"), scene.server.group("Bản Páo")
    async with scene.running():
        lan.says("@Bot Học Số ơi", group)
        lan.says("@Bot Học Số ơi", group)
        lan.says("một")
        await scene.turns.has_committed(1)
        await written(group, 1)

    assert "https://zalo.me/bot.HocSoThu" in [message.text for message in group.chat.messages][-1]
    assert scene.turns.words() == ["một"]


async def test_that_a_chat_cannot_be_answered_harms_nothing(scene: Scene) -> None:
    lan = scene.server.phone("Lan")
    scene.server.fail(Fault("sendMessage", "fail", status=429))
    with capture_logs() as logs:
        async with scene.running():
            lan.sends_unsupported()
            async with asyncio.timeout(5):
                while not scene.server.called("sendMessage"):  # noqa: ASYNC110 - what is waited for rings no bell.
                    await asyncio.sleep(0.001)
            lan.says("một")
            await scene.turns.has_committed(1)

    assert "a chat was not answered" in [log["event"] for log in logs]


async def written(place: BotPhone | BotGroup, count: int) -> None:
    async with asyncio.timeout(5):
        while sum(message.who == "bot" for message in place.chat.messages) < count:
            await place.chat.bell.wait()


# Taking a webhook away.


async def test_unhook_takes_a_webhook_away_whosever_it_is_and_says_whose(scene: Scene) -> None:
    await scene.has_set("https://other.example.vn/secret/path")

    assert await unhook(scene.access()) == "other.example.vn"
    assert scene.server.hook.url == ""
    assert await unhook(scene.access()) == ""


async def test_unhook_says_what_stops_it(scene: Scene) -> None:
    with pytest.raises(StartError, match="HOCSO_ZALO_TOKEN is refused"):
        await unhook(scene.access(token="123456:wrong-token"))
    with pytest.raises(StartError, match="cannot be reached"):
        await unhook(scene.access(api="http://127.0.0.1:1"))
