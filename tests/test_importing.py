"""`hocso roster`, `hocso figures` and `hocso units`: tables of an office, taken in from a terminal."""

from __future__ import annotations

import asyncio
import csv
import io
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli import main
from bot.settings import SHIPPED
from storage.rows.handed import Handed
from storage.sql import SqlStore
from tests.fresh import fresh
from tests.readonce import read_once
from tests.storage.playing import NOW

ROSTER = "unit,Họ tên,audience\n03637,Lò Văn A,officials\nSin Suối Hồ,=cmd()|'x',\n"
FIGURES = "indicator,unit,period,value,base,source,date\nvneid,12,2026Q4,300000,333000,Công an tỉnh,2026-12-31\n"


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    read_once(monkeypatch)
    before = os.umask(0o022)
    monkeypatch.setenv("HOCSO_PUBLIC_URL", "https://hocso.vn")
    fresh(tmp_path)
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8-sig")
    (tmp_path / "figures.csv").write_text(FIGURES, encoding="utf-8")
    yield tmp_path
    os.umask(before)


def imported(*words: str) -> int:
    return main(["roster", "import", "roster.csv", "--name", "Giáo viên", "--sector", "education", *words])


def test_a_roster_gives_everybody_a_code_and_keeps_no_name(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert imported("--output", "codes.csv") == 0
    first, second = csv.DictReader(io.StringIO((home / "codes.csv").read_text(encoding="utf-8-sig")))

    assert (first["Họ tên"], second["Họ tên"]) == ("Lò Văn A", "'=cmd()|'x'")
    assert first["code"].startswith("hs ")
    assert first["link"] == f"https://hocso.vn/bai/hs-{first['code'][3:].replace('-', '')}"
    assert (home / "codes.csv").stat().st_mode & 0o077 == 0
    held = b"".join(file.read_bytes() for file in home.glob("hocso.db*"))
    assert "Lò Văn A".encode() not in held
    assert first["code"][3:].replace("-", "").encode() not in held

    capsys.readouterr()
    assert main(["roster", "list"]) == 0
    (sin, kim) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert (sin["unit"], kim["unit"]) == ("03394", "03637")
    assert (kim["sector"], kim["created"], kim["used"]) == ("education", "1", "0")


def test_a_dry_run_makes_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert imported("--dry-run") == 0
    assert main(["roster", "list"]) == 0
    said = capsys.readouterr().out
    assert "2 people, no fault; nothing was made" in said
    assert said.rstrip().endswith("lapsed")
    assert not list(home.glob("codes*"))


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ((), 2, "--output FILE: name a new file"),
        (("--output", "roster.csv"), 2, "--output FILE: name a new file"),
        (("--output", "no/such/c.csv"), 2, "cannot be written"),
        (("--output", "c.csv", "--until", "soon"), 2, "write it as 2027-06-30"),
        (("--output", "c.csv", "--until", "2020-01-01"), 2, "is over"),
        (("--dry-run", "--audience", "spies"), 1, "roster.csv:3:1: HS050"),
    ],
)
def test_a_roster_that_cannot_be_is_told(
    words: tuple[str, ...], code: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert imported(*words) == code
    said = capsys.readouterr()
    assert told in said.out + said.err


def test_an_empty_or_missing_roster_is_told(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "roster.csv").write_text("unit\n", encoding="utf-8")
    assert imported("--dry-run") == 2
    (home / "roster.csv").unlink()
    assert imported("--dry-run") == 2
    assert "holds nobody" in (said := capsys.readouterr().err)
    assert "cannot be read" in said


def kept(home: Path) -> list[Handed]:
    async def read() -> list[Handed]:
        store = SqlStore(f"sqlite:///{home}/hocso.db")
        await store.open(serve=False)
        found = await store.handed()
        await store.close()
        return found

    return asyncio.run(read())


def test_figures_are_taken_in_with_who_and_when(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figures", "import", "figures.csv", "--dry-run"]) == 0
    assert main(["figures", "import", "figures.csv"]) == 2
    assert kept(home) == []
    assert main(["figures", "import", "figures.csv", "--by", " Công an  tỉnh "]) == 0
    (figure,) = kept(home)
    assert (figure.value, figure.base, figure.by, figure.day) == (300_000, 333_000, "Công an tỉnh", 20261231)
    assert figure.at > NOW
    (home / "figures.csv").write_text(FIGURES.replace("vneid", "x"), encoding="utf-8")
    assert main(["figures", "import", "figures.csv", "--by", "A"]) == 1
    assert "figures.csv:2:1: HS094" in capsys.readouterr().out


@pytest.fixture
def own(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of lessons of one's own."""
    shutil.copytree(SHIPPED, home / "lessons")
    monkeypatch.setenv("HOCSO_LESSONS", "lessons")
    return home / "lessons" / "units.csv"


def test_another_provinces_units_are_checked_then_put_beside_the_lessons(
    home: Path, own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "new.csv").write_text("code,name\n11,Tỉnh Điện Biên\n03127,Phường Điện Biên Phủ\n", encoding="utf-8")
    before = own.read_bytes()

    assert main(["units", "import", "new.csv", "--dry-run"]) == 0
    assert own.read_bytes() == before
    assert main(["units", "import", "new.csv"]) == 0
    assert "03127,Phường Điện Biên Phủ,Điện Biên Phủ" in own.read_text(encoding="utf-8")
    said = capsys.readouterr().out
    assert "Tỉnh Điện Biên: 1 communes and wards, 6 sectors" in said
    assert "doubt: the State listed 45" in said


def test_a_table_that_would_lose_counts_or_is_faulty_is_refused(
    home: Path, own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = own.read_text(encoding="utf-8").splitlines()
    (home / "new.csv").write_text("\n".join([lines[0], lines[1], *lines[14:]]), encoding="utf-8")
    assert main(["units", "import", "new.csv"]) == 2
    (home / "bad.csv").write_text("code,name\n3637,Xã Mường Kim\n", encoding="utf-8")
    assert main(["units", "import", "bad.csv"]) == 1
    said = capsys.readouterr()
    assert "missing: 03637 Xã Mường Kim" in said.out
    assert " and 2 more" in said.out
    assert "bad.csv:2:1: HS079" in said.out
    assert "keep their rows" in said.err


def test_the_lessons_that_come_along_are_left_as_they_are(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["units", "import", str(SHIPPED / "units.csv")]) == 2
    assert "HOCSO_LESSONS" in capsys.readouterr().err
