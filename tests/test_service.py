"""The systemd unit: what it sets is known, it stops no sooner than the program needs, and systemd takes it."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.cli import main
from bot.settings import Settings
from tests.readonce import read_once

UNIT = Path(__file__).parent.parent / "deploy" / "hocso.service"
EXPOSED = 2.0
"""What `systemd-analyze security` may say at most, of 10; an ordinary unit has 9.6."""


def lines(name: str) -> list[str]:
    return re.findall(rf"(?m)^{name}=(.*)$", UNIT.read_text("utf-8"))


def test_what_it_sets_are_settings() -> None:
    named = re.findall(r"HOCSO_(\w+)=", " ".join(lines("Environment")))
    assert named
    assert {name.lower() for name in named} <= Settings.model_fields.keys()


def test_it_waits_longer_for_a_stop_than_a_stop_may_take() -> None:
    assert int(lines("TimeoutStopSec")[0]) > 5


def test_it_comes_after_postgresql_and_is_never_given_up() -> None:
    assert "postgresql.service" in lines("After")[0].split()
    assert lines("StartLimitIntervalSec") == ["0"]
    assert lines("StartLimitBurst") == []
    assert lines("Restart") == ["on-failure"]


def test_settings_that_cannot_be_are_not_tried_again_and_nothing_else_ends_it_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    read_once(monkeypatch)
    monkeypatch.setenv("HOCSO_WEB_PORT", "none")
    assert lines("RestartPreventExitStatus") == [str(main(["run"]))]
    monkeypatch.setenv("HOCSO_WEB_PORT", "0")
    monkeypatch.setenv("HOCSO_DATABASE", f"sqlite:///{tmp_path}/no/such/folder/hocso.db")
    assert lines("RestartPreventExitStatus") != [str(main(["run"]))]


def test_the_worker_process_may_stand_back_for_the_server() -> None:
    assert "@resources" not in " ".join(lines("SystemCallFilter"))


def test_systemd_takes_it_and_finds_it_guarded(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        # Not every machine that tests has systemd; all the other tests read the file itself.
        return
    unit = tmp_path / UNIT.name
    unit.write_text(UNIT.read_text("utf-8").replace("/opt/hocso/.venv/bin/hocso", shutil.which("true") or "/bin/true"))
    told = subprocess.run([analyze, "verify", str(unit)], capture_output=True, text=True, check=False)
    assert str(unit) not in told.stderr, told.stderr
    assert "hocso.service:" not in told.stderr, told.stderr
    guarded = subprocess.run(
        [analyze, "security", "--offline=true", str(unit)], capture_output=True, text=True, check=False
    )
    level = re.search(r"Overall exposure level for \S+: ([\d.]+)", guarded.stdout)
    assert level is not None, guarded.stderr
    assert float(level[1]) <= EXPOSED
