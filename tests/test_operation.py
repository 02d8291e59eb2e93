"""The real ``hocso run`` as who operates it sees it: its lines, its figures, whether it is ready, and how it stops."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from tests.running import Program
from tests.storage.muting import muting
from tests.telegram.people import House, Person
from tests.telegram.running import SECRET, Hocso
from tests.telegram.standin import Fault, RealClock, Standin
from tests.web.visiting import Page, Visitor
from tests.zalo.standin import BOT_TOKEN, BotStandin

pytestmark = pytest.mark.asyncio(loop_scope="module")

NAME, PHONE, WORDS = "Vàng Thị Páo", "0987654321", "con mèo leo cây cau"
SOON = 5.0
"""Seconds a stop may take."""


@dataclass(slots=True)
class Operated(House):
    """A house whose figures are had at an address of their own."""

    figures: str = ""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Operated]:
    """A house that serves Telegram by webhook and the web, tells its figures, and writes its lines as JSON."""
    async with Standin(clock=RealClock(0.1)) as server:
        figures = f"127.0.0.1:{free_port()}"
        folder = tmp_path_factory.mktemp("operated")
        hocso = Hocso(folder, server, "webhook", LOG="json", METRICS=figures, OPERATOR="Tổ công tác, 0213 123 456")
        hocso.cold = True
        await hocso.start()
        yield Operated(server, hocso, "webhook", figures=f"http://{figures}")
        await hocso.stop()


async def asked(url: str) -> httpx.Response:
    async with httpx.AsyncClient() as web:
        return await web.get(url)


async def test_it_is_ready_once_telegram_is(house: Operated) -> None:
    await house.hocso.says("telegram is ready")
    answer = await asked(f"{house.hocso.url}/readyz")
    assert (answer.status_code, answer.text) == (200, "ready\n")


async def test_no_line_tells_who_learns_or_what_they_wrote(house: Operated) -> None:
    person = house.person(NAME)
    await talks(person)
    house.server.faults.add(Fault("sendPhoto", "fail", status=400, words=f"Bad Request: chat {PHONE}"))
    person.phone.says(WORDS)
    await house.hocso.says("medium refused")
    for body in (b"{", json.dumps({"update_id": 7, "message": {"text": WORDS, "chat": PHONE}}).encode()):
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        async with httpx.AsyncClient() as web:
            await web.post(house.hocso.hook, content=body, headers=headers)
    await house.hocso.says("update passed over")

    written = [line for line in house.hocso.said if not line.startswith("Học Số: ")]
    assert all({"at", "level", "event"} <= json.loads(line).keys() for line in written)
    secrets = (NAME, "Páo", WORDS, "mèo", PHONE, SECRET, house.server.state.token, str(person.phone.id))
    found = [(secret, line) for line in written for secret in secrets if secret in line]
    assert found == []


async def talks(person: Person) -> None:
    """Go some way with somebody who writes their name and number where a bot might keep them."""
    await person.starts("so-khan-cap", "đồng ý")
    await person.taps("Đồng ý", "gọi mình là gì")
    await person.taps("Bác", "bếp nhà Páo")
    await person.says(f"{NAME} {PHONE} {WORDS}", "không giữ lại số đó")


async def test_the_figures_are_told_at_their_own_address_only(house: Operated) -> None:
    await talks(house.person())
    told = (await asked(f"{house.figures}/metrics")).text
    found = dict(re.findall(r"^(hocso_\w+(?:\{[^}]*\})?) (\S+)$", told, re.MULTILINE))
    assert float(found['hocso_turns_total{channel="telegram",result="taken"}']) >= 4
    assert float(found['hocso_deliveries_total{channel="telegram",result="shown"}']) >= 4
    assert float(found["hocso_turn_seconds_count"]) >= 4
    assert float(found["hocso_batch_turns_sum"]) >= 4
    assert float(found["hocso_turns_waiting"]) == 0
    assert float(found["hocso_store_bytes"]) > 4096
    assert "process_resident_memory_bytes" in told
    assert (await asked(f"{house.hocso.url}/metrics")).status_code == 404
    assert (await asked(f"{house.figures}/")).status_code == 404
    assert "Páo" not in told


async def test_a_stop_finishes_what_was_taken_within_five_seconds(tmp_path: Path) -> None:
    program = Program(tmp_path)
    program.cold = True
    await program.start()
    # One who has begun to speak and never ends must not hold up the stop.
    mute = socket.create_connection(("127.0.0.1", program.port))
    mute.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf")
    async with asyncio.TaskGroup() as tasks:
        coming = [tasks.create_task(come(program.url)) for _ in range(12)]
        await asyncio.sleep(1.0)
        began = time.monotonic()
        code = await program.stop()
        took = time.monotonic() - began
    mute.close()
    assert (code, took < SOON) == (0, True), (took, program.said)
    answered = sum(one.result() for one in coming)
    with closing(sqlite3.connect(program.database)) as rows:
        kept = rows.execute("SELECT count(*) FROM learners").fetchone()[0]
    # Nobody was told "received" for nothing, and nobody's turn was done and never answered.
    assert answered == kept > 0
    assert not [line for line in program.said if "Traceback" in line or "crashed" in line]


async def test_a_stop_ends_within_five_seconds_while_the_database_and_the_platforms_say_nothing(
    tmp_path: Path, postgres_url: str
) -> None:
    async with (
        muting(postgres_url) as line,
        Standin(clock=RealClock(0.1)) as telegram,
        BotStandin() as zalo,
        httpx.AsyncClient(timeout=2 * SOON, trust_env=False) as web,
    ):
        both = {"ZALO_TOKEN": BOT_TOKEN, "ZALO_API": zalo.url, "ZALO_MODE": "polling", "DATABASE": line.url}
        hocso = Hocso(tmp_path, telegram, "webhook", **both)
        await hocso.start()
        web.base_url = hocso.url
        on_telegram, on_zalo, on_the_web = Person(telegram.phone("An")), zalo.phone("Lan"), Visitor(web)
        await on_telegram.starts("so-khan-cap", "đồng ý")
        await on_the_web.opens()
        await zalo.polled()
        telegram.faults.add(Fault("editMessageText", "hang", times=99))
        on_telegram.phone.taps("Đồng ý")
        async with asyncio.timeout(SOON):
            await telegram.faults.fallen.wait()

        line.goes_mute(heals=False)
        on_zalo.says("bắt đầu")
        turn = asyncio.get_running_loop().create_task(on_the_web.taps("Đồng ý"))
        async with asyncio.timeout(SOON):
            while zalo.pending():  # noqa: ASYNC110 - it rings no bell.
                await asyncio.sleep(0.01)
        began = time.monotonic()
        code = await hocso.stop()
        took = time.monotonic() - began
        with suppress(httpx.TransportError, AssertionError):
            await turn
    assert (code, took < SOON) == (0, True), (took, hocso.said)
    assert not [told for told in hocso.said if "Traceback" in told or "crashed" in told], hocso.said


async def come(url: str) -> int:
    """Come as one new visitor after the other until nobody is there; return how many were answered."""
    answered = 0
    while True:
        async with httpx.AsyncClient(base_url=url, timeout=10, verify=False, trust_env=False) as web:
            try:
                page = Page(await web.get("/"))
                if page.status == 429:
                    # On a fast machine they come faster than one address may.
                    continue
                answer = await web.post("/", data={**page.hidden(), "choice": page.buttons()["Đồng ý"]})
            except httpx.TransportError:
                return answered
        answered += answer.status_code == 303
