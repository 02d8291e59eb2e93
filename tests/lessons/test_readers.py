"""Single values: what is taken, and that nothing is guessed."""

from datetime import date

import pytest

from lessons.desk import Desk
from lessons.fields import Reader
from lessons.parsing import parse
from lessons.readers import OPTION_KEY, Day, Id, LanguageCode, ListOf, OneOf, Plain, Whole, YesNo


def read(reader: Reader[object], written: str) -> tuple[object, list[str]]:
    desk = Desk("bai.yaml")
    node = parse(written.encode(), desk)
    assert node is not None
    return reader(node, desk), [fault.code for fault in desk.faults]


@pytest.mark.parametrize(
    ("reader", "written", "value"),
    [
        (Plain(), "0912345678", "0912345678"),
        (Id(), "goi-video-2", "goi-video-2"),
        (Id(), "2026", "2026"),
        (OPTION_KEY, "a" * 16, "a" * 16),
        (YesNo("k"), "yes", True),
        (YesNo("k"), "Có", True),
        (YesNo("k"), "off", False),
        (YesNo("k"), "không", False),
        (Whole("k", 1, 15), "3", 3),
        (OneOf("k", ("free", "in order")), "in order", "in order"),
        (Day(), "2027-02-28", date(2027, 2, 28)),
        (LanguageCode(), "vi", "vi"),
        (ListOf(Plain()), "a", ("a",)),
        (ListOf(Plain()), "[a, b]", ("a", "b")),
        (ListOf(Id()), "[a, B]", ("a",)),
    ],
)
def test_a_value_is_taken(reader: Reader[object], written: str, value: object) -> None:
    assert read(reader, written)[0] == value


@pytest.mark.parametrize(
    ("reader", "written", "code"),
    [
        (Plain(), "''", "HS022"),
        (Plain(), "[a]", "HS021"),
        (Plain(), "{a: b}", "HS021"),
        (Id(), "-a", "HS034"),
        (Id(), "a" * 41, "HS034"),
        (Id(), "mã", "HS034"),
        (OPTION_KEY, "a" * 17, "HS037"),
        (YesNo("k"), "maybe", "HS049"),
        (YesNo("k"), "[yes]", "HS021"),
        (Whole("k", 1, 15), "0", "HS048"),
        (Whole("k", 1, 15), "-3", "HS048"),
        (Whole("k", 1, 15), "３", "HS048"),
        (Whole("k", 1, 15), "[3]", "HS021"),
        (OneOf("k", ("a", "b")), "c", "HS050"),
        (OneOf("k", ("a", "b")), "[a]", "HS021"),
        (Day(), "28/02/2027", "HS051"),
        (Day(), "2027-02-30", "HS051"),
        (Day(), "[2027-02-28]", "HS021"),
        (LanguageCode(), "VI", "HS084"),
        (LanguageCode(), "[vi]", "HS021"),
        (ListOf(Plain()), "[]", "HS022"),
        (ListOf(Plain(), strict=True), "a", "HS020"),
    ],
)
def test_what_else_is_written_is_told(reader: Reader[object], written: str, code: str) -> None:
    assert read(reader, written) == (None, [code])
