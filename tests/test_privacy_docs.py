"""What is told of people's data and of what stands against misuse is held to tables, settings and tests."""

import re
from pathlib import Path

import pytest

from bot.settings import PREFIX, Settings
from storage.tables import metadata

ROOT = Path(__file__).parent.parent
PRIVACY = ("docs/privacy.md", "docs/vi/rieng-tu.md")
SECURITY = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", SECURITY)))


def told(page: str) -> dict[str, list[str]]:
    """Return the columns that a page names for each table, and fail where a row lacks what, how long or who."""
    rows: dict[str, list[str]] = {}
    for line in (ROOT / page).read_text(encoding="utf-8").splitlines():
        if re.match(r"\| `\w+` \| `", line):
            table, columns, *rest = (cell.strip() for cell in line.strip("|").split(" | "))
            assert len(rest) == 3, line
            assert all(rest), line
            rows[table.strip("` ")] = re.findall(r"`(\w+)`", columns)
    return rows


@pytest.mark.parametrize("page", PRIVACY)
def test_every_table_is_told_of_with_every_column(page: str) -> None:
    there = {name: [column.name for column in table.columns] for name, table in metadata.tables.items()}

    assert told(page) == there, (
        f"{page} has to tell of every table and column, what it is for, how long and who sees it"
    )


@pytest.mark.parametrize("page", PRIVACY)
def test_every_time_that_is_told_is_a_setting(page: str) -> None:
    named = set(re.findall(rf"`({PREFIX}\w+)`", (ROOT / page).read_text(encoding="utf-8")))

    assert named == {f"{PREFIX}{name}".upper() for name in Settings.model_fields if name.startswith("keep_")}


@pytest.mark.parametrize(("file", "test"), NAMED)
def test_every_test_that_is_named_is_there(file: str, test: str) -> None:
    source = (ROOT / file).read_text(encoding="utf-8")

    assert not test or re.search(rf"^(async )?def {test}\(", source, re.MULTILINE), f"{file} has no {test}"


def test_no_threat_stands_without_a_test() -> None:
    threats = [line for line in SECURITY.splitlines() if line.startswith("| ") and line.count(" | ") == 2]
    rows = [line for line in threats if not line.startswith("| what could happen")]

    assert len(rows) > 25
    assert [line for line in rows if "`tests/" not in line] == []
