"""The worker process: another process, and one that may die."""

import math
import os
from collections.abc import Iterator

import pytest

from bot.worker import CrashError, Worker


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = Worker()
    yield worker
    worker.close()


async def test_work_is_done_in_a_process_of_its_own(worker: Worker) -> None:
    there = await worker.do(os.getpid)

    assert there != os.getpid()
    assert await worker.do(os.getpid) == there, "one process does it all"


async def test_what_the_work_raises_is_raised_here(worker: Worker) -> None:
    with pytest.raises(ValueError, match=r"math domain error|nonnegative"):
        await worker.do(math.sqrt, -1)


async def test_after_a_crash_a_new_process_does_the_next(worker: Worker) -> None:
    with pytest.raises(CrashError):
        await worker.do(os._exit, 1)

    assert await worker.do(math.sqrt, 9) == 3


async def test_work_is_given_by_place(worker: Worker) -> None:
    with pytest.raises(TypeError, match="by place"):
        await worker.do(int, "10", base=2)


async def test_it_may_be_closed_before_it_ever_worked_and_twice() -> None:
    worker = Worker()

    worker.close()
    worker.close()
