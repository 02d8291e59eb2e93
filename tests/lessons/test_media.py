"""Media: found in the course's folder only, known by their bytes, drawn where only an SVG is there."""

from hashlib import sha256
from pathlib import Path

import pytest

from lessons.desk import Desk
from lessons.media import Shelf
from lessons.model import Medium, MediumKind
from lessons.nodes import Scalar
from tests.lessons.writing import folder, with_cards

PNG = b"\x89PNG\r\n\x1a\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 240"><circle cx="160" cy="120" r="80"/></svg>'
NODE = Scalar("x", 1, 1)


def find(root: Path, name: str, kind: MediumKind = "picture") -> tuple[Medium | None, list[str]]:
    desk = Desk("bai.yaml")
    return Shelf(root, root / ".drawn").find(name, kind, NODE, desk), [fault.code for fault in desk.faults]


@pytest.mark.parametrize(
    ("name", "kind", "head", "media_type"),
    [
        ("a.png", "picture", PNG, "image/png"),
        ("a.PNG", "picture", PNG, "image/png"),
        ("a.jpg", "picture", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("a.jpeg", "picture", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("a.webp", "picture", b"RIFF\x00\x00\x00\x00WEBP", "image/webp"),
        ("a.ogg", "audio", b"OggS", "audio/ogg"),
        ("a.mp3", "audio", b"ID3", "audio/mpeg"),
        ("b.mp3", "audio", b"\xff\xfb", "audio/mpeg"),
        ("a.aac", "audio", b"\xff\xf1\x50\x80", "audio/aac"),
        ("a.m4a", "audio", b"\x00\x00\x00\x18ftyp", "audio/mp4"),
        ("a.pdf", "document", b"%PDF-1.7", "application/pdf"),
        ("tieng/a.pdf", "document", b"%PDF-1.7", "application/pdf"),
    ],
)
def test_a_medium_is_known_by_the_hash_of_its_bytes(
    tmp_path: Path, name: str, kind: MediumKind, head: bytes, media_type: str
) -> None:
    folder(tmp_path, {name: head})

    assert find(tmp_path, name, kind) == (
        Medium(kind, sha256(head).hexdigest(), str(tmp_path.resolve() / name), media_type),
        [],
    )


@pytest.mark.parametrize(
    ("name", "kind", "code"),
    [
        ("a.gif", "picture", "HS066"),
        ("a.png", "audio", "HS066"),
        ("a", "document", "HS066"),
        ("b.png", "picture", "HS061"),
        ("thu-muc.png", "picture", "HS061"),
        ("../a.png", "picture", "HS060"),
        ("/etc/hostname.png", "picture", "HS060"),
        ("ngoai.png", "picture", "HS060"),
        ("x" * 5000 + ".png", "picture", "HS061"),
        ("a\0.png", "picture", "HS061"),
        ("vong.png", "picture", "HS061"),
        ("gia.png", "picture", "HS062"),
    ],
)
def test_what_is_no_medium_of_the_course_is_told(tmp_path: Path, name: str, kind: MediumKind, code: str) -> None:
    folder(tmp_path, {"a.png": PNG, "lop/a.png": PNG, "lop/gia.png": b"GIF89a", "lop/thu-muc.png/x": b""})
    (tmp_path / "lop/ngoai.png").symlink_to("../a.png")
    (tmp_path / "lop/vong.png").symlink_to("vong.png")

    assert find(tmp_path / "lop", name, kind) == (None, [code])


def test_a_medium_used_twice_is_read_once(tmp_path: Path) -> None:
    shelf, desk = Shelf(folder(tmp_path, {"a.png": PNG}), tmp_path), Desk("bai.yaml")
    first = shelf.find("a.png", "picture", NODE, desk)
    (tmp_path / "a.png").write_bytes(PNG + b"more")

    assert shelf.find("a.png", "picture", NODE, desk) is first


def test_a_file_that_may_not_be_opened_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    folder(tmp_path, {"a.png": PNG})
    monkeypatch.setattr(Path, "open", refuse)

    assert find(tmp_path, "a.png") == (None, ["HS001"])


def test_the_png_beside_an_svg_is_what_is_shown(tmp_path: Path) -> None:
    folder(tmp_path, {"a.svg": SVG, "a.png": PNG + b"drawn by hand"})
    medium, faults = find(tmp_path, "a.svg")

    assert medium is not None
    assert (Path(medium.path).name, medium.type, faults) == ("a.png", "image/png", [])


def test_a_png_beside_an_svg_that_is_none_is_told(tmp_path: Path) -> None:
    folder(tmp_path, {"a.svg": SVG, "a.png": b"GIF89a"})

    assert find(tmp_path, "a.svg") == (None, ["HS062"])


def test_an_svg_alone_is_drawn_once_and_kept(tmp_path: Path) -> None:
    folder(tmp_path, {"a.svg": SVG})
    medium, faults = find(tmp_path, "a.svg")

    assert medium is not None
    assert faults == []
    drawing = Path(medium.path)
    assert drawing.read_bytes().startswith(PNG)
    assert [path.name for path in (tmp_path / ".drawn").iterdir()] == [drawing.name]
    drawing.write_bytes(PNG + b"kept")
    kept, _ = find(tmp_path, "a.svg")
    assert kept is not None
    assert kept.hash == sha256(PNG + b"kept").hexdigest()


@pytest.mark.parametrize(
    "svg",
    [
        SVG.replace("<circle", "<text>114</text><circle"),
        SVG.replace("<circle", '<image href="file:///etc/passwd"/><circle'),
        SVG.replace("<circle", "<script>x</script><circle"),
        SVG.replace("<circle", '<use href="#a"/><circle'),
        SVG.replace("<circle", '<a xlink:href="https://vi-du.vn"/><circle'),
        "<!DOCTYPE svg>" + SVG,
        SVG.replace('viewBox="0 0 320 240"', ""),
        SVG.replace("0 0 320 240", "0 0 1 100000"),
        SVG.replace("0 0 320 240", "0 0 0 240"),
        SVG.replace("0 0 320 240", "0 0 3.2.0 240"),
        SVG.replace("viewBox", 'width="1" height="999999" viewBox'),
        SVG.replace("</svg>", ""),
        SVG.replace("160", "\udcff"),
        # It would end the process that draws it.
        SVG.replace("<circle", '<g opacity="0.5">' * 20000 + "<circle").replace("</svg>", "</g>" * 20000 + "</svg>"),
    ],
)
def test_an_svg_that_is_more_than_lines_and_areas_is_not_drawn(tmp_path: Path, svg: str) -> None:
    folder(tmp_path, {"a.svg": svg.encode("utf-8", "surrogateescape")})

    assert find(tmp_path, "a.svg") == (None, ["HS065"])


def test_an_svg_with_a_size_and_no_view_is_drawn(tmp_path: Path) -> None:
    folder(tmp_path, {"a.svg": SVG.replace('viewBox="0 0 320 240"', 'width="320px" height="240"')})

    assert find(tmp_path, "a.svg")[1] == []


def test_where_nothing_can_be_kept_the_author_is_told_to_put_a_png_beside(tmp_path: Path) -> None:
    folder(tmp_path, {"a.svg": SVG, ".drawn": "a file stands in the way"})

    assert find(tmp_path, "a.svg") == (None, ["HS065"])


def test_the_words_for_a_picture_are_the_pictures_before_the_documents(tmp_path: Path) -> None:
    folder(tmp_path, {"a.png": PNG, "a.pdf": b"%PDF-"})
    desk = Desk("bai.yaml", shelf=Shelf(tmp_path, tmp_path))
    both, paper = with_cards(
        "  - say: Một.\n    picture: a.png\n    document: a.pdf\n    alt: Một hình\n"
        "  - say: Hai.\n    document: a.pdf\n    alt: Tờ rơi\n",
        desk,
    ).cards

    assert [(medium.kind, medium.alt and medium.alt.in_("vi")) for card in (both, paper) for medium in card.media] == [
        ("picture", "Một hình"),
        ("document", None),
        ("document", "Tờ rơi"),
    ]
