"""Every door under a fuzzer that watches which code it reaches: webhook bodies, forms, headers, cookies, deep links.

Run: python -m tests.bench.fuzz [--seconds 60] [--door telegram …]

Each door has a process of its own, since the fuzzer ends the one it runs in. A fault ends with the input that led to
it, in hexadecimal; put it into tests/test_doors.py.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog

DOORS = ("telegram", "zalo", "zalo_oa", "web")
HEADERS = ("cookie", "host", "accept-language", "x-forwarded-for", "x-part", "content-length", "content-type", "range")
PATHS = ("/", "/bai/", "/anh/", "/tro-lai", "/quen-may", "/xac-nhan/", "/static/", "/healthz", "/readyz")
LONGEST = 4096


def _knocking(door: str) -> Callable[[bytes], None]:
    """Return what brings bytes to a door."""
    import atheris

    # What is to be watched has to be imported here.
    with atheris.instrument_imports(include=["bot", "lessons", "tests.doors"]):
        from tests.doors import OURS, Hook, Website
    run = asyncio.Runner().run
    if door == "web":
        website = Website()

        def ask(data: bytes) -> None:
            given = atheris.FuzzedDataProvider(data)
            path = PATHS[given.ConsumeIntInRange(0, len(PATHS) - 1)] + given.ConsumeUnicode(20)
            query = given.ConsumeBytes(40)
            names = [given.PickValueInList(list(HEADERS)) for _ in range(given.ConsumeIntInRange(0, 3))]
            headers = {name: given.ConsumeBytes(60) for name in names}
            form = given.ConsumeBytes(LONGEST) if given.ConsumeBool() else None
            status = run(website.asks(path, query, headers, form))
            assert status in OURS, status

        return ask
    hook = Hook(door)

    def post(data: bytes) -> None:
        status = run(hook.posts(data))
        assert status in {200, 400, 413}, status

    return post


def _fuzz(door: str, seconds: int, corpus: Path) -> None:
    """Fuzz one door; the process ends with it, by 0 where nothing was found."""
    import atheris

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    knock = _knocking(door)
    from tests.doors import BROUGHT

    for number, event in enumerate(BROUGHT.get(door, ())):
        (corpus / f"{number}").write_bytes(json.dumps(event).encode())
    found = f"{corpus}/found-"
    wishes = (f"-max_total_time={seconds}", f"-max_len={LONGEST}", f"-artifact_prefix={found}", "-print_final_stats=1")
    atheris.Setup([sys.argv[0], *wishes, str(corpus)], knock)
    atheris.Fuzz()


def _told(door: str, seconds: int) -> bool:
    """Fuzz a door in a process of its own and print what came of it; return whether nothing was found."""
    with TemporaryDirectory() as folder:
        command = [
            sys.executable,
            "-m",
            "tests.bench.fuzz",
            "--inside",
            folder,
            "--seconds",
            str(seconds),
            "--door",
            door,
        ]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
        tried = [line for line in done.stderr.splitlines() if line.startswith("stat::number_of_executed_units")]
        count = int(tried[0].split()[-1]) if tried else 0
        faults = [file.read_bytes().hex() for file in Path(folder).glob("found-*")]
    if done.returncode == 0 and count:
        print(f"{door:<10} {count:>9,} inputs in {seconds} s, no fault", flush=True)
        return True
    print(f"{door:<10} FAULT\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}\ninput: {faults}", flush=True)
    return False


def main() -> None:
    """Fuzz all doors, one after the other; exit 1 where one has a fault."""
    given = argparse.ArgumentParser(prog="python -m tests.bench.fuzz")
    given.add_argument("--seconds", type=int, default=60, help="a door")
    given.add_argument("--door", nargs="+", choices=DOORS, default=list(DOORS))
    given.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    wishes = given.parse_args()
    if wishes.inside:
        _fuzz(wishes.door[0], wishes.seconds, wishes.inside)
        return
    well = [_told(door, wishes.seconds) for door in wishes.door]
    sys.exit(0 if all(well) else 1)


if __name__ == "__main__":
    main()
