from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from bot.web.files import StaticFiles
from lessons.model import Medium, MediumKind
from tests.web.scripted import ScriptedDoors
from tests.web.visiting import Village


def village(folder: Path, body: bytes = b"picture", type: str = "image/png") -> tuple[Village, str]:
    """Return pages that have one medium, and where it is."""
    hash, path = sha256(body).hexdigest(), folder / "medium"
    path.write_bytes(body)
    kind: MediumKind = "picture"
    return Village(doors=ScriptedDoors(files={hash: Medium(kind, hash, str(path), type)})), f"/anh/{hash}"


async def test_a_picture_is_served_to_be_kept_for_good(tmp_path: Path) -> None:
    pages, path = village(tmp_path)

    response = (await pages.visitor().opens(path)).response

    assert response.content == b"picture"
    assert response.headers["content-type"] == "image/png"
    assert "immutable" in response.headers["cache-control"]
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in response.headers


async def test_an_ending_after_the_hash_leads_to_the_same_medium(tmp_path: Path) -> None:
    pages, path = village(tmp_path)

    page = await pages.visitor().opens(f"{path}.png")

    assert (page.status, page.response.content) == (200, b"picture")
    assert (await pages.visitor().opens(f"{path[:-1]}.png")).status == 404


async def test_who_has_a_picture_is_not_sent_it_again(tmp_path: Path) -> None:
    pages, path = village(tmp_path)
    tag = (await pages.visitor().opens(path)).response.headers["etag"]

    page = await pages.visitor().opens(path, **{"if-none-match": f'W/{tag}, "other"'})

    assert page.status == 304
    assert page.response.content == b""
    assert page.response.headers["etag"] == tag


async def test_a_recording_can_be_played_from_its_middle(tmp_path: Path) -> None:
    pages, path = village(tmp_path, type="audio/ogg")

    page = await pages.visitor().opens(path, range="bytes=2-4")

    assert (page.status, page.response.content) == (206, b"ctu")


async def test_a_drawing_cannot_run_scripts_and_a_document_is_only_downloaded(tmp_path: Path) -> None:
    drawing, path = village(tmp_path, type="image/svg+xml")
    headers = (await drawing.visitor().opens(path)).response.headers
    assert "sandbox" in headers["content-security-policy"]
    assert "script-src" not in headers["content-security-policy"]

    page, path = village(tmp_path, type="text/html")
    assert (await page.visitor().opens(path)).response.headers["content-disposition"] == "attachment"


@pytest.mark.parametrize("name", ["0" * 64, "A" * 64, "../secret", "x", "a" * 63 + "\u0660", "%2e%2e%2f"])
async def test_what_no_lesson_names_is_not_there(tmp_path: Path, name: str) -> None:
    pages, _ = village(tmp_path)

    assert (await pages.visitor().opens(f"/anh/{name}")).status == 404


async def test_a_medium_that_was_deleted_is_not_there(tmp_path: Path) -> None:
    pages, path = village(tmp_path)
    (tmp_path / "medium").unlink()

    assert (await pages.visitor().opens(path)).status == 404


async def test_a_style_is_kept_under_its_mark_and_not_under_an_older_one() -> None:
    visitor = Village().visitor()
    address = StaticFiles().addresses["chat.css"]

    now = (await visitor.opens(address)).response
    older = (await visitor.opens("/static/000000000000/chat.css")).response

    assert "immutable" in now.headers["cache-control"]
    assert older.headers["cache-control"] == "no-cache"
    assert now.content == older.content
    assert now.headers["content-type"].startswith("text/css")


@pytest.mark.parametrize("name", ["app.py", "..%2fapp.py", "none.css"])
async def test_nothing_else_is_static(name: str) -> None:
    assert (await Village().visitor().opens(f"/static/x/{name}")).status == 404


def test_the_script_stays_small() -> None:
    folder = Path(__file__).parents[2] / "bot" / "web" / "static"

    assert (folder / "chat.js").stat().st_size <= 3 * 1024


def test_a_mark_changes_with_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a{}", encoding="utf-8")
    before = StaticFiles(tmp_path).addresses["a.css"]
    (tmp_path / "a.css").write_text("b{}", encoding="utf-8")

    assert StaticFiles(tmp_path).addresses["a.css"] != before
