"""A fork of ``hocso`` is a process like any other: what it is given it has, and its end is told."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import pytest

from tests.forks import fork


def given(folder: Path, **settings: str) -> dict[str, str]:
    """Return an environment with a database in a folder."""
    return {"PATH": os.environ["PATH"], "HOCSO_DATABASE": f"sqlite:///{folder / 'hocso.db'}", **settings}


async def test_it_has_its_own_arguments_environment_folder_and_streams(tmp_path: Path) -> None:
    one = await fork("chat", "--as", "Lan", "--transcript", "talk.txt", env=given(tmp_path), cwd=tmp_path)
    two = await fork("chat", env=given(tmp_path / "nowhere"), cwd=tmp_path)

    (talk, errors), (nothing, told) = await asyncio.gather(one.communicate(b"/quit\n"), two.communicate())

    assert (one.returncode, errors) == (0, b"")
    assert "Đồng ý" in talk.decode()
    assert (tmp_path / "talk.txt").exists()
    assert (two.returncode, nothing) == (1, b"")
    assert b"nowhere" in told


async def test_errors_come_among_what_is_printed_where_that_is_asked(tmp_path: Path) -> None:
    begun = await fork("chat", env=given(tmp_path / "nowhere"), together=True)

    printed, errors = await begun.communicate()

    assert b"nowhere" in printed
    assert errors == b""


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
async def test_it_runs_until_it_is_told_to_end(tmp_path: Path, how: signal.Signals) -> None:
    begun = await fork("run", env=given(tmp_path, HOCSO_WEB_PORT="0"))
    assert b"http://" in await begun.stdout.readline()
    assert begun.returncode is None

    begun.send_signal(how)

    assert await begun.wait() == begun.returncode == (0 if how == signal.SIGTERM else -how)
    with pytest.raises(ProcessLookupError):
        begun.kill()
