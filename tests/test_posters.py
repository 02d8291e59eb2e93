"""`hocso poster`: the paper of a unit, and what it says where there is none."""

from __future__ import annotations

import asyncio
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from bot.cli import main
from bot.posters import Ways, code_of
from bot.words import languages
from lessons.units import Unit
from storage.sql import SqlStore
from tests.storage.playing import NOW

KIM, EDUCATION = Unit("03637", "Xã Mường Kim", "Mường Kim", ""), Unit("education", "Ngành", "Ngành", "", kind="sector")


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOCSO_PUBLIC_URL", "https://hocso.vn")
    monkeypatch.setenv("HOCSO_OPERATOR", "Tổ công tác, 0213 3876 000")
    return tmp_path


def text(file: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(file.read_bytes())).pages)


def test_a_code_is_made_of_the_units_it_is_for() -> None:
    assert code_of(KIM) == "dv-03637"
    assert code_of(None, EDUCATION) == "dv-education"
    assert code_of(KIM, EDUCATION) == "dv-03637_education"
    assert not Ways()


@pytest.mark.parametrize("language", languages())
def test_a_communes_poster_names_it_its_doors_and_who_runs_them(home: Path, language: str) -> None:
    words = ["poster", "--unit", "03637", "--zalo", "hocso", "--telegram", "@HocSoBot", "--language", language]
    assert main([*words, "to.pdf"]) == 0
    said = text(home / "to.pdf")
    for part in ("Xã Mường Kim", "dv 03637", "hocso.vn/bai/dv-03637", "Zalo", "Telegram", "0213 3876 000"):
        assert part in said, part


def test_a_village_groups_poster_names_its_commune_too(home: Path) -> None:
    async def make() -> None:
        store = SqlStore(f"sqlite:///{home}/hocso.db")
        await store.open(serve=False)
        await store.group("03637", "Bản Mở", NOW)
        await store.close()

    asyncio.run(make())
    assert main(["poster", "--unit", "03637-1", "--size", "a5", "to.pdf"]) == 0
    assert "Bản Mở, Xã Mường Kim" in text(home / "to.pdf")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("to.pdf", "--unit", "03637", "--lesson", "vneid"), "a poster of its own"),
        (("to.pdf", "--unit", "99999"), "99999 is no commune or ward or group"),
        (("to.pdf", "--sector", "03637"), "03637 is no sector"),
        (("to.pdf", "--unit", "03637", "--language", "xx"), "xx is not spoken here"),
        (("no/such/folder.pdf", "--unit", "03637"), "cannot be written"),
    ],
)
def test_what_cannot_be_is_told_in_a_line(
    words: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["poster", *words]) == 2
    assert told in capsys.readouterr().err


def test_without_any_way_in_there_is_no_poster(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("HOCSO_PUBLIC_URL")
    assert main(["poster", "to.pdf", "--unit", "03637"]) == 2
    assert "no way in" in capsys.readouterr().err
