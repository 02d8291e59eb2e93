"""A claim on a file: one process has it, and a kill lets it go."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from storage.lock import FileLock

HOLDING = """
import sys
from pathlib import Path
from storage.lock import FileLock
print(FileLock(Path(sys.argv[1])).take(), flush=True)
sys.stdin.read()
"""


def test_one_has_it_until_it_lets_go(tmp_path: Path) -> None:
    first, second = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")
    assert (first.take(), first.take(), second.take()) == (True, True, False)
    second.release()
    assert not second.take()
    first.release()
    assert second.take()
    second.release()


def test_a_kill_lets_it_go(tmp_path: Path) -> None:
    arguments = [sys.executable, "-c", HOLDING, str(tmp_path / "lock")]
    other = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert other.stdout is not None
    assert other.stdout.readline().strip() == b"True"
    lock = FileLock(tmp_path / "lock")
    assert not lock.take()
    other.kill()
    other.communicate()
    assert lock.take()
    lock.release()
