"""What one choice adds to an item's sums."""

from storage.sql.recounting import UNITS, _taken


def test_a_choice_adds_by_how_many_others_are_right() -> None:
    # An untraced test may have worked it out already.
    _taken.cache_clear()
    assert _taken(2) == UNITS[1] + 2 * UNITS[2] + 4 * UNITS[3]
