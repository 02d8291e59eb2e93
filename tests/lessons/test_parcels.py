"""What is handed from one process to another: the same on the other side, and only what changed is read again."""

import shutil
from pathlib import Path

from lessons.loader import Seen, load
from lessons.parcels import opened, packed, whole
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
