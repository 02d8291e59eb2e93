"""Choosing among answers."""

import pytest

from lessons.model import Text
from lessons.questions.answers import Answer, Answers
from lessons.questions.task import SUBMIT, Step, Verdict
from tests.lessons.writing import codes, question

ONE = """
answers:
  - right: Tắt máy
    key: tat
    because: Đúng rồi ạ.
  - wrong: Đọc mã
    key: doc
    because: Chưa đúng ạ.
  - wrong: Gọi lại
    key: goi
"""
SEVERAL = """
answers:
  - wrong: Đọc mã
    key: doc
    because: Chưa đúng ạ.
  - right: Tắt máy
    key: tat
    because: Vâng ạ.
  - right: Hỏi công an
    key: hoi
  - wrong: Chờ xem
    key: cho
    because: Chờ thì mất tiền ạ.
"""


def answers(body: str) -> Answers:
    task = question(body).task
    assert isinstance(task, Answers)
    return task


def text(words: str) -> Text:
    return Text({"vi": words})


def test_with_one_right_answer_a_choice_decides_at_once() -> None:
    task = answers(ONE)

    assert not task.submits
    assert task.typed == ""
    assert task.choose((), "tat") == Step(("tat",), Verdict(True, "tat", text("Đúng rồi ạ.")))
    assert task.choose((), "doc") == Step(("doc",), Verdict(False, "doc", text("Chưa đúng ạ.")))
    assert task.choose((), "goi") == Step(("goi",), Verdict(False, "goi"))
    assert task.choose(("doc",), "khac") == Step(("doc",), understood=False)
    assert task.choose((), SUBMIT) == Step(understood=False)


def test_with_several_right_answers_choices_gather_until_done() -> None:
    task = answers(SEVERAL)

    assert task.submits
    assert task.choose((), "tat") == Step(("tat",))
    assert task.choose(("tat",), "hoi") == Step(("tat", "hoi"))
    assert task.choose(("tat", "hoi"), "tat") == Step(("hoi",))
    assert task.choose((), SUBMIT) == Step()
    assert task.choose(("hoi", "tat"), SUBMIT) == Step(("hoi", "tat"), Verdict(True, "tat+hoi"))


@pytest.mark.parametrize(
    ("picked", "option", "because"),
    [
        (("tat",), "tat", None),
        (("cho", "doc"), "doc+cho", "Chưa đúng ạ."),
        (("hoi", "tat", "cho"), "tat+hoi+cho", "Chờ thì mất tiền ạ."),
    ],
)
def test_only_exactly_the_right_ones_are_right(picked: tuple[str, ...], option: str, because: str | None) -> None:
    verdict = answers(SEVERAL).choose(picked, SUBMIT).verdict

    assert verdict == Verdict(False, option, text(because) if because else None)


def test_any_of_several_right_answers_is_enough_where_the_author_says_so() -> None:
    task = answers("choose: one" + SEVERAL)

    assert not task.submits
    assert task.choose((), "hoi") == Step(("hoi",), Verdict(True, "hoi"))
    assert task.reveal() == (text("Tắt máy"), text("Hỏi công an"))


@pytest.mark.parametrize("body", [ONE, SEVERAL])
def test_a_reason_is_found_again_by_what_was_recorded(body: str) -> None:
    task = answers(body)

    for picked in (("doc",), ("tat",), ("tat", "doc")):
        step = task.choose(picked, SUBMIT) if task.submits else task.choose((), picked[-1])
        assert step.verdict is not None
        assert task.because(step.verdict.option) == step.verdict.because
    assert task.because("other") is None
    assert task.because("") is None


@pytest.mark.parametrize(
    ("words", "option", "spelling"),
    [
        ("tắt máy", "tat", None),
        ("tat may", "tat", "Tắt máy"),
        ("dạ đọc mã ạ", "doc", None),
        ("goi lai", "goi", "Gọi lại"),
    ],
)
def test_typed_words_choose(words: str, option: str, spelling: str | None) -> None:
    verdict = answers(ONE).read((), words, "vi").verdict

    assert verdict is not None
    assert (verdict.option, verdict.right, verdict.spelling) == (option, option == "tat", spelling)


