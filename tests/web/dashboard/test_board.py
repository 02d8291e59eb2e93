"""What the further pages are made of, with a real store and a real worker process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from bot.board import Board
from bot.dialogue.library import Library
from bot.errors import BusyError
from bot.press import Press
from bot.reporting import Sources
from bot.reports.report import Asked
from bot.settings import read_settings
from bot.ways import Entrances
from bot.worker import Worker
from lessons.library import courses
from lessons.loader import load
from lessons.units import load_units
from storage.sql import SqlStore
from tests.storage.playing import NOW

CONTENT, TODAY = Path("lessons/content"), date(2026, 11, 23)


@pytest.fixture
async def board(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Board]:
    url, worker = f"sqlite:///{tmp_path / 'hocso.db'}", Worker()
    store = SqlStore(url)
    await store.open(serve=False)
    library = Library(courses(load(CONTENT).courses), load_units(CONTENT / "units.csv"))
    monkeypatch.setenv("HOCSO_PUBLIC_URL", "https://hoc.test")
    entrances = Entrances(read_settings(tmp_path))
    yield Board(store, lambda: library, Press(worker, Sources(url, CONTENT)), entrances, lambda: NOW)
    worker.close()
    await store.close()


async def test_studies_figures_and_posters_come_from_the_worker_process(board: Board) -> None:
    await board.store.group("03637", "Bản Mở", NOW)
    ((code, _), *_) = (await board.ledger("12", "vi", TODAY)).indicators
    form = {"indicator": code, "unit": "03637", "period": "2026Q4", "value": "7", "source": "Xã", "date": "2026-11-20"}

    assert await board.hand_in(form, "", TODAY) == (None, {}), "it is only checked"
    assert await board.hand_in({**form, "value": "x"}, "Mai", TODAY) == (None, {"value": "number"})
    assert (await board.ledger("12", "vi", TODAY)).entries == ()
    kept, faults = await board.hand_in(form, "Mai", TODAY)
    assert (kept and kept.value, faults) == (7, {})
    (entry,) = (await board.ledger("03637", "vi", TODAY)).entries
    assert (entry.figure.value, entry.figure.by, entry.figure.at) == (7, "Mai", NOW)

    group = (await board.units()).unit("03637-1")
    assert group is not None
    assert (await board.poster(group, "vi", small=True) or b"").startswith(b"%PDF")
    study = await board.study(Asked("2026Q4", "03637", TODAY), "cuoc-goi-lua-dao", None)
    assert (study.unit_name, study.known) == ("Xã Mường Kim", False)


async def test_a_platform_that_cannot_be_asked_is_asked_again_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOCSO_TELEGRAM_TOKEN", "123456:" + "a" * 35)
    monkeypatch.setenv("HOCSO_TELEGRAM_API", "http://127.0.0.1:9")

    with pytest.raises(BusyError, match="cannot be reached"):
        await Entrances(read_settings(tmp_path)).ways()
