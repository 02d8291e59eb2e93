"""Bars: as wide as what is reached, and none where that is not known."""

from __future__ import annotations

import pytest

from bot.reports.figures import HIDDEN, Figure
from bot.web.dashboard.drawings import Meter, meter
from tests.reports.books import Deed
from tests.web.dashboard.officers import office, officer, opened


@pytest.mark.parametrize(
    ("done", "base", "wanted", "drawn"),
    [
        (12, 48, 24, Meter(25.0, 50.0)),
        (0, 48, None, Meter(0.0, None)),
        (60, 48, 48, Meter(100.0, 100.0)),
        (HIDDEN, 48, 24, None),
        (12, None, 24, None),
        (12, 0, 0, None),
    ],
)
def test_a_meter_is_as_wide_as_what_is_reached(done: Figure, base: Figure, wanted: Figure, drawn: Meter | None) -> None:
    assert meter(done, base, wanted) == drawn


async def test_of_a_period_to_come_there_is_nothing_to_draw_and_it_is_said() -> None:
    page = await opened("/bang?ky=2027-05", "owner")

    assert page.status == 200
    assert "Kỳ này chưa bắt đầu" in page.text
    assert 'class="trend"' not in page.html


async def test_where_nobody_completed_anything_the_table_alone_says_so() -> None:
    page = await opened("/bang?ky=2026-10", "owner")

    assert 'class="trend"' not in page.html
    assert "28/09/2026 0 0 0" in page.text


async def test_what_is_withheld_of_a_week_is_drawn_as_such() -> None:
    place = office()
    place.doors.deeds += [Deed(50 + who, 202611, done=True, week=20261109) for who in range(2)]
    page = await (await officer(place, "owner")).opens("/bang?ky=2026-11&congkhai=1")

    assert page.html.count('<rect class="star"') == 1
    assert "09/11/2026: *" in page.text
    assert "16/11/2026: 13" in page.text


async def test_every_drawing_has_a_table_behind_it() -> None:
    page = await opened("/bang?ky=2026-11", "owner")

    _, _, rest = page.html.partition('class="trend"')
    assert rest.count("<rect") > 4
    assert "Cao nhất: 13 (bắt đầu 16/11/2026)" in page.text
    assert "Theo tuần" in rest
    assert "<script" not in page.html
    assert "style=" not in page.html
