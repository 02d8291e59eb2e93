"""The commands for roles as an operator types them, over a real database."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from bot.cli import main
from bot.offices import Offices
from bot.turns import clock
from storage.rows.roles import Officer, Taken
from storage.sql import SqlStore
from tests.dialogue.playbook import library
from tests.fresh import fresh
from tests.storage.playing import Decided, came

_T = TypeVar("_T")
MUONG_KIM = "Xã Mường Kim"


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = fresh(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOCSO_DATABASE", url)
    at(url, lambda store: store.turns([came()], Decided(), clock()))
    return url


def at(url: str, work: Callable[[SqlStore], Awaitable[_T]]) -> _T:
    async def opened() -> _T:
        store = SqlStore(url)
        await store.open(serve=False)
        try:
            return await work(store)
        finally:
            await store.close()

    return asyncio.run(opened())


def takes(url: str, code: str) -> Taken:
    return at(url, lambda store: store.take_invite(code, ("web", "an"), clock()))[0]


def said(capsys: pytest.CaptureFixture[str], *typed: str, code: int = 0) -> str:
    assert main(typed) == code
    out = capsys.readouterr()
    return out.err if code else out.out.strip()


def test_an_invite_makes_an_officer_who_is_listed_and_revoked(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = said(capsys, "invite", "officer", "--unit", "03637", "--for", " Chị  Lan ")

    assert takes(database, code) == "taken"
    listed = said(capsys, "roles")
    assert "officer:03637 (Chị Lan)  account 1 on web  by the operator" in listed
    assert "until" in said(capsys, "revoke", listed.split()[0])
    assert "is no role that holds" in said(capsys, "revoke", "1", code=2)


def test_an_invite_makes_an_officer_of_a_sector(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = said(capsys, "invite", "officer", "--unit", "education")

    assert takes(database, code) == "taken"
    assert "officer:education" in said(capsys, "roles")


def test_a_helpers_group_is_made_with_its_first_invite(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    codes = [said(capsys, "invite", "helper", "--unit", "03637", "--group", name) for name in ("Tổ A", "tổ a")]

    assert takes(database, codes[0]) == "taken"
    assert takes(database, codes[1]) == "had"
    assert "helper:03637-1" in said(capsys, "roles")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (("owner", "--unit", "03637"), "neither --unit nor --group"),
        (("author", "--group", "A"), "neither --unit nor --group"),
        (("officer",), "--unit CODE, and no --group"),
        (("officer", "--unit", "03637", "--group", "A"), "--unit CODE, and no --group"),
        (("helper", "--unit", "03637"), "--group NAME"),
        (("officer", "--unit", "99999"), "--unit 99999 is no unit"),
        (("helper", "--unit", "education", "--group", "A"), "has no village groups"),
    ],
)
def test_what_does_not_go_together_is_told(
    database: str, capsys: pytest.CaptureFixture[str], typed: tuple[str, ...], why: str
) -> None:
    assert why in said(capsys, "invite", *typed, code=2)
    assert at(database, lambda store: store.groups()) == []


def test_a_login_link_makes_the_operator_an_owner_who_may_what_owners_may(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    link = said(capsys, "login")

    async def enters(store: SqlStore) -> tuple[Officer | None, bool, bool, tuple[str, ...]]:
        offices = Offices(store, library, clock)
        token = await offices.enter(link.rpartition("/vao/")[2]) or ""
        owner = await offices.officer(token)
        assert owner is not None
        may = await offices.may(owner, "see-counts", ""), await offices.may(owner, "see-people", "03637-1")
        told = offices.told("vi", {*owner.roles, "officer:03637", "helper:03637-1", "author"})
        await offices.log_out(token, everywhere=False)
        return await offices.officer(token), *may, told

    gone, counts, people, told = at(database, enters)

    assert (gone, counts, people) == (None, True, False)
    assert told == (
        "Người soạn bài",
        f"Thành viên tổ công nghệ số, {MUONG_KIM}",
        f"Cán bộ {MUONG_KIM}",
        "Chủ hệ thống",
    )
