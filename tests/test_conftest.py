"""A skipped test passes on a laptop and fails in CI."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from storage.sql.recounting import _taken
from tests.conftest import WAITING, begun_early, empty_caches, pytest_runtest_protocol

WHILE_COLLECTED = sys.gettrace()
CONFTEST = Path(__file__).with_name("conftest.py")

SKIPPING = """
import pytest

def test_that_runs():
    pass

@pytest.mark.skip(reason="no browser here")
def test_that_is_left_out():
    pass
"""


def run_pytest(folder: Path, *arguments: str, ci: str) -> "subprocess.CompletedProcess[str]":
    (folder / "conftest.py").write_text(CONFTEST.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "test_skipping.py").write_text(SKIPPING, encoding="utf-8")
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            *("-p", "no:cacheprovider"),
            *("-p", "xdist"),
            f"--rootdir={folder}",
            *arguments,
        ],
        cwd=folder,
        # No other plugin has a part in it, and each takes its time to import.
        env={**os.environ, "CI": ci, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("processes", ["0", "1"])
def test_in_ci_a_skipped_test_fails_the_run_and_is_named(tmp_path: Path, processes: str) -> None:
    run = run_pytest(tmp_path, "-n", processes, ci="true")

    assert run.returncode == pytest.ExitCode.TESTS_FAILED
    assert "test_skipping.py" in run.stdout
    assert "no browser here" in run.stdout


def test_elsewhere_a_skipped_test_is_no_failure(tmp_path: Path) -> None:
    assert run_pytest(tmp_path, "-n", "0", ci="").returncode == pytest.ExitCode.OK


def test_tests_of_other_rooms_are_not_traced() -> None:
    # In a process of xdist's too, where pytest-cov begins twice.
    assert not _measures(sys.gettrace())


@dataclass
class Found:
    path: Path


def test_what_waits_begins_early_in_two_of_four_processes() -> None:
    names = ["a", "zalo/test_bot_kill", "b", "c", "test_golden", "d", "e", "f", "zalo/test_reports", "g"]

    early = begun_early([Found(CONFTEST.parent / f"{name}.py") for name in names])

    told = [found.path.relative_to(CONFTEST.parent).with_suffix("").as_posix() for found in early]
    assert told == ["zalo/test_bot_kill", "test_golden", "a", "b", "c", "zalo/test_reports", "d", "e", "f", "g"]


@pytest.mark.parametrize("name", [name for names in WAITING for name in names])
def test_what_waits_is_there(name: str) -> None:
    assert (CONFTEST.parent / name).exists()


def test_what_an_untraced_test_left_in_a_cache_is_not_there_for_the_next_traced_one() -> None:
    _taken(2)
    empty_caches()
    assert _taken.cache_info().currsize == 0


class Tracing:
    """What pytest-cov traces with, in as much as the tests' set-up sees of it."""

    started = True

    def pause(self) -> None:
        self.started = False

    def resume(self) -> None:
        self.started = True


def test_what_a_test_without_coverage_left_in_a_cache_is_not_there_either() -> None:
    tracing = Tracing()
    run_one(tracing, CONFTEST.parent / "storage" / "test_x.py", mark="no_cover")
    assert _taken.cache_info().currsize == 1
    run_one(tracing, CONFTEST.parent / "storage" / "test_x.py", mark=None)
    assert (tracing.started, _taken.cache_info().currsize) == (True, 0)


def run_one(tracing: Tracing, path: Path, mark: str | None) -> None:
    """Take a test through its protocol; pytest-cov resumes after one that wants no coverage, and that fills a cache."""
    plugins = SimpleNamespace(
        get_plugin=lambda name: SimpleNamespace(cov_controller=tracing), has_plugin=lambda name: False
    )
    item: Any = SimpleNamespace(
        path=path, config=SimpleNamespace(pluginmanager=plugins), get_closest_marker=lambda name: mark
    )
    protocol: Any = pytest_runtest_protocol(item)
    next(protocol)
    if mark == "no_cover":
        _taken(2)
        tracing.resume()
    with pytest.raises(StopIteration):
        protocol.send(None)


def test_what_only_the_collection_runs_is_not_traced() -> None:
    assert not _measures(WHILE_COLLECTED)


def test_what_is_set_up_for_tests_of_other_rooms_is_not_traced(set_up_under: object) -> None:
    assert not _measures(set_up_under)


@pytest.fixture
def set_up_under() -> object:
    return sys.gettrace()


def _measures(trace: object) -> bool:
    return type(trace).__module__.startswith("coverage")
