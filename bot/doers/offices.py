"""Requests of those with a role: taking one up, inviting others, the way to the pages of officers.

Whether they may is asked again here, with the roles the account holds by now.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import cast

from bot.dialogue.library import Library
from bot.dialogue.places.office import INVITES
from bot.dialogue.roles import Action, may
from bot.doers.doer import Doer, Result
from storage.rows import Request
from storage.rows.roles import Given, Role, Use
from storage.store import Store

_REFUSED = {"step": "no"}


def offices(store: Store, library: Callable[[], Library], site: str) -> dict[str, Doer]:
    """Return who does what. ``site`` is the address of the pages."""

    async def allowed(request: Request, action: Action, unit: str = "") -> int | None:
        """Return the account where it may do an action, and log that it was asked."""
        person = await store.person(request.channel, request.address)
        if person is None or request.made is None:
            return None
        known = may(person.roles, action, unit, library().units.path)
        await store.use([Use(person.account, action, unit, known)], request.made)
        return person.account if known else None

    async def take_invite(request: Request) -> Result:
        assert request.made is not None, "the store gives every request its time"
        place = request.channel, request.address
        taken, _ = await store.take_invite(json.loads(request.body)["code"], place, request.made)
        return {"step": taken}

    async def invite(request: Request) -> Result:
        asked: dict[str, str] = json.loads(request.body)
        role, unit, group = asked["role"], asked.get("unit", ""), asked.get("group", "")
        account = await allowed(request, dict(INVITES)[role], unit)
        if account is None or request.made is None:
            return _REFUSED
        scope = (await store.group(unit, group, request.made)).code if group else unit
        given = Given(cast("Role", role), scope)
        return {"role": given.word, "code": await store.invite(given, account, request.made)}

    async def login(request: Request) -> Result:
        account = await allowed(request, "log-in")
        if account is None or request.made is None:
            return _REFUSED
        return {"address": f"{site}/vao/{await store.log_in(account, request.made)}"}

    return {"take-invite": take_invite, "invite": invite, "login": login}
