"""What is handed from one process to another: the same on the other side, and only what changed is read again."""

import shutil
from pathlib import Path

from lessons.loader import Seen, load
from lessons.parcels import opened, packed, whole
from lessons.watching import look
from tests.lessons.writing import FOUR, HEAD, course

CONTENT = Path(__file__).parent.parent.parent / "lessons" / "content"
BAD = HEAD.replace("vi-du", "bai-hai") + "  - say: <b>\n"
OTHER = HEAD.replace("vi-du", "khac") + FOUR


def test_what_is_unpacked_is_what_was_loaded(tmp_path: Path) -> None:
    course(course(course(tmp_path, "mot"), "hai", [OTHER, BAD]), "ba", [HEAD.replace("vi-du", "ba-bai") + FOUR])

    for root in (CONTENT, tmp_path):
        parcel = packed(root)
        assert whole(parcel, [opened(piece) for piece in parcel.pieces]) == load(root)


def test_no_piece_is_more_than_a_lesson() -> None:
    assert [opened(piece).id for piece in packed(CONTENT).pieces] == [
        lesson.id for course in load(CONTENT).courses for lesson in course.lessons
    ]


def test_a_folder_that_looks_as_it_did_is_not_read_again(tmp_path: Path) -> None:
    course(course(tmp_path, "mot"), "hai", [OTHER])
    seen: Seen = {}
    first = load(tmp_path, seen=seen)
    (tmp_path / "hai" / "01.yaml").write_text(OTHER.replace("Ví dụ", "Ví dụ khác"), "utf-8")
    second = load(tmp_path, seen=seen)

    assert second == load(tmp_path)
    assert second.folders["mot"] == first.folders["mot"]
    assert second.folders["mot"].lessons[0] is first.folders["mot"].lessons[0]  # type: ignore[union-attr]
    assert second.folders["hai"] != first.folders["hai"]


def test_an_id_claimed_twice_is_told_only_while_it_is(tmp_path: Path) -> None:
    course(course(tmp_path, "mot"), "hai")
    seen: Seen = {}
    assert [found.code for found in load(tmp_path, seen=seen).faults] == ["HS035"]
    assert [found.code for found in load(tmp_path, seen=seen).faults] == ["HS035"]
    shutil.rmtree(tmp_path / "hai")

    assert load(tmp_path, seen=seen).faults == ()


def test_a_fact_that_is_taken_out_is_held_against_lessons_that_look_as_they_did(tmp_path: Path) -> None:
    root = shutil.copytree(CONTENT, tmp_path / "content")
    seen: Seen = {}
    assert load(root, seen=seen).faults == ()
    (root / "facts.yaml").write_text("[]\n", "utf-8")

    assert load(root, seen=seen).faults == load(root).faults != ()


def test_a_look_tells_what_was_added_taken_away_renamed_or_written(tmp_path: Path) -> None:
    course(tmp_path)
    marks = [look(tmp_path)]
    file = tmp_path / "lop" / "01.yaml"
    for edit in (
        lambda: file.write_text(OTHER, "utf-8"),
        lambda: file.rename(file.with_name("02.yaml")),
        lambda: (tmp_path / "lop" / "hinh").mkdir(),
        lambda: (tmp_path / "lop" / "hinh" / "a.png").write_bytes(b"x"),
        lambda: shutil.rmtree(tmp_path / "lop"),
        lambda: shutil.rmtree(tmp_path),
    ):
        edit()
        marks.append(look(tmp_path))

    assert len(set(marks)) == 7
    assert look(tmp_path) == marks[-1]


def test_a_look_passes_over_what_is_hidden_too_deep_or_leads_nowhere(tmp_path: Path) -> None:
    course(tmp_path)
    before = look(tmp_path)
    (tmp_path / ".drawn").mkdir()
    (tmp_path / "lop" / ".01.yaml.swp").write_text("x", "utf-8")
    assert look(tmp_path) == before

    (tmp_path / "lop" / "nowhere.yaml").symlink_to("nothing")
    (tmp_path / "ring").symlink_to(tmp_path)
    assert look(tmp_path) != before
