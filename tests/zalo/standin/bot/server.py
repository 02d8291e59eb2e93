"""The stand-in itself: the Bot Platform's address, its methods over HTTP, and what tests hold in their hands."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from aiohttp import web

from tests.telegram.standin.clock import Clock
from tests.telegram.standin.door import Door
from tests.telegram.standin.reading import Call, read_as
from tests.telegram.standin.refusals import RefusedError, bad

from ..hook import Hook
from ..replies import refused, reply
from .hooks import Hooks
from .mailbox import SECRET_HEADER, Mailbox
from .phone import BotGroup, BotPhone
from .schema import METHODS
from .sending import Sending
from .state import State

BOT_TOKEN = "1900000000000000001:stand-in_token"
SILENCE = 5.0


class BotStandin(Door):
    """A Zalo Bot Platform of one bot; use it as an async context manager.

    ``url`` is what a bot takes as base address. ``local`` False refuses addresses of one's own machine and http.
    ``fetches``: pictures and recordings are fetched before a send is answered. ``retries`` are the pauses after
    which the webhook is tried again; none are known of.
    """

    def __init__(
        self,
        *,
        token: str = BOT_TOKEN,
        clock: Clock | None = None,
        local: bool = True,
        fetches: bool = False,
        retries: Sequence[float] = (),
        port: int = 0,
        keep_calls: int = 100_000,
    ) -> None:
        super().__init__(clock, port, keep_calls)
        self.hook = Hook(self.clock, lambda status: 200 <= status <= 299, retries=retries, silence=SILENCE)
        self.mailbox = Mailbox(self.hook, self.clock)
        self.state = State(token, self.clock, self.mailbox)
        self.hooks = Hooks(self.mailbox, self.clock, local=local)
        self.sending = Sending(self.state, local=local, fetches=fetches)
        self._phones: dict[str, BotPhone] = {}

    @property
    def bot_url(self) -> str:
        """The address with the token, before the method."""
        return f"{self.url}/bot{self.state.token}"

    def phone(self, name: str = "Lan") -> BotPhone:
        """Return the phone of a new person who has never written to the bot."""
        phone = BotPhone(self.state, self.state.add(name))
        self._phones[phone.id] = phone
        return phone

    def phone_of(self, person: str) -> BotPhone:
        """Return the phone of a person by id. Raises LookupError."""
        return self._phones[person]

    def group(self, title: str) -> BotGroup:
        """Return a new group the bot was added to."""
        return BotGroup(self.state.add(title, is_group=True))

    def pending(self) -> int:
        """Return how many events wait for a poll or are with the webhook."""
        return self.mailbox.pending()

    def brings(self, event: dict[str, Any]) -> None:
        """Bring the bot an event as it is given, however odd."""
        self.mailbox.push(event)

    async def posts(self, body: bytes, secret: str | None = None) -> int:
        """Send the webhook whatever is given, once, and return its status; ``secret`` None is the right one."""
        return await self.hook.post(body, {SECRET_HEADER: self.mailbox.secret if secret is None else secret})

    async def polled(self) -> None:
        """Return once somebody polls and waits."""
        await self.mailbox.polled()

    async def settled(self) -> None:
        """Return once no event is on its way and none can be sent before the clock moves."""
        await self.hook.settled()

    async def _opens(self, tasks: asyncio.TaskGroup) -> None:
        await self.hook.open(tasks)
        self._stack.push_async_callback(self.hook.close)

    def _closes(self) -> None:
        self.mailbox.close()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        head, _, method = request.path.lstrip("/").partition("/")
        if head == "standin":
            return await self._control(request, method)
        if head != f"bot{self.state.token}":
            return self._refused(RefusedError(401))
        if method not in METHODS or request.method not in ("GET", "POST"):
            return self._refused(bad("no such method"))
        return await self._answer(request, method)

    async def _read(self, request: web.BaseRequest, method: str) -> Call:
        call = await read_as(request, method, METHODS[method])
        if call.files:
            raise bad("files cannot be sent up")
        return call

    async def _carry_out(self, call: Call) -> Any:
        match call.method:
            case "getMe":
                return self._me()
            case "getUpdates":
                return await self.mailbox.get(call)
            case "setWebhook":
                return await self.hooks.set(call)
            case "deleteWebhook":
                return self.hooks.delete()
            case "getWebhookInfo":
                return self.hooks.info()
            case _:
                return await self.sending.answers[call.method](call)

    def _me(self) -> dict[str, Any]:
        return {
            "id": self.state.bot.id,
            "account_name": "bot.HocSoThu",
            "account_type": "BASIC",
            "can_join_groups": True,
            "display_name": self.state.bot.title,
        }

    def _granted(self, result: Any) -> web.Response:
        return reply({"ok": True} if result is None else {"ok": True, "result": result})

    def _refused(self, refusal: RefusedError) -> web.Response:
        return refused(refusal, {"ok": False, "error_code": refusal.status, "description": refusal.description})
