"""What a tap costs from Telegram to the changed message: Học Số on a shipped lesson, held against other bots.

Run: make bench-tap   (or python -m tests.bench.tap [--rounds N] [--only NAME …] [--profile])

Every program runs in a process of its own on one core, its stand-in server with the people who tap on another; all
by webhook, on the same stand-in, and one after the other in every round. Ours takes each tap through the real
lesson and commits it (SQLite, synchronous=FULL) before it says 200; after each round its database must hold exactly
the taps that were made. What a program still does in the seconds after a round counts as the round's.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.bench.tapping.profile import profile
from tests.bench.tapping.programs import KINDS, OURS, PEERS, Kind, Program, Side, pinned

AFTER = 2.5
"""Seconds a program has for what it put off: marks that wait for a batch to ride in, for example."""


@dataclass(frozen=True, slots=True)
class Round:
    """What one program did in one round; times in seconds."""

    cpu: float
    """A tap."""
    rate: float
    p50: float
    p95: float
    calls: float
    """A tap, those that ride in a webhook's answer too."""
    read: float
    """Bytes of calls a tap."""
    busy: float
    """Share of its core the program had."""
    standin: float
    """Share of its core the stand-in had."""


def measured(program: Program, lanes: int, seconds: float, after: float = AFTER) -> Round:
    """Let people tap, and hold our database against what they did; ``after`` 0 makes ``cpu`` say little."""
    program.side.do("type", lanes=lanes)
    time.sleep(after)
    before, turns = program.cpu(), program.turns()
    report = program.side.do("tap", lanes=lanes, seconds=seconds)
    busy = program.cpu() - before
    time.sleep(after)
    spent, kept = program.cpu() - before, program.turns() - turns
    taps = report["taps"]
    _check(program, report, kept)
    return Round(
        cpu=spent / taps,
        rate=taps / report["seconds"],
        p50=report["p50"],
        p95=report["p95"],
        calls=sum(report["calls"].values()) / taps,
        read=report["read"] / taps,
        busy=busy / report["seconds"],
        standin=report["cpu"] / report["seconds"],
    )


def _check(program: Program, report: Any, kept: int) -> None:
    refused = program.side.do("refused")
    if report["lost"] or refused:
        print(f"  {program.kind.title}: {report['lost']} taps lost, calls refused: {refused or 'none'}")
    if program.kind is OURS and kept != report["taps"]:
        print(f"  {program.kind.title}: {report['taps']} taps were shown, {kept} turns are in the database")


def rounds(programs: Sequence[Program], count: int, measure: Callable[[Program], Round]) -> dict[str, list[Round]]:
    """Measure every program in every round, another one first each time."""
    found: dict[str, list[Round]] = {program.kind.name: [] for program in programs}
    for number in range(count):
        turn = number % len(programs)
        for program in (*programs[turn:], *programs[:turn]):
            found[program.kind.name].append(measure(program))
    return found


def _spread(values: Iterable[float], scale: float, digits: int) -> str:
    """Return a median with the lowest and the highest."""
    found = [value * scale for value in values]
    low, high = min(found), max(found)
    return f"{statistics.median(found):,.{digits}f} ({low:,.{digits}f}–{high:,.{digits}f})"


def _row(name: str, cells: Iterable[str]) -> str:
    return f"| {name} | " + " | ".join(cells) + " |"


def table(kinds: Sequence[Kind], busy: dict[str, list[Round]], idle: dict[str, list[Round]]) -> None:
    """Print a row a program."""
    head = (
        "CPU µs a tap",
        "taps/s",
        "calls a tap",
        "bytes a tap",
        "its core",
        "stand-in's core",
        "idle p50 ms",
        "idle p95 ms",
    )
    print(_row("program", head))
    print(_row("---", ("---",) * len(head)))
    for kind in kinds:
        many, one = busy[kind.name], idle[kind.name]
        cells = (
            _spread((each.cpu for each in many), 1e6, 0),
            _spread((each.rate for each in many), 1, 0),
            f"{statistics.median(each.calls for each in many):.2f}",
            f"{statistics.median(each.read for each in many):,.0f}",
            f"{statistics.median(each.busy for each in many):.0%}",
            f"{statistics.median(each.standin for each in many):.0%}",
            _spread((each.p50 for each in one), 1e3, 2),
            _spread((each.p95 for each in one), 1e3, 2),
        )
        print(_row(kind.title, cells))


def ratios(busy: dict[str, list[Round]], idle: dict[str, list[Round]]) -> None:
    """Print ours against each yardstick, round by round."""
    figures: tuple[tuple[str, dict[str, list[Round]], Callable[[Round], float]], ...] = (
        ("CPU a tap", busy, lambda each: each.cpu),
        ("idle p50", idle, lambda each: each.p50),
        ("idle p95", idle, lambda each: each.p95),
    )
    for name in (name for name in busy if name != OURS.name and OURS.name in busy):
        cells = []
        for title, found, figure in figures:
            pairs = zip(found[OURS.name], found[name], strict=True)
            cells.append(f"{title} {_spread((figure(ours) / figure(other) for ours, other in pairs), 1, 2)}")
        print(f"Học Số / {name}: " + ", ".join(cells))


def _given() -> argparse.Namespace:
    given = argparse.ArgumentParser(prog="python -m tests.bench.tap")
    given.add_argument("--rounds", type=int, default=5)
    given.add_argument("--seconds", type=float, default=5.0, help="of tapping, a round and program")
    given.add_argument("--people", type=int, default=3000, help="for each program")
    given.add_argument("--lanes", type=int, default=32, help="taps in flight")
    names = [kind.name for kind in KINDS]
    given.add_argument(
        "--only", nargs="+", choices=names, default=[OURS.name, "aiogram", "aiogram-answering", "ptb", "bare"]
    )
    given.add_argument("--profile", action="store_true", help="tell where our own time goes, and measure nothing else")
    return given.parse_args()


def main() -> None:
    """Measure and print."""
    given = _given()
    kinds = [kind for kind in KINDS if kind.name in ([OURS.name] if given.profile else given.only)]
    if any(kind.peer for kind in kinds) or given.profile:
        _want_peers()
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        print("one core only: the stand-in shares it, and the rates say little")
    with TemporaryDirectory() as folder, ExitStack() as stack:
        os.sched_setaffinity(0, {cores[-1]})
        programs = [started(kind, Path(folder), cores[0], stack) for kind in kinds]
        for program in programs:
            program.arrive(given.people, given.lanes)
        if given.profile:
            profile(programs[0], given.lanes, given.seconds * 2)
            return
        busy = rounds(programs, given.rounds, lambda each: measured(each, given.lanes, given.seconds))
        idle = rounds(programs, given.rounds, lambda each: measured(each, 1, given.seconds / 2, 0.0))
    print(f"{given.rounds} rounds, {given.lanes} taps in flight, {given.people} people; median (lowest–highest)")
    table(kinds, busy, idle)
    ratios(busy, idle)


def _want_peers() -> None:
    if not PEERS.exists():
        raise SystemExit("the other bots are not installed: run `sh deploy/peers.sh`, or `make bench-tap`")


def started(kind: Kind, folder: Path, core: int, stack: ExitStack) -> Program:
    """Start a program on its core and its stand-in on ours."""
    side = Side()
    with pinned(core):
        program = Program(kind, side, folder)
    stack.callback(program.close)
    program.wait()
    return program


if __name__ == "__main__":
    main()
