"""Several people on one phone, with buttons and without."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from bot.dialogue.events import Chose
from bot.dialogue.learner import Member
from storage.rows.roles import OPERATOR, Given
from tests.dialogue.playbook import Play
from tests.dialogue.stage import START, Phone, Stage, staged

LOOK = "Đang học: "


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path) as stage:
        yield stage


@pytest.fixture(params=["telegram", "zalo"])
async def phone(request: pytest.FixtureRequest, stage: Stage) -> Phone:
    """Return a phone whose owner stands on the first card of a lesson."""
    return await stage.phone(request.param, "an").enters()


async def shared(phone: Phone, *others: str) -> Phone:
    """Let Mai, whose phone it is, share it, and be at it in the end."""
    await phone.says("ai đang học")
    await phone.does("Thêm người học")
    await phone.says("Mai", others[0])
    for other in others[1:]:
        await phone.does("Đồng ý", "Bác")
        await phone.says("ai đang học")
        await phone.does("Thêm người học")
        await phone.says(other)
    await phone.does("Mai")
    return phone


async def test_a_second_person_comes_with_a_name_and_is_asked_for_their_own_yes(phone: Phone) -> None:
    await phone.says("ai đang học")
    await phone.sees("mấy người cùng học trên máy này")
    await phone.does("Thêm người học")
    await phone.sees("Trước hết, cháu gọi bác là gì")
    await phone.says("Mai")
    await phone.sees("Người mới tên gì")
    await phone.does("🐓 Gà trống")

    await phone.sees(f"{LOOK}🐓", "Đồng ý", "(Mai)")
    await phone.does("Đồng ý", "Cô")
    await phone.sees(f"{LOOK}🐓")
    await phone.does("Mai")
    await phone.sees(f"{LOOK}Mai", "(🐓)")


async def test_each_goes_on_where_they_were_with_one_tap_or_one_word(phone: Phone) -> None:
    await shared(phone, "Bình")
    await phone.says("tiếp")
    mine = phone.text

    await phone.does("Bình")
    await phone.sees(f"{LOOK}Bình", "Đồng ý")
    await phone.says("mai")

    assert phone.text == mine


async def test_with_many_people_the_others_are_one_tap_further(phone: Phone) -> None:
    await shared(phone, "Bình", "Chi", "Dũng")
    await phone.sees("(Ai đang học?)")
    await phone.misses("(Bình)")

    await phone.does("Ai đang học?", "Chi")

    await phone.sees(f"{LOOK}Chi")
    await phone.says("bình")
    await phone.sees(f"{LOOK}Bình")


async def test_eight_is_enough(phone: Phone) -> None:
    await shared(phone, *"BCDEGHK")

    await phone.does("Ai đang học?")

    await phone.misses("Thêm người học")


async def test_a_name_is_asked_again_where_it_is_taken_no_name_or_a_secret(phone: Phone) -> None:
    await shared(phone, "Bình")
    await phone.says("ai đang học")
    await phone.does("Đổi tên của bác")

    for typed, told in (("bình ", "đã có người dùng"), ("0912 345 678", "đừng gửi mã OTP"), ("!!!", "tên")):
        await phone.says(typed)
        await phone.sees(told)
    await phone.says("Mai Hoa")

    await phone.sees(f"{LOOK}Mai Hoa")


async def test_a_picture_somebody_has_is_not_offered(phone: Phone) -> None:
    await phone.says("ai đang học")
    await phone.does("Thêm người học", "🌸 Bông hoa")

    await phone.misses("🌸 Bông hoa")


async def test_leaving_the_question_for_a_name_changes_nothing(phone: Phone) -> None:
    await phone.says("ai đang học")
    await phone.does("Thêm người học", "Quay lại")

    await phone.misses(LOOK)


async def test_an_old_button_is_nobody_elses(stage: Stage) -> None:
    phone = await shared(await stage.phone("telegram", "an").enters(), "Bình")
    assert phone.shown is not None
    old = phone.shown.learner, phone.shown.turn
    await phone.does("Bình")
    stage.later(minutes=1)

    await phone.taps_again(".next", *old)

    await phone.sees(f"{LOOK}Bình")


async def test_who_says_no_leaves_nothing_and_the_phone_to_the_others(phone: Phone) -> None:
    await shared(phone, "Bình")
    await phone.does("Bình", "Không")
    assert "em không ghi lại gì" in phone.text.lower()

    await phone.sees("otp".upper())
    await phone.says("tiếp")
    await phone.misses(LOOK)


async def test_erasing_takes_one_person_and_says_so(phone: Phone, stage: Stage) -> None:
    await shared(phone, "Bình")
    await phone.does("Bình", "Đồng ý", "Bác", "Mai")
    await phone.says("xóa")
    await phone.sees("Chỉ phần của Mai bị xóa")

    await phone.does("Xóa hết ngay")

    assert len(await stage.store.erasures(START)) == 1
    await phone.says("trang chủ")
    person = await stage.store.person(phone.channel, "an")
    assert person is not None
    assert [member.name for member in person.members] == ["Bình"]


async def test_an_account_with_a_role_is_one_persons(phone: Phone, stage: Stage) -> None:
    code = await stage.store.invite(Given("officer", "03637"), OPERATOR, stage.now)
    await stage.store.take_invite(code, (phone.channel, "an"), stage.now)

    await phone.says("ai đang học")
    await phone.does("Thêm người học")

    await phone.sees("chỉ dành cho một người")


async def reminded(phone: Phone) -> None:
    """Let Mai ask for reminders at seven in the evening, with Bình at the phone the next day."""
    await shared(phone, "Bình")
    await phone.says("nhắc", "7 giờ tối")
    await phone.does("Bình", "Đồng ý", "Bác")
    phone.stage.now = START.replace(day=24, hour=12, minute=0, second=10)


async def test_a_reminder_names_whom_it_is_for_and_makes_them_current(phone: Phone) -> None:
    await reminded(phone)

    assert await phone.stage.reminds() == 1

    await phone.sees(f"{LOOK}Mai", "Mai ơi!")


async def test_a_reminder_waits_until_nobody_has_been_at_the_phone_for_half_an_hour(phone: Phone) -> None:
    await reminded(phone)
    await phone.says("tiếp")
    at = phone.text

    assert await phone.stage.reminds() == 1
    assert phone.text == at
    phone.stage.later(minutes=29)
    assert await phone.stage.reminds() == 0

    phone.stage.later(minutes=2)
    assert await phone.stage.reminds() == 1
    await phone.sees(f"{LOOK}Mai", "Mai ơi!")


def test_a_ninth_person_is_refused_whatever_button_is_tapped() -> None:
    play = Play()
    members = tuple(Member(number, name) for number, name in enumerate("ABCDEFGH", start=7))
    play.learner = replace(play.learner, account=replace(play.learner.account, members=members))
    play.enters().says("ai đang học")

    play.happens(Chose(".who-add", play.learner.id, play.learner.turn)).sees("đã đủ tám người")
