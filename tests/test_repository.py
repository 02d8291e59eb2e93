"""What holds for every file that is kept: no trace of one machine, nothing big, every package known to the byte."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.importing import imports

ROOT = Path(__file__).parent.parent
OURS = ("bot", "lessons", "storage")
PEERS = ROOT / "tests" / "bench" / "peers"
"""Bots of other make: they have a list and an environment of their own."""
LARGEST = 1024 * 1024

# Spelt so that these patterns do not find themselves.
TRACES = {
    "a folder of one machine": re.compile(r"(?<![\w.~-])/(?:work|root|opt(?!/hocso)|home/\w+|Users/\w+)/[\w.]"),
    "the address of a package registry": re.compile(
        r"-{2}(?:(?:extra-)?index-url|find-links|trusted-host)|\[\[tool\.uv\.index\]\]"
        r"|(?:pypi|pythonhosted)\.(?:org|io)/(?:simple|packages)|registry\.npmjs"
    ),
    "a key that opens something": re.compile(r"-----BEGIN [A-Z ]*PRIVATE" + r" KEY|\b\d{8,10}:AA[\w-]{33}\b"),
}

# A module's tests stand in a file of its name, in the folder of its room or of its part of the room.
# Where they stand elsewhere: the files or folders, the test file, and why.
TESTED_ELSEWHERE: dict[str, tuple[str, str]] = {
    "bot/__main__.py": ("tests/test_cli.py", "three lines that call the command"),
    "bot/app.py": ("tests/test_cli.py", "the parts joined are what the commands run"),
    "bot/serving.py": ("tests/telegram/test_end_to_end.py", "what listens is tested from outside, over real HTTP"),
    "bot/supporting.py": ("tests/dialogue/test_supporting.py", "told from phone to phone, over a real store"),
    "bot/channels/courier.py": ("tests/test_delivery.py", "a protocol, without code"),
    "bot/channels/errands.py": ("tests/telegram/test_webhook.py", "shared by channels, tested through the first"),
    "bot/channels/lag.py": ("tests/telegram/test_courier.py", "shared by channels, tested through the first"),
    "bot/channels/patience.py": ("tests/telegram/test_channel.py", "shared by channels, tested through the first"),
    "bot/channels/posted.py": ("tests/telegram/test_webhook.py", "shared by channels, tested through the first"),
    "bot/channels/taps.py": ("tests/telegram/test_updates.py", "shared by channels, tested through the first"),
    "bot/channels/typed.py": ("tests/telegram/test_updates.py", "shared by channels, tested through the first"),
    "bot/channels/telegram": (
        "tests/telegram/test_end_to_end.py",
        "a channel is tested whole, with a strict server in place of the platform's, and its parts beside that",
    ),
    "bot/channels/lately.py": ("tests/zalo/test_oa_courier.py", "shared by channels, tested through the first"),
    "bot/channels/lengths.py": ("tests/channels/test_numbered.py", "shared by channels, tested through the first"),
    "bot/channels/zalo": (
        "tests/zalo/test_bot_wire.py",
        "what both of Zalo's channels share, tested through the first",
    ),
    "bot/channels/zalo_bot": ("tests/zalo/test_bot_wire.py", "a channel is tested whole, its parts beside that"),
    "bot/channels/zalo_oa": ("tests/zalo/test_oa_end_to_end.py", "a channel is tested whole, its parts beside that"),
    "bot/web/dashboard": ("tests/web/dashboard/test_overview.py", "its parts are what stands on its first page"),
    "bot/commands": ("tests/test_cli.py", "a command is tested as it is typed"),
    "bot/doers": ("tests/test_requests.py", "what is done for a request is tested as a request"),
    "bot/errors.py": ("tests/web/test_faults.py", "errors are tested where they are raised and told"),
    "bot/web/doors.py": ("tests/web/test_app.py", "a protocol, without code"),
    "bot/reports": ("tests/reports/test_computing.py", "the parts of one report, held to its figures"),
    "bot/listening.py": ("tests/test_operation.py", "what listens is tested from outside, over real HTTP"),
    "bot/figures.py": ("tests/test_operation.py", "asked for as whoever watches asks, over real HTTP"),
    "bot/metrics.py": ("tests/test_operation.py", "asked for as whoever watches asks, over real HTTP"),
    "bot/offices.py": ("tests/test_roles_commands.py", "tested through the commands and pages that ask it"),
    "bot/channels/alone.py": ("tests/test_posts.py", "a protocol, without code"),
    "lessons/units": ("tests/lessons/test_units.py", "the parts of one tree, tested through it"),
    "lessons/targets.py": ("tests/lessons/test_indicators.py", "tested with the indicators they are for"),
    "lessons/tables.py": ("tests/lessons/test_indicators.py", "tested through what is read with it"),
    "bot/drawing/bars.py": ("tests/reports/test_outputs.py", "drawn there as a report draws it"),
    "bot/reporting.py": ("tests/reports/test_outputs.py", "a report is made whole there, its parts beside that"),
    "bot/findings.py": ("tests/test_doctor.py", "the findings are those of the doctor"),
    "bot/changes.py": ("tests/test_turns.py", "what a turn writes is tested as a turn"),
    "bot/board.py": ("tests/web/dashboard/test_real_program.py", "tried as the real program serves its pages"),
    "bot/web/posted.py": ("tests/web/test_forms.py", "how a form is read is tested where forms are"),
    "bot/drawing/sheet.py": ("tests/drawing/test_picture.py", "values, each drawn there"),
    "bot/dialogue": (
        "tests/dialogue/test_first_lesson.py",
        "places are tested as whole talks; every branch must be run",
    ),
    "lessons/catalogue": ("tests/lessons/test_faults.py", "words, each shown by a file that has the fault"),
    "lessons/desk.py": ("tests/lessons/test_parsing.py", "where faults gather, by everything that reads"),
    "lessons/nodes.py": ("tests/lessons/test_parsing.py", "values that the parser lays"),
    "storage/errors.py": ("tests/storage/test_troubles.py", "errors are tested where they are raised"),
    "storage/rows": ("tests/storage/test_store.py", "values that the store takes and gives"),
    "storage/tables": ("tests/storage/test_opening.py", "the schema is held against the migrations"),
    "storage/store": ("tests/storage/test_store.py", "a protocol, without code"),
    "storage/migrations": ("tests/storage/test_opening.py", "a migration is tested by opening a database"),
    "storage/sql": ("tests/storage/test_store.py", "the parts of one store, held to the protocol's contract"),
}


def kept() -> list[Path]:
    """Return the files git knows, as they now are on disk."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [path for name in listed.decode().split("\0") if name and (path := ROOT / name).is_file()]


