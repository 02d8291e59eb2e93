"""Taking case, punctuation, emoji, manners and the words around an answer away."""

import pytest

from lessons.phrases import clean, fold, readings, tokens


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("Tiếp!", "tiep"), ("/tiep", "tiep"), ("Dạ tiếp ạ", "tiep"), ("da tiep a", "tiep"), ("TIẾP NHÉ 👍🏽", "tiep"),
        ("1)", "1"), ("1.", "1"), ("1️⃣", "1"), ("a", "a"), ("a)", "a"), ("câu a", "cau a"), ("chọn a", "chon a"),
        ("b, a", "b a"), ("1,3", "1,3"), ("1 3 4", "1 3 4"), ("ạ", ""), ("👍", ""), ("", ""), ("dạ", "da"),
        ("dạ vâng", "vang"), ("da thua co", "co"), ("da thua", "thua"), ("Đã làm xong", "lam xong"),
        ("da lam xong", "lam xong"), ("Về nhà", "ve nha"), ("ve nha", "ve nha"), ("đi nhe", "di"),
        ("cong an a", "cong an"), ("C.C.C.D", "cccd"), ("don't", "dont"), ("mật_khẩu", "mat khau"), ("ma-otp",
        "ma otp"), ("tắttttt", "tat"),
        ("www.abc", "www abc"), ("xin =)) <3", "xin"), ("আমি শিখছি", "আমি শিখছি"), ("É", "e"),
    ],
)  # fmt: skip
def test_a_command_folds_to_its_plain_words(typed: str, left: str) -> None:
    assert fold(typed) == left


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("Dạ, Hòa Bình ạ!", "hoà bình"), ("THÚY", "thuý"), ("khỏe", "khoẻ"), ("của", "của"), ("quý", "quý"),
        ("giếng", "giếng"), ("gì", "gì"), ("toàn", "toàn"), ("tòan", "toàn"), ("ngoài", "ngoài"), ("cuả", "của"),
        ("được", "được"), ("café", "café"), ("khuỷu", "khuỷu"), ("da thua cô", "cô"), ("b̀", "b̀"), ("ấ́", "ấ́"),
        ("vâng thưa mẹ", "mẹ"), ("ok nhé", "ok"), ("nhé", ""), ("kĩ", "kĩ"), ("thế à", "thế"), ("á", "á"),
    ],
)  # fmt: skip
def test_clean_words_keep_their_marks_and_lose_their_manners(typed: str, left: str) -> None:
    assert clean(typed) == left


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("10.000, 10,5 và -5", ("10.000", "10,5", "và", "-5")), ("> 18", (">18",)), ("<mật>", ("mật",)),
        ("50 %", ("50",)), ("50%", ("50%",)), ("8-12", ("8-12",)), ("- một", ("một",)), ("\0a\u202eb\u200bc",
        ("abc",)),
        ("١١٣", ("113",)), ("\ud800", ()), ("a\u0323", ("ạ",)), ("x" * 300, ("x" * 200,)),
        ("chương III", ("chương", "iii")), ("113ạ", ("113", "ạ")),
    ],
)  # fmt: skip
def test_signs_count_inside_numbers_only(typed: str, left: tuple[str, ...]) -> None:
    assert tokens(typed) == left


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("em nghĩ là mật khẩu ạ", "mật khẩu"), ("đáp án của em là: mật khẩu", "mật khẩu"), ("số 113", "113"),
        ("gọi số 113 bác ạ", "113"), ("mật khẩu đấy", "mật khẩu"), ("mật khẩu nhé cháu", "mật khẩu"),
        ("mật khẩu. Cảm ơn cô nhiều", "mật khẩu"), ("The answer is: password, thank you", "password"),
        ("đó là mật khẩu", "mật khẩu"), ("do la mat khau", "mat khau"), ("da zalo", "zalo"), ("da dung a", "dung"),
        ("Thưa các bác mật khẩu", "mật khẩu"), ("ok, bác ơi", "ok"),
    ],
)  # fmt: skip
def test_the_words_around_an_answer_may_go(typed: str, answer: str) -> None:
    assert answer in {" ".join(reading.words) for reading in readings(typed)}


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("em nghĩ không là mật khẩu", "mật khẩu"), ("không phải là mật khẩu", "mật khẩu"), ("hỏi con ạ", "hỏi"),
        ("da bong", "bong"), ("số mật khẩu", "mật khẩu"), ("lạ mật khẩu", "mật khẩu"), ("hỏi bạn", "hỏi"),
        ("Dạ bán ạ", "dạ"), ("đã đọc mã", "đọc mã"), ("trả lời người lạ", "người lạ"), ("do la", "la"),
        ("lá la", "la"),
        ("nút nhà", "nút"), ("nut do", "nut"), ("đô la Mỹ", "mỹ"),
    ],
)  # fmt: skip
def test_what_may_be_part_of_the_answer_stays(typed: str, answer: str) -> None:
    assert answer not in {" ".join(reading.words) for reading in readings(typed)}


def test_the_whole_message_is_always_the_first_reading() -> None:
    first = next(readings("dạ mật khẩu ạ"))
    assert (first.words, first.cut) == (("dạ", "mật", "khẩu", "ạ"), False)
    assert list(readings("👍")) == []
