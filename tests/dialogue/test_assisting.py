"""A helper teaches somebody of the list on the helper's own phone: through the turn loop and a real store."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.dialogue.learner import Account, Learner, Seat
from bot.dialogue.places.assisting import handed_back
from bot.doers import Easel, doers
from bot.doers.people import people
from bot.worker import Worker
from storage.tables import accounts, records
from tests.dialogue.stage import Phone, Stage, staged

WITH = "Đang học cùng: Bà Pâng"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path) as stage:
        yield stage.does(doers(stage.store, Worker(), ""))


@pytest.fixture(params=["telegram", "zalo"])
async def lan(request: pytest.FixtureRequest, stage: Stage) -> Phone:
    """Return the phone of a helper who has put Bà Pâng on the list and looks at her."""
    phone = await stage.phone(request.param, "lan").enters()
    given = update(accounts).values(roles="helper:03637-1")
    await stage.store.database.write(lambda connection: connection.execute(given))
    await phone.says("menu", "việc của tổ", "ghi tên người mới", "đồng ý", "bà con", "bỏ qua", "Bà Pâng")
    await phone.says("người em đang giúp", "1")
    assert "Bà Pâng" in phone.text
    return phone


async def test_the_phone_is_hers_until_it_is_handed_back_and_all_is_noted_as_assisted(stage: Stage, lan: Phone) -> None:
    helper = lan.learner

    await lan.says("học cùng")
    assert WITH in lan.text
    assert lan.learner != helper
    assert "Việc của Tổ" not in lan.text
    await lan.says("vào otp", "tiếp", "tắt máy")
    assert WITH in lan.text
    pang = lan.learner
    await lan.says("trả máy")

    assert lan.learner == helper
    assert WITH not in lan.text
    assert "Việc của Tổ công nghệ số" in lan.text
    lines = await stage.store.database.read(
        lambda connection: connection.execute(select(records).order_by(records.c.id)).all()
    )
    assert [(line.learner, line.kind, line.mode) for line in lines] == [
        (helper, "consented", "self"),
        (helper, "began", "self"),
        (pang, "consented", "assisted"),
        (pang, "began", "assisted"),
        (pang, "read", "assisted"),
        (pang, "answered", "assisted"),
    ]


async def test_assisted_is_never_mixed_with_what_people_did_themselves(stage: Stage, lan: Phone) -> None:
    await lan.says("học cùng", "vào otp", "tiếp", "tắt máy", "trả máy", "vào otp", "tiếp", "tắt máy")
    while await stage.store.fold():
        pass

    cells = await stage.store.cells(202611, 202611, ("mode", "lesson"))

    assert {(cell.mode, cell.lesson): cell.answers for cell in cells if cell.answers} == {
        ("assisted", "otp"): 1,
        ("self", "otp"): 1,
    }


async def test_she_goes_on_where_she_was_the_next_time(lan: Phone) -> None:
    await lan.says("học cùng", "vào otp", "tiếp")
    card = lan.text
    await lan.says("trả máy", "người em đang giúp", "1", "học cùng")

    assert lan.text == card


async def test_she_has_none_of_the_helpers_doors_and_is_not_one_who_shares_the_phone(lan: Phone) -> None:
    await lan.says("học cùng", "việc của tổ")
    assert "chỉ dành cho thành viên Tổ" in lan.text
    await lan.says("trả máy", "ai đang học")
    assert "Bà Pâng" not in lan.text


async def test_what_she_wishes_erased_goes_and_the_phone_is_the_helpers_again(stage: Stage, lan: Phone) -> None:
    helper = lan.learner
    await lan.says("học cùng", "xóa")
    await lan.does("Xóa hết ngay")
    await lan.says("menu")

    assert lan.learner == helper
    await lan.says("việc của tổ", "người em đang giúp")
    assert "chưa có ai" in lan.text


async def test_one_who_was_struck_off_meanwhile_cannot_be_taught(stage: Stage, lan: Phone) -> None:
    from storage.tables import enrolments

    await stage.store.database.write(lambda connection: connection.execute(enrolments.delete()))
    await lan.says("học cùng")

    assert "không còn trong danh sách" in lan.text


async def test_a_child_is_called_a_child(stage: Stage, lan: Phone) -> None:
    await lan.says("việc của tổ", "ghi tên người mới", "đồng ý", "học sinh", "dưới 16", "bỏ qua")
    await lan.says("người em đang giúp")
    child = next(line for line in lan.text.splitlines() if "Em số" in line).strip("()")
    await lan.does(child, "Học cùng ngay bây giờ")

    assert "Đang học cùng: một em nhỏ" in lan.text


def test_nobody_hands_back_a_phone_of_their_own() -> None:
    assert handed_back(Learner(7, 1, Account("web"), Seat()), ".hand-back") is None


async def test_one_with_a_phone_takes_what_was_learned_with_the_helper_along_to_it(stage: Stage, lan: Phone) -> None:
    stage.does({**doers(stage.store, Worker(), ""), **people(stage.store, Worker(), Easel())})
    own = await stage.phone("telegram", "pang").enters("otp")
    await lan.says("học cùng", "vào nhieu-y", "tiếp", "tiếp", "tiếp")
    await lan.does("Gọi ngân hàng", "Báo công an", "Xong", "Tiếp")
    await lan.says("nối tài khoản")
    await lan.does("Lấy mã để nối")
    code = next(line for line in lan.text.splitlines() if re.fullmatch(r"[^\W\d]+ [^\W\d]+ \d\d", line))
    await own.says("nối tài khoản")
    await own.does("Nhập mã đã có")
    await own.says(code)
    await own.does("Đúng, nối lại")
    await lan.does("Đúng, nối lại")

    await own.says("đã học")
    assert "đã học 1 trên 2 bài" in own.text
    await own.says("vào otp", "tiếp", "tắt máy", "tiếp", "114", "tiếp", "mật khẩu", "tiếp", "đã xem")
    await lan.says("trả máy")
    assert "Việc của Tổ công nghệ số" in lan.text
    await lan.says("người em đang giúp")
    assert "Bà Pâng · 2" in lan.text
