"""Who may import whom: the table of the house, held over every source file.

A name stands for itself and all below it. Each room may import itself; whatever is not named is refused,
so a new module or a new outside library must be put on these tables, and its reason in the commit.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.importing import imports

ROOT = Path(__file__).parent.parent

PROTOCOL = {"storage.store", "storage.rows", "storage.errors"}
CONVERSATION = {"bot.dialogue.events", "bot.dialogue.screens"}
# What any room that may fail or must speak rests on.
GROUND = {"bot.words", "bot.errors"}

OURS: dict[str, set[str]] = {
    "lessons": set(),
    "storage": set(),
    "bot.words": set(),
    "bot.errors": set(),
    # Who runs the service is a value of the dialogue, its languages are those there are words for, and how long what
    # is kept is a value of the store.
    "bot.settings": {"bot.words", "bot.dialogue.library", "storage.rows"},
    # The parts of lessons that read files stay outside.
    "bot.dialogue": {
        "bot.words", "lessons.answers", "lessons.library", "lessons.model", "lessons.phones",
        "lessons.questions", "lessons.spoken", "lessons.units",
    },
    "bot.channels": {*GROUND, *CONVERSATION},
    # Pages and forms are the markup of what the web's channel makes of a screen.
    "bot.web": {
        *GROUND, *CONVERSATION, *PROTOCOL, "bot.channels.web", "bot.dialogue.library", "bot.dialogue.roles",
        "bot.reports", "lessons.course", "lessons.library", "lessons.model", "lessons.units",
    },
    # A chart is handed to those who draw as the value they draw.
    "bot.reports": {*GROUND, *PROTOCOL, "bot.drawing.work", "lessons"},
    # It runs in a command or in the worker process, where nobody else can open its own store for it.
    "bot.reporting": {
        *GROUND, *PROTOCOL, "bot.drawing.work", "bot.drawn", "bot.folding", "bot.reports", "lessons", "storage.sql",
    },
    # How much is done and how long it takes; whoever does it says so.
    "bot.metrics": set(),
    # Those with a role at work: the one table of roles, asked with the units in force.
    "bot.offices": {*GROUND, *PROTOCOL, "bot.dialogue"},
    "bot.turns": {*GROUND, *PROTOCOL, "bot.dialogue", "bot.changes", "bot.metrics", "bot.showing", "bot.waiting"},
    # From what the dialogue says of a turn to what the store writes of it.
    "bot.changes": {*PROTOCOL, "bot.dialogue"},
    # Figures over HTTP, and whether people may be sent here.
    "bot.figures": {*PROTOCOL, "bot.metrics"},
    "bot.readiness": {*PROTOCOL},
    "bot.listening": {"bot.errors"},
    # How the program speaks of itself; commands set it up, all others ask structlog.
    "bot.logs": set(),
    # Who is next, and who has to come again.
    "bot.waiting": {"bot.errors"},
    # Rules over what the store knows of a screen; the turn loop asks them.
    "bot.showing": {*GROUND, *PROTOCOL, "bot.dialogue"},
    # It drives the channels that send.
    "bot.delivery": {*GROUND, *PROTOCOL, "bot.channels.courier", "bot.dialogue", "bot.metrics"},
    # It claims requests and feeds the answers back; what is done for each, a file of the doers says.
    "bot.requests": {*GROUND, *PROTOCOL, "bot.dialogue", "bot.doers.doer", "bot.metrics", "bot.turns"},
    # What is done for a request, in the worker process where it is heavy.
    "bot.doers": {
        *GROUND, *PROTOCOL, "bot.dialogue", "bot.drawing.work", "bot.drawn", "bot.exporting", "bot.holdings",
        "bot.reporting", "bot.reports", "bot.worker", "lessons",
    },
    # It runs in the worker process, where nobody else can open its own store for it.
    "bot.holdings": {*GROUND, *PROTOCOL, "storage.sql"},
    # It says what is kept as the conversation would say it.
    "bot.exporting": {*GROUND, *PROTOCOL, "bot.dialogue.voice", "storage.sql"},
    "bot.worker": {*GROUND},
    # Reports for pages, made over there.
    "bot.press": {
        *GROUND, "bot.dialogue.library", "bot.drawing.work", "bot.posters", "bot.reporting", "bot.reports",
        "bot.worker", "lessons",
    },
    # What the further pages of the dashboard are made of.
    "bot.board": {
        *GROUND, *PROTOCOL, "bot.dialogue.library", "bot.drawing.work", "bot.handing", "bot.press", "bot.reports",
        "bot.ways", "lessons",
    },
    # The worker process draws; the server only names what it shall do there.
    "bot.drawing": {"bot.drawn"},
    # What was handed in, by a table or a form, made fit for the store.
    "bot.handing": {*GROUND, *PROTOCOL, "lessons"},
    # Whoever prints a poster, a command or a page, it is the same one.
    "bot.posters": {*GROUND, "bot.dialogue.library", "bot.drawing.work", "lessons.units"},
    # What the settings say of the ways in, and what platforms say of the rest.
    "bot.ways": {*GROUND, "bot.channels", "bot.posters", "bot.serving", "bot.settings"},
    # Media that are made for one learner, beside those of the lessons.
    "bot.drawn": {"lessons.model"},
    # All that is looked at by its hash, whoever made it.
    "bot.media": {"bot.drawn", "lessons.model"},
    # It brings the library up to the folder of lessons; who reads that folder, and where, it is told.
    "bot.reloading": {*GROUND, "bot.dialogue.library", "lessons"},
    "bot.folding": {*GROUND, *PROTOCOL},
    "bot.leasing": {*GROUND, *PROTOCOL, "bot.delivery", "bot.dialogue"},
    "bot.posts": {*GROUND, *PROTOCOL},
    "bot.reminders": {*GROUND, *PROTOCOL, "bot.dialogue", "bot.turns"},
    # Who sends it, and at what pace.
    "bot.unasked": {*PROTOCOL, "bot.posts", "bot.reminders", "bot.supporting"},
    # It opens the store, to see whether it can be opened.
    "bot.starting": {"bot.settings", "storage.errors", "storage.sql"},
    "bot.supporting": {*GROUND, *PROTOCOL, "bot.dialogue"},
    # A command's work: it runs other programs, and nobody who serves waits for it.
    "bot.speaking": {*GROUND, "lessons"},
    # Whole databases are copied by commands, past the store's protocol.
    "bot.backups": {"bot.settings", "storage"},
    "bot.app": {"bot", "lessons", "storage"},
    "bot.serving": {"bot", "lessons", "storage"},
    "bot.cli": {"bot", "lessons", "storage"},
    "bot.commands": {"bot", "lessons", "storage"},
    "bot.doctor": {"bot", "lessons", "storage"},
    # What the doctor asks the platforms.
    "bot.platforms": {"bot", "storage"},
    "bot.findings": set(),
    "bot.__main__": {"bot.cli"},
    "bot.__init__": set(),
}  # fmt: skip

OUTSIDE: dict[str, set[str]] = {
    "av": {"bot.speaking"},
    "alembic": {"storage"},
    "aiosqlite": {"storage"},
    "asyncpg": {"storage"},
    # Values that are changed by making new ones, thousands of times a second; see docs/architecture.md.
    "msgspec": {
        "bot.channels",
        "bot.delivery",
        "bot.dialogue",
        "bot.leasing",
        "bot.requests",
        "bot.showing",
        "bot.turns",
        "storage",
    },
    "pyrage": {"storage"},
    "sqlalchemy": {"storage"},
    "jinja2": {"bot.web"},
    "prometheus_client": {"bot.metrics"},
    "itsdangerous": {"bot.web"},
    "python_multipart": {"bot.web"},
    "starlette": {"bot.web"},
    "uvicorn": {"bot.listening"},
    "uvloop": {"bot.commands"},
    "telegram": {"bot.channels.telegram"},
    "aiohttp": {"bot.channels.telegram"},
    "httpx": {"bot.channels.zalo"},
    "rich": {"bot.commands", "bot.channels.terminal"},
    "typer": {"bot.cli", "bot.commands", "bot.channels.terminal"},
    "rapidfuzz": {"lessons"},
    "resvg_py": {"lessons", "bot.drawing"},
    "PIL": {"bot.drawing"},
    "fpdf": {"bot.drawing"},
    "segno": {"bot.drawing"},
    "uharfbuzz": {"bot.drawing"},
    # The workbook of a report is written where reports are computed: by a command, or in the worker process.
    "xlsxwriter": {"bot.reports"},
    "yaml": {"lessons"},
    "babel": {"bot.words"},
    "dotenv": {"bot.settings"},
    "pydantic": {"bot.settings"},
    "pydantic_settings": {"bot.settings"},
    "structlog": {
        "bot.app",
        "bot.channels",
        "bot.commands",
        "bot.delivery",
        "bot.logs",
        "bot.folding",
        "bot.leasing",
        "bot.posts",
        "bot.reloading",
        "bot.reminders",
        "bot.requests",
        "bot.serving",
        "bot.starting",
        "bot.supporting",
        "bot.turns",
        "bot.web",
    },
}

# The dialogue is a value: of the standard library it may have only what neither waits, reads, nor rolls dice.
PURE = {
    "__future__", "base64", "bisect", "collections", "dataclasses", "datetime", "enum", "functools", "hashlib",
    "itertools", "json", "math", "operator", "re", "string", "types", "typing", "unicodedata",
}  # fmt: skip
PURE_ROOM = "bot.dialogue"
DOORS = {"open", "print", "input", "exec", "eval", "__import__", "breakpoint"}
WAITING = (ast.AsyncFunctionDef, ast.AsyncFor, ast.AsyncWith, ast.Await)


def within(module: str, names: set[str]) -> bool:
    return any(module == name or module.startswith(name + ".") for name in names)


def room(module: str) -> str | None:
    return next((name for name in OURS if within(module, {name})), None)


def imported(tree: ast.Module, module: str) -> Iterator[str]:
    """Yield what is imported anywhere in a module, also inside functions, as full dotted names."""
    for node in imports(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        else:
            above = module.split(".")[: -node.level] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def fault(module: str, target: str) -> str | None:
    """Return why a module may not import a name, or None."""
    top = target.split(".")[0]
    home = room(module)
    if home is None:
        return f"{module} stands in no room of the table"
    if home == PURE_ROOM and top in sys.stdlib_module_names and top not in PURE:
        return f"{module} imports {target}: the dialogue has no I/O, no clock, no chance"
    if top in sys.stdlib_module_names:
        return None
    if top in {"bot", "lessons", "storage", "tests"}:
        allowed = within(target, {home, *OURS[home]})
    else:
        allowed = within(module, OUTSIDE.get(top, set()))
    return None if allowed else f"{module} may not import {target}"


def impurities(tree: ast.AST, module: str) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, WAITING):
            yield f"{module}:{node.lineno}: the dialogue never waits"
        if isinstance(node, ast.Name) and node.id in DOORS:
            yield f"{module}:{node.lineno}: {node.id} leads out of the dialogue"


def faults(source: str, module: str) -> list[str]:
    tree = ast.parse(source)
    found = [why for target in imported(tree, module) if (why := fault(module, target))]
    return [*found, *(impurities(tree, module) if room(module) == PURE_ROOM else ())]


def modules() -> Iterator[tuple[str, Path]]:
    for top in ("bot", "lessons", "storage"):
        for path in sorted((ROOT / top).rglob("*.py")):
            yield ".".join(path.relative_to(ROOT).with_suffix("").parts), path


@pytest.mark.parametrize(("module", "path"), list(modules()), ids=[name for name, _ in modules()])
def test_a_module_imports_only_what_its_room_may(module: str, path: Path) -> None:
    assert faults(path.read_text(encoding="utf-8"), module) == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("lessons.model", "import storage"),
        ("lessons.loader", "from bot.words import speak"),
        ("storage.sql", "from lessons.model import Lesson"),
        ("storage.sql", "import bot.settings"),
        ("bot.words.speech", "from lessons import model"),
        ("bot.words.speech", "from bot import settings"),
        ("bot.dialogue.dialogue", "from storage.rows import Turn"),
        ("bot.dialogue.dialogue", "from bot.turns import TurnLoop"),
        ("bot.dialogue.dialogue", "from lessons.loader import load"),
        ("bot.dialogue.places.home", "from ...turns import TurnLoop"),
        ("bot.channels.telegram", "from bot.dialogue.dialogue import advance"),
        ("bot.channels.telegram", "from bot.dialogue import dialogue"),
        ("bot.channels.telegram", "import bot.dialogue"),
        ("bot.channels.telegram", "from storage.store import Store"),
        ("bot.channels.telegram", "from bot.turns import TurnLoop"),
        ("bot.reports.export", "from storage.sql import SqlStore"),
        ("bot.reports.export", "from bot.dialogue.events import Said"),
        ("bot.turns", "from storage.sql import SqlStore"),
        ("bot.turns", "from bot.channels import telegram"),
        ("bot.delivery", "from bot.app import App"),
        ("bot.web.chat", "from bot.app import App"),
        ("bot.web.chat", "from storage.tables import learners"),
        ("bot.settings", "from bot.cli import main"),
        ("bot.app", "from tests.playbook import Play"),
        ("bot.novelty", "import json"),
        ("bot.turns", "def late():\n    import storage.sql"),
        ("bot.turns", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from bot.app import App"),
    ],
)
def test_an_import_against_the_table_is_found(module: str, source: str) -> None:
    assert faults(source, module)


@pytest.mark.parametrize("library", sorted(OUTSIDE))
def test_an_outside_library_stays_in_its_room(library: str) -> None:
    for module in OURS:
        expected = within(module, OUTSIDE[library])
        assert (faults(f"import {library}.part", module) == []) is expected, module


@pytest.mark.parametrize("library", ["requests", "numpy", "anyio"])
def test_a_library_without_a_room_is_found_everywhere(library: str) -> None:
    assert all(faults(f"import {library}", module) for module in OURS)


@pytest.mark.parametrize(
    "source",
    [
        "import asyncio",
        "import random",
        "import time",
        "from pathlib import Path",
        "import os.path",
        "async def advance(): ...",
        "open('hocso.db')",
        "def advance():\n    print('here')",
    ],
)
def test_the_dialogue_has_no_io_no_waiting_and_no_chance(source: str) -> None:
    assert faults(source, "bot.dialogue.dialogue")


def test_what_the_table_allows_is_no_fault() -> None:
    assert not faults("from bot.dialogue.events import Said\nfrom bot.words import speak", "bot.channels.telegram")
    assert not faults("import json\nfrom lessons.model import Lesson\nfrom . import places", "bot.dialogue.dialogue")
