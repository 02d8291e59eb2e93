"""Media by the hash of their content: those of now, those of before for an hour, and never other bytes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from bot.channels.zalo_bot.media import Addresses
from bot.drawn import Drawn
from bot.media import LONGER, Media
from lessons.model import Medium


@dataclass
class Wall:
    """A folder of pictures and what is known of them."""

    folder: Path
    now: datetime = datetime(2026, 11, 23, 12, tzinfo=UTC)
    drawn: Drawn = field(init=False)
    media: Media = field(init=False)

    def __post_init__(self) -> None:
        self.drawn = Drawn(self.folder / "drawn")
        self.media = Media(self.drawn, lambda: self.now)

    def picture(self, content: bytes, name: str = "a.png") -> Medium:
        (self.folder / name).write_bytes(content)
        return Medium("picture", sha256(content).hexdigest(), str(self.folder / name), "image/png")

    def names(self, *media: Medium) -> None:
        self.media.renew({medium.hash: medium for medium in media})


@pytest.fixture
def wall(tmp_path: Path) -> Wall:
    return Wall(tmp_path)


def test_what_lessons_name_is_found_and_nothing_else(wall: Wall) -> None:
    picture = wall.picture(b"a house")
    wall.names(picture)

    assert wall.media.find(picture.hash) is picture
    assert wall.media.find("0" * 64) is None
    assert not wall.media.personal(picture.hash)


def test_what_was_drawn_for_one_learner_is_found_and_theirs(wall: Wall) -> None:
    hash = wall.drawn.keep(b"a paper", ".pdf")

    found = wall.media.find(hash)
    assert found is not None
    assert found.kind == "document"
    assert wall.media.personal(hash)


def test_what_an_edit_took_out_can_be_had_for_an_hour(wall: Wall) -> None:
    old, new = wall.picture(b"a house"), wall.picture(b"a tree", "b.png")
    wall.names(old)
    wall.names(new)
    assert (wall.media.find(old.hash), wall.media.find(new.hash)) == (old, new)

    wall.now += LONGER / 2
    wall.names(new)
    assert wall.media.find(old.hash) == old
    wall.now += LONGER / 2 + timedelta(seconds=1)
    assert wall.media.find(old.hash) is None
    wall.names(new)
    assert wall.media.find(old.hash) is None


def test_zalo_is_given_the_form_it_plays() -> None:
    types = {"ogg": "audio/ogg", "aac": "audio/aac", "png": "image/png"}
    addresses = Addresses(
        "https://hoc.test/anh/",
        lambda hash: ("x", types[hash]) if hash in types else None,
        lambda hash, _type: "aac" if hash == "ogg" else hash,
    )

    assert addresses.of("ogg") == "https://hoc.test/anh/aac.aac"
    assert addresses.of("png") == "https://hoc.test/anh/png.png"


def test_a_file_is_not_handed_out_under_the_hash_of_what_it_was(wall: Wall) -> None:
    old = wall.picture(b"a house")
    wall.names(old)
    assert wall.media.find(old.hash) == old
    new = wall.picture(b"a trees")
    assert wall.media.find(old.hash) is None

    wall.names(new)
    assert (wall.media.find(old.hash), wall.media.find(new.hash)) == (None, new)
    Path(new.path).unlink()
    assert wall.media.find(new.hash) is None
