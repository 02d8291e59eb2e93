"""What the worker process draws, from the request's body to the file; and that the server never loads what it needs."""

import ast
import json
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from bot.drawing.work import draw_code, draw_progress, draw_recognition
from bot.drawn import Drawn, Folder
from tests.drawing.test_recognition import WORDS

ROOT = Path(__file__).parent.parent.parent
HEAVY = ("PIL", "fpdf", "uharfbuzz", "segno", "fontTools", "resvg_py")


def image(folder: Path, hash: str) -> Image.Image:
    found = Drawn(folder).find(hash)
    assert found is not None
    return Image.open(BytesIO(Path(found.path).read_bytes()))


def test_an_address_becomes_a_square_a_phone_can_read(tmp_path: Path) -> None:
    found = draw_code(Folder(str(tmp_path), 7), "https://hocso.example/bai/noi-man-xoai-47")

    square = image(tmp_path, found["picture"])

    assert square.width == square.height >= 290
    # White all around, as readers need it, and a dark corner within.
    assert [square.convert("L").getpixel((at, at)) for at in (39, 40)] == [255, 0]


def test_progress_becomes_a_picture(tmp_path: Path) -> None:
    rows = json.dumps([["An toàn trên mạng", "110", "2/3"]])
    body = json.dumps({"name": "Học Số", "heading": "Những bài đã học", "rows": rows})

    result = draw_progress(Folder(str(tmp_path)), body)

    assert image(tmp_path, result["picture"]).width == 640


def test_a_recognition_becomes_a_picture_and_a_paper(tmp_path: Path) -> None:
    body = json.dumps(
        {
            "name": "Lò Thị Mai",
            "title": "An toàn trên mạng",
            "day": "20261123",
            "language": "vi",
            "lessons": json.dumps(["Cuộc gọi lừa đảo"]),
            "words": json.dumps(WORDS),
        }
    )

    result = draw_recognition(Folder(str(tmp_path)), "https://hocso.vn", "7K2M9-QXD4F", body)

    paper = Drawn(tmp_path).find(result["paper"])
    assert paper is not None
    assert "Lò Thị Mai" in PdfReader(paper.path).pages[0].extract_text()
    assert image(tmp_path, result["picture"]).size == (840, 1188)
    assert result["code"] == "7K2M9-QXD4F"
    assert "Mai" not in json.dumps(result), "the name is on the paper only"


def test_the_server_never_loads_what_draws() -> None:
    code = f"import sys, bot.app, bot.cli, bot.drawing.work; print([m for m in {HEAVY} if m in sys.modules])"

    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    # The lessons' own pictures are drawn in processes of their own; that small library is loaded at the start.
    assert json.loads(done.stdout.replace("'", '"')) in ([], ["resvg_py"])


def outer(path: Path) -> list[str]:
    """Return what a file imports when it is imported itself."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node.module or "" for node in tree.body if isinstance(node, ast.ImportFrom)]


@pytest.mark.parametrize("top", ["bot", "lessons", "storage"])
def test_nobody_else_names_the_parts_that_draw(top: str) -> None:
    for path in (ROOT / top).rglob("*.py"):
        if (ROOT / "bot" / "drawing") not in path.parents:
            named = path.read_text(encoding="utf-8").replace("bot.drawing.work", "")
            assert not re.search(r"(?<![\w.])bot\.drawing\b", named), path
    assert not [name for name in outer(ROOT / "bot" / "drawing" / "work.py") if name.startswith("bot.drawing")]
