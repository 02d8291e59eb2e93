"""Laying a file where there is none: whole, over nobody's, on any disk, and for good once it is said to be there."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from storage.laying import lay, remedy


@pytest.fixture
def part(tmp_path: Path) -> Path:
    part = tmp_path / "part"
    part.write_text("whole")
    return part


@pytest.fixture(params=[None, errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS], ids=["links", "fat", "share", "fuse"])
def disk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a disk that knows second names for a file, or one of those that do not."""

    def refuse(*names: Path) -> None:
        raise OSError(request.param, os.strerror(request.param))

    if request.param is not None:
        monkeypatch.setattr(os, "link", refuse)


@pytest.mark.usefixtures("disk")
def test_a_file_is_laid_where_there_is_none(part: Path, tmp_path: Path) -> None:
    lay(part, tmp_path / "here")
    assert (tmp_path / "here").read_text() == "whole"


@pytest.mark.usefixtures("disk")
def test_a_file_that_is_there_stays_as_it_is(part: Path, tmp_path: Path) -> None:
    (tmp_path / "here").write_text("mine")
    with pytest.raises(FileExistsError):
        lay(part, tmp_path / "here")
    assert (tmp_path / "here").read_text() == "mine"


@pytest.mark.parametrize("disk", [errno.EPERM], indirect=True)
@pytest.mark.usefixtures("disk")
def test_where_it_cannot_be_laid_after_all_nothing_is_there(
    part: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*names: Path) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="Input/output error"):
        lay(part, tmp_path / "here")
    assert not (tmp_path / "here").exists()


def test_another_trouble_is_told_as_it_is(part: Path, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        lay(part, tmp_path / "nowhere" / "here")


def test_the_file_is_on_the_disk_before_its_name_and_the_name_before_it_is_said_to_be_there(
    part: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[tuple[str, bool]] = []
    here = tmp_path / "here"

    def sync(number: int) -> None:
        synced.append((Path(f"/proc/self/fd/{number}").readlink().name, here.exists()))

    monkeypatch.setattr(os, "fsync", sync)
    lay(part, here)
    assert synced == [("part", False), (tmp_path.name, True)]


@pytest.mark.parametrize(
    ("why", "told"),
    [
        (errno.ENOENT, "make the folder here"),
        (errno.EACCES, "let this user write in the folder here"),
        (errno.ENOSPC, "make room on the disk of the folder here"),
        (errno.EDQUOT, "make room on the disk of the folder here"),
        (errno.EROFS, "see that this user can write in the folder here"),
    ],
)
def test_what_to_do_depends_on_what_is_wrong(why: int, told: str) -> None:
    assert remedy(OSError(why, os.strerror(why)), Path("here")).startswith(told)


@pytest.mark.parametrize("says", [errno.EINVAL, errno.EBADF, errno.ENOTSUP, errno.EACCES])
def test_where_a_folder_cannot_be_synced_its_new_file_is_there_all_the_same(
    part: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: int
) -> None:
    _refusing_folders(monkeypatch, says)
    lay(part, tmp_path / "here")
    assert (tmp_path / "here").read_text() == "whole"


def test_what_else_a_folder_says_is_told(part: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _refusing_folders(monkeypatch, errno.EIO)
    with pytest.raises(OSError, match=os.strerror(errno.EIO)):
        lay(part, tmp_path / "here")


def _refusing_folders(monkeypatch: pytest.MonkeyPatch, says: int) -> None:
    sync = os.fsync

    def refuse(number: int) -> None:
        if stat.S_ISDIR(os.fstat(number).st_mode):
            raise OSError(says, os.strerror(says))
        sync(number)

    monkeypatch.setattr(os, "fsync", refuse)
