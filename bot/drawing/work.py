"""What the worker process is asked to draw.

The server imports this file to name its functions; the libraries that draw are imported within them, over there.
"""

from __future__ import annotations

import json
from pathlib import Path

from bot.drawn import Drawn


def draw_progress(folder: str, body: str) -> dict[str, str]:
    """Draw what has been learned; ``body`` is the request's: ``name``, ``heading``, ``rows`` as JSON.

    A row is a title, a ``1`` or ``0`` for each lesson, and the count in words. Returns the hash of ``picture``.
    """
    from bot.drawing.picture import drawn
    from bot.drawing.progress import Row, progress

    asked = json.loads(body)
    rows = [Row(title, [done == "1" for done in marks], count) for title, marks, count in json.loads(asked["rows"])]
    sheet = progress(asked["name"], asked["heading"], rows)
    return {"picture": Drawn(Path(folder)).keep(drawn(sheet), ".png")}


def draw_recognition(folder: str, site: str, code: str, body: str) -> dict[str, str]:
    """Draw the paper for a finished course, as a picture and to print; ``body`` is the request's.

    It has ``name``, ``title``, ``day``, ``language``, and ``lessons`` and ``words`` as JSON. Returns the hashes of
    ``picture`` and ``paper``, and the ``code``.
    """
    from bot.drawing.paper import printed
    from bot.drawing.picture import drawn
    from bot.drawing.recognition import Recognition, recognition

    asked = json.loads(body)
    words, lessons = json.loads(asked["words"]), json.loads(asked["lessons"])
    sheet = recognition(Recognition(words, asked["name"], asked["title"], lessons, code, site))
    paper = printed(sheet, words["title"], language=asked["language"], day=int(asked["day"]))
    kept = Drawn(Path(folder))
    return {"picture": kept.keep(drawn(sheet), ".png"), "paper": kept.keep(paper, ".pdf"), "code": code}
