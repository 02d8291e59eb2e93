"""The doctor asks the platforms: whose token it is, and where messages are brought."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.channels.zalo_oa.tokens import Grant, _encode, _seed
from bot.platforms import bots, consent, webhook
from bot.serving import oa_safe_name
from bot.settings import Settings
from storage.sql import SqlStore
from tests.telegram.standin import Standin
from tests.zalo.standin import APP_ID, APP_SECRET, OA_ID, OA_SECRET, BotStandin

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
HOOK = "https://hocso.example.vn/telegram"


def settings(**values: Any) -> Settings:
    return Settings(**values)


def on_telegram(server: Standin, **more: Any) -> Settings:
    return settings(telegram_token=server.state.token, telegram_api=server.url, **more)


def on_zalo(server: BotStandin, **more: Any) -> Settings:
    return settings(zalo_token=server.state.token, zalo_api=server.url, **more)


async def levels(ours: Settings) -> dict[str, str]:
    return {finding.about: finding.level for finding in await bots(ours)}


async def test_without_bots_there_is_nothing_to_ask() -> None:
    assert await bots(settings()) == []


async def test_a_telegram_token_that_is_a_bots_is_well() -> None:
    async with Standin() as server:
        assert await levels(on_telegram(server)) == {"telegram token": "ok", "telegram webhook": "ok"}


async def test_a_telegram_token_that_is_nobodys_fails_and_is_not_shown() -> None:
    async with Standin() as server:
        other = settings(telegram_token="987654321:AAF-abcdefghijklmnop", telegram_api=server.url)
        [finding] = await bots(other)
    assert (finding.level, finding.about) == ("fail", "telegram token")
    assert "HOCSO_TELEGRAM_TOKEN is refused" in finding.line()
    assert "AAF-" not in finding.line()


async def test_a_zalo_token_that_is_nobodys_fails() -> None:
    async with BotStandin() as server:
        assert await levels(on_zalo(server)) == {"zalo token": "ok", "zalo webhook": "ok"}
        [finding] = await bots(settings(zalo_token="1459232241454765289:wrong-wrong", zalo_api=server.url))
    assert (finding.level, finding.about) == ("fail", "zalo token")


@pytest.mark.parametrize("name", ["telegram", "zalo"])
async def test_a_platform_that_cannot_be_reached_is_warned_of(name: str) -> None:
    given: dict[str, Any] = {f"{name}_token": "123456789:AAFabcdefghijk", f"{name}_api": "http://127.0.0.1:9"}
    [finding] = await bots(settings(**given))
    assert (finding.level, finding.about) == ("warn", f"{name} token")
    assert "127.0.0.1 cannot be reached" in finding.line()


@pytest.mark.parametrize(
    ("mode", "there", "level"),
    [
        ("polling", "", "ok"),
        ("polling", HOOK, "ok"),
        ("polling", "https://other.example/x", "fail"),
        ("webhook", HOOK, "ok"),
        ("webhook", "", "warn"),
        ("webhook", "https://other.example/x", "fail"),
    ],
)
def test_messages_come_the_way_they_are_set_to_come(mode: str, there: str, level: str) -> None:
    finding = webhook("telegram", mode, HOOK, there)
    assert finding.level == level
    assert bool(finding.remedy) is (level != "ok")


def grant(**how: Any) -> bytes:
    return _encode(Grant(_seed("first-refresh-token"), "next", **how))


@pytest.mark.parametrize(
    ("kept", "refresh", "level"),
    [
        (None, "", "fail"),
        (None, "first-refresh-token", "ok"),
        (b"{ no grant", "", "fail"),
        (grant(access="a", ends=int(NOW.timestamp()) + 3600), "", "ok"),
        (grant(access="a", ends=int((NOW - timedelta(days=100)).timestamp())), "", "fail"),
        (grant(access="a", ends=int((NOW - timedelta(days=100)).timestamp())), "another-refresh-token", "ok"),
        (grant(access="a", ends=int(NOW.timestamp()) + 3600, begun=5), "first-refresh-token", "warn"),
    ],
)
async def test_the_official_account_needs_a_consent_that_holds(
    tmp_path: Path, kept: bytes | None, refresh: str, level: str
) -> None:
    official = settings(
        zalo_oa_app_id=APP_ID,
        zalo_oa_app_secret=APP_SECRET,
        zalo_oa_id=OA_ID,
        zalo_oa_secret=OA_SECRET,
        zalo_oa_refresh_token=refresh or None,
    )
    store = SqlStore(f"sqlite:///{tmp_path / 'hocso.db'}")
    await store.open(serve=False)
    if kept is not None:
        await store.keep(oa_safe_name(official), kept)
    [finding] = await consent(official, store, NOW)
    await store.close()
    assert finding.level == level
    assert bool(finding.remedy) is (level != "ok")


async def test_without_an_official_account_nothing_is_asked(tmp_path: Path) -> None:
    assert await consent(settings(), SqlStore(f"sqlite:///{tmp_path / 'none.db'}"), NOW) == []
