"""Roles in the chat: taking one up by a code, the way to the pages of officers, and inviting others below.

What stands in the detail: ``wait``; ``taken:officer:03637`` and the like for what became of a code; ``unit:ROLE`` and
``group:UNIT`` while somebody is being invited; ``code:ROLE:CODE`` and ``login:ADDRESS`` once they are there.
"""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from bot.dialogue.events import Answered, Failed
from bot.dialogue.learner import Learner
from bot.dialogue.library import Library
from bot.dialogue.places.place import Place
from bot.dialogue.private import fit
from bot.dialogue.roles import Action, may, parted, scopes
from bot.dialogue.screens import Choice, Screen, Words
from bot.dialogue.turn import Ask, Turn, moved, noticed
from bot.dialogue.voice import Voice, voice_of
from bot.words import speak
from lessons.units import COMMUNES, Unit
from lessons.units.finding import find

DOOR = "moi-"
"""What the code of a link begins with that brings an invite along."""
KINDS = frozenset({"take-invite", "invite", "login"})
INVITES: tuple[tuple[str, Action], ...] = (
    ("owner", "invite-owner"),
    ("author", "invite-author"),
    ("officer", "invite-officer"),
    ("helper", "invite-helper"),
)
"""The roles somebody can be invited to, each with the action that it is."""
OUTCOMES = frozenset({"taken", "unknown", "tired", "shared", "had", "no"})
"""What may become of a code, or of what was asked."""
LONGEST = 60


def role_named(language: str, library: Library, role: str) -> str:
    """Return a role as people call it: an officer's with the name of the unit, a helper's with that of the commune."""
    name, scope = parted(role)
    unit = library.units.unit(scope) or library.units.unit(scope.partition("-")[0])
    where = unit.name if unit else scope
    return speak(language, f"role.{name}", unit=where) if where else speak(language, f"role.{name}.all")


def take(learner: Learner, code: str) -> Turn:
    """Take up the role that a code gives."""
    return _asks(learner, Ask("take-invite", {"code": code[:LONGEST]}))


def log_in(learner: Learner) -> Turn:
    """Ask for the link to the pages of officers; who may not have one sees why."""
    return _asks(learner, Ask("login")) if may(learner.account.roles, "log-in") else moved(learner, "office")


def _asks(learner: Learner, ask: Ask) -> Turn:
    return replace(moved(learner, "office", "wait"), asks=(ask,))


def screen(library: Library, learner: Learner) -> Screen:
    """Draw the roles of the account and what they open, or what was asked for."""
    voice = voice_of(library, learner.seat)
    step, _, rest = learner.seat.detail.partition(":")
    home = voice.choice(".home", aside=True)
    back = voice.choice(".office", "leave", aside=True)
    if step == "wait":
        return Screen(voice.language, (voice.line("office.wait"),), (voice.choice(".office"), home), waiting=True)
    if step in ("unit", "group"):
        asked = "office.unit-or-sector" if rest == "officer" else f"office.{step}"
        return Screen(voice.language, (voice.line(asked, "ask"),), (back, home), expects="text")
    return Screen(
        voice.language, _said(voice, library, learner, (step, rest)), (*_choices(voice, library, learner), home)
    )


def _said(voice: Voice, library: Library, learner: Learner, found: tuple[str, str]) -> tuple[Words, ...]:
    step, rest = found
    roles = [role_named(voice.language, library, role) for role in sorted(learner.account.roles)]
    held = (voice.line("office.roles"), *(Words(role, voice.language, "answer") for role in roles))
    if step == "login":
        return voice.line("office.login"), Words(rest, voice.language, "answer"), voice.line("office.login-how", "note")
    if step == "code":
        role, _, code = rest.rpartition(":")
        given = role_named(voice.language, library, role)
        words = voice.line("office.code", role=given), Words(code, voice.language, "answer")
        return *words, voice.line("office.code-how", "note", code=code)
    told = (
        (voice.line(f"office.{step}", "note"),) if step in ("taken", "unknown", "tired", "shared", "had", "no") else ()
    )
    return (*told, *(held if roles else (voice.line("office.none"),)))


def _choices(voice: Voice, library: Library, learner: Learner) -> tuple[Choice, ...]:
    login = (voice.choice(".login"),) if may(learner.account.roles, "log-in") else ()
    return (
        *login,
        *(voice.choice(f".invite-{role}") for role, action in INVITES if _invites(library, learner, action)),
    )


def _invites(library: Library, learner: Learner, action: Action) -> bool:
    """Say whether somebody may invite to a role anywhere; helpers are of villages, so a sector has none."""
    found = [library.units.unit(scope) for scope in scopes(learner.account.roles, action)]
    return any(action != "invite-helper" or unit is None or unit.kind != "sector" for unit in found)


def choose(library: Library, learner: Learner, key: str, _now: datetime) -> Turn | None:
    """Take the wish to invite somebody."""
    role = key.removeprefix(".invite-")
    action = dict(INVITES).get(role) if key.startswith(".invite-") else None
    if action is None or not _invites(library, learner, action):
        return None
    if role in ("officer", "helper"):
        return moved(learner, "office", f"unit:{role}")
    return _asks(learner, Ask("invite", {"role": role}))


def read(library: Library, learner: Learner, words: str, _now: datetime) -> Turn | None:
    """Take the unit, and for a helper then the group."""
    step, _, rest = learner.seat.detail.partition(":")
    if step == "unit":
        return _for_unit(library, learner, rest, words)
    if step != "group":
        return None
    name = fit(words, LONGEST)
    if name.notice:
        return noticed(learner, name.notice)
    return _asks(learner, Ask("invite", {"role": "helper", "unit": rest, "group": name.words}))


def _for_unit(library: Library, learner: Learner, role: str, words: str) -> Turn | None:
    unit = _unit(library, words)
    # Groups are of villages: neither a sector nor the province has any of its own.
    if unit is None or (role == "helper" and unit.kind not in COMMUNES):
        return None
    if not may(learner.account.roles, dict(INVITES)[role], unit.code, library.units.path):
        return noticed(learner, "notice.not-yours", unit.name)
    if role == "helper":
        return moved(learner, "office", f"group:{unit.code}")
    return _asks(learner, Ask("invite", {"role": role, "unit": unit.code}))


def _unit(library: Library, words: str) -> Unit | None:
    by_code = library.units.unit(words.strip()[:LONGEST])
    if by_code is not None:
        return by_code
    found = find((*library.units.all, *library.units.sectors), words[:LONGEST]).units
    return found[0] if len(found) == 1 else None


def hear(_library: Library, learner: Learner, event: Answered | Failed) -> Turn | None:
    """Take what came of it."""
    if event.kind not in KINDS or learner.seat.detail != "wait":
        return None
    if isinstance(event, Failed):
        return noticed(moved(learner, "office").learner, "notice.failed")
    found = {name: str(value) for name, value in event.result.items()}
    if "address" in found:
        return moved(learner, "office", f"login:{found['address']}")
    if "code" in found:
        return moved(learner, "office", f"code:{found['role']}:{found['code']}")
    return moved(learner, "office", found.get("step", ""))


PLACE = Place(screen, choose, read=read, hear=hear)
