"""How the stand-in brings updates to the bot: by long poll and by webhook, with all that goes wrong there."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest

from tests.telegram.standin import Act, Crowd, Fault, HandClock, Phone, Standin
from tests.telegram.standin.mailbox import message_queue, tap_queue
from tests.telegram.standin.wire import Answer, Reaction, Receiver, Wire, apart


@dataclass
class Scene:
    """A server on a clock that stands still, a caller, a webhook not yet set, and Lan."""

    clock: HandClock
    server: Standin
    wire: Wire
    hook: Receiver
    lan: Phone

    async def poll(self, offset: int = 0, **fields: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.wire.call("getUpdates", offset=offset, **fields)).result
        return found

    async def hooked(self, **fields: Any) -> None:
        assert (await self.wire.call("setWebhook", url=self.hook.url, **fields)).result is True

    async def keyboard(self, *labels: str, phone: Phone | None = None) -> None:
        rows = [[{"text": label, "callback_data": label}] for label in labels]
        chat = (phone or self.lan).id
        await self.wire.call("sendMessage", chat_id=chat, text="?", reply_markup={"inline_keyboard": rows})

    async def attempts(self, seconds: float) -> int:
        """Move the clock and return how often the hook has been tried by then."""
        self.clock.advance(seconds)
        await self.server.settled()
        return len(self.hook.updates)


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    clock = HandClock()
    async with Receiver() as hook, Standin(clock=clock) as server, Wire(server) as wire:
        yield Scene(clock, server, wire, hook, server.phone("Lan"))


def texts(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def test_an_update_comes_again_until_a_higher_offset_is_asked_for(scene: Scene) -> None:
    scene.lan.starts("bai-otp")
    first = await scene.poll()
    scene.clock.advance(1)
    assert await scene.poll() == first
    assert first[0]["message"]["text"] == "/start bai-otp"
    assert first[0]["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]

    scene.lan.says("a")

    assert texts(await scene.poll(first[0]["update_id"] + 1)) == ["a"]
    assert texts(await scene.poll(0, limit=5)) == ["a"]


async def test_a_negative_offset_keeps_only_the_last(scene: Scene) -> None:
    for text in "abc":
        scene.lan.says(text)

    assert texts(await scene.poll(-1)) == ["c"]
    assert texts(await scene.poll()) == ["c"]


async def test_the_same_offset_within_half_a_second_gives_one_update_and_within_three_waits_three(scene: Scene) -> None:
    scene.lan.says("a")
    scene.lan.says("b")
    assert len(await scene.poll()) == 2
    assert len(await scene.poll()) == 1
    scene.clock.advance(3)
    assert len(await scene.poll()) == 2
    last = (await scene.poll())[0]["update_id"] + 2
    assert await scene.poll(last) == []

    async with asyncio.TaskGroup() as tasks:
        again = tasks.create_task(scene.poll(last))
        await scene.server.polling.begun()
        scene.clock.advance(3)

    assert again.result() == []


async def test_a_long_poll_ends_with_what_comes_or_after_its_time(scene: Scene) -> None:
    async with asyncio.TaskGroup() as tasks:
        poll = tasks.create_task(scene.poll(timeout=50))
        await scene.server.polling.begun()
        scene.lan.says("a")
    assert texts(poll.result()) == ["a"]

    async with asyncio.TaskGroup() as tasks:
        poll = tasks.create_task(scene.poll(poll.result()[0]["update_id"] + 1, timeout=600))
        await scene.server.polling.begun()
        scene.clock.advance(50)
    assert poll.result() == []


async def test_a_second_poller_ends_the_first(scene: Scene) -> None:
    async with asyncio.TaskGroup() as tasks:
        first = tasks.create_task(scene.wire.call("getUpdates", timeout=50))
        await scene.server.polling.begun()
        second = tasks.create_task(scene.wire.call("getUpdates", timeout=50))
        ended = await first
        scene.lan.says("a")

    assert ended.status == 409
    assert ended.said.startswith("Conflict: terminated by other getUpdates request")
    assert texts(second.result().result) == ["a"]


async def test_polling_and_a_webhook_shut_each_other_out(scene: Scene) -> None:
    async with asyncio.TaskGroup() as tasks:
        poll = tasks.create_task(scene.wire.call("getUpdates", timeout=50))
        await scene.server.polling.begun()
        await scene.hooked()
    assert (poll.result().status, poll.result().said) == (409, "Conflict: terminated by setWebhook request")

    refused = await scene.wire.call("getUpdates")
    assert (refused.status, refused.said) == (
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    )
    assert (await scene.wire.call("deleteWebhook")).result is True
    scene.clock.advance(3)
    assert await scene.poll() == []


async def test_kinds_are_as_asked_for_and_stay_so_until_asked_anew(scene: Scene) -> None:
    await scene.poll(allowed_updates=["message", "pigeon"])
    scene.lan.starts()
    scene.lan.blocks()
    scene.clock.advance(3)
    assert [set(update) - {"update_id"} for update in await scene.poll()] == [{"message"}]

    scene.clock.advance(3)
    await scene.poll(allowed_updates=[])
    scene.lan.unblocks()

    assert "my_chat_member" in (await scene.poll(-1))[0]


async def test_a_tap_waits_150_seconds_and_a_message_a_day(scene: Scene) -> None:
    scene.lan.starts()
    await scene.keyboard("A")
    scene.lan.taps("A")
    scene.clock.advance(149)
    assert len(await scene.poll()) == 2
    scene.clock.advance(1)
    assert texts(await scene.poll()) == ["/start"]
    scene.clock.advance(24 * 3600 - 150)
    assert await scene.poll() == []
    assert len(scene.server.state.mailbox.expired) == 2


async def test_a_webhook_gets_the_secret_and_what_it_takes_is_gone(scene: Scene) -> None:
    scene.lan.starts()
    await scene.hooked(secret_token="bi-mat_1")

    await scene.hook.has(1)
    await scene.server.settled()

    assert scene.hook.secrets == ["bi-mat_1"]
    assert (await scene.wire.call("getWebhookInfo")).result == {
        "url": scene.hook.url,
        "has_custom_certificate": False,
        "pending_update_count": 0,
        "max_connections": 40,
    }


@pytest.mark.parametrize("fault", [Reaction(500), Reaction(302), Reaction(act="cut")])
async def test_what_is_not_taken_comes_again_at_once_and_then_after_2_4_and_8_seconds(
    scene: Scene, fault: Reaction
) -> None:
    scene.hook.reactions.extend([fault] * 5)
    await scene.hooked()
    scene.lan.starts()
    await scene.hook.has(2)
    await scene.server.settled()
    assert await scene.attempts(1.5) == 2
    assert await scene.attempts(0.5) == 3
    assert await scene.attempts(3.5) == 3
    assert await scene.attempts(0.5) == 4
    assert await scene.attempts(8) == 5
    assert await scene.attempts(16) == 6
    assert await scene.attempts(1000) == 6
    assert len(set(scene.hook.ids())) == 1
    assert (await scene.wire.call("getWebhookInfo")).result["last_error_message"]


async def test_a_silent_webhook_is_given_up_after_a_minute_and_tried_again(scene: Scene) -> None:
    scene.hook.reactions.append(Reaction(act="hang"))
    await scene.hooked()
    scene.lan.starts()
    await scene.hook.has(1)
    scene.clock.advance(59)
    assert len(scene.hook.updates) == 1

    scene.clock.advance(1)

    await scene.hook.has(2)
    await scene.server.settled()
    assert [delivery.status for delivery in scene.server.webhook.deliveries] == [0, 200]


async def test_a_webhook_may_say_when_to_come_again(scene: Scene) -> None:
    scene.hook.reactions.append(Reaction(503, headers={"Retry-After": "30"}))
    await scene.hooked()
    scene.lan.starts()
    await scene.hook.has(1)
    await scene.server.settled()
    assert await scene.attempts(29) == 1
    assert await scene.attempts(1) == 2


async def test_what_was_taken_comes_again_where_the_answer_got_lost_on_the_way(scene: Scene) -> None:
    scene.server.webhook.deaf = True
    scene.hook.reactions.append(Reaction(body=b'{"method": "sendMessage", "chat_id": 1, "text": "a"}'))
    await scene.hooked()
    scene.lan.starts()
    await scene.hook.has(2)
    await scene.server.settled()
    scene.server.webhook.deaf = False

    assert await scene.attempts(2) == 3
    assert await scene.attempts(1000) == 3
    assert scene.server.webhook.unheard == 2
    assert not scene.server.called("sendMessage")


async def test_what_is_too_old_is_not_brought_any_more(scene: Scene) -> None:
    scene.lan.starts()
    await scene.keyboard("A")
    await scene.poll(-1)
    await scene.poll(scene.server.state.mailbox.pending()[-1].id + 1)
    scene.hook.reactions.extend([Reaction(500)] * 2)
    await scene.hooked()
    scene.lan.taps("A")
    await scene.hook.has(2)
    await scene.server.settled()

    assert await scene.attempts(150) == 2
    assert len(scene.server.state.mailbox.expired) == 1


async def test_messages_come_one_by_one_per_chat_and_taps_one_by_one_per_person(scene: Scene) -> None:
    minh = scene.server.phone("Minh")
    scene.lan.starts()
    minh.starts()
    await scene.keyboard("A", "B")
    scene.server.state.mailbox.clear()
    scene.hook.gate.clear()
    await scene.hooked()
    for phone in (scene.lan, minh):
        phone.says("1")
        phone.says("2")
    scene.lan.taps("A")
    scene.lan.taps("B")

    await scene.hook.has(3)
    assert scene.hook.most == 3
    assert len(scene.hook.updates) == 3
    assert scene.server.webhook.in_flight == set(scene.hook.ids())
    scene.hook.gate.set()
    await scene.hook.has(6)

    mine = [update for update in scene.hook.updates if update.get("message", {}).get("chat", {}).get("id") == minh.id]
    assert texts(mine) == ["1", "2"]
    assert [update["callback_query"]["data"] for update in scene.hook.updates if "callback_query" in update] == [
        "A",
        "B",
    ]
    assert scene.hook.ids() != sorted(scene.hook.ids())


async def test_a_queue_held_back_is_overtaken_by_the_others(scene: Scene) -> None:
    scene.lan.starts()
    await scene.keyboard("A")
    scene.server.state.mailbox.clear()
    await scene.hooked()
    scene.server.webhook.hold(message_queue(scene.lan.id))
    scene.lan.says("trước")
    tap = scene.lan.taps("A")
    await scene.hook.has(1)

    scene.server.webhook.release(message_queue(scene.lan.id))

    await scene.hook.has(2)
    assert scene.hook.ids() == [tap.update, (tap.update or 0) - 1]
    assert scene.server.webhook.deliveries[0].queue == tap_queue(scene.lan.id)


async def test_on_a_line_in_disorder_one_of_twenty_comes_twice_and_one_after_the_next(scene: Scene) -> None:
    disorder = scene.server.state.mailbox.disorder
    disorder.on = True
    words = [f"{number}" for number in range(41)]
    for word in words:
        scene.lan.says(word)

    came = texts(await scene.poll())

    assert (disorder.twice, len(came)) == (2, 43)
    assert disorder.late == 2
    assert sorted(set(came), key=int) == words
    assert sum(int(one) > int(other) for one, other in pairwise(came[:41])) == 2


async def test_what_comes_just_as_a_queue_falls_empty_is_brought_too(scene: Scene) -> None:
    await scene.hooked()
    for taken in range(1, 50):
        scene.lan.says("a")
        await scene.hook.has(taken)
        while scene.server.state.mailbox.pending():  # noqa: ASYNC110 - settled() would look too late.
            await asyncio.sleep(0)


async def test_no_more_than_max_connections_are_open_at_once(scene: Scene) -> None:
    scene.hook.gate.clear()
    await scene.hooked(max_connections=2)
    for number in range(5):
        scene.server.phone(str(number)).starts()
    await scene.hook.has(2)
    for _ in range(20):
        await asyncio.sleep(0)
    assert len(scene.hook.updates) == 2

    scene.hook.gate.set()

    await scene.hook.has(5)
    assert scene.hook.most == 2


@pytest.mark.parametrize("kind", ["json", "form"])
async def test_a_method_in_the_webhooks_answer_is_carried_out(scene: Scene, kind: str) -> None:
    form = f"method=sendMessage&chat_id={scene.lan.id}&text=ch%C3%A0o".encode()
    body = json.dumps({"method": "sendMessage", "chat_id": scene.lan.id, "text": "chào"}).encode()
    content = {"json": "application/json", "form": "application/x-www-form-urlencoded"}[kind]
    scene.hook.reactions.append(Reaction(body=body if kind == "json" else form, headers={"Content-Type": content}))
    await scene.hooked()

    scene.lan.starts()
    await scene.lan.until(lambda: len(scene.lan.sees()) == 2)

    assert scene.lan.last.text == "chào"
    assert scene.server.called("sendMessage")[0].via == "webhook"


@pytest.mark.parametrize(
    "body",
    [
        {"method": "getMe"},
        {"method": "deleteWebhook"},
        {"method": "sendPigeon"},
        {"method": "sendMessage", "chat_id": 5, "text": "a"},
        {"method": "sendMessage", "x": 1},
        {"method": 5},
        [],
        None,
    ],
)
async def test_what_else_a_webhook_answers_does_no_harm(scene: Scene, body: Any) -> None:
    answer = json.dumps(body).encode() if body is not None else b"{"
    scene.hook.reactions.append(Reaction(body=answer, headers={"Content-Type": "application/json"}))
    await scene.hooked()
    scene.lan.starts()
    scene.lan.says("a")

    await scene.hook.has(2)
    await scene.server.settled()

    assert [call.status for call in scene.server.called("sendMessage")] in ([], [400])
    assert scene.server.counts["getMe"] == scene.server.counts["deleteWebhook"] == 0
    assert scene.server.state.mailbox.pending() == []


async def test_a_webhook_is_set_at_most_once_a_second(scene: Scene) -> None:
    await scene.hooked()

    refused = await scene.wire.call("setWebhook", url=scene.hook.url)
    assert (refused.status, refused.body["parameters"]) == (429, {"retry_after": 1})
    scene.clock.advance(1)
    await scene.hooked()


async def test_dropping_what_waits_drops_it(scene: Scene) -> None:
    scene.lan.starts()
    await scene.hooked(drop_pending_updates=True)
    scene.lan.says("a")

    assert texts(await scene.hook.has(1)) == ["a"]


async def test_without_an_address_the_webhook_is_taken_away_and_what_waits_stays(scene: Scene) -> None:
    await scene.hooked()
    assert (await scene.wire.call("setWebhook", url="")).result is True

    scene.lan.says("a")

    assert texts(await scene.poll()) == ["a"]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://a.vn/x", "bad webhook: An HTTPS URL must be provided for webhook"),
        ("https://a.vn:8080/x", "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"),
    ],
)
async def test_telegram_itself_brings_only_by_https_on_its_ports(url: str, words: str) -> None:
    async with Standin(clock=HandClock(), local=False) as server, Wire(server) as wire:
        answer = await wire.call("setWebhook", url=url)

    assert (answer.status, answer.said) == (400, f"Bad Request: {words}")


async def test_in_a_group_the_bot_sees_only_what_is_meant_for_it(scene: Scene) -> None:
    group = scene.server.group("Xóm", scene.lan)
    scene.lan.says("nói chuyện", group)
    scene.lan.says("/hoc@hoc_so_bot", group)

    added, asked = await scene.poll()

    assert added["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert asked["message"]["chat"] == {"id": group.id, "type": "group", "title": "Xóm"}
    assert [seen.text for seen in group.sees()] == ["nói chuyện", "/hoc@hoc_so_bot"]


async def test_other_things_people_do_come_as_telegram_tells_them(scene: Scene) -> None:
    written = scene.lan.says("mat khau")
    scene.lan.rewrites(written, "mật khẩu")
    scene.lan.sends(sticker={"file_id": "x", "emoji": "👍"})
    scene.server.state.mailbox.push("pigeon", {"id": 1}, 0)

    updates = await scene.poll()

    assert updates[1]["edited_message"]["text"] == "mật khẩu"
    assert updates[1]["edited_message"]["edit_date"] == updates[0]["message"]["date"]
    assert updates[2]["message"]["sticker"]["emoji"] == "👍"
    assert updates[3] == {"update_id": updates[0]["update_id"] + 3, "pigeon": {"id": 1}}


async def test_a_person_taps_only_what_is_seen_but_may_forge_anything(scene: Scene) -> None:
    scene.lan.starts()
    with pytest.raises(LookupError, match="has written nothing to Lan"):
        assert scene.lan.last
    await scene.keyboard("A")
    with pytest.raises(LookupError, match="sees no button 'C', only"):
        scene.lan.taps("C")

    scene.lan.forges("9:X", scene.lan.last.id)

    query = (await scene.poll(-1))[0]["callback_query"]
    assert (query["data"], query["message"]["message_id"]) == ("9:X", scene.lan.last.id)
    assert query["chat_instance"]


async def echo(scene: Scene) -> None:
    """A bot of ten lines: two buttons, edited at every tap."""
    offset = 0
    markup = {"inline_keyboard": [[{"text": name, "callback_data": name} for name in "AB"]]}
    while True:
        answer: Answer = await scene.wire.call("getUpdates", offset=offset, timeout=1)
        for update in answer.result:
            offset = update["update_id"] + 1
            tap = update.get("callback_query")
            if tap is None:
                chat = update["message"]["chat"]["id"]
                await scene.wire.call("sendMessage", chat_id=chat, text="0", reply_markup=markup)
                continue
            await scene.wire.call("answerCallbackQuery", callback_query_id=tap["id"])
            place = {"chat_id": tap["message"]["chat"]["id"], "message_id": tap["message"]["message_id"]}
            await scene.wire.call("editMessageText", text=str(offset), reply_markup=markup, **place)


async def test_a_crowd_goes_through_its_turns_and_tells_how_long_they_took(scene: Scene) -> None:
    async with asyncio.TaskGroup() as tasks:
        bot = tasks.create_task(echo(scene))
        crowd = Crowd(scene.server, 4)
        await crowd.start("bai-otp")
        report = await crowd.play(5)
        bot.cancel()

    assert (report.turns, report.again, len(report.waits)) == (20, 0, 20)
    assert 0 < report.quantile(0.5) <= report.quantile(0.99)
    assert [phone.last.edits for phone in crowd.phones] == [5] * 4
    assert all(phone.popups == [""] * 5 for phone in crowd.phones)


async def test_an_impatient_person_does_it_again(scene: Scene) -> None:
    crowd = Crowd(scene.server, 1, decide=lambda phone, dice: Act(say="a"))
    async with asyncio.TaskGroup() as tasks:
        playing = tasks.create_task(crowd.play(1, patience=0.01))
        await crowd.phones[0].until(lambda: len(crowd.phones[0].sees()) > 1)
        scene.lan.starts()
        await scene.wire.call("sendMessage", chat_id=crowd.phones[0].id, text="a")

    assert playing.result().again >= 1


async def test_a_planned_fault_falls_on_a_call_made_by_a_webhooks_answer_too(scene: Scene) -> None:
    body = json.dumps({"method": "sendMessage", "chat_id": scene.lan.id, "text": "chào"}).encode()
    scene.hook.reactions.append(Reaction(body=body, headers={"Content-Type": "application/json"}))
    scene.server.fail(Fault("sendMessage", "fail"))
    await scene.hooked()

    scene.lan.starts()
    await scene.hook.has(1)
    await scene.server.settled()

    assert [call.status for call in scene.server.called("sendMessage")] == [500]


async def test_it_runs_in_a_process_of_its_own() -> None:
    async with apart("tests.telegram.standin", "--pace", "0.1", "--limits") as ask:
        lan = await ask("person", name="Lan")
        await ask("starts", person=lan, code="x")
        seen = await ask("sees", person=lan)
        assert seen[0]["text"] == "/start x"
        assert await ask("pending") == 1
        assert await ask("fails", method="getMe", act="fail") is True
        assert await ask("counts") == {}
        assert await ask("taps", person=lan, button="A") == 400
        assert await ask("flies") == 400
