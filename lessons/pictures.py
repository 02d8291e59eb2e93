"""Draws the PNG beside every SVG of the shipped courses.

``python -m lessons.pictures`` writes those that are not in step, ``--check`` only names them and fails, and
``--show`` with a file draws that one to standard output. The
pictures hold no letters and digits are drawn as strokes, so the outcome depends on no font of the machine.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from resvg_py import svg_to_bytes

CONTENT = Path(__file__).parent / "content"
WIDTH = 640
"""Pixels across: twice what a phone shows, so that it stays sharp."""
LARGEST = 30 * 1024
"""Bytes a picture may have: a slow network carries it in a second or two."""
PATIENCE = 10
"""Seconds for a picture from outside; a sound one takes a small part of one."""


def drawn(source: Path) -> bytes:
    """Return the PNG of one SVG file.

    Raises ValueError where the file is no SVG that can be drawn.
    """
    return bytes(svg_to_bytes(svg_string=source.read_text(encoding="utf-8"), width=WIDTH, skip_system_fonts=True))


def drawn_apart(source: Path) -> bytes:
    """Return the PNG of one SVG file from outside, drawn in a process of its own.

    On a hostile picture the drawing library overflows its stack, panics or never ends; here only that process does.

    Raises ValueError where the file cannot be drawn in time.
    """
    command = [sys.executable, "-P", __file__, "--show", str(source)]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=PATIENCE)
    except subprocess.SubprocessError as error:
        message = f"{source.name} cannot be drawn"
        raise ValueError(message) from error
    return done.stdout


def stale(folder: Path = CONTENT) -> Iterator[Path]:
    """Yield the PNG of every SVG under ``folder`` that is missing or differs from what would be drawn."""
    for source in sorted(folder.rglob("*.svg")):
        target = source.with_suffix(".png")
        if not target.exists() or target.read_bytes() != drawn(source):
            yield target


def main(arguments: Sequence[str], folder: Path = CONTENT) -> int:
    """Write the PNGs that are not in step, or with ``--check`` only name them; return the exit code."""
    if arguments[:1] == ["--show"]:
        sys.stdout.buffer.write(drawn(Path(arguments[1])))
        return 0
    checking = "--check" in arguments
    found = list(stale(folder))
    for target in found:
        if not checking:
            target.write_bytes(drawn(target.with_suffix(".svg")))
        sys.stdout.write(f"{target.relative_to(folder).as_posix()}: {'not in step' if checking else 'drawn'}\n")
    return 1 if checking and found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
