"""Looking at a folder without reading it: what changes the mark, and what does not."""

import shutil
from pathlib import Path

from lessons.watching import look
from tests.lessons.writing import FOUR, HEAD, course

OTHER = HEAD.replace("vi-du", "khac") + FOUR


def test_a_look_tells_what_was_added_taken_away_renamed_or_written(tmp_path: Path) -> None:
    course(tmp_path)
    marks = [look(tmp_path)]
    file = tmp_path / "lop" / "01.yaml"
    for edit in (
        lambda: file.write_text(OTHER, "utf-8"),
        lambda: file.rename(file.with_name("02.yaml")),
        lambda: (tmp_path / "units.csv").write_text("x", "utf-8"),
        lambda: (tmp_path / "lop" / "hinh").mkdir(),
        lambda: (tmp_path / "lop" / "hinh" / "a.png").write_bytes(b"x"),
        lambda: shutil.rmtree(tmp_path / "lop"),
        lambda: shutil.rmtree(tmp_path),
    ):
        edit()
        marks.append(look(tmp_path))

    assert len(set(marks)) == 8
    assert look(tmp_path) == marks[-1]


def test_a_look_passes_over_what_is_hidden_too_deep_or_leads_nowhere(tmp_path: Path) -> None:
    course(tmp_path)
    before = look(tmp_path)
    (tmp_path / ".drawn").mkdir()
    (tmp_path / "lop" / ".01.yaml.swp").write_text("x", "utf-8")
    (tmp_path / "hocso.db-wal").write_text("x", "utf-8")
    assert look(tmp_path) == before

    (tmp_path / "lop" / "nowhere.yaml").symlink_to("nothing")
    (tmp_path / "ring").symlink_to(tmp_path)
    assert look(tmp_path) != before
