"""Disks that really refuse: the kernel lets no byte more be written, and afterwards it does again."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from storage.errors import UnavailableError
from storage.sql import SqlStore
from tests.storage.kinds import ON_SQLITE
from tests.storage.playing import NOW, YES, Decided, Table, came
from tests.storage.test_troubles import state

PAGE = 4096


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """Let this process write no file beyond a size, as on a disk or under a quota that is used up."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def log_of(folder: Path) -> int:
    return (folder / "hocso.db-wal").stat().st_size


@ON_SQLITE
@pytest.mark.parametrize("pages", [0, 1, 2, 5, 11])
async def test_wherever_the_disk_ends_nothing_is_half_written_and_all_goes_on_after(
    table: Table, tmp_path: Path, pages: int
) -> None:
    await table.turn(seat="s1", records=(YES,))
    before, crowd = await state(table.store), [came(f"learner {number}") for number in range(200)]
    changes = [{"seat": "x" * 900, "records": (YES,)} for _ in crowd]

    with no_file_longer_than(log_of(tmp_path) + pages * PAGE):
        with pytest.raises(UnavailableError, match=r"hocso\.db: the disk fails to read or write: .* quota"):
            await table.store.turns(crowd, Decided(*changes), NOW)
        assert await state(table.store) == before

    outcomes = await table.store.turns(crowd, Decided(*changes), NOW)
    assert not any(outcome.repeat for outcome in outcomes)
    assert await state(table.store) == [count + 200 for count in before[:4]] + before[4:]
    assert await table.store.check() == ""


async def test_a_disk_without_room_is_told_at_the_start_and_the_next_start_makes_the_file(tmp_path: Path) -> None:
    store = SqlStore(f"sqlite:///{tmp_path}/hocso.db")
    with no_file_longer_than(PAGE), pytest.raises(UnavailableError, match=r"hocso\.db: "):
        await store.open(serve=True)
    await store.close()

    store = SqlStore(f"sqlite:///{tmp_path}/hocso.db")
    await store.open(serve=True)
    assert (await Table(store).turn()).person.turn == 1
    assert await store.check() == ""
    await store.close()
