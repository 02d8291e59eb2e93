"""A helper's work, as scripts: with buttons on Telegram, and by typing on Zalo."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest
from msgspec.structs import replace

from bot.dialogue.events import Answered, Chose, Failed
from bot.dialogue.learner import Account, seat_from_json
from bot.dialogue.screens import Paper
from bot.dialogue.turn import Ask
from tests.dialogue.playbook import Play, text_of

GROUP = "03637-1"
CHANNELS = ["telegram", "zalo"]
PAPER = sha256(b"paper").hexdigest()
PANG, MAI, CHILD = "a1~Bà Pâng~3~missed", "b2~Bà Mai~0~idle", "c345~~1~"


def helper(channel: str = "telegram") -> Play:
    """Return a helper at home."""
    play = Play(channel=channel)
    account = Account(channel, frozenset({f"helper:{GROUP}"}), reached=channel == "telegram")
    play.learner = replace(play.learner, account=account)
    play = play.enters() if channel != "zalo" else play.says("chào", "1", "1")
    return play.says("menu")


def asked(play: Play) -> Ask:
    assert play.last is not None
    (ask,) = play.last.asks
    assert ask.body.get("unit", GROUP) == GROUP
    return ask


def answers(play: Play, kind: str, **result: object) -> Play:
    return play.happens(Answered("r", kind, result))


def lists(play: Play, *people: str, page: int = 0, more: int = 0) -> Play:
    """Let the list be fetched."""
    assert asked(play).kind == "people"
    assert asked(play).body["page"] == str(page)
    return answers(play, "people", page=page, more=more, people=list(people))


@pytest.mark.parametrize("channel", CHANNELS)
def test_only_helpers_find_the_way_to_their_work(channel: str) -> None:
    helper(channel).sees("(Việc của Tổ)").says("việc của tổ").sees("Tổ 03637-1, Xã Mường Kim", "(Ghi tên người mới)")

    other = Play(channel=channel)
    other = other.enters() if channel != "zalo" else other.says("chào", "1", "1")
    other.says("menu").misses("Việc của Tổ").says("việc của tổ").sees("chỉ dành cho thành viên Tổ")


@pytest.mark.parametrize("place", ["helper", "people", "enrol", "class", "sheet"])
def test_nothing_there_is_open_to_one_who_is_no_helper_any_more(place: str) -> None:
    play = helper().says("việc của tổ")
    seat = replace(play.learner.seat, place=place, detail="list:0:0:a1~Bà Pâng~3~" if place == "people" else "")
    play.learner = replace(play.learner, account=Account("telegram"), seat=seat)

    play.sees("chỉ dành cho thành viên").misses("Bà Pâng")
    for key in ("a1", ".people", ".enrol", ".said-yes", ".class-session", "otp", ".sheet"):
        play.happens(Chose(key, play.learner.id, play.learner.turn))
        assert play.last is not None
        assert play.last.asks == ()
    play.sees("chỉ dành cho thành viên")


@pytest.mark.parametrize("channel", CHANNELS)
def test_somebody_is_put_on_the_list_after_the_notice_was_read_aloud(channel: str) -> None:
    play = helper(channel).says("việc của tổ", "ghi tên người mới").sees("đọc to", "Em chỉ ghi xã", "đồng ý không")
    play.misses("Bác có đồng ý").says("người ấy đồng ý").sees("thuộc nhóm nào")

    play.says("bà con").sees("thôn, bản nào", "Không ghi số căn cước").says("Bản Nậm Loỏng 2").sees("tên thường gọi")
    play.says("Bà Pâng").sees("đang lấy")

    ask = asked(play)
    assert (ask.kind, ask.body["name"], ask.body["village"]) == ("enrol", "Bà Pâng", "Bản Nậm Loỏng 2")
    assert (ask.body["notice"], ask.body["language"]) == ("2026-11", "vi")
    assert (ask.body["trait-unit"], ask.body["trait-audience"], ask.body["trait-age"]) == ("03637", "citizens", "")
    seat = seat_from_json(ask.body["seat"])
    assert (seat.place, seat.unit, seat.audience, seat.consent) == ("home", "03637", "citizens", "2026-11")
    assert "Pâng" not in ask.body["seat"]
    answers(play, "enrol", learner="a1").sees("Đã ghi tên", "Việc của Tổ")
    assert "Pâng" not in repr(play.learner)


def test_who_says_no_is_noted_nowhere() -> None:
    play = helper().says("việc của tổ", "ghi tên người mới", "không đồng ý").sees("Không ghi gì cả")

    assert play.last is not None
    assert play.last.asks == ()


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_childs_name_is_not_asked_for(channel: str) -> None:
    play = helper(channel).says("việc của tổ", "ghi tên người mới", "đồng ý", "học sinh", "dưới 16", "bỏ qua")

    play.sees("đang lấy")
    body = asked(play).body
    assert (body["name"], body["village"], body["trait-age"]) == ("", "", "under-16")
    assert seat_from_json(body["seat"]).age == "under-16"


def test_a_pupil_of_16_has_a_name() -> None:
    play = helper().says("việc của tổ", "ghi tên người mới", "đồng ý", "học sinh", "từ 16", "bỏ qua").sees("thường gọi")

    assert asked(play.says("Tòng Nam")).body["trait-age"] == "from-16"


@pytest.mark.parametrize(
    ("words", "told"), [("Bà Pâng 012345678901", "đừng gửi mã OTP"), ("<Pâng>", "Tên chỉ gồm chữ")]
)
def test_a_number_or_what_is_no_name_is_not_kept(words: str, told: str) -> None:
    play = helper().says("việc của tổ", "ghi tên người mới", "đồng ý", "bà con", words).sees(told, "thôn, bản nào")

    play.says("Nậm Loỏng", words).sees(told, "tên thường gọi")
    assert play.last is not None
    assert play.last.asks == ()


def test_a_failed_enrolment_is_told() -> None:
    play = helper().says("việc của tổ", "ghi tên người mới", "đồng ý", "bà con", "bỏ qua", "Bà Mai")

    play.happens(Failed("r", "people", "failed")).sees("đang lấy")
    play.happens(Failed("r", "enrol", "failed")).sees("chưa lấy được", "Việc của Tổ")


@pytest.mark.parametrize("channel", CHANNELS)
def test_the_list_shows_who_needs_help_first_and_one_of_it_why(channel: str) -> None:
    play = lists(helper(channel).says("việc của tổ", "người em đang giúp"), PANG, MAI, CHILD, more=1)
    play.sees("✋ Bà Pâng · 3", "⏳ Bà Mai · 0", "Em số 345 · 1").says("1")

    assert (asked(play).kind, asked(play).body["learner"]) == ("person", "a1")
    answers(play, "person", token=PANG, lesson="otp", village="Bản Nậm Loỏng")
    play.sees("Bà Pâng", "Bản Nậm Loỏng", "học xong: 3", "vướng ở bài “Mã OTP”", "bốn lần liền")


def test_who_left_off_is_told_of_and_a_lesson_that_is_gone_is_not() -> None:
    play = lists(helper().says("việc của tổ", "người em đang giúp"), MAI).taps("⏳ Bà Mai · 0")
    answers(play, "person", token=MAI, lesson="otp", village="").sees("Bỏ dở bài “Mã OTP”", "bản: –")

    play = lists(play.taps("Người em đang giúp"), PANG).taps("✋ Bà Pâng · 3")
    answers(play, "person", token=PANG, lesson="gone", village="").misses("vướng")


def test_the_list_has_pages_and_an_empty_one_says_what_to_do() -> None:
    play = lists(helper().says("việc của tổ", "người em đang giúp"), PANG, more=1).taps("Xem thêm người")
    lists(play, MAI, page=1).sees("Bà Mai").misses("Xem thêm").taps("Trang trước")
    lists(play).sees("chưa có ai")


def test_one_who_was_erased_meanwhile_cannot_be_chosen() -> None:
    play = lists(helper().says("việc của tổ", "người em đang giúp"), "0~…~", PANG)

    play.happens(Chose("0", play.learner.id, play.learner.turn)).sees("Bà Pâng")
    assert play.last is not None
    assert play.last.asks == ()


@pytest.mark.parametrize("channel", CHANNELS)
def test_somebody_is_struck_off_in_two_steps(channel: str) -> None:
    play = lists(helper(channel).says("việc của tổ", "người em đang giúp"), PANG).says("1")
    answers(play, "person", token=PANG, lesson="", village="").says("xóa người này").sees(
        "Xóa hết thông tin của Bà Pâng?"
    )
    play.says("không xóa")
    lists(play, PANG).says("1")
    answers(play, "person", token=PANG, lesson="", village="").says("xóa người này", "xóa hết ngay")

    assert (asked(play).kind, asked(play).body["learner"]) == ("strike", "a1")
    answers(play, "strike", struck=True).sees("Đã xóa hết", "Việc của Tổ")


def test_an_answer_that_comes_after_they_went_elsewhere_changes_nothing() -> None:
    play = helper().says("việc của tổ", "người em đang giúp", "menu")

    answers(play, "people", page=0, more=0, people=[PANG]).misses("Bà Pâng")
    play.says("việc của tổ", "người em đang giúp").happens(Failed("r", "people", "x")).sees("chưa lấy được")


def at_place(channel: str, kind: str = "buổi học trực tiếp") -> Play:
    """Return a helper who has told which lesson was taught today."""
    play = helper(channel).says("việc của tổ", "ghi một buổi học").sees("thế nào").says(kind).sees("học bài nào")
    return play.says("mã otp").sees("ngày nào").says("hôm nay").sees("Học ở đâu")


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_class_is_written_down_with_who_of_the_list_was_there_and_how_many_besides(channel: str) -> None:
    play = at_place(channel).says("Nhà văn hóa bản")
    lists(play, PANG, MAI, more=1).sees("Ai trong danh sách", "Đã chọn 0").says("1").sees("Đã chọn 1").says("2")
    play.says("1").sees("Đã chọn 1").says("1", "xem thêm người")
    lists(play, CHILD, page=1).says("1").sees("Đã chọn 3").says("xong").sees("Ngoài danh sách").says("mười hai")

    body = asked(play).body
    assert (body["kind"], body["lesson"], body["day"], body["place"], body["people"], body["learners"]) == (
        "class", "otp", "20261123", "Nhà văn hóa bản", "12", "b2+a1+c345",
    )  # fmt: skip
    answers(play, "attest", listed=3).sees("Đã ghi buổi học", "tính riêng", "Việc của Tổ")


def test_a_paper_session_without_a_list_is_a_number_alone() -> None:
    play = lists(at_place("telegram", "trên giấy").says("Chợ phiên")).sees("Ngoài danh sách")

    play.taps("Không còn ai khác").sees("từ 1 đến 500")
    play.says("0").sees("từ 1 đến 500").says("501").sees("từ 1 đến 500").says("1,5", "mấy người").sees(
        "Ngoài danh sách"
    )
    assert dict(asked(play.says("30")).body) == {
        "unit": GROUP, "kind": "paper", "lesson": "otp", "day": "20261123", "place": "Chợ phiên", "people": "30",
        "learners": "",
    }  # fmt: skip
    play.happens(Failed("r", "attest", "x")).sees("chưa lấy được")


def test_those_of_the_list_alone_are_enough_for_a_class() -> None:
    play = lists(at_place("telegram").says("Chợ"), PANG).taps("Bà Pâng", "Xong, sang bước sau", "Không còn ai khác")

    assert (asked(play).body["people"], asked(play).body["learners"]) == ("0", "a1")


@pytest.mark.parametrize(
    ("words", "day"), [("21/11", "20261121"), ("1-9-2026", "20260901"), ("23.11", "20261123"), ("hôm qua", "20261122")]
)
def test_a_day_of_the_last_months_can_be_typed(words: str, day: str) -> None:
    play = helper().says("việc của tổ", "ghi một buổi học", "trên giấy", "mã otp", words).sees("Học ở đâu")

    assert f":{day}:" in play.learner.seat.detail


def test_in_january_a_day_of_december_is_last_years() -> None:
    play = helper().later(days=50).says("việc của tổ", "ghi một buổi học", "trên giấy", "mã otp", "20/12")

    assert ":20261220:" in play.learner.seat.detail


@pytest.mark.parametrize("words", ["24/11", "31/2", "1/1", "hôm nọ", "31/13", "1/2/3/4", "1/1/2020"])
def test_what_is_no_such_day_is_asked_for_again(words: str) -> None:
    helper().says("việc của tổ", "ghi một buổi học", "trên giấy", "mã otp", words).sees("ba tháng gần đây", "ngày nào")


def test_a_place_with_a_phone_number_is_not_kept() -> None:
    at_place("telegram").says("Nhà anh Sùng 0912345678").sees("đừng gửi mã OTP", "Học ở đâu")


def test_more_than_twelve_of_the_list_are_written_down_in_two_goes() -> None:
    play = lists(at_place("telegram").says("Chợ"), *(f"a{n}~B{n}~0~" for n in range(6)), more=1)
    for n in range(6):
        play.taps(f"B{n}")
    play = lists(play.taps("Xem thêm người"), *(f"b{n}~C{n}~0~" for n in range(7)), page=1)
    for n in range(6):
        play.taps(f"C{n}")

    play.taps("C6").sees("nhiều nhất 12 người", "Đã chọn 12")


def test_a_list_that_cannot_be_fetched_leaves_the_number() -> None:
    at_place("telegram").says("Chợ").happens(Failed("r", "people", "x")).sees("chưa lấy được", "Ngoài danh sách")


def test_strange_keys_and_answers_change_nothing_in_a_class() -> None:
    play = at_place("telegram").says("Chợ")
    play = lists(play, PANG)
    before = play.learner
    answers(play, "attest", listed=1)
    answers(play, "export")
    assert play.learner == before
    for key in ("zz", "0", ".day-today"):
        play.happens(Chose(key, play.learner.id, play.learner.turn)).sees("Ai trong danh sách")
    helper().says("việc của tổ", "ghi một buổi học").says("chuyện khác").sees("chưa hiểu", "thế nào")


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_lesson_is_had_on_paper_and_the_session_entered_back(channel: str) -> None:
    play = helper(channel).says("việc của tổ", "in bài ra giấy").sees("in bài nào").says("mã otp").sees("đang lấy")

    body = asked(play).body
    assert (asked(play).kind, body["lesson"], body["title"]) == ("sheet", "otp", "Mã OTP")
    assert len(json.loads(body["questions"])) == 3
    answers(play, "sheet", paper=PAPER).sees("Bài để in đây", "A5")
    assert [block.hash for block in play.screen.blocks if isinstance(block, Paper)] == [PAPER]
    play.says("ghi một buổi học").sees("Buổi học thế nào")


def test_a_paper_that_cannot_be_drawn_is_told_and_another_can_be_had() -> None:
    play = (
        helper().says("việc của tổ", "in bài ra giấy", "mã otp").happens(Answered("r", "export", {})).sees("đang lấy")
    )
    play.happens(Failed("r", "sheet", "x")).sees("chưa lấy được", "in bài nào").says("mã otp")
    answers(play, "sheet", paper=PAPER).taps("In bài ra giấy").sees("in bài nào")


def test_lessons_are_chosen_page_by_page() -> None:
    from tests.dialogue.playbook import CONTENT, library

    play = Play(library(CONTENT), channel="telegram")
    play.learner = replace(play.learner, account=Account("telegram", frozenset({f"helper:{GROUP}"})))
    play.enters().says("menu", "việc của tổ", "in bài ra giấy")
    first = text_of(play.screen)

    play.taps("Xem thêm bài")
    assert text_of(play.screen) != first
    play.taps("Trang trước")
    assert text_of(play.screen) == first
    assert asked(play.taps("Cuộc gọi lừa đảo")).body["lesson"] == "cuoc-goi-lua-dao"


@pytest.mark.parametrize("channel", CHANNELS)
def test_one_of_the_list_is_taught_on_this_very_phone(channel: str) -> None:
    play = lists(helper(channel).says("việc của tổ", "người em đang giúp"), PANG).says("1")
    answers(play, "person", token=PANG, lesson="", village="").says("học cùng")

    assert (asked(play).kind, asked(play).body["learner"]) == ("teach", "a1")
    answers(play, "teach", learner="a1").sees("Việc của Tổ")
    assert play.last is not None
    assert play.last.current == int("a1", 36)


def test_one_who_is_on_no_list_any_more_is_not_taught() -> None:
    play = lists(helper().says("việc của tổ", "người em đang giúp"), PANG).says("1")
    answers(play, "person", token=PANG, lesson="", village="").says("học cùng")

    answers(play, "teach", learner="").sees("không còn trong danh sách")
    assert play.last is not None
    assert play.last.current == 0


def test_strange_keys_and_answers_change_nothing_on_the_list_and_while_enrolling() -> None:
    play = helper().says("việc của tổ", "ghi tên người mới", "đồng ý")
    play.happens(Chose("zz", play.learner.id, play.learner.turn)).sees("thuộc nhóm nào")
    play.says("việc của tổ", "người em đang giúp")
    answers(play, "attest", listed=1).sees("đang lấy")
