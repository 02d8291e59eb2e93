"""The authors' guides tell every key and every fault, in the words the program uses."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from lessons.catalogue import CATALOGUE
from lessons.loader import check, load
from lessons.schema import schemas
from tests.lessons.writing import folder

DOCS = Path(__file__).parent.parent.parent / "docs"
GUIDES = {"vi": DOCS / "vi" / "viet-bai.md", "en": DOCS / "writing-lessons.md"}


def keys(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from node.get("properties", {})
        for value in node.values():
            yield from keys(value)
    if isinstance(node, list):
        for value in node:
            yield from keys(value)


def row(code: str, language: str) -> str:
    """Return the row of a fault in a guide's table."""
    entry = CATALOGUE[code]
    says, remedy = (entry.vi, entry.vi_remedy) if language == "vi" else (entry.en, entry.en_remedy)
    return f"| {code} | {plain(says)} | {plain(remedy)} |"


def plain(words: str) -> str:
    shown = re.sub(r"(?<!{){\w+}", "…", words).replace("{{", "{").replace("}}", "}")
    return shown.replace("<", "\\<").replace("*", "\\*")


@cache
def lines(language: str) -> frozenset[str]:
    return frozenset(GUIDES[language].read_text(encoding="utf-8").split("\n"))


@pytest.mark.parametrize("language", GUIDES)
def test_a_guide_tells_every_key(language: str) -> None:
    text = GUIDES[language].read_text(encoding="utf-8")
    told = set(re.findall(r"`([^`\n]+)`", text))

    assert {
        key for key in keys(schemas()) if key not in told and f"{key}:" not in {one[: len(key) + 1] for one in told}
    } == set()


@pytest.mark.parametrize("code", CATALOGUE)
@pytest.mark.parametrize("language", GUIDES)
def test_a_guide_tells_every_fault(language: str, code: str) -> None:
    assert row(code, language) in lines(language)


@pytest.mark.parametrize("language", GUIDES)
def test_a_guide_tells_no_fault_that_is_gone(language: str) -> None:
    assert set(re.findall(r"^\| (HS\d+) ", GUIDES[language].read_text(encoding="utf-8"), re.MULTILINE)) == set(
        CATALOGUE
    )


@pytest.mark.parametrize("language", GUIDES)
def test_what_a_guide_shows_is_sound(language: str, tmp_path: Path) -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", GUIDES[language].read_text(encoding="utf-8"), re.DOTALL)
    first = next(block for block in blocks if block.startswith("lesson:"))
    course = next(block for block in blocks if block.startswith("course:"))
    bodies = [block for block in blocks if block.startswith("    ")]
    asked = "".join(f"  - question: q-{n}\n    ask: Gì?\n{body}" for n, body in enumerate(bodies))
    cards = "".join(block for block in blocks if block.startswith("  - "))
    more = f"lesson: more\ntitle: Thêm\nadvice: true\ncards:\n{asked}{cards}"

    loaded = load(folder(tmp_path, {"lop/course.yaml": course, "lop/01.yaml": first, "lop/02.yaml": more}))

    assert len(bodies) == 5
    assert {fault.code for fault in loaded.faults} <= {"HS101"}
    assert len(loaded.courses[0].lessons) == 2


@pytest.mark.parametrize("language", GUIDES)
def test_the_fault_that_a_guide_shows_is_told_just_so(language: str, tmp_path: Path) -> None:
    text = GUIDES[language].read_text(encoding="utf-8")
    lesson = re.findall(r"```yaml\n(lesson:.*?)```", text, re.DOTALL)[0].replace("- right:", "- wrong:")
    shown = re.findall(r"^\w+/(01-[\w-]+\.yaml)(:.* HS014 .*)$", text, re.MULTILINE)

    for name, told in shown:
        folder(tmp_path, {name: lesson})
        assert [fault.line_of(language).endswith(f"{name}{told}") for fault in check([tmp_path / name])] == [True]
    assert len(shown) == 1
