"""The stand-in itself: Telegram's address, its methods over HTTP, and what tests hold in their hands."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections import Counter, deque
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Any

from aiohttp import web

from .clock import Clock, RealClock
from .control import control
from .faults import Fault, Faults
from .hooks import Hooks
from .methods import ANSWERS
from .pace import Limits
from .phone import Group, Phone
from .polling import Polling
from .reading import LARGEST_BODY, Call, checked, from_webhook_answer, read
from .refusals import WEBHOOK_ACTIVE, RefusedError
from .schema import NAMES
from .state import State
from .webhook import Webhook

_ENCODER = json.JSONEncoder(ensure_ascii=False)

TOKEN = "777000111:stand-in_token"
# What may not be called in the answer of a webhook.
_NOT_BY_ANSWER = ("get", "setwebhook", "deletewebhook", "close", "logout")


class Standin:
    """A Telegram server of one bot; use it as an async context manager.

    ``url`` is what a bot takes as base address. ``limits`` None lets everything through at any pace. ``local``
    False holds webhooks to HTTPS and Telegram's ports. ``answer_within`` is how long a tap may be answered.
    """

    def __init__(
        self,
        *,
        token: str = TOKEN,
        clock: Clock | None = None,
        limits: Limits | None = None,
        local: bool = True,
        port: int = 0,
        answer_within: float = 15.0,
        keep_calls: int = 100_000,
    ) -> None:
        self.clock = clock or RealClock()
        self.state = State(token, self.clock, limits, answer_within=answer_within)
        self.faults = Faults()
        self.calls: deque[Call] = deque(maxlen=keep_calls)
        self.counts: Counter[str] = Counter()
        self.webhook = Webhook(self.state.mailbox, self.clock, self._run_webhook_answer)
        self.polling = Polling(self.state.mailbox, self.clock)
        self._hooks = Hooks(self.state.mailbox, self.webhook, self.polling, self.clock, local=local)
        self._port = port
        self._phones: dict[int, Phone] = {}
        self._closing = asyncio.Event()
        self._stack = AsyncExitStack()
        self.url = ""

    async def __aenter__(self) -> Standin:
        tasks = await self._stack.enter_async_context(asyncio.TaskGroup())
        await self.webhook.open(tasks)
        self._stack.push_async_callback(self.webhook.close)
        server = web.Server(self._handle, request_factory=_request, handler_cancellation=True)
        runner = web.ServerRunner(server, access_log=None, shutdown_timeout=1)
        await runner.setup()
        self._stack.push_async_callback(runner.cleanup)
        site = web.TCPSite(runner, "127.0.0.1", self._port)
        await site.start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        self.polling.close()
        # The task group is not told what failed in the test: it would wrap it in a group of its own.
        await self._stack.__aexit__(None, None, None)

    @property
    def bot_url(self) -> str:
        """The address with the token, before the method."""
        return f"{self.url}/bot{self.state.token}"

    def phone(self, name: str = "Lan", language: str = "vi") -> Phone:
        """Return the phone of a new person who has never written to the bot."""
        phone = Phone(self.state, self.state.chats.person(name, language))
        self._phones[phone.id] = phone
        return phone

    def phone_of(self, person: int) -> Phone:
        """Return the phone of a person by id. Raises LookupError."""
        return self._phones[person]

    def group(self, title: str, adder: Phone) -> Group:
        """Let a person make a group and add the bot to it."""
        chat = self.state.chats.group(title)
        self.state.membership(chat, adder.user, member=True)
        return Group(self.state, chat)

    def fail(self, fault: Fault) -> None:
        """Put a fault on the plan."""
        self.faults.add(fault)

    def called(self, method: str) -> list[Call]:
        """Return the calls of a method, the oldest first, refused ones too."""
        return [call for call in self.calls if call.method == method]

    async def settled(self) -> None:
        """Return once no update is on its way and none can be sent before the clock moves."""
        await self.webhook.settled()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        head, _, rest = request.path.lstrip("/").partition("/")
        if head == "standin":
            return await self._control(request, rest)
        if head == "file":
            return self._file(rest)
        if not head.startswith("bot") or not rest:
            return _refused(RefusedError(404))
        if head[3:] != self.state.token:
            return _refused(RefusedError(401))
        method = NAMES.get(rest.lower())
        if method is None:
            return _refused(RefusedError(404, "method not found"))
        return await self._answer(request, method)

    async def _answer(self, request: web.BaseRequest, method: str) -> web.StreamResponse:
        fault = self.faults.strike(method)
        try:
            call = await read(request, method)
        except RefusedError as refusal:
            self._note(Call(method, {}), refusal)
            return _refused(refusal)
        try:
            result = await self._do(call, fault)
        except RefusedError as refusal:
            return _refused(refusal)
        if fault is not None and fault.act in ("drop", "lose"):
            return _cut(request)
        if fault is not None and fault.act in ("hang", "stall"):
            await self._closing.wait()
        return web.Response(body=b'{"ok":true,"result":%b}' % _dumped(result), content_type="application/json")

    async def _do(self, call: Call, fault: Fault | None = None) -> Any:
        """Carry a call out and write down what came of it. Raises RefusedError."""
        try:
            if fault is not None and fault.act == "fail":
                raise fault.refusal()
            if fault is not None and fault.act in ("drop", "hang"):
                self._note(call, None)
                return None
            call.result = await self._carry_out(call)
        except RefusedError as refusal:
            self._note(call, refusal)
            raise
        call.status = 200
        self._note(call, None)
        return call.result

    async def _carry_out(self, call: Call) -> Any:
        match call.method:
            case "getUpdates" if self.webhook.hook is not None:
                raise RefusedError(409, WEBHOOK_ACTIVE)
            case "getUpdates":
                return await self.polling.get(call)
            case "setWebhook":
                return self._hooks.set(call)
            case "deleteWebhook":
                return self._hooks.delete(call)
            case "getWebhookInfo":
                return self.webhook.info()
            case _:
                return ANSWERS[call.method](self.state, call)

    def _note(self, call: Call, refusal: RefusedError | None) -> None:
        call.at = self.clock.now()
        if refusal is not None:
            call.status, call.description = refusal.status, refusal.description
        self.counts[call.method] += 1
        self.calls.append(call)

    async def _run_webhook_answer(self, body: bytes, content_type: str) -> None:
        """Do what a webhook's answer asks for; nobody learns how it went but the call log."""
        asked = from_webhook_answer(body, content_type)
        if asked is None or asked[0].lower().startswith(_NOT_BY_ANSWER):
            return
        method = NAMES.get(asked[0].lower())
        if method is None:
            return
        try:
            fields = checked(method, asked[1], native=content_type == "application/json")
        except RefusedError as refusal:
            self._note(Call(method, {}, via="webhook"), refusal)
            return
        with contextlib.suppress(RefusedError):
            await self._do(Call(method, fields, via="webhook"), self.faults.strike(method))

    async def _control(self, request: web.BaseRequest, verb: str) -> web.StreamResponse:
        try:
            wishes = {**request.query, **(json.loads(await request.text() or "{}"))}
            return web.Response(body=_dumped(await control(self, verb, wishes)), content_type="application/json")
        except (LookupError, TypeError, ValueError) as fault:
            return web.Response(status=400, text=f"{verb}: {fault!r}")

    def _file(self, rest: str) -> web.StreamResponse:
        head, _, path = rest.partition("/")
        if head != f"bot{self.state.token}":
            return _refused(RefusedError(401))
        kept = self.state.files.at_path(path)
        if kept is None:
            return _refused(RefusedError(404))
        return web.Response(body=kept.content, content_type="application/octet-stream")


def _dumped(result: Any) -> bytes:
    return _ENCODER.encode(result).encode()


def _refused(refusal: RefusedError) -> web.Response:
    return web.Response(status=refusal.status, body=_dumped(refusal.as_json()), content_type="application/json")


def _cut(request: web.BaseRequest) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _request(message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
    loop = asyncio.get_running_loop()
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=LARGEST_BODY)