def traces(text: str) -> list[str]:
    return [f"{what}: {found.group()}" for what, pattern in TRACES.items() if (found := pattern.search(text))]


def unhashed(requirements: str) -> list[str]:
    """Return the entries of a requirements file that are not pinned to one version with a hash for each file."""
    entries = re.sub(r"\\\n", " ", requirements).splitlines()
    return [line for line in entries if line.strip() and not line.lstrip().startswith("#") and not is_pinned(line)]


def is_pinned(entry: str) -> bool:
    return re.fullmatch(r"[\w.-]+==\S+( ; [^-]+?)?(\s+--hash=sha256:[0-9a-f]{64})+\s*", entry) is not None


def sources() -> list[str]:
    found = (path for top in OURS for path in (ROOT / top).rglob("*.py"))
    return sorted(path.relative_to(ROOT).as_posix() for path in found if path.name != "__init__.py")


def places_of_tests(source: str) -> list[Path]:
    """Return where the tests of a source file may stand, the nearest first."""
    inside = Path(source.removeprefix("bot/"))
    folders = [folder for folder in inside.parents if folder.parts or inside.parent == Path()]
    elsewhere = [Path(test) for place, (test, _) in TESTED_ELSEWHERE.items() if Path(source).is_relative_to(place)]
    return [*(Path("tests", folder, f"test_{inside.name}") for folder in folders), *elsewhere]


