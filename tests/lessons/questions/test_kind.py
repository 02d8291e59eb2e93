"""What the loader knows of a kind of question."""

from lessons.cards import question_shape
from lessons.model import Text
from lessons.questions import KINDS
from lessons.questions.kind import key_of


def test_a_kind_is_told_by_one_key_of_its_own() -> None:
    keys = [kind.key for kind in KINDS]

    assert len(set(keys)) == len(keys)
    for kind in KINDS:
        others = {field.key for field in question_shape(kind).fields} & (set(keys) - {kind.key})
        assert others == set()


def test_an_option_without_a_key_is_known_by_its_words_in_the_main_language() -> None:
    assert key_of(Text({"vi": "Tắt máy", "en": "Hang up"})) == key_of(Text({"vi": "Tắt máy"}))
    assert key_of(Text({"vi": "Tắt máy"})) != key_of(Text({"vi": "Đọc mã"}))
    assert len(key_of(Text({"vi": "Tắt máy"}))) == 6
