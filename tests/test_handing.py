"""A figure that somebody handed in, as the store keeps it."""

from datetime import date

from bot.handing import handed
from lessons.figures import Figure
from storage.rows.handed import Handed
from tests.storage.playing import NOW


def test_a_figure_keeps_who_entered_it_and_when() -> None:
    figure = Figure("vneid", "12", "2026Q4", 300_000, None, "Công an tỉnh", date(2026, 12, 31))

    assert handed(figure, "Tổ công tác", NOW) == Handed(
        "vneid", "12", "2026Q4", 300_000, None, "Công an tỉnh", 20261231, "Tổ công tác", NOW
    )
