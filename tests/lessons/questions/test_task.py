"""What every kind of question keeps to."""

import pytest

from lessons.questions import KINDS
from lessons.questions.task import SUBMIT, Task, shuffled
from tests.lessons.writing import question

BODIES = {
    "answers": "answers: [{right: Tắt máy}, {right: Hỏi công an}, {wrong: Đọc mã, because: Chưa đúng ạ.}]",
    "number": "number: {from: 8, to: 12, wrong: {number: 5, because: Chưa đúng ạ.}}",
    "typed": "typed: {right: [mật khẩu], wrong: [{text: mã, because: Chưa đúng ạ.}]}",
    "order": "order: [Dừng lại, Kiểm tra, Hỏi]",
    "match": "match: [[113, công an], [114, cứu hỏa]]",
}
STRANGE = ["", " ", "\0", "a" * 4096, "😀", "\u202e114", "1 3", "=", "other", "không", "\ud800", "9" * 400, "<bạn>"]


def task(kind: str) -> Task:
    return question(BODIES[kind]).task


def test_every_kind_is_tried_here() -> None:
    assert set(BODIES) == {kind.key for kind in KINDS}


# The smaller tests run the same lines: tracing these too would cost as much again.
@pytest.mark.no_cover
@pytest.mark.parametrize("words", STRANGE)
@pytest.mark.parametrize("kind", BODIES)
def test_strange_words_are_never_right_and_never_an_error(kind: str, words: str) -> None:
    for picked in ((), ("gone",)):
        verdict = task(kind).read(picked, words, "vi").verdict
        assert verdict is None or verdict.right is False


@pytest.mark.no_cover
@pytest.mark.parametrize("key", STRANGE)
@pytest.mark.parametrize("kind", BODIES)
def test_a_key_that_is_not_offered_is_never_judged(kind: str, key: str) -> None:
    for picked in ((), ("gone",)):
        verdict = task(kind).choose(picked, key).verdict
        assert verdict is None or (key == SUBMIT and verdict.right is False)
    assert task(kind).because(key) is None


@pytest.mark.parametrize("kind", BODIES)
def test_a_question_can_always_be_answered_to_its_end(kind: str) -> None:
    asked = task(kind)
    picked: tuple[str, ...] = ()
    for _ in range(10):
        options = [option for option in asked.options(picked, "s") if not option.picked]
        if asked.typed:
            step = asked.read((), asked.reveal()[0].in_("vi").split("–")[0], "vi")
        else:
            step = asked.choose(picked, options[0].key if options else SUBMIT)
        if step.verdict is not None:
            break
        picked = step.picked
    assert step.verdict is not None
    assert len(step.verdict.option) <= 80


@pytest.mark.parametrize("kind", BODIES)
def test_there_is_something_to_tell_after_two_misses(kind: str) -> None:
    assert task(kind).reveal()
    assert list(task(kind).texts())
    assert task(kind).signature() == task(kind).signature()


@pytest.mark.parametrize("kind", ["answers", "number", "typed"])
def test_an_answer_in_one_piece_has_no_board(kind: str) -> None:
    assert task(kind).board(()) is None


def test_an_order_depends_on_the_seed_and_the_keys_alone() -> None:
    assert shuffled(["a", "b", "c"], "s") == shuffled(["c", "b", "a"], "s")
    assert {tuple(shuffled(["a", "b", "c"], str(seed))) for seed in range(50)} == {
        ("a", "b", "c"), ("a", "c", "b"), ("b", "a", "c"), ("b", "c", "a"), ("c", "a", "b"), ("c", "b", "a"),
    }  # fmt: skip
