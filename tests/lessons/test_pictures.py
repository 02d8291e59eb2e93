"""The shipped pictures: one style, light, and in step with their sources."""

import re
import struct
import sys
from pathlib import Path
from runpy import run_path

import pytest

from lessons import pictures

CONTENT = pictures.CONTENT
PALETTE = {"#FFF0D6", "#23364A", "#D8432E", "#2F8F63", "#F2A93B", "none"}


@pytest.mark.parametrize("path", sorted(CONTENT.rglob("*.svg")), ids=lambda path: path.stem)
def test_a_picture_keeps_to_five_colours_and_holds_no_letters(path: Path) -> None:
    drawing = path.read_text(encoding="utf-8")
    assert set(re.findall(r'(?:fill|stroke)="([^"]*)"', drawing)) <= PALETTE
    assert "<text" not in drawing


@pytest.mark.parametrize("path", sorted(CONTENT.rglob("*.png")), ids=lambda path: path.stem)
def test_a_picture_is_light_enough_for_a_slow_network(path: Path) -> None:
    assert path.stat().st_size <= pictures.LARGEST
    assert struct.unpack(">I", path.read_bytes()[16:20]) == (pictures.WIDTH,)


def test_every_png_is_in_step_with_its_svg() -> None:
    assert list(pictures.stale()) == []


def test_the_script_names_what_is_out_of_step_then_draws_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drawing = tmp_path / "cham.svg"
    drawing.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><circle r="1"/></svg>')

    assert pictures.main(["--check"], tmp_path) == 1
    assert capsys.readouterr().out == "cham.png: not in step\n"
    assert not drawing.with_suffix(".png").exists()

    assert pictures.main([], tmp_path) == 0
    assert pictures.main(["--check"], tmp_path) == 0
    assert capsys.readouterr().out == "cham.png: drawn\n"

    drawing.write_text(drawing.read_text().replace('r="1"', 'r="2"'))
    assert pictures.main(["--check"], tmp_path) == 1


def test_the_script_shows_one_picture_on_its_output(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawing = tmp_path / "cham.svg"
    drawing.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><circle r="1"/></svg>')
    monkeypatch.setattr(sys, "argv", ["pictures", "--show", str(drawing)])

    with pytest.raises(SystemExit, match=r"^0$"):
        run_path(pictures.__file__, run_name="__main__")
    assert capsysbinary.readouterr().out == pictures.drawn(drawing) == pictures.drawn_apart(drawing)


def test_a_picture_that_is_never_done_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "PATIENCE", 0)

    with pytest.raises(ValueError, match=r"cham\.svg cannot be drawn"):
        pictures.drawn_apart(tmp_path / "cham.svg")
