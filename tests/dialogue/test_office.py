"""Roles in the chat: taken up by a code, the way to the web, inviting others, and who may not; over a real store."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.dialogue.dialogue import advance
from bot.dialogue.events import Answered
from bot.dialogue.library import Library
from bot.doers.doer import Result
from bot.doers.offices import offices
from storage.rows import Request
from storage.rows.roles import OPERATOR, Given
from storage.tables import uses
from tests.dialogue.playbook import Play, library
from tests.dialogue.stage import Phone, Stage, staged

SITE = "https://hoc.test"
MUONG_KIM, KHOEN_ON = "03637", "03640"


def here() -> Library:
    return library()


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path) as stage:
        yield stage.does(offices(stage.store, here, SITE))


@pytest.fixture(params=["telegram", "zalo"])
async def phone(request: pytest.FixtureRequest, stage: Stage) -> Phone:
    return await stage.phone(request.param, "an").enters()


async def holding(phone: Phone, role: str, scope: str = "") -> Phone:
    """Let somebody take up a role by its code."""
    code = await phone.stage.store.invite(Given(role, scope), OPERATOR, phone.stage.now)  # type: ignore[arg-type]
    return await phone.says(f"mời {code}")


async def asked(stage: Stage) -> list[tuple[str, str, bool]]:
    rows = await stage.store.database.read(lambda connection: connection.execute(select(uses)).all())
    return [(row.action, row.unit, row.allowed) for row in rows]


async def test_a_code_gives_a_role_that_is_told_by_its_name(phone: Phone) -> None:
    await holding(phone, "officer", MUONG_KIM)

    await phone.sees("có vai trò mới", "Cán bộ Xã Mường Kim")


async def test_a_link_brings_an_invite_along(phone: Phone) -> None:
    code = await phone.stage.store.invite(Given("author"), OPERATOR, phone.stage.now)

    await phone.opens("moi-" + code.replace("-", ""))

    await phone.sees("Người soạn bài")


async def test_a_wrong_code_is_told_and_five_have_to_wait(phone: Phone) -> None:
    for _ in range(5):
        await phone.says("mời 7K2M-9QXD")
        await phone.sees("chưa tìm thấy mã này")

    await phone.says("mời 7K2M-9QXD")
    await phone.sees("đã thử nhiều lần")


async def test_without_a_role_there_is_nothing_to_see_but_how_to_get_one(phone: Phone) -> None:
    await phone.says("đăng nhập")

    await phone.sees("chưa có vai trò nào")
    await phone.misses("(Đăng nhập", "(Mời")


async def test_an_officer_gets_a_link_that_logs_in(phone: Phone) -> None:
    await holding(phone, "officer", MUONG_KIM)

    await phone.says("đăng nhập")

    (link,) = [line for line in phone.text.splitlines() if line.startswith(SITE)]
    token = await phone.stage.store.enter(link.rpartition("/vao/")[2], phone.stage.now)
    assert token is not None
    officer = await phone.stage.store.officer(token, phone.stage.now)
    assert officer is not None
    assert officer.roles == {f"officer:{MUONG_KIM}"}
    assert ("log-in", "", True) in await asked(phone.stage)


async def test_a_helper_has_no_pages(phone: Phone) -> None:
    await holding(phone, "helper", f"{MUONG_KIM}-1")

    await phone.says("đăng nhập")

    await phone.sees("Thành viên tổ công nghệ số, Xã Mường Kim")
    await phone.misses(SITE)


async def test_an_officer_invites_a_helper_of_a_group_in_their_unit(phone: Phone) -> None:
    await holding(phone, "officer", MUONG_KIM)
    await phone.does("Mời thành viên tổ công nghệ số")
    await phone.says(MUONG_KIM)
    await phone.says("Tổ bản Mé")

    await phone.sees("Thành viên tổ công nghệ số, Xã Mường Kim")
    lines = phone.text.splitlines()
    code = lines[next(place for place, line in enumerate(lines) if line.startswith("Mã mời")) + 1]
    other = await phone.stage.phone("web", "helper").enters()
    await other.says(f"mời {code}")
    await other.sees("có vai trò mới")
    (grant, _) = await phone.stage.store.grants()
    assert (grant.given.word, grant.by > 0) == (f"helper:{MUONG_KIM}-1", True)


async def test_an_officer_invites_nobody_elsewhere(phone: Phone) -> None:
    await holding(phone, "officer", MUONG_KIM)
    await phone.does("Mời thành viên tổ công nghệ số")

    await phone.says(KHOEN_ON)

    await phone.sees("không thuộc phần")


@pytest.mark.parametrize("named", ["Giáo dục", "education", "giao duc"])
async def test_an_owner_invites_an_officer_of_a_sector_by_its_name_or_code(stage: Stage, named: str) -> None:
    phone = await holding(await stage.phone("telegram", "an").enters(), "owner")

    await phone.does("Mời cán bộ")
    await phone.sees("Ở xã, phường hay ngành nào")
    await phone.says(named)

    await phone.sees("Cán bộ Ngành Giáo dục")


async def test_a_sector_has_no_village_groups(stage: Stage) -> None:
    owner = await holding(await stage.phone("telegram", "an").enters(), "owner")
    officer = await holding(await stage.phone("telegram", "binh").enters(), "officer", "education")

    await owner.does("Mời thành viên tổ công nghệ số")
    await owner.says("education")

    await owner.sees("Ở xã, phường nào")
    await officer.misses("Mời thành viên tổ công nghệ số")
    await officer.does("Mời cán bộ")
    await officer.says(MUONG_KIM)
    await officer.sees("không thuộc phần")


async def test_an_owner_invites_anybody(phone: Phone) -> None:
    await holding(phone, "owner")

    await phone.does("Mời người soạn bài")
    await phone.sees("Người soạn bài")
    await phone.does("Mời cán bộ")
    await phone.says("Khoen On")

    await phone.sees("Cán bộ Xã Khoen On")


async def test_a_role_that_ended_while_the_screen_stood_opens_nothing(stage: Stage) -> None:
    phone = await holding(await stage.phone("telegram", "an").enters(), "owner")
    (grant,) = await stage.store.grants()
    button = next(choice for choice in phone.shown.screen.choices if choice.key == ".invite-author")  # type: ignore[union-attr]
    await stage.store.revoke(grant.id, OPERATOR, stage.now)

    await phone.taps_again(button.key, phone.shown.learner, phone.shown.turn)  # type: ignore[union-attr]

    await phone.misses("Mã mời")
    assert len(await stage.store.grants()) == 1


@pytest.mark.parametrize(
    ("kind", "body"), [("login", {}), ("invite", {"role": "owner"}), ("invite", {"role": "author"})]
)
async def test_a_request_is_refused_where_the_account_holds_no_such_role_by_then(
    stage: Stage, kind: str, body: dict[str, str]
) -> None:
    await stage.phone("telegram", "an").enters()
    doers = offices(stage.store, here, SITE)

    for address in ("an", "nobody"):
        request = Request("r", kind, json.dumps(body), "telegram", address, made=stage.now)
        assert await doers[kind](request) == {"step": "no"}

    assert [allowed for _, _, allowed in await asked(stage)] == [False]


async def test_what_is_no_unit_or_no_name_is_asked_again(phone: Phone) -> None:
    await holding(phone, "owner")
    await phone.does("Mời thành viên tổ công nghệ số")

    await phone.says("nơi nào đó")
    await phone.sees("Ở xã, phường nào")
    await phone.says(MUONG_KIM, "0912 345 678")

    await phone.sees("đừng gửi mã OTP", "Tổ tên là gì")


async def test_where_a_request_fails_they_are_told(phone: Phone) -> None:
    async def fails(_request: Request) -> Result:
        raise TimeoutError

    phone.stage.does({"take-invite": fails})

    await phone.says("mời 7K2M-9QXD")

    await phone.sees("chưa lấy được")


def test_what_comes_after_they_left_changes_nothing() -> None:
    play = Play().enters().says("vai trò")

    assert not advance(play.library, play.learner, Answered("r", "login", {"address": SITE}), play.now).changed


async def test_a_word_that_means_nothing_here_is_told_so(phone: Phone) -> None:
    await phone.says("vai trò")
    await phone.says("xyz")

    await phone.sees("chưa có vai trò nào")
