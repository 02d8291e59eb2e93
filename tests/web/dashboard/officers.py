"""Officers at the dashboard, with a province behind it in which a few people learned."""

from __future__ import annotations

import re
from pathlib import Path

from storage.rows.helping import Class
from storage.rows.roles import Officer
from tests.forks import fork
from tests.reports.books import Deed, completed
from tests.web.running import environment
from tests.web.visiting import Page, Village, Visitor

DEEDS = [
    *(Deed(who, 202610) for who in range(1, 9)),
    *(Deed(who, 202611) for who in range(5, 20)),
    *(Deed(who, 202611, done=True, week=20261116) for who in range(5, 18)),
    *(completed(who, 202611) for who in range(5, 17)),
    *(Deed(who, 202611, unit="03640", mode="assisted") for who in range(20, 23)),
    *(Deed(who, 202611, unit="03640", mode="assisted", done=True) for who in range(20, 23)),
    *(Deed(who, 202611, unit="", audience="pupils") for who in range(30, 36)),
]
HELD = [
    Class("03637-1", "class", "cuoc-goi-lua-dao", 20261114, "Nhà văn hóa", 17, listed=3),
    Class("03640", "paper", "cuoc-goi-lua-dao", 20261120, "Chợ", 2),
    Class("03640", "class", "cuoc-goi-lua-dao", 20261121, "Chợ", 30, listed=6),
]
PROVINCE, LAN = frozenset({"officer:12"}), frozenset({"officer:03637"})


def office() -> Village:
    """Return the pages, with what those people did behind them."""
    place = Village()
    place.doors.deeds = list(DEEDS)
    place.doors.held = list(HELD)
    return place


async def officer(place: Village, *roles: str) -> Visitor:
    """Return somebody who has logged in with some roles."""
    place.doors.links["code"] = Officer(7, frozenset(roles))
    visitor = place.visitor()
    page = await visitor.opens("/vao/code")
    await visitor.posts(page.hidden(), "/vao/code")
    return visitor


async def opened(path: str, *roles: str) -> Page:
    """Return a page as an officer with some roles sees it."""
    return await (await officer(office(), *roles)).opens(path)


async def login_link(folder: Path) -> str:
    """Return the path of the link that `hocso login` gives an owner, for a program with its database in a folder."""
    process = await fork("login", env=environment(folder), cwd=folder)
    out, _ = await process.communicate()
    found = re.search(r"/vao/\S+", out.decode())
    assert found is not None
    return found[0]
