"""Who may do what: the one table that the chat, the web and the commands all ask.

A role stands with an account as a word: ``owner``, ``author``, ``officer:03637`` (a unit), ``helper:03637-1`` (a
group).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Literal, TypeAlias

Action: TypeAlias = Literal[
    "see-counts",
    "set-targets",
    "make-codes",
    "write-lessons",
    "publish-lessons",
    "invite-owner",
    "invite-author",
    "invite-officer",
    "invite-helper",
    "see-roles",
    "see-uses",
    "teach-people",
    "see-people",
    "log-in",
]
Reach: TypeAlias = Literal["everywhere", "within", "below", "there"]
"""How far a role reaches: everywhere; at its unit and below; only below its unit; only at its very unit."""

RIGHTS: Mapping[Action, Mapping[str, Reach]] = {
    "see-counts": {"owner": "everywhere", "officer": "within"},
    "set-targets": {"owner": "everywhere", "officer": "within"},
    "make-codes": {"owner": "everywhere", "officer": "within"},
    "write-lessons": {"owner": "everywhere", "author": "everywhere"},
    "publish-lessons": {"owner": "everywhere", "author": "everywhere"},
    "invite-owner": {"owner": "everywhere"},
    "invite-author": {"owner": "everywhere"},
    # Nobody makes an equal: an officer is made by one above.
    "invite-officer": {"owner": "everywhere", "officer": "below"},
    "invite-helper": {"owner": "everywhere", "officer": "within"},
    "see-roles": {"owner": "everywhere", "officer": "within"},
    "see-uses": {"owner": "everywhere"},
    # Who is taught by name is the business of the group's helpers, and of nobody above them.
    "teach-people": {"helper": "there"},
    "see-people": {"helper": "there"},
    "log-in": {"owner": "everywhere", "officer": "everywhere", "author": "everywhere"},
}
"""The roles that each action is open to, and how far."""

Path: TypeAlias = Callable[[str], Sequence[str]]
"""Gives a unit's code as it is now, and then those of all units above it."""


def may(roles: Collection[str], action: Action, unit: str = "", path: Path = lambda unit: (unit,)) -> bool:
    """Say whether roles allow an action at a unit (``""``: the whole of it), given the units above each.

    A unit that has been taken over by another counts as that one, where ``path`` says so.
    """
    rights, above = RIGHTS[action], tuple(path(unit)) if unit else ()
    held = ((rights[name], _now(scope, path)) for name, scope in map(parted, roles) if name in rights)
    return any(_reaches(reach, scope, above) for reach, scope in held)


def _now(scope: str, path: Path) -> str:
    return next(iter(path(scope)), scope) if scope else scope


def parted(role: str) -> tuple[str, str]:
    """Return the name of a role and its scope, ``""`` where it has none."""
    name, _, scope = role.partition(":")
    return name, scope


def scopes(roles: Collection[str], action: Action) -> tuple[str, ...]:
    """Return the units at which roles allow an action, in order; ``""`` alone: everywhere."""
    rights = RIGHTS[action]
    allowed = [(rights[name], scope) for name, scope in map(parted, roles) if name in rights]
    if any(reach == "everywhere" for reach, _ in allowed):
        return ("",)
    return tuple(sorted({scope for _, scope in allowed}))


def above_helper(roles: Collection[str]) -> bool:
    """Say whether an account holds a role above helper: such a one is one learner's alone."""
    return any(parted(role)[0] != "helper" for role in roles)


def _reaches(reach: Reach, scope: str, above: Sequence[str]) -> bool:
    """Say whether a scope reaches the first of the units in ``above``, each of which lies in the next."""
    match reach:
        case "everywhere":
            return True
        case "there":
            return scope in above[:1]
        case "within":
            return scope in above
        case "below":
            return scope in above[1:]
