"""Where our own time goes: each thread's processor time as the system counts it, shared out by a sampling profiler.

It is counted first, without the profiler, which halts threads and so makes them dearer than they are.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.tapping.programs import PEERS, ROOT, Program

RATE = 250
"""Samples a second."""
TOP = 30
_THREAD = re.compile(r"thread \((\d+)\): (.*)")
_PACKAGE = "site-packages/"
_OUTSIDE = ("", "typer", "bot/cli", "bot/commands", "bot/__main__")
_LOOP = "the event loop and its system calls"


@dataclass(frozen=True, slots=True)
class Frame:
    """One function on a stack. ``room`` is our package or the library it stands in, empty for Python's own."""

    room: str
    name: str


@dataclass(frozen=True, slots=True)
class Thread:
    """One thread: its name, its processor time a tap in µs, and how often each stack was seen, the outermost first."""

    name: str
    spent: float
    stacks: Sequence[tuple[Sequence[Frame], int]]


def profile(program: Program, lanes: int, seconds: float) -> None:
    """Print what has most of the time while people tap."""
    program.side.do("type", lanes=lanes)
    spent = _measured(program, lanes, seconds)
    program.side.do("type", lanes=lanes)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "stacks"
        command = [
            *(str(PEERS.with_name("py-spy")), "record", "--pid", str(program.pid), "--format", "raw"),
            *("--threads", "--full-filenames"),
            *("--rate", str(RATE), "--duration", str(int(seconds))),
            *("--output", str(file)),
        ]
        sampling = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        program.side.do("tap", lanes=lanes, seconds=seconds)
        sampling.wait(60)
        threads = list(_threads(file.read_text("utf-8").splitlines(), spent))
    _tell(threads, sum(spent.values()))


def _measured(program: Program, lanes: int, seconds: float) -> dict[int, float]:
    """Return the µs a tap of each thread."""
    before = _spent(program.pid)
    taps = program.side.do("tap", lanes=lanes, seconds=seconds)["taps"]
    after = _spent(program.pid)
    return {number: (after[number] - before.get(number, 0.0)) / taps * 1e6 for number in after}


def _spent(pid: int) -> dict[int, float]:
    """Return the seconds of processor time of each thread."""
    tick = os.sysconf("SC_CLK_TCK")
    found = {}
    for task in Path(f"/proc/{pid}/task").iterdir():
        fields = (task / "stat").read_text("utf-8").rpartition(")")[2].split()
        found[int(task.name)] = (int(fields[11]) + int(fields[12])) / tick
    return found


def _threads(lines: Iterable[str], spent: dict[int, float]) -> Iterable[Thread]:
    stacks: dict[tuple[int, str], list[tuple[Sequence[Frame], int]]] = {}
    for line in lines:
        head, *frames = line.rpartition(" ")[0].split(";")
        found = _THREAD.match(head)
        if found and frames:
            count = int(line.rpartition(" ")[2])
            stacks.setdefault((int(found[1]), found[2]), []).append(([_frame(each) for each in frames], count))
    for (number, name), seen in stacks.items():
        yield Thread(name, spent.get(number, 0.0), seen)


def _frame(written: str) -> Frame:
    name, _, place = written.rpartition(" (")
    file = place.rpartition(":")[0] or place.rstrip(")")
    if _PACKAGE in file:
        room = file.partition(_PACKAGE)[2].partition("/")[0]
    elif file.startswith(str(ROOT)):
        parts = Path(file).relative_to(ROOT).with_suffix("").parts
        room = "/".join(parts[: 3 if parts[:2] == ("bot", "channels") else 2])
    else:
        room = ""
    return Frame(room, f"{Path(file).stem}.{name}")


def _tell(threads: Sequence[Thread], spent: float) -> None:
    print(f"{spent:,.0f} µs of processor time a tap, by thread; which code they are spent in is sampled\n")
    for thread in sorted(threads, key=lambda thread: -thread.spent):
        print(f"{thread.spent:8,.0f} µs  {thread.name}")
    main = next(thread for thread in threads if thread.name == "MainThread")
    total = sum(count for _, count in main.stacks)
    rooms: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    within: Counter[str] = Counter()
    for frames, count in main.stacks:
        rooms[_room(frames)] += count
        alone[f"{frames[-1].room} {frames[-1].name}"] += count
        within.update(
            dict.fromkeys({f"{frame.room} {frame.name}" for frame in frames if frame.room not in _OUTSIDE}, count)
        )
    for title, counted in (("room", rooms), ("function by itself", alone), ("function with what it calls", within)):
        print(f"\nmain thread, by {title}")
        for name, count in counted.most_common(TOP):
            print(f"{count / total * main.spent:8,.0f} µs  {count / total:6.1%}  {name.strip()}")


def _room(frames: Sequence[Frame]) -> str:
    """Return the room of the innermost frame that is not Python's own; what Python does is done for it."""
    room = next((frame.room for frame in reversed(frames) if frame.room), "")
    return _LOOP if room in _OUTSIDE else room
