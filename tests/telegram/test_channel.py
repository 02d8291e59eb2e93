"""The channel joined: how it begins, what it tells of itself, and how it ends, against the strict stand-in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest
from structlog.testing import capture_logs

from bot.channels.errands import MOST, Errands
from bot.channels.lately import MOST as GROUPS
from bot.channels.lately import PAUSE, Lately
from bot.channels.telegram.channel import Access, Doors, Telegram, unhook
from bot.channels.telegram.commands import commands, description, short_description
from bot.channels.telegram.profile import Profile
from bot.dialogue.screens import Link, Screen, Shown
from bot.errors import StartError
from tests.telegram.standin import TOKEN, Fault, HandClock, Standin
from tests.telegram.taking import Naps, Turns

T = TypeVar("T")

HOOK = "http://127.0.0.1:9/telegram"
ELSEWHERE = "https://bot.example.org/hook"


@dataclass
class Scene:
    """A strict server, and all that a channel needs besides."""

    clock: HandClock
    server: Standin
    turns: Turns = field(default_factory=Turns)
    naps: Naps = field(default_factory=Naps)

    def access(self, mode: Any = "polling", **told: Any) -> Access:
        return replace(Access(TOKEN, self.server.url, mode, HOOK, "s-secret"), **told)

    def telegram(self, mode: Any = "polling", **told: Any) -> Telegram:
        return Telegram(self.access(mode, **told), self.doors())

    def doors(self) -> Doors:
        return Doors(self.turns.take, self.now, lambda _: None, {}, self.keep, self.naps.sleep)

    async def keep(self, hash: str, name: str | None) -> None:
        raise AssertionError((hash, name))

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.clock.now(), UTC)

    @asynccontextmanager
    async def running(self, mode: Any = "polling", **told: Any) -> AsyncIterator[Telegram]:
        telegram = self.telegram(mode, **told)
        async with asyncio.TaskGroup() as tasks:
            run = tasks.create_task(telegram.run())
            async with asyncio.timeout(5):
                await telegram.ready.wait()
            yield telegram
            run.cancel()
        await telegram.close()

    async def hooked(self, url: str) -> None:
        async with Profile(self.server.url, TOKEN) as profile:
            await profile.set_hook(url, "another")
        self.clock.advance(2)

    @property
    def hook(self) -> str:
        return self.server.webhook.hook.url if self.server.webhook.hook else ""


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    clock = HandClock()
    async with Standin(clock=clock) as server:
        yield Scene(clock, server)


# How it begins.


async def test_by_polling_it_takes_what_comes(scene: Scene) -> None:
    scene.server.phone("Lan").starts("bai-otp")
    with capture_logs() as logs:
        async with scene.running():
            await scene.turns.has_committed(1)

    assert scene.turns.words() == ["/start bai-otp"]
    assert {"event": "telegram is ready", "bot": "hoc_so_bot", "mode": "polling", "log_level": "info"} in logs


async def test_by_webhook_it_asks_to_be_brought_what_comes(scene: Scene) -> None:
    async with scene.running("webhook") as telegram:
        assert telegram.webhook.open
    told = scene.server.called("setWebhook")[0].fields

    assert (told["url"], told["secret_token"], told["max_connections"]) == (HOOK, "s-secret", 100)
    assert sorted(told["allowed_updates"]) == ["callback_query", "edited_message", "message", "my_chat_member"]
    assert not told.get("drop_pending_updates")
    assert scene.server.counts["getUpdates"] == 0


async def test_a_door_is_a_link_to_the_bot(scene: Scene) -> None:
    async with scene.running() as telegram:
        assert telegram.door("bai-otp") == "https://t.me/hoc_so_bot?start=bai-otp"
        assert telegram.door("") == "https://t.me/hoc_so_bot"


async def test_screens_wait_for_the_start_and_are_shown_until_the_end(scene: Scene) -> None:
    lan = scene.server.phone("Lan")
    lan.starts()
    shown = Shown(Screen("vi", (Link("bai-otp", "Gửi đi"),)), 7, 3, account=1, due=1)

    async def carry(call: Any, *, twice: bool = False) -> Any:
        return await call()

    telegram = scene.telegram()
    async with asyncio.TaskGroup() as tasks:
        early = tasks.create_task(telegram.courier.show(str(lan.id), shown, carry))
        run = tasks.create_task(telegram.run())
        await early
        run.cancel()
    await telegram.courier.show(str(lan.id), shown, carry)
    await telegram.close()

    assert ["t.me/hoc_so_bot?start=bai-otp" in seen.text for seen in lan.sees()[1:]] == [True, True]


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_while_telegram_is_down_it_tries_again_and_says_so_once(scene: Scene, mode: Any) -> None:
    scene.server.fail(Fault("getMe", "drop", times=7))
    scene.server.fail(Fault("getWebhookInfo", "fail"))
    with capture_logs() as logs:
        async with scene.running(mode):
            pass

    assert scene.naps.taken[:8] == [1, 2, 4, 8, 16, 30, 30, 1]
    events = [log["event"] for log in logs]
    assert events[:2] == ["telegram cannot be reached", "telegram is back"]
    assert events[-1] == "telegram is ready"
    assert TOKEN not in str(logs)


async def test_a_token_of_no_bot_is_told_in_one_line(scene: Scene) -> None:
    telegram = scene.telegram(token="777000111:somebody_elses")
    error = await refused(telegram.run())

    assert "HOCSO_TELEGRAM_TOKEN is refused by 127.0.0.1" in error
    assert "somebody_elses" not in error
    assert "\n" not in error


async def refused(start: Any) -> str:
    with pytest.raises(StartError) as caught:
        await start
    return str(caught.value)


async def test_an_address_telegram_does_not_take_is_told_with_what_to_do(scene: Scene) -> None:
    error = await refused(scene.telegram("webhook", hook="ftp://hocso.vn/telegram").run())
    assert "HOCSO_PUBLIC_URL" in error


# Whose webhook it is.


async def test_somebody_elses_webhook_is_not_taken_away_by_polling(scene: Scene) -> None:
    await scene.hooked(ELSEWHERE)
    error = await refused(scene.telegram().run())

    assert "bot.example.org" in error
    assert "hocso unhook telegram" in error
    assert scene.hook == ELSEWHERE


async def test_its_own_webhook_is_taken_away_by_polling(scene: Scene) -> None:
    await scene.hooked(HOOK)
    with capture_logs() as logs:
        async with scene.running():
            assert scene.hook == ""
    assert "own webhook is taken away" in logs[0]["event"]


async def test_where_there_is_no_webhook_none_is_taken_away(scene: Scene) -> None:
    async with scene.running(hook=""):
        assert scene.server.counts["deleteWebhook"] == 0


async def test_without_a_public_address_every_webhook_is_somebody_elses(scene: Scene) -> None:
    await scene.hooked(HOOK)
    assert "127.0.0.1" in await refused(scene.telegram(hook="").run())


async def test_somebody_elses_webhook_is_replaced_by_ours_with_a_word(scene: Scene) -> None:
    await scene.hooked(ELSEWHERE)
    with capture_logs() as logs:
        async with scene.running("webhook"):
            assert scene.hook == HOOK
    assert (logs[0]["event"], logs[0]["host"]) == ("another program's webhook is replaced", "bot.example.org")


async def test_a_webhook_is_unhooked_on_demand(scene: Scene) -> None:
    assert await unhook(scene.access()) == ""
    await scene.hooked(ELSEWHERE)
    assert await unhook(scene.access()) == "bot.example.org"
    assert scene.hook == ""


async def test_unhooking_tells_a_wrong_token_and_a_silent_server(scene: Scene) -> None:
    assert "HOCSO_TELEGRAM_TOKEN" in await refused(unhook(scene.access(token="777000111:somebody_elses")))
    scene.server.fail(Fault("getWebhookInfo", "drop"))
    assert "cannot be reached" in await refused(unhook(scene.access()))


# What it says of itself.


async def test_it_introduces_itself_in_every_language(scene: Scene) -> None:
    async with Profile(scene.server.url, TOKEN) as profile:
        await profile.introduce()

    there = scene.server.state.profile
    for language, spoken in (("vi", "vi"), ("en", "en"), ("fr", "vi")):
        listed = [{"command": name, "description": does} for name, does in commands(spoken)]
        assert there.commands_seen(language) == listed
        assert there.text_seen("description", language) == description(spoken)
        assert there.text_seen("short_description", language) == short_description(spoken)


async def test_it_does_not_say_again_what_stands_there(scene: Scene) -> None:
    async with Profile(scene.server.url, TOKEN) as profile:
        await profile.introduce()
        scene.server.state.profile.commands["default", "en"].pop()
        said = said_of_itself(scene)
        await profile.introduce()

    assert said_of_itself(scene) == [*said, "setMyCommands"]
    assert len(scene.server.state.profile.commands_seen("en")) == len(commands("en"))


def said_of_itself(scene: Scene) -> list[str]:
    return [call.method for call in scene.server.calls if call.method.startswith("setMy")]


async def test_that_its_words_are_not_taken_harms_nothing(scene: Scene) -> None:
    scene.server.fail(Fault("setMyCommands", "fail", status=429, words="Too Many Requests", retry_after=600))
    with capture_logs() as logs:
        async with Profile(scene.server.url, TOKEN) as profile:
            await profile.introduce()
    assert [log["event"] for log in logs] == ["commands and descriptions have to wait"]


# Groups.


async def test_a_group_is_told_the_way(scene: Scene) -> None:
    lan = scene.server.phone("Lan")
    async with scene.running():
        group = scene.server.group("Bản Páo", lan)
        await group_says(scene, group, 1)
        lan.says("/start", group)
        lan.says("một")
        await scene.turns.has_committed(1)
        scene.clock.advance(PAUSE.total_seconds())
        lan.says("/start", group)
        await group_says(scene, group, 2)

    assert all("https://t.me/hoc_so_bot" in seen.text for seen in group.sees() if seen.who == "bot")


def test_a_group_is_told_once_an_hour() -> None:
    now, groups = datetime(2026, 11, 23, tzinfo=UTC), Lately()

    assert [groups.tell(5, now), groups.tell(5, now), groups.tell(6, now)] == [True, False, True]
    assert not groups.tell(5, now + PAUSE - timedelta(seconds=1))
    assert groups.tell(5, now + PAUSE)


def test_the_groups_told_longest_ago_are_forgotten_first() -> None:
    now, groups = datetime(2026, 11, 23, tzinfo=UTC), Lately()
    for group in range(GROUPS + 1):
        groups.tell(group, now)

    assert not groups.tell(1, now)
    assert groups.tell(0, now)


async def group_says(scene: Scene, group: Any, count: int) -> None:
    async with asyncio.timeout(5):
        while sum(seen.who == "bot" for seen in group.sees()) < count:
            await group.chat.bell.wait()


async def test_a_group_that_does_not_let_it_write_harms_nothing(scene: Scene) -> None:
    lan = scene.server.phone("Lan")
    group = scene.server.group("Bản Páo", lan)
    group.throws_out(lan)
    async with scene.running():
        lan.says("một")
        await scene.turns.has_committed(1)
    assert group.sees() == []


# Errands.


async def test_errands_are_bounded_and_end_with_their_owner() -> None:
    begun: list[int] = []
    never, full = asyncio.Event(), asyncio.Event()

    async def errand(number: int) -> None:
        begun.append(number)
        if number == MOST - 1:
            full.set()
        await never.wait()

    async def owner() -> None:
        async with Errands() as errands:
            for number in range(MOST + 9):
                errands.run(errand(number))
            await never.wait()

    async with asyncio.TaskGroup() as tasks:
        owning = tasks.create_task(owner())
        await full.wait()
        owning.cancel()

    assert begun == list(range(MOST))


async def test_without_an_owner_no_errand_is_run() -> None:
    begun: list[int] = []

    async def errand() -> None:
        begun.append(1)

    errands = Errands()
    errands.run(errand())
    async with errands:
        errands.run(errand())
        await asyncio.sleep(0)
    errands.run(errand())

    assert begun == [1]
