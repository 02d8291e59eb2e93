"""The rule by which a lesson is passed."""

import pytest

from lessons.desk import Desk
from lessons.model import Pass
from lessons.parsing import parse
from lessons.passing import PassRule


def read(written: str) -> tuple[Pass | None, list[str]]:
    desk = Desk("bai.yaml")
    node = parse(written.encode(), desk)
    assert node is not None
    return PassRule()(node, desk), [fault.code for fault in desk.faults]


@pytest.mark.parametrize(
    ("written", "rule", "again"),
    [
        ("all", Pass(), "all"),
        ("seen", Pass("seen"), "seen"),
        ("2 of 3", Pass("of", 2, 3), "2 of 3"),
        ("2   of 3", Pass("of", 2, 3), "2 of 3"),
        ("80 %", Pass("percent", 80), "80 %"),
        ("80%", Pass("percent", 80), "80 %"),
        ("'100 %'", Pass("percent", 100), "100 %"),
    ],
)
def test_a_rule_is_read_and_written_again(written: str, rule: Pass, again: str) -> None:
    assert read(written) == (rule, [])
    assert str(rule) == again


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("most", "HS046"),
        ("2/3", "HS046"),
        ("ALL", "HS046"),
        ("5 of 3", "HS047"),
        ("0 of 3", "HS047"),
        ("0 %", "HS047"),
        ("101 %", "HS047"),
        ("[all]", "HS021"),
    ],
)
def test_a_rule_that_cannot_be_is_told(written: str, code: str) -> None:
    assert read(written) == (None, [code])


@pytest.mark.parametrize(
    ("rule", "right", "passed"),
    [
        (Pass(), 3, True),
        (Pass(), 2, False),
        (Pass("of", 2, 3), 2, True),
        (Pass("of", 2, 3), 1, False),
        (Pass("percent", 80), 2, False),
        (Pass("percent", 60), 2, True),
        (Pass("seen"), 0, True),
    ],
)
def test_a_rule_holds_or_not(rule: Pass, right: int, passed: bool) -> None:
    assert rule.holds(right, 3) is passed


def test_a_rule_that_wants_more_than_there_is_wants_all_there_is() -> None:
    assert Pass("of", 2, 3).holds(1, 1)
