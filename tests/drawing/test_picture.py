"""Pictures: small, sound, and the same on every machine."""

import random
from io import BytesIO

import pytest
from PIL import Image

from bot.drawing.picture import LARGEST, drawn, svg
from bot.drawing.sheet import Box, Grid, Line, Mark, Sheet, Tick


def opened(png: bytes) -> Image.Image:
    image = Image.open(BytesIO(png))
    image.load()
    return image.convert("RGB")


def sheet(*marks: Mark) -> Sheet:
    return Sheet(200, 100, "#ffffff", marks)


def ink(image: Image.Image) -> int:
    """Return how many of its dots are darker than half."""
    return sum(image.convert("L").histogram()[:128])


def test_a_picture_is_a_png_of_the_sheets_size() -> None:
    image = Image.open(BytesIO(drawn(sheet())))

    assert (image.format, image.size) == ("PNG", (200, 100))


def test_every_mark_is_drawn_where_it_stands() -> None:
    image = opened(
        drawn(
            sheet(
                Box(10, 10, 40, 40, "#0d6b57", 8, 2, "#000000"),
                Grid(60, 10, 40, ((True, False), (False, True)), "#000000"),
                Tick(110, 10, 40, "#000000"),
            )
        )
    )

    assert image.getpixel((30, 30)) == (13, 107, 87)
    assert [image.getpixel(at) for at in ((65, 15), (95, 15), (95, 45))] == [(0, 0, 0), (255, 255, 255), (0, 0, 0)]
    assert image.getpixel((127, 37)) == (0, 0, 0)
    assert image.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(("anchor", "left"), [("start", 100), ("middle", 75), ("end", 50)])
def test_a_line_stands_at_its_anchor(anchor: str, left: int) -> None:
    line = Line("HHHHH", 100, 60, 13.5, "#000000", anchor=anchor)  # type: ignore[arg-type]
    box = opened(drawn(sheet(line))).convert("L").point(lambda dot: 255 if dot < 128 else 0).getbbox()

    assert box is not None
    assert abs(box[0] - left) <= 4
    assert abs(box[3] - 60) <= 1, "capitals stand on the baseline"


@pytest.mark.parametrize("text", ["Những bài đã học", "স্বীকৃতিপত্র লক্ষ্মী"])
def test_letters_have_ink(text: str) -> None:
    assert ink(opened(drawn(sheet(Line(text, 5, 60, 20, "#000000"))))) > 200


def test_no_font_of_the_machine_takes_part() -> None:
    assert "<text" not in svg(sheet(Line("Học", 5, 60, 20, "#000000")))


def test_words_from_outside_are_outlines_never_markup() -> None:
    assert "script" not in svg(sheet(Line("<script>&", 5, 60, 20, "#000000")))


def test_a_picture_that_would_be_too_large_for_a_weak_network_is_refused() -> None:
    dice = random.Random(1)
    confetti = (
        Box(dice.uniform(0, 500), dice.uniform(0, 500), dice.uniform(5, 9), 7, f"#{dice.randrange(1 << 24):06x}", 3)
        for _ in range(5500)
    )

    with pytest.raises(ValueError, match=str(LARGEST)):
        drawn(Sheet(500, 500, "#ffffff", tuple(confetti)))
