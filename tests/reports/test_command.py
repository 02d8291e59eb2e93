"""`hocso report` as an operator types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.cli import main


@pytest.fixture(autouse=True)
def _at(province: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOCSO_DATABASE", f"sqlite:///{province}")


def test_a_report_is_read_in_the_terminal(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["report", "--period", "2026Q4"]) == 0
    assert capsysbinary.readouterr().out.decode().startswith("BÁO CÁO QUÝ IV/2026\nTỉnh Lai Châu\n")


def test_without_a_period_it_is_the_quarter_of_today(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["report", "--format", "json", "--map", "now", "--language", "en"]) == 0
    asked = json.loads(capsysbinary.readouterr().out)["asked"]
    assert (asked["unit"], asked["redrawn"], asked["period"][4]) == ("12", True, "Q")


def test_a_report_of_one_commune_of_one_group_is_written_to_a_file(tmp_path: Path) -> None:
    file = tmp_path / "bao-cao.json"
    words = ["--unit", "03637", "--audience", "citizens", "--course", "an-toan-tren-mang", "--public"]
    assert main(["report", "--period", "2026", *words, "--format", "json", "--output", str(file)]) == 0
    told = json.loads(file.read_bytes())
    assert (told["unit_name"], told["audience_name"], told["hidden"]) == ("Xã Mường Kim", "Người dân", True)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("--period 2026Q5", '"2026Q5" is not a period: write a month as 2026-10'),
        ("--unit 99999", "there is no unit 99999"),
        ("--audience dan", "there is no audience dan: name one of pupils"),
        ("--course la", "there is no course la: name one of an-toan-tren-mang"),
        ("--language xx", "--language xx is not spoken here: write one of vi"),
        ("--map old", "--map old is none: write then or now"),
        ("--format xlsx", "--format xlsx is a file: name it, as --output bao-cao.xlsx"),
        ("--output /", "--output / cannot be written"),
    ],
)
def test_what_cannot_be_reported_is_told_in_one_line(words: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", *words.split()]) == 2
    assert capsys.readouterr().err.splitlines()[-1].startswith(told)
