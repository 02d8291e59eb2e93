"""The ways in that a poster shows: bots that are set up are asked for their names, on both platforms."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from pypdf import PdfReader

from bot.cli import main
from bot.errors import BusyError, StartError
from bot.posters import Ways, doors
from bot.settings import Settings
from bot.ways import Entrances, ways_in
from tests.telegram.standin import Standin
from tests.zalo.standin import OA_ID, BotStandin

TELEGRAM, ZALO = "https://t.me/hoc_so_bot?start=dv-03637", "https://zalo.me/bot.HocSoThu"
NOWHERE = "http://127.0.0.1:9"


def settings(**values: Any) -> Settings:
    return Settings(**values)


@dataclass
class Platforms:
    """Both platforms, and settings with a bot on each."""

    telegram: Standin
    zalo: BotStandin

    @property
    def settings(self) -> Settings:
        return settings(
            telegram_token=self.telegram.state.token,
            telegram_api=self.telegram.url,
            zalo_token=self.zalo.state.token,
            zalo_api=self.zalo.url,
        )

    def asked(self) -> int:
        """Say how often a bot was asked who it is."""
        return len(self.telegram.called("getMe")) + len(self.zalo.called("getMe"))


@pytest_asyncio.fixture
async def platforms() -> AsyncIterator[Platforms]:
    async with Standin() as telegram, BotStandin() as zalo:
        yield Platforms(telegram, zalo)


def addresses(ways: Ways) -> list[str]:
    """Return what the QR codes of a commune's poster open."""
    return [address for _, address, _ in doors("vi", "dv-03637", ways)]


async def test_a_posters_codes_open_the_bots_by_the_names_that_platforms_know(platforms: Platforms) -> None:
    assert addresses(await ways_in(platforms.settings)) == [ZALO, TELEGRAM]


async def test_a_name_that_is_told_is_not_asked_for(platforms: Platforms) -> None:
    ways = await ways_in(platforms.settings, "@other_bot", "other")

    assert addresses(ways) == ["https://zalo.me/other", "https://t.me/other_bot?start=dv-03637"]
    assert platforms.asked() == 0


async def test_an_official_account_is_printed_before_a_bot_on_zalo(platforms: Platforms) -> None:
    ours = platforms.settings.model_copy(update={"zalo_oa_id": OA_ID, "telegram_token": None})

    assert addresses(await ways_in(ours)) == [f"https://zalo.me/{OA_ID}"]


async def test_a_program_at_work_asks_each_platform_once(platforms: Platforms) -> None:
    entrances = Entrances(platforms.settings)

    assert await entrances.ways() == await entrances.ways() == Ways("", "hoc_so_bot", "bot.HocSoThu")
    assert platforms.asked() == 2


@pytest.mark.parametrize("platform", ["telegram", "zalo"])
async def test_a_platform_that_cannot_be_asked_is_named_and_may_be_tried_again(
    platforms: Platforms, platform: str
) -> None:
    ours = platforms.settings.model_copy(update={f"{platform}_api": NOWHERE})

    with pytest.raises(StartError, match=r"127\.0\.0\.1 cannot be reached"):
        await ways_in(ours)
    with pytest.raises(BusyError):
        await Entrances(ours).ways()


@pytest.mark.parametrize(
    ("token", "told"),
    [("telegram_token", "HOCSO_TELEGRAM_TOKEN is refused"), ("zalo_token", "HOCSO_ZALO_TOKEN is refused")],
)
async def test_a_token_that_is_nobodys_is_told_by_its_setting(platforms: Platforms, token: str, told: str) -> None:
    other = settings(**{**platforms.settings.model_dump(), token: "987654321:AAF-abcdefghijklmnop"})

    with pytest.raises(StartError, match=told):
        await ways_in(other)


async def test_the_printed_poster_of_a_program_with_both_bots_has_both_doors(
    platforms: Platforms, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    ours = platforms.settings
    for name in ("telegram_token", "zalo_token"):
        monkeypatch.setenv(f"HOCSO_{name.upper()}", ours.plain(name))
    for name in ("telegram_api", "zalo_api"):
        monkeypatch.setenv(f"HOCSO_{name.upper()}", getattr(ours, name))

    # It begins a loop of its own.
    assert await asyncio.to_thread(main, ["poster", "to.pdf", "--unit", "03637"]) == 0

    said = PdfReader(tmp_path / "to.pdf").pages[0].extract_text()
    assert [part in said for part in ("Xã Mường Kim", "Zalo", "Telegram", "dv 03637")] == [True] * 4
    assert platforms.asked() == 2
