"""The terminal: what is drawn, what is handed in, and how it ends."""

import asyncio
import io
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rich.console import Console

from bot.channels.terminal import Pages, TypedLines, Visitor, chat, clean
from bot.dialogue.events import Inbound, Opened, Said
from bot.dialogue.screens import Choice, Link, Paper, Picture, Screen, Shown, Sound, Words

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
HELLO = Screen("vi", (Words("Học Số xin chào", "vi", "title"),), (Choice("yes", "Đồng ý"), Choice("no", "Không")))
CARD = Screen("vi", (Words("Thẻ một.", "vi"),), (Choice("next", "Tiếp"),))


@dataclass
class Talk:
    """Answers each event with the next screen; what the world changes later stands in ``later``."""

    screens: list[Screen]
    later: list[Screen] = field(default_factory=list)
    taken: list[Inbound] = field(default_factory=list)
    gone: bool = False

    async def take(self, inbound: Inbound) -> Shown:
        self.taken.append(inbound)
        return Shown(self.screens[min(len(self.taken), len(self.screens)) - 1], 1, len(self.taken))

    async def look(self, channel: str, address: str) -> Shown | None:
        return None if self.gone else Shown(self.later.pop(0), 1, 100 + len(self.later))

    async def changed(self, channel: str, address: str) -> None:
        await asyncio.Event().wait() if self.gone else None


async def typed(*lines: str) -> AsyncIterator[str]:
    for line in lines:
        yield line


def visitor(name: str = "lan") -> Visitor:
    moments = iter(range(1_000))
    return Visitor(name, Opened("goi", "vi"), lambda: NOW + timedelta(seconds=next(moments)))


def console(width: int = 40) -> Console:
    return Console(file=io.StringIO(), width=width)


def text(of: Console) -> str:
    assert isinstance(of.file, io.StringIO)
    return of.file.getvalue()


async def drawn(screen: Screen, width: int = 40) -> list[str]:
    page = console(width)
    Pages(page).draw(screen)
    return text(page).splitlines()


async def test_the_first_event_opens_the_door_and_each_line_is_said_to_the_screen_it_answers() -> None:
    talk = Talk([HELLO, CARD])
    await chat(talk, visitor(), typed("1", " tiếp "), Pages(console()))
    assert [inbound.event for inbound in talk.taken] == [Opened("goi", "vi"), Said("1", 1), Said("tiếp", 2)]
    assert {(inbound.channel, inbound.address) for inbound in talk.taken} == {("terminal", "lan")}
    assert len({inbound.message for inbound in talk.taken}) == 3


async def test_a_visit_begins_by_saying_how_to_answer_and_how_to_leave() -> None:
    page = console(80)
    await chat(Talk([HELLO]), visitor(), typed("1"), Pages(page))
    assert text(page).splitlines()[0] == "Gõ số hoặc chữ rồi bấm Enter; gõ /quit là ra."
    assert text(page).count("/quit") == 1


async def test_two_visits_never_share_a_message_id() -> None:
    talk = Talk([HELLO])
    await chat(talk, visitor(), typed(), Pages(console()))
    await chat(talk, Visitor("lan", Opened(), lambda: NOW + timedelta(microseconds=1)), typed(), Pages(console()))
    assert len({inbound.message for inbound in talk.taken}) == 2


async def test_a_screen_is_drawn_with_its_notices_its_blocks_and_numbered_choices() -> None:
    screen = Screen(
        "vi",
        (
            Words("Cuộc gọi lừa đảo", "vi", "title"),
            Words("Tắt máy nhé.", "vi"),
            Picture("ab", "Bàn tay bấm nút đỏ", "vi"),
            Sound("cd", "vi"),
            Paper("ef", "to-roi.pdf"),
            Link("goi", "Gửi bạn bè"),
        ),
        (Choice("a", "Tắt máy", picked=True), Choice("b", "Giúp", aside=True)),
        notices=("Đã ghi.",),
    )
    assert await drawn(screen, 60) == [
        "",
        "* Đã ghi.",
        "Cuộc gọi lừa đảo",
        "",
        "Tắt máy nhé.",
        "[hình: Bàn tay bấm nút đỏ]",
        "[âm thanh: nghe được ở trang web]",
        "[tài liệu: to-roi.pdf]",
        "Gửi bạn bè: hocso chat --link goi",
        "",
        "  1. [x] Tắt máy",
        "  2. Giúp",
    ]


async def test_a_link_is_the_address_others_open_where_there_is_one() -> None:
    page = console()
    Pages(page, doors="https://hocso.vn/bai/").draw(Screen("vi", (Link("goi", "Gửi"),)))
    assert "Gửi: https://hocso.vn/bai/goi" in text(page)


async def test_choices_have_no_numbers_where_a_number_is_the_answer() -> None:
    screen = Screen("vi", (Words("Gọi số nào?", "vi", "ask"),), (Choice("hint", "Gợi ý"),), expects="number")
    assert (await drawn(screen))[-1] == "  - Gợi ý"


async def test_long_words_are_wrapped_to_the_width_and_choices_stay_indented() -> None:
    screen = Screen("vi", (Words("một hai ba bốn năm sáu", "vi"),), (Choice("a", "một hai ba bốn năm"),))
    assert await drawn(screen, 12) == ["", "một hai ba", "bốn năm sáu", "", "  1. một hai", "  ba bốn năm"]


