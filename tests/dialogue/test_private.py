"""What of typed words may be kept, and what the person is told of the rest."""

import pytest
from msgspec.structs import replace

from bot.dialogue.learner import Shelf
from bot.dialogue.private import fit, secret
from tests.dialogue.playbook import Play

SECRETS = (
    "mã là 482913",
    "48 29 13",
    "4-8-2-9-1-3",
    "9704 3668 1234 5678",
    "9704.3668.1234.5678",
    "012345678901",
    "0912 345 678",
    "４８２９１３",
    "৪৮২৯১৩",
    "48\u200b29\u200b13",
    "4829\u00a013",
    "482—913",
)
NAMES = ("Bà Lò Thị Pâng", "Tổ 12", "Bản Nậm Loỏng 2", "Nhà anh Sùng (đội 3)", "O'Brien", "আমিনা বেগম", "Tà Mít-Pắc Ta")


@pytest.mark.parametrize("words", SECRETS)
def test_what_looks_like_a_secret_is_seen_however_it_is_spaced_and_is_not_fit_to_keep(words: str) -> None:
    assert secret(words)
    assert fit(words) == ("", "notice.secret")
    assert fit(f"Bà Pâng {words}") == ("", "notice.secret")


@pytest.mark.parametrize("words", NAMES)
def test_a_name_may_be_kept_with_a_figure_in_it(words: str) -> None:
    assert not secret(words)
    assert fit(f"  {words} ") == (words, "")


def test_four_digits_are_an_otp_in_a_name_and_a_year_in_a_talk() -> None:
    assert not secret("năm 2026")
    assert not secret("hôm 21/11/2026 và 1-2-1999")
    assert secret("48/29/1999")
    assert secret("21/11/20261")
    assert fit("Pâng 4829").notice == "notice.secret"


@pytest.mark.parametrize("words", ["", "  ", "12", "<b>Pâng</b>", "Pâng\u202e", "=SUM(A1)", "x" * 41, "Pâng 😀"])
def test_what_is_no_name_is_not_kept(words: str) -> None:
    kept, notice = fit(words)

    assert (kept, notice) in (("", "notice.name"), ("Pâng", ""))


def test_a_secret_typed_as_an_answer_is_no_try_and_the_person_is_told() -> None:
    play = Play().enters("otp").says("tiếp", "tắt máy", "tiếp", "114", "tiếp").sees("không nói cho ai biết")

    play.says("mã của tôi là 482913").sees("đừng gửi mã OTP", "không nói cho ai biết").misses("Chưa đúng")

    assert [record.question for record in play.records if record.kind == "answered"] == ["ai-hoi", "so-chay"]
    play.says("mật khẩu").sees("Đúng rồi")


def test_a_long_number_stays_an_answer_where_a_number_is_asked_for() -> None:
    play = Play().enters().says("tiếp", "tắt máy", "tiếp").sees("Có cháy thì gọi số nào")

    play.says("1140000").misses("đừng gửi mã OTP")

    assert [record.right for record in play.records if record.question == "so-chay"] == [False]


def test_a_secret_in_the_name_on_a_paper_is_not_asked_for_and_the_person_is_told() -> None:
    play = Play().enters().says("menu")
    play.learner = replace(play.learner, shelf=Shelf({"otp": 20261123}, {"thu": 20261123}))

    play.says("giấy ghi nhận", "Lò Mai 482913").sees("đừng gửi mã OTP", "muốn ghi tên gì")

    assert play.last is not None
    assert play.last.asks == ()
