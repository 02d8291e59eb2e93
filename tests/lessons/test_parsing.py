"""Bytes to nodes: nothing is guessed, nothing unfolds, nothing raises."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lessons.desk import Desk
from lessons.nodes import Items, Node, Pairs, Scalar, is_empty, place
from lessons.parsing import DEEPEST, parse


def parsed(text: str | bytes) -> tuple[Node | None, list[str]]:
    desk = Desk("bai.yaml")
    node = parse(text if isinstance(text, bytes) else text.encode(), desk)
    return node, [f"{fault.line}:{fault.column} {fault.code}" for fault in desk.faults]


def test_every_scalar_is_the_text_that_was_written() -> None:
    node, faults = parsed("[no, 12:30, 0912345678, on, 1_000, ~, 2026-01-01, 0x1F, 1e3]")

    assert isinstance(node, Items)
    assert faults == []
    texts = [item.text for item in node.items if isinstance(item, Scalar)]
    assert texts == ["no", "12:30", "0912345678", "on", "1_000", "~", "2026-01-01", "0x1F", "1e3"]


def test_a_node_knows_its_line_and_column() -> None:
    node, _ = parsed("title:\n  vi: Xin chào\ncards: [một, {a: hai}]\n")

    assert isinstance(node, Pairs)
    title, cards = node.get("title"), node.get("cards")
    assert isinstance(title, Pairs)
    assert place(title) == (2, 3)
    assert [place(value) for _, value in title.pairs] == [(2, 7)]
    assert isinstance(cards, Items)
    assert [place(item) for item in cards.items] == [(3, 9), (3, 14)]
    assert not title.flow
    assert isinstance(cards.items[1], Pairs)
    assert cards.items[1].flow


def test_composed_and_decomposed_letters_are_one() -> None:
    node, _ = parsed("xin cha\u0300o")

    assert node == Scalar("xin chào", 1, 1, end=(1, 10))


def test_a_mark_at_the_start_and_windows_line_ends_change_nothing() -> None:
    assert parsed(b"\xef\xbb\xbfa: b\r\nc: d\re: f\r\n") == parsed("a: b\nc: d\ne: f\n")


def test_what_is_empty_says_so() -> None:
    nodes = [parsed(text)[0] for text in ("''", "[]", "{}", "x", "[x]", "{x: y}")]

    assert [is_empty(node) for node in nodes if node is not None] == [True, True, True, False, False, False]


def test_fifty_thousand_brackets_are_refused_at_once() -> None:
    assert parsed("[" * 50_000) == (None, [f"1:{DEEPEST + 1} HS007"])
    assert parsed("- " * 50_000) == (None, [f"1:{2 * DEEPEST + 1} HS007"])


def test_an_alias_is_never_followed() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"{n}: &{n} [*{p}, *{p}]\n" for p, n in zip("abcdefgh", "bcdefghi", strict=True))
    node, faults = parsed(bomb)

    assert isinstance(node, Pairs)
    assert len(faults) == 9 + 16
    assert {fault.split()[1] for fault in faults} == {"HS008"}


def test_all_faults_of_letters_and_of_structure_are_told_at_once() -> None:
    _, faults = parsed("a: \x00\nb: \u200b\u202e\na: &x\n? [c]\n: d\n<<: {}\n")

    assert sorted(faults) == sorted(
        ["1:4 HS004", "2:4 HS004", "2:5 HS004", "3:1 HS012", "3:4 HS008", "4:3 HS082", "6:1 HS010"]
    )


def test_a_hidden_letter_behind_an_escape_is_found() -> None:
    node, faults = parsed('"a\\u202eb\\tc"')

    assert faults == ["1:1 HS004"]
    assert node is not None


def test_a_quoted_merge_key_is_a_key_like_any_other() -> None:
    node, faults = parsed("'<<': a")

    assert faults == []
    assert isinstance(node, Pairs)


def test_what_is_never_closed_is_told_where_it_was_opened() -> None:
    assert parsed("a: 1\nb: [1,\nc: 2\n")[1] == ["2:4 HS006"]
    assert parsed('a: 1\nb: "x\nc: 2\n')[1] == ["2:4 HS006"]


def test_a_colon_in_a_text_is_told_from_other_faults() -> None:
    assert parsed("vi: Nhớ nhé: tắt máy")[1] == ["1:12 HS024"]
    assert parsed("a: x\n  b: y")[1] == ["2:4 HS006"]
    assert parsed("a: - x")[1] == ["1:4 HS025"]
    assert parsed("- a\nb: c")[1] == ["2:1 HS006"]


def test_a_space_from_word_is_told_before_a_text_and_left_alone_inside_it() -> None:
    node, faults = parsed("a:\n\u00a0\u00a0b:\u2007c\u00a0d\n")

    assert faults == ["2:1 HS086"]
    assert node == parsed("a:\n  b: c\u00a0d\n")[0]


@pytest.mark.parametrize(
    ("line", "place", "meant"),
    [
        ("a: {vi:\u00a0b, en: c}", "1:8", "a: {vi: b, en: c}"),
        ("a: {vi: b,\u00a0en:\u2007c}", "1:11", "a: {vi: b, en: c}"),
        ("a: [b,\u00a0{vi:\u00a0c}]", "1:7", "a: [b, {vi: c}]"),
        ("- {\u3000vi: b}", "1:4", "- { vi: b}"),
    ],
)
def test_spaces_from_word_are_told_between_brackets_too(line: str, place: str, meant: str) -> None:
    node, faults = parsed(f"{line}\n")

    assert faults == [f"{place} HS086"]
    assert node == parsed(f"{meant}\n")[0]


@pytest.mark.parametrize(
    "line", ['a: {vi: "b,\u00a0c", en: d\u00a0e}', "a: ['b,\u00a0c']", f"a: [{'b' * 2000},\u00a0c]"]
)
def test_spaces_from_word_inside_a_text_do_no_harm(line: str) -> None:
    assert parsed(f"{line}\n")[1] == []


def test_a_curly_mark_is_told_where_it_was_meant_to_hold_a_text() -> None:
    assert parsed("vi: “Nhớ nhé: tắt máy”")[1] == ["1:5 HS087"]
    assert parsed("- {vi: “Nhớ: tắt”}")[1] == ["1:8 HS087"]
    assert parsed('a: “x: y"\nb: "z”\n')[1] == ["1:4 HS087", "2:6 HS087"]
    assert parsed("vi: “Nhớ” là nhớ: tắt máy")[1] == ["1:17 HS024"]


def test_curly_marks_of_speech_are_letters_like_any_other() -> None:
    assert parsed('a: “Chào bạn”\nb: "Cô nói: “Chào”"\nc: "Cô nói “chào\n  bạn”"\n')[1] == []


def test_a_second_document_ends_the_reading() -> None:
    assert parsed("a: 1\n---\nb: [\n") == (None, ["2:1 HS011"])
    assert parsed("---\na: 1\n")[1] == []


def test_a_file_with_notes_only_is_empty() -> None:
    assert parsed("# chưa viết\n") == (None, ["1:1 HS013"])
    assert parsed("") == (None, ["1:1 HS013"])


def test_bytes_that_are_no_utf8_are_told_where_they_stand() -> None:
    assert parsed("tiêu đề: tốt\nb: ".encode() + b"\xff") == (None, ["2:4 HS003"])
    assert parsed("a: b".encode("utf-16")) == (None, ["1:1 HS003"])


@given(st.binary(max_size=400))
@example(b"a: !<tag> x")
@example(b"%YAML 9.9\n---\na")
@example(b"? ? ?\n")
@example(b'"\\ud800"')
def test_no_bytes_raise(data: bytes) -> None:
    node, faults = parsed(data)

    assert node is not None or faults


@given(st.text(alphabet="ab:-[]{}?&*!|>'\"%@`#,\n \t<~\\ \u00e1\ud800".replace("\ud800", ""), max_size=80))
def test_no_tangle_of_signs_raises(text: str) -> None:
    node, faults = parsed(text)

    assert node is not None or faults
