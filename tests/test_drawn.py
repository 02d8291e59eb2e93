"""Drawings kept for a day: found by hash, by nothing else, and gone in time."""

import os
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from bot.drawn import STAY, Drawn

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def aged(folder: Path, age: timedelta) -> None:
    for file in folder.iterdir():
        os.utime(file, ((NOW - age).timestamp(),) * 2)


def test_a_drawing_is_found_by_the_hash_of_its_content(tmp_path: Path) -> None:
    drawn = Drawn(tmp_path / "hocso.media")

    hash = drawn.keep(b"a picture", ".png")

    found = drawn.find(hash)
    assert found is not None
    assert (hash, found.type, found.kind) == (sha256(b"a picture").hexdigest(), "image/png", "picture")
    assert Path(found.path).read_bytes() == b"a picture"


def test_a_paper_is_a_document(tmp_path: Path) -> None:
    found = Drawn(tmp_path).find(Drawn(tmp_path).keep(b"%PDF-", ".pdf"))

    assert found is not None
    assert (found.kind, found.type) == ("document", "application/pdf")


def test_nobody_else_on_the_machine_may_look_into_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "hocso.media"
    Drawn(folder).keep(b"a name", ".png")

    assert folder.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("asked", ["", "..", "../../etc/passwd", "0" * 63, "G" * 64, "0" * 64, f"{'0' * 63}/"])
def test_what_is_no_hash_or_unknown_is_not_found(tmp_path: Path, asked: str) -> None:
    assert Drawn(tmp_path).find(asked) is None


def test_after_a_day_a_drawing_is_gone_and_a_younger_one_stays(tmp_path: Path) -> None:
    drawn = Drawn(tmp_path)
    old = drawn.keep(b"old", ".png")
    (tmp_path / "tmp-left-by-a-killed-process").write_bytes(b"half")
    aged(tmp_path, STAY + timedelta(minutes=1))
    young = drawn.keep(b"young", ".png")
    os.utime(tmp_path / f"{young}.png", ((NOW - timedelta(hours=23)).timestamp(),) * 2)

    drawn.sweep(NOW)

    assert drawn.find(old) is None
    assert [file.name for file in tmp_path.iterdir()] == [f"{young}.png"]


def test_one_drawn_again_stays_another_day(tmp_path: Path) -> None:
    drawn = Drawn(tmp_path)
    hash = drawn.keep(b"again", ".png")
    aged(tmp_path, STAY + timedelta(minutes=1))

    drawn.keep(b"again", ".png")
    drawn.sweep(NOW)

    assert drawn.find(hash) is not None


def test_where_nothing_was_ever_drawn_there_is_nothing_to_sweep(tmp_path: Path) -> None:
    Drawn(tmp_path / "never").sweep(NOW)

    assert not (tmp_path / "never").exists()


def test_what_was_drawn_about_somebody_goes_with_them_and_nothing_else(tmp_path: Path) -> None:
    drawn = Drawn(tmp_path)
    mine, again, theirs = (drawn.keep(data, ".json", owner) for data, owner in ((b"1", 7), (b"2", 7), (b"3", 77)))
    drawn.keep(b"1", ".json", 7)

    drawn.forget(7)

    assert [drawn.find(one) is not None for one in (mine, again, theirs)] == [False, False, True]
    assert len(list(tmp_path.iterdir())) == 2
    drawn.forget(7)
    Drawn(tmp_path / "not there").forget(7)


def test_the_second_name_of_a_drawing_goes_in_time_as_well(tmp_path: Path) -> None:
    Drawn(tmp_path).keep(b"mine", ".pdf", 7)
    aged(tmp_path, STAY + timedelta(hours=1))

    Drawn(tmp_path).sweep(NOW)

    assert list(tmp_path.iterdir()) == []