def test_typed_words_toggle_where_choices_gather() -> None:
    task = answers(SEVERAL)

    assert task.read(("tat",), "hoi cong an", "vi") == Step(("tat", "hoi"))
    assert task.read(("tat",), "con mèo", "vi") == Step(("tat",), understood=False)


def test_words_that_could_be_right_and_wrong_are_not_judged() -> None:
    task = Answers((Answer("a", text("bán"), True), Answer("b", text("bạn"), False)))

    assert task.read((), "ban", "vi") == Step((), Verdict(None, "other"))


def test_words_of_any_language_are_taken() -> None:
    task = Answers((Answer("a", Text({"vi": "Tắt máy", "en": "Hang up"}), True), Answer("b", text("Đọc mã"), False)))

    assert task.read((), "hang up", "vi") == task.choose((), "a")


def test_the_form_of_address_is_not_part_of_what_is_typed() -> None:
    task = Answers((Answer("a", text("<Bạn> tắt máy"), True), Answer("b", text("Đọc mã"), False)))

    assert task.read((), "tắt máy", "vi") == task.choose((), "a")


def test_the_order_shown_depends_on_the_seed_alone() -> None:
    task = answers(ONE)
    orders = {tuple(option.key for option in task.options((), seed)) for seed in "abcdefgh"}

    assert len(orders) > 1
    assert all(sorted(order) == ["doc", "goi", "tat"] for order in orders)
    assert task.options((), "a") == task.options((), "a")


def test_the_order_written_stays_where_the_author_says_so() -> None:
    task = answers("as written: yes" + ONE)

    assert [[option.key for option in task.options((), seed)] for seed in "ab"] == [["tat", "doc", "goi"]] * 2


def test_what_has_been_picked_is_marked() -> None:
    assert {option.key: option.picked for option in answers(SEVERAL).options(("tat",), "a")} == {
        "doc": False, "tat": True, "hoi": False, "cho": False,
    }  # fmt: skip


def test_the_reason_told_after_two_misses_is_that_of_a_right_answer() -> None:
    assert answers(ONE).reason() == text("Đúng rồi ạ.")
    assert answers(SEVERAL).reason() == text("Vâng ạ.")


def test_every_text_is_counted_for_the_version() -> None:
    assert [found.in_("vi") for found in answers(ONE).texts()] == [
        "Tắt máy", "Đúng rồi ạ.", "Đọc mã", "Chưa đúng ạ.", "Gọi lại",
    ]  # fmt: skip


def test_an_answer_without_a_key_is_known_by_its_words() -> None:
    first, second = (answers("answers:\n  - right: Tắt máy\n  - wrong: Đọc mã") for _ in range(2))

    assert first == second
    assert all(len(option.key) == 6 for option in first.options((), ""))


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ("    answers: []\n", ["HS022"]),
        ("    answers: {right: Tắt máy}\n", ["HS015"]),
        ("    answers: [Tắt máy]\n", ["HS019"]),
        ("    answers: [{right: ''}, {wrong: Đọc mã, because: Chưa đúng ạ.}]\n", ["HS022"]),
        ("    answers: [{right: 👍}, {wrong: 👎, because: Chưa đúng ạ.}]\n", []),
        ("    answers: [{right: 👍}, {wrong: 👍, because: Chưa đúng ạ.}]\n", ["HS038", "HS039"]),
        ("    answers: [{right: Một chữ dài hơn hẳn}, {right: Hai}, {wrong: Ba, because: Chưa đúng ạ.}]\n", []),
    ],
)
def test_a_mistake_is_told_once(body: str, faults: list[str]) -> None:
    assert codes(f"  - question: hoi\n    ask: Mình làm gì?\n{body}") == faults
