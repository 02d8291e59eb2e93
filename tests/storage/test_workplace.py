"""Folders for copies of a database: nobody else's, and none is left lying about."""

from __future__ import annotations

import fcntl
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from storage.lock import FileLock
from storage.workplace import workplace

WORKING = """
import sys, time
from pathlib import Path
from storage.workplace import workplace
with workplace(Path(sys.argv[1])) as folder:
    (folder / "hocso.db").write_text("who was erased since")
    print(folder, flush=True)
    sys.stdin.read()
"""


def working(place: Path) -> tuple[subprocess.Popen[str], Path]:
    """Start a process that works in a folder of its own, and return it and the folder."""
    arguments = [sys.executable, "-c", WORKING, str(place)]
    process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def test_what_a_killed_process_left_is_gone_with_the_next_and_who_is_at_work_keeps_theirs(tmp_path: Path) -> None:
    killed, left = working(tmp_path)
    other, kept = working(tmp_path)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert (left / "hocso.db").exists()

    with workplace(tmp_path) as folder:
        assert sorted(tmp_path.iterdir()) == sorted([folder, kept])
        assert folder.stat().st_mode & 0o777 == 0o700
        assert (kept / "hocso.db").exists()
    other.communicate()
    assert (other.returncode, list(tmp_path.iterdir())) == (0, [])


def test_what_is_not_ours_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs, elsewhere = tmp_path / "hocso-copy-theirs", tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "hocso-copy-link").symlink_to(elsewhere)
    (tmp_path / "hocso-copy-file").touch()
    with workplace(tmp_path):
        pass
    assert sorted(file.name for file in tmp_path.rglob("*")) == ["elsewhere", "hocso-copy-file", "hocso-copy-link"]

    theirs.mkdir()
    monkeypatch.setattr("os.getuid", lambda: -1)
    with workplace(tmp_path):
        pass
    assert theirs.exists()


def test_one_that_another_process_cleared_at_the_same_moment_is_not_worked_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flock, cleared = fcntl.flock, list[Path]()

    def late(file: int, how: int) -> None:
        if not cleared:
            cleared.extend(tmp_path.iterdir())
            shutil.rmtree(cleared[0])
        flock(file, how)

    monkeypatch.setattr("storage.lock.fcntl.flock", late)
    with workplace(tmp_path) as folder:
        assert folder.exists()
        assert folder not in cleared


def test_one_that_another_process_takes_for_a_killed_ones_is_not_worked_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken, gone, own = (tmp_path / name for name in ("taken", "gone", "own"))
    for folder in (taken, own):
        folder.mkdir()
    lock = FileLock(taken / "lock")
    assert lock.take()
    made = iter((taken, gone, own))
    monkeypatch.setattr("storage.workplace.mkdtemp", lambda **_: str(next(made)))
    with workplace(tmp_path) as folder:
        assert folder == own
    lock.release()