def test_no_file_carries_a_trace_of_one_machine() -> None:
    texts = {path: path.read_bytes() for path in kept()}
    found = {
        str(path.relative_to(ROOT)): why
        for path, data in texts.items()
        if b"\0" not in data and (why := traces(data.decode("utf-8", "replace")))
    }
    assert found == {}


@pytest.mark.parametrize(
    "line",
    [
        "see /" + "work/main/bot",
        'python = "/' + 'home/lan/.pyenv/bin/python"',
        "--" + "index-url somewhere",
        "--" + "find-links wheels",
        "https://py" + "pi.org/simple/",
        "https://files.python" + "hosted.org/packages/ab/cd",
        "-----BEGIN RSA PRIVATE" + " KEY-----",
        "123456789:AA" + "b" * 33,
    ],
)
def test_a_trace_is_found(line: str) -> None:
    assert traces(f"first line\n{line}\n")


def test_no_file_is_larger_than_a_megabyte() -> None:
    assert [str(path) for path in kept() if path.stat().st_size > LARGEST] == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt", "tests/bench/peers/requirements.txt"])
def test_every_requirement_is_pinned_and_hashed(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")

    assert len(re.findall(r"^[\w.-]+==", text, re.MULTILINE)) > 10
    assert unhashed(text) == []


@pytest.mark.parametrize("line", ["rich", "rich==15.0.0", "rich>=15 --hash=sha256:" + "0" * 64, "-r other.txt"])
def test_a_loose_requirement_is_found(line: str) -> None:
    assert unhashed(f"# made by make lock\n{line}\n    # via hocso\n") == [line]


def test_the_tests_run_on_the_very_packages_that_are_served() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^([\w.-]+==\S+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))

    assert pins("requirements.txt") <= pins("requirements-test.txt")


def declared(*extras: str) -> set[str]:
    """Return the names of the packages that pyproject.toml asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(name for extra in extras for name in project["optional-dependencies"][extra])]
    return {bare(requirement) for requirement in wanted}


def test_every_declared_dependency_is_pinned() -> None:
    pinned = (ROOT / "requirements-test.txt").read_text(encoding="utf-8")

    assert [name for name in declared("test") if not re.search(rf"^{name}==", pinned, re.MULTILINE)] == []


@pytest.mark.parametrize(("folders", "extras"), [(OURS, ("speak",)), (("tests",), ("test",))])
def test_every_library_that_is_imported_is_declared(folders: tuple[str, ...], extras: tuple[str, ...]) -> None:
    homes = packages_distributions()
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py") if path.parent != PEERS]
    used = {name for path in files for name in outside(path)}

    assert {name for name in used if not declared(*extras) & {bare(home) for home in homes.get(name, [])}} == set()


def outside(path: Path) -> set[str]:
    """Return the top names of the libraries a file imports that are neither Python's nor ours."""
    nodes = list(imports(ast.parse(path.read_text(encoding="utf-8"))))
    whole = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    parts = [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and not node.level]
    return {name.split(".")[0] for name in (*whole, *parts)} - sys.stdlib_module_names - {*OURS, "tests"}


def bare(requirement: str) -> str:
    return re.split(r"[\[;<>=~! ]", requirement)[0].lower().replace("_", "-")


@pytest.mark.parametrize("source", sources())
def test_every_source_file_has_a_test_file(source: str) -> None:
    places = places_of_tests(source)

    assert any((ROOT / place).exists() for place in places), f"write {places[0]}, or list {source} in TESTED_ELSEWHERE"


def test_where_tests_may_stand() -> None:
    places = Path("tests/lessons/questions/test_number.py"), Path("tests/lessons/test_number.py")

    assert tuple(places_of_tests("lessons/questions/number.py")) == places
    assert places_of_tests("bot/turns.py") == [Path("tests/test_turns.py")]
    assert places_of_tests("storage/sql/lane.py")[-1] == Path("tests/storage/test_store.py")


def test_no_exception_outlives_its_reason() -> None:
    assert [place for place in TESTED_ELSEWHERE if not (ROOT / place).exists()] == []


def test_the_changelog_has_a_place_for_what_is_not_released() -> None:
    assert "## [Unreleased]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
