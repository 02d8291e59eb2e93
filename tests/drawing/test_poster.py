"""The poster: what stands on it, that its code opens the address, and that nothing lies on anything else."""

from itertools import pairwise
from pathlib import Path

import pytest
import segno

from bot.cli import main
from bot.commands.printing import PHRASES
from bot.drawing.letters import width
from bot.drawing.poster import HEIGHT, MARGIN, WIDTH, Poster, poster
from bot.drawing.sheet import Grid, Line, Sheet
from bot.words import languages, speak

ADDRESS = "https://binhdanhocvuso.laichau.example.gov.vn/bai/viec-nhe-luong-cao"


def made(language: str, person: str = "Gặp người thật: Tổ công tác xã Bình Lư, 0213 3876 000") -> Sheet:
    return poster(Poster({name: speak(language, key) for name, key in PHRASES.items()}, ADDRESS, person))


def lines(sheet: Sheet) -> list[Line]:
    return [mark for mark in sheet.marks if isinstance(mark, Line)]


@pytest.mark.parametrize("language", languages())
def test_all_that_is_said_stands_on_it_and_fits(language: str) -> None:
    sheet = made(language)
    said = " ".join(line.text for line in lines(sheet))
    assert [key for key in PHRASES.values() if speak(language, key) not in said] == []
    assert "0213 3876 000" in said
    for line in lines(sheet):
        assert width(line.text, bold=line.bold) * line.size <= WIDTH - 2 * MARGIN + 1, line.text


@pytest.mark.parametrize("language", languages())
def test_nothing_lies_on_anything_else(language: str) -> None:
    sheet = made(language)
    (code,) = (mark for mark in sheet.marks if isinstance(mark, Grid))
    taken = sorted([(code.y, code.y + code.side), *((line.y - line.size * 0.8, line.y + 4) for line in lines(sheet))])
    assert all(below[0] >= above[1] for above, below in pairwise(taken))
    assert taken[-1][1] < HEIGHT


def test_its_code_opens_the_address() -> None:
    (code,) = (mark for mark in made("vi").marks if isinstance(mark, Grid))
    matrix = segno.make(ADDRESS, error="m", micro=False).matrix
    assert code.rows == tuple(tuple(bool(dark) for dark in row) for row in matrix)


def test_without_a_person_named_none_is_made_up() -> None:
    assert all("người thật" not in line.text for line in lines(made("vi", person="")))


@pytest.fixture
def at_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOCSO_PUBLIC_URL", "https://hocso.example.vn")
    return tmp_path


def test_the_command_writes_a_paper_and_tells_what_its_code_opens(
    at_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["poster", "to.pdf", "--lesson", "vneid", "--language", "vi"]) == 0
    assert (at_home / "to.pdf").read_bytes().startswith(b"%PDF")
    assert capsys.readouterr().out == "to.pdf: https://hocso.example.vn/bai/vneid\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [(["--lesson", "khong-co"], "no lesson or course khong-co"), (["--language", "xx"], "write one of vi, bn, en")],
)
def test_what_it_cannot_do_is_told_and_nothing_written(
    words: list[str], told: str, at_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["poster", "to.pdf", *words]) == 2
    assert told in capsys.readouterr().err
    assert not (at_home / "to.pdf").exists()


def test_without_an_address_there_is_no_poster(
    at_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("HOCSO_PUBLIC_URL")
    assert main(["poster", "to.pdf"]) == 2
    assert "HOCSO_PUBLIC_URL" in capsys.readouterr().err
