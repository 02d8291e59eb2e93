"""The tokens of an Official Account: single use, single flight, written before they are used, under kills too."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime

import msgspec
import pytest
from structlog.testing import capture_logs

from bot.channels.zalo.line import Line
from bot.channels.zalo_oa.errors import ConsentError, TroubleError
from bot.channels.zalo_oa.tokens import Consent, Grant, Safe, Tokens
from bot.errors import TryLaterError
from tests.zalo.standin import APP_ID, APP_SECRET, Fault, HandClock, OaStandin

HOUR = 3600.0


@dataclass
class Chest:
    """What outlives the process: every value that was written, and how many more can be."""

    written: list[bytes] = field(default_factory=list)
    room: int = 99

    async def read(self) -> bytes | None:
        return self.written[-1] if self.written else None

    async def write(self, value: bytes) -> None:
        if not self.room:
            raise TryLaterError("the disk is full")
        self.room -= 1
        self.written.append(value)

    async def swap(self, value: bytes, before: bytes) -> bool:
        if self.written[-1] != before:
            return False
        await self.write(value)
        return True

    def grants(self) -> list[Grant]:
        return [msgspec.json.decode(value, type=Grant) for value in self.written]


@dataclass
class Scene:
    """A strict server, what is kept, and the refresh token that a person gave."""

    server: OaStandin
    clock: HandClock
    given: str
    chest: Chest = field(default_factory=Chest)
    lines: list[Line] = field(default_factory=list)

    def life(self, given: str | None = None, secret: str = APP_SECRET) -> Tokens:
        """Begin a life of the program: it remembers only what is in the chest."""
        line = Line(self.server.url)
        self.lines.append(line)
        consent = Consent(APP_ID, secret, self.given if given is None else given)
        return Tokens(consent, line, Safe(self.chest.read, self.chest.write, self.chest.swap), self.now, calm=0.0)

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.clock.now(), UTC)

    def refreshes(self) -> int:
        return len(self.server.called("access_token"))

    def holds(self, access: str) -> bool:
        self.server.keys.check(access)
        return True


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    clock = HandClock()
    async with OaStandin(clock=clock) as server:
        scene = Scene(server, clock, server.grant().refresh)
        yield scene
        for line in scene.lines:
            await line.close()


async def test_the_first_token_comes_of_the_one_that_was_given(scene: Scene) -> None:
    async with scene.life() as tokens:
        assert await tokens.load()
        assert scene.holds(await tokens.current())
        assert await tokens.current() == scene.chest.grants()[-1].access
    assert scene.refreshes() == 1


async def test_that_a_refresh_began_is_written_before_the_call_and_what_it_brought_before_it_is_used(
    scene: Scene,
) -> None:
    async with scene.life() as tokens:
        await tokens.load()
        await tokens.current()
    begun, done = scene.chest.grants()
    assert (begun.begun > 0, begun.refresh, begun.access) == (True, scene.given, "")
    assert (done.begun, done.lasts) == (0, 90_000)
    assert done.refresh not in ("", scene.given)


async def test_a_second_life_goes_on_with_what_is_kept(scene: Scene) -> None:
    async with scene.life() as tokens:
        await tokens.load()
        first = await tokens.current()
    async with scene.life() as tokens:
        await tokens.load()
        assert await tokens.current() == first
    async with scene.life(given="") as tokens:
        assert await tokens.load()
        assert await tokens.current() == first
    assert scene.refreshes() == 1


async def test_without_any_token_there_is_nothing_to_go_by(scene: Scene) -> None:
    async with scene.life(given="") as tokens:
        assert not await tokens.load()


async def test_an_ended_token_is_renewed_when_it_is_wanted(scene: Scene) -> None:
    async with scene.life() as tokens:
        await tokens.load()
        first = await tokens.current()
        scene.clock.advance(25 * HOUR)
        second = await tokens.current()
        assert second != first
        assert scene.holds(second)


async def test_a_token_is_due_long_before_it_ends(scene: Scene) -> None:
    async with scene.life() as tokens:
        await tokens.load()
        assert tokens.left() == 0
        await tokens.current()
        assert tokens.left() == pytest.approx(18.75 * HOUR)
        scene.clock.advance(19 * HOUR)
        assert tokens.left() == 0
        await tokens.renew()
        assert tokens.left() == pytest.approx(18.75 * HOUR)


async def test_all_who_want_another_token_at_once_wait_for_one_refresh(scene: Scene) -> None:
    async with scene.life() as tokens:
        await tokens.load()
        first = await tokens.current()
        scene.server.keys.revoke(first)
        others = await asyncio.gather(*(tokens.instead(first) for _ in range(20)))
        assert set(others) == {await tokens.current()}
        assert scene.holds(others[0])
        assert await tokens.instead(first) == others[0], "it was mended already"
    assert scene.refreshes() == 2


async def test_whoever_stops_waiting_does_not_stop_the_refresh(scene: Scene) -> None:
    async with scene.life() as tokens:
        await tokens.load()
        async with asyncio.TaskGroup() as tasks:
            impatient = tasks.create_task(tokens.current())
            patient = tasks.create_task(tokens.current())
            await asyncio.sleep(0)
            impatient.cancel()
        assert scene.holds(patient.result())
    assert scene.refreshes() == 1


async def test_a_stop_lets_the_refresh_under_way_come_through(scene: Scene) -> None:
    async with asyncio.TaskGroup() as tasks:
        async with scene.life() as tokens:
            await tokens.load()
            waiting = tasks.create_task(tokens.current())
            await asyncio.sleep(0)
        assert scene.holds(scene.chest.grants()[-1].access)
        await waiting
    async with scene.life() as tokens:
        with pytest.raises(TryLaterError):
            await scene.life().renew()


async def test_a_stop_does_not_wait_for_a_refresh_that_hangs(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.zalo_oa.tokens.LAST_WORDS", 0.05)
    scene.server.fail(Fault("access_token", "hang"))
    async with asyncio.timeout(5), asyncio.TaskGroup() as tasks:
        async with scene.life() as tokens:
            await tokens.load()
            waiting = tasks.create_task(tokens.current())
            await scene.server.faults.fallen.wait()
        waiting.cancel()
    assert scene.chest.grants()[-1].begun, "the next life is told that it was cut off"


async def test_a_kill_before_zalo_heard_of_it_costs_nothing(scene: Scene) -> None:
    scene.server.fail(Fault("access_token", "drop"))
    async with scene.life() as tokens:
        await tokens.load()
        with pytest.raises(TryLaterError, match="no new token"):
            await tokens.current()
    with capture_logs() as logs:
        async with scene.life() as tokens:
            await tokens.load()
            assert scene.holds(await tokens.current())
    assert logs[0]["event"] == "a refresh of zalo's tokens was cut off"


async def test_tokens_lost_between_zalo_and_us_leave_the_old_access_token_and_a_call_for_help(scene: Scene) -> None:
    async with scene.life() as tokens:
        await tokens.load()
        old = await tokens.current()
        scene.clock.advance(20 * HOUR)
        scene.server.fail(Fault("access_token", "lose"))
        with pytest.raises(TryLaterError):
            await tokens.renew()
    with capture_logs() as logs:
        async with scene.life() as tokens:
            await tokens.load()
            with pytest.raises(ConsentError):
                await tokens.renew()
            assert await tokens.current() == old
            assert scene.holds(old)
            with pytest.raises(ConsentError):
                await tokens.renew()
    assert scene.refreshes() == 3, "a dead token is asked for once"
    told = [log for log in logs if log["log_level"] == "error"]
    assert len(told) == 1
    assert "cut off before its answer was written" in told[0]["why"]
    assert "HOCSO_ZALO_OA_REFRESH_TOKEN" in told[0]["remedy"]
    assert scene.given not in str(logs)


async def test_a_new_consent_begins_anew(scene: Scene) -> None:
    scene.server.keys.dead = -118
    async with scene.life(given="refresh-of-nobody") as tokens:
        await tokens.load()
        with pytest.raises(ConsentError, match="-118"):
            await tokens.current()
        assert tokens.is_new
    async with scene.life(given=scene.server.grant().refresh) as tokens:
        await tokens.load()
        assert scene.holds(await tokens.current())
        assert not tokens.is_new


async def test_tokens_that_cannot_be_written_are_not_used_until_they_are(scene: Scene) -> None:
    async with scene.life() as tokens:
        await tokens.load()
        old = await tokens.current()
        scene.clock.advance(26 * HOUR)
        # That it begins can still be written.
        scene.chest.room = 1
        for _ in range(2):
            with pytest.raises(TryLaterError, match="the disk is full"):
                await tokens.current()
        assert scene.chest.grants()[-1].access == old
        scene.chest.room = 9
        assert scene.holds(await tokens.current())
        assert scene.chest.grants()[-1].access == await tokens.current()
    assert scene.refreshes() == 2, "what was brought is not asked for again"


@pytest.mark.parametrize("status", [-14004, -1])
async def test_what_is_wrong_with_the_app_does_not_spend_the_token(scene: Scene, status: int) -> None:
    scene.server.fail(Fault("access_token", "fail", status=status))
    async with scene.life() as tokens:
        await tokens.load()
        with pytest.raises(TroubleError, match=str(status)):
            await tokens.current()
        assert scene.holds(await tokens.current())


async def test_what_is_kept_and_cannot_be_read_is_as_nothing(scene: Scene) -> None:
    scene.chest.written.append(b"{")
    async with scene.life() as tokens:
        assert await tokens.load()
        assert scene.holds(await tokens.current())


async def test_another_process_may_have_been_faster(scene: Scene) -> None:
    async with scene.life() as here, scene.life() as there:
        await here.load()
        first = await here.current()
        await there.load()
        scene.server.keys.revoke(first)
        second = await here.instead(first)
        assert await there.instead(first) == second
    assert scene.refreshes() == 2


async def test_while_another_process_renews_nobody_else_does_and_what_it_brought_is_taken(scene: Scene) -> None:
    others = [False]

    def alone() -> AbstractAsyncContextManager[bool]:
        return nullcontext(not others[0])

    line = Line(scene.server.url)
    scene.lines.append(line)
    safe = Safe(scene.chest.read, scene.chest.write, scene.chest.swap, alone)
    async with (
        scene.life() as other,
        Tokens(Consent(APP_ID, APP_SECRET, scene.given), line, safe, scene.now, calm=0.0) as tokens,
    ):
        await other.load()
        await tokens.load()
        others[0] = True
        with pytest.raises(TryLaterError, match="another process"):
            await tokens.current()
        theirs = await other.current()
        others[0] = False
        assert await tokens.current() == theirs
    assert scene.refreshes() == 1


@pytest.mark.parametrize("moment", ["before it is written that a refresh began", "after that"])
async def test_who_renews_at_the_same_time_never_writes_over_what_the_other_one_brought(
    scene: Scene, moment: str
) -> None:
    async with scene.life() as other:
        await other.load()
        first = await other.current()

        async def swap(value: bytes, before: bytes) -> bool:
            # Both believe that they alone renew: the right to do so went with a line that broke.
            if len(scene.chest.written) == 2 and moment.startswith("before"):
                await other.renew(first)
            swapped = await scene.chest.swap(value, before)
            if len(scene.chest.written) == 3 and moment.startswith("after"):
                await other.renew(first)
            return swapped

        line = Line(scene.server.url)
        scene.lines.append(line)
        safe = Safe(scene.chest.read, scene.chest.write, swap)
        async with Tokens(Consent(APP_ID, APP_SECRET, scene.given), line, safe, scene.now, calm=0.0) as tokens:
            await tokens.load()
            with capture_logs() as logs, pytest.raises(TryLaterError, match="another process"):
                await tokens.renew(first)
            brought = scene.chest.grants()[-1]
            assert (brought.begun, brought.access != first) == (0, True)
            assert scene.holds(brought.access)
            assert await tokens.instead(first) == brought.access
        assert "zalo refuses the refresh token" not in [log["event"] for log in logs]
