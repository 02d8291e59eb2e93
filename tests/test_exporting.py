"""All that is kept of a person, taken along: made in the worker process, and opened again as an office would."""

import asyncio
import json
from pathlib import Path

import pytest
from msgspec.structs import replace
from pypdf import PdfReader

from bot.app import App
from bot.dialogue.events import Chose, Inbound, Opened
from bot.dialogue.screens import Paper
from bot.doers import Easel, doers
from bot.drawn import Drawn
from bot.exporting import exported
from bot.settings import Settings, read_settings
from bot.words.notices import notice
from bot.worker import Worker
from storage.rows import Memory, Record, Request, Trait
from storage.sql import SqlStore
from tests.storage.playing import DAY, NOW, Table, did

BODY = {"language": "vi", "form": "bac", "unit": "Xã Mường Kim", "audience": "Bà con", "lessons": '{"otp": "Mã OTP"}'}
YES = Record("consented", NOW, option="vi", value="2026-11")


def read(path: str) -> str:
    return Path(path).read_text(encoding="utf-8")


def settled(folder: Path, **values: int) -> Settings:
    """Return the settings of a program at work in a folder."""
    return read_settings(folder).model_copy(update={"database": f"sqlite:///{folder}/hocso.db", **values})


async def lived(url: str) -> int:
    """Leave a learner behind who has done this and that; return their number."""
    store = SqlStore(url)
    await store.open(serve=True)
    outcome = await Table(store).turn(
        seat='{"v":1,"l":"vi"}',
        records=(YES, did("completed", lesson="otp"), did("answered", lesson="otp"), did("completed", lesson="gone")),
        traits=(Trait("unit", "03637", NOW),),
        memory=(Memory("otp", "q", "2", 20_800),),
    )
    await store.close()
    return outcome.person.learner


async def test_what_is_handed_over_is_whole_for_machines_and_can_be_read_by_people(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/hocso.db"
    learner, worker = await lived(url), Worker()
    store = SqlStore(url)
    await store.open(serve=False)
    request = Request("r", "export", json.dumps(BODY), "web", "an", learner, made=NOW)

    try:
        result = await doers(store, worker, url, Easel(tmp_path / "media"))["export"](request)
        with pytest.raises(LookupError):
            await doers(store, worker, url, Easel(tmp_path))["export"](Request("r", "export", "{}", made=NOW))
    finally:
        worker.close()
        await store.close()

    whole, paper = (Drawn(tmp_path / "media").find(str(result[part])) for part in ("json", "paper"))
    assert whole is not None
    assert paper is not None
    told = json.loads(read(whole.path))
    (agreed,) = told["consent"]
    assert (agreed["notice"], agreed["language"], agreed["words"]) == ("2026-11", "vi", notice("2026-11", "vi"))
    assert told["kept"]["accounts"][0]["address"] == "an"
    assert told["kept"]["learners"][0]["seat"] == {"v": 1, "l": "vi"}
    assert len(told["kept"]["records"]) == 4
    said = " ".join(" ".join(page.extract_text() for page in PdfReader(paper.path).pages).split())
    for line in (
        "Thông tin Học Số đang giữ về bác",
        "23 tháng 11 năm 2026: đồng ý",
        "không hỏi số căn cước",
        "Xã Mường Kim",
        "“Mã OTP”",
        "“gone”",
    ):
        assert line in said, line
    Drawn(tmp_path / "media").forget(learner)
    assert list((tmp_path / "media").iterdir()) == []


@pytest.mark.parametrize("language", ["vi", "en", "bn"])
async def test_every_language_tells_all_of_it(tmp_path: Path, language: str) -> None:
    url = f"sqlite:///{tmp_path}/hocso.db"
    learner = await lived(url)

    found = await asyncio.to_thread(exported, url, learner, json.dumps({**BODY, "language": language, "form": ""}), NOW)

    assert found is not None
    assert found.title[0] == language
    assert [style for _, style in found.text].count("head") == 4
    assert not [line for line, _ in found.text if "{" in line]


async def test_in_the_program_at_work_an_export_is_handed_over_and_goes_with_an_erasure(tmp_path: Path) -> None:
    settings = settled(tmp_path)
    async with App.open(settings, serve=True) as app:
        shown = await app.take(Inbound("web", "an", "1", app.now(), Opened("", "vi")))
        for step in (".yes", "bac", ".data", ".export"):
            event = Chose(step, shown.learner, shown.turn)
            shown = await app.take(Inbound("web", "an", step, app.now(), event))
        assert shown.screen.waiting
        async with asyncio.timeout(60):
            await app.changed("web", "an")
        done = await app.look("web", "an")
        assert done is not None
        files = [app.file(block.hash) for block in done.screen.blocks if isinstance(block, Paper)]
        assert [found and found[1] for found in files] == ["application/pdf", "application/json"]

        for step in (".data", ".erase", ".erase-now"):
            event = Chose(step, done.learner, done.turn)
            done = await app.take(Inbound("web", "an", f"then {step}", app.now(), event))

    assert list((tmp_path / "hocso.media").iterdir()) == []


async def test_the_program_at_work_makes_counts_of_those_who_have_not_come_for_months(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/hocso.db"
    store = SqlStore(url)
    await store.open(serve=True)
    long_ago = NOW - 400 * DAY
    idle = (await Table(store).turn(at=long_ago, records=(replace(YES, at=long_ago),))).person.learner
    await store.close()

    async with App.open(settled(tmp_path, keep_idle_months=12), serve=True) as app, asyncio.timeout(60):
        while await app.store.everything(idle) is not None:
            pass

    assert str(idle) in read(str(tmp_path / "hocso.erased"))
