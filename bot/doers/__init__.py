"""Who does which request: one file a topic, one entry a kind of request."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bot.dialogue.library import Library
from bot.doers.counting import counting
from bot.doers.doer import Doer
from bot.doers.doors import doors as doors_of
from bot.doers.drawing import Easel, drawing
from bot.doers.helping import helping
from bot.doers.learning import learning
from bot.doers.offices import offices
from bot.doers.people import people
from bot.doers.privacy import privacy
from bot.doers.supporting import supporting
from bot.reporting import Sources
from bot.worker import Worker
from storage.store import Store

__all__ = ["Easel", "doers"]


def doers(
    store: Store,
    worker: Worker,
    database: str,
    easel: Easel = Easel(),  # noqa: B008 - frozen.
    library: Callable[[], Library] | None = None,
    lessons: Path = Path("lessons/content"),
) -> dict[str, Doer]:
    """Return who does what, by the kind of request.

    ``library`` gives the one in force, for those with a role; ``lessons`` is the folder that reports are read from.
    """
    return {
        **learning(store, worker, database),
        **drawing(store, worker, easel),
        **privacy(worker, database, easel),
        **helping(store, worker, easel),
        **supporting(store),
        **doors_of(store),
        **people(store, worker, easel),
        **(offices(store, library, easel.site) if library else {}),
        **counting(store, worker, Sources(database, lessons), easel),
    }
