"""Taking syllables apart, and the keys of Telex and VNI."""

import pytest

from lessons.vietnamese import Syllable, is_syllable, keys, lacks, syllable, telex, vni


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("khau", "khẩu"), ("khâu", "khẩu"), ("khảu", "khẩu"), ("hòa", "hoà"), ("duong", "đường"), ("đưong", "đường"),
        ("an", "an"),
    ],
)  # fmt: skip
def test_marks_may_be_missing(typed: str, meant: str) -> None:
    assert lacks(syllable(typed), syllable(meant))


@pytest.mark.parametrize(
    ("typed", "meant"), [("bạn", "bán"), ("khẩu", "khâu"), ("măt", "mật"), ("đa", "da"), ("ha", "han"), ("o", "a")]
)
def test_marks_may_not_be_different(typed: str, meant: str) -> None:
    assert not lacks(syllable(typed), syllable(meant))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("maatj", "mật"), ("mataj", "mật"), ("khaaur", "khẩu"), ("khauar", "khẩu"), ("ddungs", "đúng"),
        ("dungds", "đúng"),        ("dduwowngf", "đường"), ("dduongwf", "đường"), ("ddwowngf", "đường"),
        ("thuowr", "thuở"), ("muwa", "mưa"),
        ("muaw", "mưa"), ("quawngj", "quặng"), ("hoawcj", "hoặc"), ("awn", "ăn"), ("nhw", "như"), ("wf", "ừ"),
        ("soos", "số"), ("ow", "ơ"), ("tuw", "tư"), ("mậtj", "mật"), ("kix", "kỹ"), ("xax", "xã"),
    ],
)  # fmt: skip
def test_telex_keys_left_over_are_read(typed: str, read: str) -> None:
    assert telex(typed) == syllable(read)


@pytest.mark.parametrize("typed", ["mat", "zalo", "mậts", "xa", "tiw", "bans1s2j", "", "dz", "chuyển"])
def test_where_there_are_no_telex_keys_or_senseless_ones_nothing_is_read(typed: str) -> None:
    assert telex(typed) is None


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("mat65", "mật"), ("ma65t", "mật"), ("kha63u", "khẩu"), ("d9uo7ng2", "đường"), ("duong972", "đường"),
        ("ta81t", "tắt"), ("tu7", "tư"), ("hoa8c5", "hoặc"), ("mậ5t", "mật"),
    ],
)  # fmt: skip
def test_vni_keys_left_over_are_read(typed: str, read: str) -> None:
    assert vni(typed) == syllable(read)


@pytest.mark.parametrize("typed", ["mat", "1mat", "mat12", "b6", "b9", "e8", "hoa7", "qua7", "mat0", "5"])
def test_where_there_are_no_vni_keys_or_senseless_ones_nothing_is_read(typed: str) -> None:
    assert vni(typed) in (None, syllable(typed))
    assert vni(typed) is None or typed == "mat0"


def test_a_word_with_two_tones_is_no_syllable_with_one() -> None:
    assert syllable("mậtkhẩu") == Syllable("mâtkhâu", "\u0323\u0309")


@pytest.mark.parametrize(("word", "typed"), [("gôgle", "google"), ("ưifi", "wifi"), ("facebôk", "facebook")])
def test_what_telex_made_of_a_foreign_word_is_undone(word: str, typed: str) -> None:
    assert keys(word) == typed


@pytest.mark.parametrize(
    ("letters", "valid"),
    [("khoang", True), ("nghieng", True), ("quyen", True), ("gi", True), ("khona", False), ("chuyne", False)],
)
def test_what_can_be_a_word_of_its_own_is_known_by_its_shape(letters: str, valid: bool) -> None:
    assert is_syllable(letters) is valid
