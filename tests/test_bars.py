"""A command that takes its time shows a bar to somebody at a terminal, and to nobody else."""

from __future__ import annotations

import io
import sys

import pytest

from bot.commands.waiting import bar, part


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(monkeypatch: pytest.MonkeyPatch, stderr: io.StringIO) -> str:
    monkeypatch.setattr(sys, "stderr", stderr)
    monkeypatch.setenv("TERM", "xterm")
    with bar("counting again") as told:
        told(3, 4)
        told(9, 8)
    return stderr.getvalue()


def test_a_terminal_shows_how_far_it_is_and_is_clean_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    found = shown(monkeypatch, Terminal())

    assert "counting again" in found
    # More than were expected is all, and the last thing done is to wipe the line.
    assert "100%" in found
    assert found.rstrip().endswith("\x1b[2K")


def test_a_file_gets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, io.StringIO()) == ""


def test_a_mistake_is_told_after_the_bar_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal())
    with pytest.raises(ValueError, match="no such period"), bar("making the report"):
        raise ValueError("no such period")


def test_a_part_of_the_work_fills_its_part_of_the_bar() -> None:
    told: list[float] = []
    for begins, ends in ((0, 60), (60, 100)):
        telling = part(lambda done, of: told.append(done / of), begins, ends)
        for done in (0, 1, 2, 3):
            telling(done, 2)

    assert told == [0, 0.3, 0.6, 0.6, 0.6, 0.8, 1, 1]
