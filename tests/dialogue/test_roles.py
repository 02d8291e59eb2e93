"""Who may do what: every role against every action, at units above, at, below and beside its own."""

from typing import get_args

import pytest

from bot.dialogue.roles import RIGHTS, Action, above_helper, may, parted, scopes

PATHS = {
    "12": ("12",),
    "12-a": ("12-a", "12"),
    "12-a-1": ("12-a-1", "12-a", "12"),
    "12-b": ("12-b", "12"),
}
"""A province, its commune with a group, and another commune."""
UNITS = ("", *PATHS, "nowhere")
ALL = frozenset(UNITS)

OFFICER = "officer:12-a"
HELPER = "helper:12-a-1"

HERE = frozenset({"12-a", "12-a-1"})
ALLOWED: dict[str, dict[Action, frozenset[str]]] = {
    "owner": dict.fromkeys((action for action in RIGHTS if action not in ("teach-people", "see-people")), ALL),
    OFFICER: {
        "see-counts": HERE,
        "set-targets": HERE,
        "make-codes": HERE,
        "see-roles": HERE,
        "invite-helper": HERE,
        "invite-officer": frozenset({"12-a-1"}),
        "log-in": ALL,
    },
    "author": dict.fromkeys(("write-lessons", "publish-lessons", "log-in"), ALL),
    HELPER: dict.fromkeys(("teach-people", "see-people"), frozenset({"12-a-1"})),
    "": {},
    "officer": {"log-in": ALL},
    "stranger:12": {},
}
"""All that is allowed, written down a second time by hand; whatever is missing here is refused."""


def path(unit: str) -> tuple[str, ...]:
    return PATHS.get(unit, ())


def test_every_action_is_on_the_table() -> None:
    assert set(RIGHTS) == set(get_args(Action))


@pytest.mark.parametrize("role", ALLOWED)
def test_a_role_allows_what_it_should_at_the_units_it_should_and_nothing_else(role: str) -> None:
    found = {action: frozenset(unit for unit in UNITS if may([role], action, unit, path)) for action in RIGHTS}

    assert {action: units for action, units in found.items() if units} == ALLOWED[role]


def test_without_a_role_nothing_is_allowed() -> None:
    assert not any(may((), action, unit, path) for action in RIGHTS for unit in UNITS)


def test_roles_add_up_and_never_take_away() -> None:
    assert may({OFFICER, HELPER}, "see-people", "12-a-1", path)
    assert may({OFFICER, HELPER}, "see-counts", "12-a", path)
    assert not may({OFFICER, HELPER}, "see-people", "12-a", path)


def test_without_the_tree_a_unit_is_within_itself_alone() -> None:
    assert may({OFFICER}, "see-counts", "12-a")
    assert not may({OFFICER}, "see-counts", "12-a-1")


def test_the_units_a_role_reaches_are_told() -> None:
    assert scopes({"owner", OFFICER}, "see-counts") == ("",)
    assert scopes({OFFICER, "officer:12-b", HELPER}, "see-counts") == ("12-a", "12-b")
    assert scopes({HELPER}, "see-counts") == ()


def test_only_helpers_may_share_their_phone() -> None:
    assert not above_helper({HELPER})
    assert above_helper({HELPER, "author"})
    assert parted(HELPER) == ("helper", "12-a-1")
