"""One learner on two accounts: a code, both sides agreeing, what counts then, and undoing it; over a real store."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from bot.dialogue.dialogue import advance
from bot.dialogue.events import Answered, Told
from bot.dialogue.learner import Shelf
from bot.doers import Easel
from bot.doers.doer import Result
from bot.doers.people import people
from bot.worker import Worker
from storage.rows import Request
from tests.dialogue.playbook import Play
from tests.dialogue.stage import Phone, Stage, staged


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path) as stage:
        yield stage.does(people(stage.store, Worker(), Easel()))


@pytest.fixture(params=["telegram to zalo", "zalo to telegram"])
async def both(request: pytest.FixtureRequest, stage: Stage) -> tuple[Phone, Phone]:
    """Return two accounts of one person, on a channel with buttons and on one without: who shows a code, who types."""
    first, second = request.param.split(" to ")
    return await stage.phone(first, "one").enters("otp"), await stage.phone(second, "two").enters("otp")


async def code_of(phone: Phone) -> str:
    await phone.says("nối tài khoản")
    await phone.does("Lấy mã để nối")
    lines = phone.text.splitlines()
    return lines[lines.index("Mã để nối của bác:") + 1]


async def met(both: tuple[Phone, Phone]) -> tuple[Phone, Phone]:
    """Let one show a code and the other type it."""
    here, there = both
    code = await code_of(here)
    await there.says("nối tài khoản")
    await there.does("Nhập mã đã có")
    await there.says(code)
    return both


async def joined(both: tuple[Phone, Phone]) -> tuple[Phone, Phone]:
    here, there = await met(both)
    await there.does("Đúng, nối lại")
    await here.does("Đúng, nối lại")
    return both


async def learners(stage: Stage, *phones: Phone) -> list[int]:
    found = [await stage.store.person(phone.channel, phone.address) for phone in phones]
    return [person.learner for person in found if person is not None]


async def test_both_see_the_channel_of_the_other_and_nothing_else_and_both_agree(
    stage: Stage, both: tuple[Phone, Phone]
) -> None:
    here, there = await met(both)
    await here.sees(f"Một tài khoản trên {'Zalo' if there.channel == 'zalo' else 'Telegram'} muốn nối")
    await there.sees(f"Một tài khoản trên {'Zalo' if here.channel == 'zalo' else 'Telegram'} muốn nối")
    assert len(set(await learners(stage, here, there))) == 2

    await there.does("Đúng, nối lại")
    await there.sees("Bác đã đồng ý")
    assert len(set(await learners(stage, here, there))) == 2
    await here.does("Đúng, nối lại")

    await here.sees("Đã nối xong!")
    await there.sees("Đã nối xong!")
    assert len(set(await learners(stage, here, there))) == 1


async def test_what_was_passed_on_either_is_passed_on_both_and_counts_once(
    stage: Stage, both: tuple[Phone, Phone]
) -> None:
    for phone in both:
        await phone.says("tiếp", "tắt máy", "tiếp", "tiếp")

    await joined(both)

    one, other = [await stage.store.person(phone.channel, phone.address) for phone in both]
    assert one is not None
    assert other is not None
    assert (one.seat, one.shelf) == (other.seat, other.shelf)


async def test_one_side_that_does_not_agree_ends_it(stage: Stage, both: tuple[Phone, Phone]) -> None:
    here, there = await met(both)

    await there.does("Không nối")

    await there.sees("Không nối nữa")
    await here.sees("Không nối nữa")
    assert await stage.store.persons() == {}


async def test_who_went_on_with_a_lesson_is_told_in_a_line_and_finds_it_again(both: tuple[Phone, Phone]) -> None:
    here, there = both
    code = await code_of(here)
    await here.says("học tiếp")
    await there.says(f"nối {code}")

    await here.sees("vừa nhập mã nối của bác", "Mã OTP · 1/5")
    await here.says("nối")
    await here.does("Đúng, nối lại")
    await there.does("Đúng, nối lại")

    await here.sees("Đã nối xong!")


async def test_a_link_brings_the_code_along(both: tuple[Phone, Phone]) -> None:
    here, there = both
    code = await code_of(here)

    await there.opens("noi-" + code.replace(" ", "-"))

    await there.sees("muốn nối với tài khoản này")


async def test_a_code_is_taken_right_after_the_word_for_it(both: tuple[Phone, Phone]) -> None:
    here, there = both
    code = await code_of(here)

    await there.says("nối", code)

    await there.sees("muốn nối với tài khoản này")
    await there.says(code)
    await there.sees("muốn nối với tài khoản này")


async def test_a_code_is_over_after_ten_minutes(stage: Stage, both: tuple[Phone, Phone]) -> None:
    here, there = both
    code = await code_of(here)
    stage.later(minutes=10)

    await there.says(f"nối {code}")

    await there.sees("chưa tìm thấy mã này")


async def test_agreeing_late_changes_nothing(stage: Stage, both: tuple[Phone, Phone]) -> None:
    here, there = await met(both)
    await there.does("Đúng, nối lại")
    stage.later(minutes=10)

    await here.does("Đúng, nối lại")

    await here.sees("hết giờ")
    assert await stage.store.persons() == {}


async def test_wrong_digits_end_a_code_and_wrong_codes_have_to_wait(stage: Stage, both: tuple[Phone, Phone]) -> None:
    here, there = both
    code = await code_of(here)
    wrong = f"{code[:-2]}{(int(code[-2:]) + 1) % 100:02}"

    for _ in range(5):
        await there.says(f"nối {wrong}")
        await there.sees("chưa tìm thấy mã này")

    await there.says(f"nối {code}")
    await there.sees("đã thử nhiều lần")
    other = await stage.phone("web", "three").enters("otp")
    await other.says(f"nối {code}")
    await other.sees("chưa tìm thấy mã này")


async def test_where_a_code_is_to_be_typed_whatever_is_typed_is_tried_as_one(both: tuple[Phone, Phone]) -> None:
    _, there = both
    await there.says("nối tài khoản")
    await there.does("Nhập mã đã có")

    await there.says("bò thông năm tư")

    await there.sees("chưa tìm thấy mã này")


async def test_ones_own_code_connects_nobody(both: tuple[Phone, Phone]) -> None:
    here, _ = both
    code = await code_of(here)

    await here.says(f"nối {code}")

    await here.sees("của chính bác")


async def test_an_undo_gives_each_account_its_own_back(stage: Stage, both: tuple[Phone, Phone]) -> None:
    here, there = both
    before = await learners(stage, here, there)
    await joined(both)

    await here.says("nối")
    (undo,) = [choice.label for choice in here.shown.screen.choices if choice.label.startswith("Gỡ nối")]  # type: ignore[union-attr]
    await here.does(undo)

    await here.sees("Đã gỡ nối")
    await there.sees("Đã gỡ nối")
    assert await learners(stage, here, there) == before


async def test_after_a_week_nothing_can_be_undone(stage: Stage, both: tuple[Phone, Phone]) -> None:
    here, _ = await joined(both)
    stage.later(days=7)

    await here.says("nối")

    await here.misses("Gỡ nối")
    await here.sees("Đang nối với 1 tài khoản khác")


async def test_erasing_says_that_the_connected_account_goes_too(stage: Stage, both: tuple[Phone, Phone]) -> None:
    here, there = await joined(both)
    await here.says("xóa dữ liệu")
    await here.sees("Phần học ở các tài khoản đã nối cũng bị xóa theo")

    await here.does("Xóa hết ngay")

    assert await learners(stage, here, there) == []


async def test_a_code_that_is_shown_can_be_left_and_looked_at_again(both: tuple[Phone, Phone]) -> None:
    here, there = both
    await code_of(here)
    await here.does("Nối tài khoản")
    await here.does("Nhập mã đã có", "Quay lại")
    await here.sees("Lấy mã để nối")

    await there.says("nối")
    await there.says("1234567890")
    await there.sees("Lấy mã để nối")
    await there.does("Trang đầu")
    await there.misses("Lấy mã để nối")


async def test_where_the_request_fails_they_are_told_and_sent_home(stage: Stage, both: tuple[Phone, Phone]) -> None:
    here, _ = both

    async def fails(_request: Request) -> Result:
        raise TimeoutError

    stage.does({"link-look": fails})
    await here.says("nối")

    await here.sees("chưa lấy được")


def test_what_is_told_of_nothing_here_changes_nothing() -> None:
    play = Play().enters()

    assert advance(play.library, play.learner, Told("unheard-of"), play.now).changed is False
    late = Answered("r", "link-look", {"step": "start"})
    assert advance(play.library, play.learner, late, play.now).changed is False
    play.says("nối").happens(late).taps("Nhập mã đã có")
    assert advance(play.library, play.learner, late, play.now).changed is False


def test_whoever_is_elsewhere_reads_in_a_line_that_the_other_side_did_not_connect() -> None:
    Play().enters().happens(Told("link-off", "zalo")).sees("Bên kia không nối", "Mã OTP · 1/5")


def test_a_picture_of_the_code_is_shown_where_there_is_one() -> None:
    play = Play().enters().says("nối")
    play.happens(Answered("r", "link-open", {"code": "mận xoài 47", "picture": "a" * 64}))

    play.sees("mận xoài 47", "[Mã vuông để mở bằng máy ảnh của máy kia]")


def test_a_course_that_two_finished_together_is_finished() -> None:
    play = Play().enters()
    (course, *_) = play.library.courses.all
    passed = {lesson.id: 20261123 for lesson in course.required}
    play.learner = replace(play.learner, shelf=Shelf(passed))

    play.happens(Told("joined", "zalo"))

    assert play.learner.shelf.courses[course.id] == 20261123
    assert (play.records[-1].kind, play.records[-1].value) == ("course-completed", course.id)
