"""The stand-in itself: Telegram's address, its methods over HTTP, and what tests hold in their hands."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from aiohttp import web

from .clock import Clock
from .door import Door, dumped
from .hooks import Hooks
from .methods import ANSWERS
from .pace import Limits
from .phone import Group, Phone
from .polling import Polling
from .reading import Call, checked, from_webhook_answer, read
from .refusals import WEBHOOK_ACTIVE, RefusedError
from .schema import NAMES
from .state import State
from .webhook import Webhook

TOKEN = "777000111:stand-in_token"
# What may not be called in the answer of a webhook.
_NOT_BY_ANSWER = ("get", "setwebhook", "deletewebhook", "close", "logout")


class Standin(Door):
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
        super().__init__(clock, port, keep_calls)
        self.state = State(token, self.clock, limits, answer_within=answer_within)
        self.webhook = Webhook(self.state.mailbox, self.clock, self._run_webhook_answer)
        self.polling = Polling(self.state.mailbox, self.clock)
        self._hooks = Hooks(self.state.mailbox, self.webhook, self.polling, self.clock, local=local)
        self._phones: dict[int, Phone] = {}

    async def _opens(self, tasks: asyncio.TaskGroup) -> None:
        await self.webhook.open(tasks)
        self._stack.push_async_callback(self.webhook.close)

    def _closes(self) -> None:
        self.polling.close()

    @property
    def bot_url(self) -> str:
        """The address with the token, before the method."""
        return f"{self.url}/bot{self.state.token}"

    def phone(self, name: str = "Lan", language: str = "vi") -> Phone:
        """Return the phone of a new person who has never written to the bot."""
        phone = Phone(self.state, self.state.chats.person(name, language))
        self._phones[phone.id] = phone
        return phone

    def phone_of(self, person: int | str) -> Phone:
        """Return the phone of a person by id. Raises LookupError."""
        return self._phones[int(person)]

    def pending(self) -> int:
        """Return how many updates wait for the bot."""
        return len(self.state.mailbox.pending())

    def group(self, title: str, adder: Phone) -> Group:
        """Let a person make a group and add the bot to it."""
        chat = self.state.chats.group(title)
        self.state.membership(chat, adder.user, member=True)
        return Group(self.state, chat)

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
            return self._refused(RefusedError(404))
        if head[3:] != self.state.token:
            return self._refused(RefusedError(401))
        method = NAMES.get(rest.lower())
        if method is None:
            return self._refused(RefusedError(404, "method not found"))
        return await self._answer(request, method)

    async def _read(self, request: web.BaseRequest, method: str) -> Call:
        return await read(request, method)

    def _granted(self, result: Any) -> web.Response:
        return web.Response(body=b'{"ok":true,"result":%b}' % dumped(result), content_type="application/json")

    def _refused(self, refusal: RefusedError) -> web.Response:
        return web.Response(status=refusal.status, body=dumped(refusal.as_json()), content_type="application/json")

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

    def _file(self, rest: str) -> web.StreamResponse:
        head, _, path = rest.partition("/")
        if head != f"bot{self.state.token}":
            return self._refused(RefusedError(401))
        kept = self.state.files.at_path(path)
        if kept is None:
            return self._refused(RefusedError(404))
        return web.Response(body=kept.content, content_type="application/octet-stream")