async def test_a_text_that_looks_like_markup_is_drawn_as_it_is() -> None:
    assert (await drawn(Screen("vi", (Words("[bold]đậm[/] :smile: 1 2 3", "vi"),))))[1:] == [
        "[bold]đậm[/] :smile: 1 2 3"
    ]


async def test_colours_are_for_terminals_only() -> None:
    tinted, plain = Console(file=io.StringIO(), force_terminal=True, width=40), console()
    Pages(tinted, plain).draw(HELLO)
    assert "\x1b[1mHọc Số xin chào" in text(tinted)
    assert "\x1b" not in text(plain)


async def test_a_pipe_shows_what_was_typed_and_the_transcript_always_does() -> None:
    pipe, transcript = console(), console()
    await chat(Talk([HELLO]), visitor(), typed("1"), Pages(pipe, transcript, echo=True))
    assert "> 1\n" in text(pipe)
    assert text(pipe) == text(transcript)


async def test_a_terminal_is_prompted_and_what_it_shows_itself_is_not_written_again() -> None:
    terminal, transcript = console(), console()
    await chat(Talk([HELLO]), visitor(), typed("1"), Pages(terminal, transcript))
    assert text(terminal).count("> ") == 2
    assert "> 1" not in text(terminal)
    assert "> 1\n" in text(transcript)


@pytest.mark.parametrize("word", ["/quit", " /QUIT ", "/thoát", "/thoat"])
async def test_quitting_ends_with_one_kind_line_and_hands_nothing_in(word: str) -> None:
    page, talk = console(80), Talk([HELLO])
    await chat(talk, visitor(), typed(word, "1"), Pages(page))
    assert text(page).endswith("> Hẹn gặp lại! Lúc nào muốn học, gõ hocso chat là vào lại được.\n")
    assert len(talk.taken) == 1


async def test_the_end_of_the_lines_ends_the_prompt_s_line_first() -> None:
    page = console(80)
    await chat(Talk([HELLO]), visitor(), typed(), Pages(page))
    assert text(page).endswith("> \nHẹn gặp lại! Lúc nào muốn học, gõ hocso chat là vào lại được.\n")


async def test_an_empty_line_is_nothing_said() -> None:
    talk = Talk([HELLO])
    await chat(talk, visitor(), typed("", "  ", "\x00\x1b"), Pages(console()))
    assert len(talk.taken) == 1


async def test_what_is_waited_for_is_drawn_when_it_comes_and_the_next_line_answers_it() -> None:
    waiting = Screen("vi", (Words("Đang lấy", "vi"),), waiting=True)
    talk = Talk([waiting, HELLO], later=[waiting, CARD])
    page = console()
    await chat(talk, visitor(), typed("tiếp"), Pages(page))
    assert [text(page).count(words) for words in ("Đang lấy", "Thẻ một.", "xin chào")] == [1, 1, 1]
    assert talk.taken[1].event == Said("tiếp", 100)


async def test_a_learner_who_is_gone_is_not_waited_for() -> None:
    waiting = Screen("vi", (Words("Đang xóa", "vi"),), waiting=True)
    talk = Talk([waiting], gone=True)
    await chat(talk, visitor(), typed(), Pages(console()))
    assert len(talk.taken) == 1


def test_what_is_typed_loses_control_characters_and_what_is_too_long() -> None:
    assert clean("\x1b[A mật\tkhẩu\x00\r") == "[A mật khẩu"
    assert clean("  👩‍🌾 বাংলা ") == "👩‍🌾 বাংলা"
    assert len(clean("a" * 10_000)) == 4096


async def lines_of(content: bytes, folder: Path) -> list[str]:
    (folder / "typed").write_bytes(content)
    descriptor = os.open(folder / "typed", os.O_RDONLY)
    try:
        return [line async for line in TypedLines(descriptor)]
    finally:
        os.close(descriptor)


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (b"", []),
        (b"1\n2", ["1", "2"]),
        ("tiếp\r\n\n".encode(), ["tiếp\r", ""]),
        (b"\xff\xfe\n", ["\ufffd\ufffd"]),
    ],
)
async def test_lines_are_read_from_a_file(content: bytes, lines: list[str], tmp_path: Path) -> None:
    assert await lines_of(content, tmp_path) == lines


async def test_a_line_without_end_is_cut_and_the_next_one_is_whole(tmp_path: Path) -> None:
    [first, second] = await lines_of(b"a" * 1_000_000 + b"\n2\n", tmp_path)
    assert 4096 < len(first) < 100_000
    assert second == "2"


async def test_lines_are_read_from_a_pipe_as_they_come() -> None:
    reading, writing = os.pipe()
    lines = aiter(TypedLines(reading))
    os.write(writing, b"1\n2")
    assert await anext(lines) == "1"
    os.write(writing, b"2\n")
    assert await anext(lines) == "22"
    os.close(writing)
    assert await anext(lines, None) is None
    os.close(reading)


async def test_a_closed_input_has_no_lines() -> None:
    assert [line async for line in TypedLines(-1)] == []
