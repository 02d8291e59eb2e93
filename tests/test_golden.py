"""The same conversation on every channel leaves the same records: over real HTTP, in one real ``hocso run``."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from pathlib import Path
from typing import Any

from tests.driving import Hands, OnTelegram, OnTheTerminal, OnTheWeb, OnZaloBot, OnZaloOa, browser
from tests.killing import COURSES
from tests.running import Program
from tests.telegram.people import Person
from tests.telegram.standin import RealClock, Standin
from tests.zalo.bot_house import BotPerson
from tests.zalo.oa_house import OaPerson
from tests.zalo.standin import APP_ID, APP_SECRET, BOT_TOKEN, OA_ID, OA_SECRET, BotStandin, OaStandin

MISSED = "Chưa đúng ạ"
RIGHT = "Đúng rồi ạ"

REMINDED = "nhắc vào học"

GOLDEN = [
    ("consented", "", "", "vi", None),
    ("began", "otp", "", "", None),
    ("read", "otp", "cba00ae0", "", None),
    ("answered", "otp", "ai-hoi", "doc-ma", 0),
    ("answered", "otp", "ai-hoi", "tat-may", 1),
    ("answered", "otp", "so-chay", "other", 0),
    ("answered", "otp", "so-chay", "right", 1),
    ("answered", "otp", "giu-gi", "078ce5", 0),
    ("answered", "otp", "giu-gi", "884a15", 1),
    ("tried", "otp", "cfb91fc8", "done", None),
    ("completed", "otp", "", "", None),
    ("began", "nhieu-y", "", "", None),
    *(("read", "nhieu-y", card, "", None) for card in ("c180cd63", "cffed87c", "c200e53e")),
    ("answered", "nhieu-y", "lam-gi", "ngan-hang+cong-an", 1),
]
"""Kind, lesson, question, option and whether it was right."""


async def converses(hands: Hands) -> None:
    """Learn two lessons: by choices, a number and words, with misses, a hint, and what is asked once in between."""
    await hands.comes("otp", "Bà con có đồng ý không?")
    await hands.picks("Đồng ý", "gọi mình là gì")
    await hands.picks("Bác", "Mã OTP như chìa khóa nhà")
    await hands.picks("Tiếp", "Có người gọi xin mã OTP")
    await hands.picks("Đọc mã cho họ", MISSED)
    await hands.says("goi y", "Nhớ lại chìa khóa nhà")
    await hands.picks("Tắt máy", RIGHT)
    await hands.picks("Tiếp", "Có cháy thì gọi số nào?")
    await hands.says("113", MISSED)
    await hands.says("một một bốn", RIGHT)
    await hands.picks("Tiếp", "Thứ gì không nói cho ai biết?")
    await hands.says("mat ma the", "Mã thẻ cũng giữ kín")
    await hands.says("MẬT KHẨU ạ", RIGHT)
    await hands.picks("Tiếp", "chỗ khóa màn hình")
    await hands.picks("Đã xem", "Bác đã học xong bài")
    await hands.picks("Học bài tiếp", "Bác ở vùng nào")
    await hands.says("tan phong", "Bác thuộc nhóm nào")
    await hands.picks("Người dân", "")
    await hands.waits(lambda: hands.sees(REMINDED) or hands.sees("Khi bị lừa"))
    if hands.sees(REMINDED):
        # Only where something can be sent.
        await hands.picks("Không cần nhắc", "Khi bị lừa")
    await hands.picks("Tiếp", "Tin nhắn cũ là bằng chứng")
    await hands.picks("Tiếp", "Người nhà là chỗ dựa")
    await hands.picks("Tiếp", "Bị lừa mất tiền")
    await hands.marks("Gọi ngân hàng")
    await hands.marks("Báo công an")
    await hands.picks("Xong", RIGHT)


@asynccontextmanager
async def everywhere(folder: Path) -> AsyncIterator[tuple[Program, list[Hands]]]:
    """Run one program on all channels at once, with somebody on each."""
    async with AsyncExitStack() as stack:
        telegram = await stack.enter_async_context(Standin(clock=RealClock(0.1)))
        zalo = await stack.enter_async_context(BotStandin(clock=RealClock(0.1), fetches=True))
        oa = await stack.enter_async_context(OaStandin())
        program = Program(
            folder,
            LESSONS=str(COURSES),
            TELEGRAM_TOKEN=telegram.state.token,
            TELEGRAM_API=telegram.url,
            ZALO_TOKEN=BOT_TOKEN,
            ZALO_API=zalo.url,
            ZALO_OA_APP_ID=APP_ID,
            ZALO_OA_APP_SECRET=APP_SECRET,
            ZALO_OA_ID=OA_ID,
            ZALO_OA_SECRET=OA_SECRET,
            ZALO_OA_REFRESH_TOKEN=oa.grant().refresh,
            ZALO_OA_API=oa.url,
            ZALO_OA_OAUTH=oa.url,
        )
        await program.start()
        for ready in ("telegram is ready", "zalo is ready", "zalo oa is ready"):
            await program.says(ready)
        assert await oa.saves_hook(f"{program.url}/zalo-oa")
        terminal = OnTheTerminal(program)
        yield (
            program,
            [
                terminal,
                OnTheWeb(await stack.enter_async_context(browser(program.url))),
                OnTelegram(Person(telegram.phone("Lan"))),
                OnZaloBot(BotPerson(zalo.phone("Lan"))),
                OnZaloOa(OaPerson(oa.phone("Lan"))),
            ],
        )
        await terminal.leaves()
        assert await program.stop() == 0, program.said


def told(database: Path, channel: str) -> dict[str, list[Any]]:
    """Return all that is kept of the one learner of a channel, without channel, times and ids."""
    whose = "SELECT learner FROM accounts WHERE channel = ?"
    kept = {
        "records": "SELECT kind, mode, lesson, version, question, option, correct, attempt, value FROM records"
        " WHERE learner = :learner ORDER BY id",
        "traits": "SELECT name, value FROM traits WHERE learner = :learner ORDER BY name",
        "memory": "SELECT lesson, question, state FROM memory WHERE learner = :learner ORDER BY lesson, question",
    }
    with closing(sqlite3.connect(database)) as rows:
        ((learner,),) = rows.execute(whose, (channel,)).fetchall()
        return {name: rows.execute(select, {"learner": learner}).fetchall() for name, select in kept.items()}


async def test_the_golden_conversation_leaves_the_same_on_every_channel(tmp_path: Path) -> None:
    async with everywhere(tmp_path) as (program, people):
        async with asyncio.TaskGroup() as tasks:
            for hands in people:
                tasks.create_task(converses(hands))
        kept = {hands.channel: told(program.database, hands.channel) for hands in people}

    assert set(kept) == {"terminal", "web", "telegram", "zalo", "zalo_oa"}
    golden = kept["web"]
    # Mode, version, attempt and value are held by being the same everywhere.
    assert [(row[0], row[2], *row[4:7]) for row in golden["records"]] == GOLDEN
    assert golden["traits"] == [("audience", "citizens"), ("unit", "03408")]
    for channel, theirs in kept.items():
        assert theirs == golden, channel
