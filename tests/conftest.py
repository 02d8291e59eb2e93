"""What holds for every test: steady examples from hypothesis, and in CI no test left out."""

from __future__ import annotations

import asyncio
import functools
import gc
import importlib
import os
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import pytest
import pytest_asyncio
from coverage import Coverage
from hypothesis import settings

if TYPE_CHECKING:
    from tests.storage.postgres import Postgres

HERE = Path(__file__).parent

# The same examples in every run; `--hypothesis-profile=explore` looks for new ones, as many as a test says if it does.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile("steady")


COUNTED = ("dialogue", "lessons", "storage")
"""The rooms whose every branch their own tests must run: only these tests are traced, for it doubles their time."""
ROOMS = ("bot.dialogue", "lessons", "storage")
"""Their modules."""


WAITING = (
    ("zalo/test_bot_kill.py", "telegram/test_kill.py", "zalo/test_oa_end_to_end.py", "test_golden.py"),
    ("telegram/test_end_to_end.py", "zalo/test_bot_end_to_end.py", "zalo/test_oa_kill.py", "zalo/test_reports.py"),
)
"""Tests that wait for platforms and leases nearly all of their time, in two parts of some three minutes each."""


class Located(Protocol):
    """A test, as much as its place tells."""

    @property
    def path(self) -> Path: ...


Found = TypeVar("Found", bound=Located)


class Tracing(Protocol):
    """What measures coverage in a process, as pytest-cov keeps it."""

    started: bool

    def pause(self) -> None: ...
    def resume(self) -> None: ...


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Iterator[None]:
    """Trace of the collection only the rooms' own modules: what it runs besides them no test has checked."""
    if _tracing(session.config):
        for module in _modules():
            importlib.import_module(module)
    _trace(session.config, wanted=False)
    # Nearly all that is made stays until the end, so looking for garbage in it is in vain, now and later.
    gc.disable()
    found = yield
    gc.freeze()
    gc.enable()
    return found


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Leave tests of other rooms untraced, and so what is set up for them."""
    wanted = _is_counted(item.path) and item.get_closest_marker("no_cover") is None
    _trace(item.config, wanted=wanted)
    ended = yield
    if not wanted:
        # pytest-cov goes on after a test that wants no coverage, and what that left in caches would be used.
        _trace(item.config, wanted=False)
    return ended


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin early with tests that mostly wait."""
    items[:] = begun_early(items)


def begun_early(items: list[Found]) -> list[Found]:
    """Return them with those that wait at the head of the first and of the second half.

    xdist gives each process its share as they stand here: of four, two begin with waiting and leave the processors to
    the other two, and at the end nobody is left alone with half a minute of it.
    """
    one, other = ([item for item in items if item.path in _those(names)] for names in WAITING)
    rest = [item for item in items if item.path not in _those(WAITING[0] + WAITING[1])]
    before = max(0, len(items) // 2 - len(one))
    return [*one, *rest[:before], *other, *rest[before:]]


@functools.cache
def _those(names: tuple[str, ...]) -> frozenset[Path]:
    return frozenset(HERE / name for name in names)


def _modules() -> list[str]:
    """Return the rooms' modules, without the migrations: Alembic alone can import them."""
    files = [path for room in ROOMS for path in HERE.parent.joinpath(*room.split(".")).rglob("*.py")]
    names = [".".join(path.relative_to(HERE.parent).with_suffix("").parts) for path in sorted(files)]
    return [name.removesuffix(".__init__") for name in names if ".migrations." not in name]


def _tracing(config: pytest.Config) -> Tracing | None:
    """Return what traces this process, if anything does."""
    plugin = config.pluginmanager.get_plugin("_cov")
    return plugin.cov_controller if plugin is not None and not config.pluginmanager.has_plugin("dsession") else None


def _trace(config: pytest.Config, *, wanted: bool) -> None:
    """Go on tracing, or pause."""
    tracing = _tracing(config)
    if tracing is None or tracing.started == wanted:
        return
    if wanted:
        empty_caches()
        tracing.resume()
    else:
        tracing.pause()


@functools.cache
def _is_counted(path: Path) -> bool:
    return any(path.is_relative_to(HERE / room) for room in COUNTED)


def empty_caches() -> None:
    """Empty the rooms' caches: what an untraced test has filled them with would never be seen computed."""
    for name, module in list(sys.modules.items()):
        if name.startswith(ROOMS):
            for kept in vars(module).values():
                if callable(clear := getattr(kept, "cache_clear", None)):
                    clear()


def left_out(config: pytest.Config) -> list[str]:
    """Return what was skipped and why, a line each, in this process or any of xdist's."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    reports = reporter.stats.get("skipped", []) if reporter else []
    return [f"{report.nodeid}: {_reason(report)}" for report in reports]


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    return report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    # pytest-cov begins to measure twice in xdist's processes; what it began first would trace the untraced tests on.
    # And it traces the process that only hands out the tests.
    spread = hasattr(session.config, "workerinput") or session.config.pluginmanager.has_plugin("dsession")
    if spread and (first := Coverage.current()) is not None:
        first.stop()


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    # A skip in CI is a hole that nobody looks into: what the test needs must be installed by `make test`.
    is_worker = hasattr(session.config, "workerinput")
    if os.environ.get("CI") == "true" and not is_worker and left_out(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    skipped = left_out(config)
    if os.environ.get("CI") == "true" and skipped:
        terminalreporter.section("skipped, which is a failure in CI", red=True)
        for line in skipped:
            terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Postgres]:
    """Return a PostgreSQL server, shared by all tests of this process."""
    # Only here, since this file is also run by itself, without the other tests.
    from tests.storage.postgres import postgres, programs

    if programs() is None and "HOCSO_TEST_POSTGRES" not in os.environ:
        pytest.skip("there is no PostgreSQL: see deploy/postgres.sh")
    with postgres() as running:
        yield running


@pytest.fixture(scope="session")
def template(postgresql: Postgres) -> str:
    """Return the name of an empty PostgreSQL database of today."""
    from storage.sql import SqlStore

    url = postgresql.database()

    async def make() -> None:
        store = SqlStore(url)
        await store.open(serve=False)
        await store.close()

    asyncio.run(make())
    return url.rpartition("/")[2]


@pytest.fixture
def postgres_url(postgresql: Postgres, template: str) -> str:
    """Return the address of an empty PostgreSQL database of today."""
    return postgresql.database(template)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[None]:
    """Let all tests of this process that ask for it share a browser; each phone has a context of its own."""
    from tests.web.browsing import browser, shared

    async with browser() as launched:
        shared.append(launched)
        yield
        shared.clear()
