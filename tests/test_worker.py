"""The worker process: another process, and one that may die."""

import math
import os
import subprocess
import sys
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


SERVER = """
import asyncio, os
from bot.worker import Worker

async def serve():
    print(await Worker().do(os.getpid), flush=True)
    await asyncio.Event().wait()

if __name__ == "__main__":
    asyncio.run(serve())
"""


def test_the_process_ends_with_a_server_that_was_killed() -> None:
    server = subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE)
    assert server.stdout is not None
    assert server.stdout.readline()
    server.kill()

    # The pipe is at its end once nobody is left who could write to it.
    assert server.communicate(timeout=30)[0] == b""


STOPPED = """
import asyncio, os, time
from bot.worker import Worker

async def serve():
    worker = Worker()
    print(await worker.do(os.getpid), flush=True)
    async with asyncio.TaskGroup() as tasks:
        endless = tasks.create_task(worker.do(time.sleep, 600))
        await asyncio.sleep(0.2)
        endless.cancel()
    worker.close()

if __name__ == "__main__":
    asyncio.run(serve())
"""


def test_a_server_that_stops_does_not_wait_for_what_is_under_way() -> None:
    server = subprocess.Popen([sys.executable, "-c", STOPPED], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    said, errors = server.communicate(timeout=30)

    assert (server.returncode, errors) == (0, b"")
    assert said


async def test_work_is_given_by_place(worker: Worker) -> None:
    with pytest.raises(TypeError, match="by place"):
        await worker.do(int, "10", base=2)


async def test_it_may_be_closed_before_it_ever_worked_and_twice() -> None:
    worker = Worker()

    worker.close()
    worker.close()
