"""The docs name every setting and every command, every link leads to a file, and their first lesson is sound."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from bot.cli import app, main
from bot.settings import PREFIX, Settings

ROOT = Path(__file__).parent.parent
OPERATING = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
READMES = ("README.md", "README.vi.md")


def settings() -> list[str]:
    return sorted(f"{PREFIX}{name}".upper() for name in Settings.model_fields)


def commands() -> Iterator[str]:
    """Yield each command with the words that lead to it, such as ``hocso export completions``."""
    ahead = [("hocso", get_command(app))]
    for words, command in ahead:
        below = getattr(command, "commands", {})
        ahead.extend((f"{words} {name}", one) for name, one in below.items() if not one.hidden)
        if not below:
            yield words


def links(text: str) -> Iterator[str]:
    """Yield the relative links and pictures of a Markdown text, without their anchors."""
    found = re.findall(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"", text)
    targets = (markdown or html for markdown, html in found)
    return (target.split("#")[0] for target in targets if not re.match(r"[a-z]+:|#", target))


@pytest.mark.parametrize("name", settings())
def test_each_setting_has_a_row_with_meaning_default_and_example(name: str) -> None:
    row = re.search(rf"^\| `{name}` \|(.+)\|$", OPERATING, re.MULTILINE)

    assert row, f"add a row for {name} to docs/operating.md"
    assert len([cell for cell in row[1].split(" | ") if cell.strip()]) == 3


def test_no_row_outlives_its_setting() -> None:
    assert set(re.findall(rf"^\| `({PREFIX}\w+)` \|", OPERATING, re.MULTILINE)) == set(settings())


@pytest.mark.parametrize("command", sorted(commands()))
def test_each_command_has_a_row(command: str) -> None:
    assert re.search(rf"^\| `{command}[`\s]", OPERATING, re.MULTILINE), f"add {command} to docs/operating.md"


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_every_link_leads_to_a_file(page: Path) -> None:
    text = page.read_text(encoding="utf-8")

    assert [target for target in links(text) if not (page.parent / target).exists()] == []


def test_links_of_every_form_are_seen() -> None:
    text = '[a](one.md#part) ![b](two.png) <img src="three.png"> [c](https://example.org) [d](#here)'

    assert list(links(text)) == ["one.md", "two.png", "three.png"]


@pytest.mark.parametrize("name", READMES)
def test_the_first_lesson_of_a_readme_is_sound(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    course, lesson = re.findall(r"```yaml\n(.+?)```", (ROOT / name).read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "first").mkdir()
    (tmp_path / "first" / "course.yaml").write_text(course, encoding="utf-8")
    (tmp_path / "first" / "01-first.yaml").write_text(lesson, encoding="utf-8")

    assert main(["check", str(tmp_path)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1, "a warning stands beside the count"
