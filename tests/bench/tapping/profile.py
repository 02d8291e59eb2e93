"""Where our own time goes, by a sampling profiler that leaves the program as it is."""

from __future__ import annotations

import subprocess
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.tapping.programs import PEERS, ROOT, Program

RATE = 500
"""Samples a second."""
TOP = 25


def profile(program: Program, lanes: int, seconds: float) -> None:
    """Print the rooms and functions that have most of the time while people tap."""
    program.side.do("type", lanes=lanes)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "stacks"
        command = [
            str(PEERS.with_name("py-spy")),
            "record",
            "--pid",
            str(program.pid),
            "--format",
            "raw",
            "--full-filenames",
        ]
        options = ["--duration", str(int(seconds)), "--rate", str(RATE), "--output", str(file)]
        sampling = subprocess.Popen([*command, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        before = program.cpu()
        report = program.side.do("tap", lanes=lanes, seconds=seconds)
        spent = (program.cpu() - before) / report["taps"] * 1e6
        sampling.wait(60)
        stacks = _stacks(file.read_text("utf-8"))
    _tell(stacks, spent)


def _stacks(raw: str) -> list[tuple[list[str], int]]:
    lines = (line.rpartition(" ") for line in raw.splitlines())
    return [(frames.split(";"), int(count)) for frames, _, count in lines]


def _tell(stacks: list[tuple[list[str], int]], spent: float) -> None:
    rooms: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    within: Counter[str] = Counter()
    for frames, count in stacks:
        rooms[_room(frames[-1])] += count
        alone[_short(frames[-1])] += count
        for frame in {_short(frame) for frame in frames}:
            within[frame] += count
    total = sum(rooms.values())
    print(f"{spent:.0f} µs CPU a tap, the profiler's own load on the core included; {total} samples")
    for title, counted in (("by room, itself", rooms), ("by function, itself", alone), ("with what it calls", within)):
        print(f"\n{title}")
        for name, count in counted.most_common(TOP):
            print(f"{count / total:6.1%} {count / total * spent:5.0f} µs  {name}")


def _file(frame: str) -> str:
    return frame.rpartition("(")[2].partition(":")[0].rstrip(")")


def _room(frame: str) -> str:
    """Return our package to two parts, an outside one to its first."""
    file = _file(frame)
    if file.startswith(str(ROOT / ".venv")) or "site-packages" in file:
        return file.partition("site-packages/")[2].partition("/")[0]
    if file.startswith(str(ROOT)):
        return "/".join(Path(file).relative_to(ROOT).parts[:3])
    return "/".join(Path(file).parts[-2:]) if "/" in file else file or frame


def _short(frame: str) -> str:
    name, _, _ = frame.rpartition(" (")
    return f"{_room(frame)} {Path(_file(frame)).name} {name}"
