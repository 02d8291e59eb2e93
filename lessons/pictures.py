"""Draws the PNG beside every SVG of the shipped courses.

``python -m lessons.pictures`` writes those that are not in step, ``--check`` only names them and fails. The
pictures hold no letters and digits are drawn as strokes, so the outcome depends on no font of the machine.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from resvg_py import svg_to_bytes

CONTENT = Path(__file__).parent / "content"
WIDTH = 640
"""Pixels across: twice what a phone shows, so that it stays sharp."""
LARGEST = 30 * 1024
"""Bytes a picture may have: a slow network carries it in a second or two."""


def drawn(source: Path) -> bytes:
    """Return the PNG of one SVG file.

    Raises ValueError where the file is no SVG that can be drawn.
    """
    return bytes(svg_to_bytes(svg_string=source.read_text(encoding="utf-8"), width=WIDTH, skip_system_fonts=True))


def stale(folder: Path = CONTENT) -> Iterator[Path]:
    """Yield the PNG of every SVG under ``folder`` that is missing or differs from what would be drawn."""
    for source in sorted(folder.rglob("*.svg")):
        target = source.with_suffix(".png")
        if not target.exists() or target.read_bytes() != drawn(source):
            yield target


def main(arguments: Sequence[str], folder: Path = CONTENT) -> int:
    """Write the PNGs that are not in step, or with ``--check`` only name them; return the exit code."""
    checking = "--check" in arguments
    found = list(stale(folder))
    for target in found:
        if not checking:
            target.write_bytes(drawn(target.with_suffix(".svg")))
        sys.stdout.write(f"{target.relative_to(folder).as_posix()}: {'not in step' if checking else 'drawn'}\n")
    return 1 if checking and found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
