"""The picture of progress: a square a lesson, none lost, whatever there is to show."""

import pytest

from bot.dialogue.places.progress import ROWS
from bot.drawing.letters import width
from bot.drawing.picture import LARGEST, drawn
from bot.drawing.progress import GREEN, PALE, WIDTH, Row, progress
from bot.drawing.sheet import Box, Line, Sheet, Tick


def squares(sheet: Sheet, colour: str) -> int:
    return sum(isinstance(mark, Box) and mark.colour == colour and mark.width == mark.height for mark in sheet.marks)


def test_each_lesson_is_a_square_and_each_done_one_is_ticked() -> None:
    sheet = progress("Học Số", "Những bài đã học", [Row("An toàn", [True, True, False], "2/3")])

    assert (squares(sheet, GREEN), squares(sheet, PALE)) == (2, 1)
    assert sum(isinstance(mark, Tick) for mark in sheet.marks) == 2


@pytest.mark.parametrize("lessons", [1, 9, 40])
@pytest.mark.parametrize("title", ["A", "Dịch vụ công trực tuyến và sổ sức khỏe điện tử " * 3, "নিরাপদ ইন্টারনেট " * 6])
def test_everything_stays_within_the_sheet(title: str, lessons: int) -> None:
    sheet = progress("Học Số", title, [Row(title, [True] * lessons, f"{lessons}/{lessons}")] * 3)

    for mark in sheet.marks:
        if isinstance(mark, Line):
            across = width(mark.text, bold=mark.bold) * mark.size
            left = mark.x - across if mark.anchor == "end" else mark.x
            assert left >= 0
            assert left + across <= WIDTH + 1 or mark.y < 100, mark
            assert 0 < mark.y < sheet.height
        elif isinstance(mark, Tick):
            assert mark.x + mark.side < WIDTH
            assert mark.y + mark.side < sheet.height


@pytest.mark.parametrize("words", ["Dịch vụ công trực tuyến và sổ sức khỏe ", "ক্ষতি এড়ানো ও প্রতারণার ফোন চেনা "])
def test_the_largest_one_is_small_enough_for_a_weak_network(words: str) -> None:
    rows = [Row(f"{words}{n} " * 3, [True, False, True] * 4, "8/12") for n in range(ROWS)]

    assert len(drawn(progress("Học Số", "Những bài đã học", rows))) <= LARGEST
