"""Every fault, shown by a file of its own: which code, where, in which words."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from lessons.catalogue import CATALOGUE
from lessons.faults import LONGEST, Fault, fault, short, shown_path
from lessons.loader import check
from tests.lessons.writing import FOUR, HEAD, folder

HERE = Path("tests/lessons/faults")
TODAY = date(2026, 11, 23)
FIXTURES = sorted(path.name for path in (Path(__file__).parent / "faults").glob("HS*"))
PICTURE = HEAD + FOUR + "  - say: Tắt máy nhé.\n    picture: to.png\n    alt: Một hình\n"
PNG = b"\x89PNG\r\n\x1a\n"

# Files too large, or not fit, to be kept beside the others.
MADE: dict[str, Callable[[Path], Path]] = {
    "HS001-no-such-file": lambda root: root / "khong-co.yaml",
    "HS002-too-large": lambda root: folder(root, {"bai.yaml": HEAD + "#" * 256 * 1024}) / "bai.yaml",
    "HS003-not-utf-8": lambda root: folder(root, {"bai.yaml": b"lesson: vi-du\ntitle: V\xed d\xf4\n"}) / "bai.yaml",
    "HS063-picture-too-large": lambda root: (
        folder(root, {"bai.yaml": PICTURE, "to.png": PNG.ljust(1024**2 + 1, b"\0")}) / "bai.yaml"
    ),
    "HS106-heavy-picture": lambda root: (
        folder(root, {"bai.yaml": PICTURE, "to.png": PNG.ljust(40 * 1024, b"\0")}) / "bai.yaml"
    ),
}
TOLD_OF_MADE = {
    "HS001-no-such-file": "khong-co.yaml:1:1: HS001",
    "HS002-too-large": "bai.yaml:1:1: HS002",
    "HS003-not-utf-8": "bai.yaml:2:9: HS003",
    "HS063-picture-too-large": "bai.yaml:10:14: HS063",
    "HS106-heavy-picture": "bai.yaml:10:14: warning HS106",
}


def told(language: str) -> list[str]:
    return (Path(__file__).parent / "faults" / f"told.{language}.txt").read_text(encoding="utf-8").splitlines()


@pytest.fixture(autouse=True)
def _at_the_top(monkeypatch: pytest.MonkeyPatch) -> None:
    # Paths in faults are those that were given.
    monkeypatch.chdir(Path(__file__).parent.parent.parent)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", FIXTURES)
def test_a_fault_is_told_with_its_place_and_its_remedy(name: str, language: str) -> None:
    lines = [found.line_of(language).removeprefix(f"{HERE}/") for found in check([HERE / name], today=TODAY)]

    assert lines == [line for line in told(language) if re.match(rf"{re.escape(name)}[:/]", line)]
    assert any(f" {name[:5]} " in line for line in lines)


@pytest.mark.parametrize("name", MADE)
def test_a_fault_of_a_whole_file_is_told(name: str, tmp_path: Path) -> None:
    found = [one.line_of("vi").removeprefix(f"{tmp_path}/") for one in check([MADE[name](tmp_path)], today=TODAY)]

    assert [line.split(" HS")[0] + " HS" + line.split(" HS")[1][:3] for line in found] == [TOLD_OF_MADE[name]]


def test_every_code_has_a_file_that_shows_it() -> None:
    assert {name[:5] for name in [*FIXTURES, *MADE]} == set(CATALOGUE)


def test_no_line_is_told_of_a_fixture_that_is_gone() -> None:
    assert {re.split("[:/]", line)[0] for line in told("vi")} == set(FIXTURES)


@pytest.mark.parametrize("code", CATALOGUE)
def test_a_fault_has_words_and_a_remedy_in_both_languages(code: str) -> None:
    entry = CATALOGUE[code]

    assert all(words.strip() and not words.endswith(".") for words in entry)
    # The same values in both languages, or one of them would be missing something.
    assert values(entry.vi + entry.vi_remedy) | {"problem"} == values(entry.en + entry.en_remedy) | {"problem"}


def values(words: str) -> set[str]:
    return set(re.findall(r"(?<!{){(\w+)}", words))


def test_a_line_has_the_form_that_editors_make_into_a_link() -> None:
    found = fault("lop/01.yaml", (17, 9), "HS014", question="goi-video")

    assert found.line_of("vi") == (
        'lop/01.yaml:17:9: HS014 câu hỏi "goi-video" chưa có đáp án đúng — thêm một dòng "right:"'
    )
    assert found.text("en") == 'the question "goi-video" has no right answer — add a line "right:"'
    assert found.says("bn") == found.says("en")


def test_a_warning_says_so_before_its_code() -> None:
    found = fault("lop/01.yaml", (1, 1), "HS108", count=1, low=4, high=12)

    assert found.warning
    assert found.line_of("en").startswith("lop/01.yaml:1:1: warning HS108 the lesson has")


def test_what_a_file_holds_cannot_steer_the_terminal() -> None:
    assert short("a\x1b[31m\nb\u202ec") == "a [31m b c"
    assert shown_path("lop/\x1b]0;x\x07\udcff.yaml") == "lop/?]0;x?.yaml"
    assert len(short("a" * 999)) == LONGEST


def test_a_value_that_looks_like_a_pattern_stays_as_it_is() -> None:
    assert '"{key} %s"' in fault("a", (1, 1), "HS034", key="{key} %s", limit=4).text("vi")


def test_faults_can_be_put_in_a_set() -> None:
    assert len({Fault("a", 1, 1, "HS013"), Fault("a", 1, 1, "HS013")}) == 1
