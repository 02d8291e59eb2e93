"""The stand-in itself: both addresses of the Official Account's API at one, and what tests hold in their hands."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from tests.telegram.standin.clock import Clock
from tests.telegram.standin.door import Door
from tests.telegram.standin.reading import Call, json_object, read_as
from tests.telegram.standin.refusals import RefusedError
from tests.telegram.standin.schema import Fields, Kind

from ..chats import BOT, Chat
from ..hook import Hook
from ..replies import answered, refused, reply
from .events import Events
from .phone import OaPhone
from .shapes import Shape, Shapes, bad, exactly
from .signing import APP_ID, APP_SECRET, OA_ID, OA_SECRET, Account
from .tokens import BAD_REDIRECT, BAD_REQUEST, Keys, Tokens
from .uploads import Uploads
from .windows import Windows

SILENCE = 2.0
RETRIES = (30.0, 300.0, 900.0, 1800.0, 3600.0)
PATHS = {
    "/v3.0/oa/message/cs": "message/cs",
    "/v3.0/oa/quota/message": "quota/message",
    "/v2.0/oa/upload/image": "upload/image",
    "/v2.0/oa/upload/gif": "upload/gif",
    "/v2.0/oa/upload/file": "upload/file",
    "/v4/oa/access_token": "access_token",
}
"""The addresses and what their calls are named in the log and in faults."""

_GRANT: Fields = dict.fromkeys(("app_id", "grant_type", "code", "code_verifier", "refresh_token"), Kind.TEXT)
_FORM = "application/x-www-form-urlencoded"


class OaStandin(Door):
    """A Zalo of one Official Account and its app; use it as an async context manager.

    ``shape`` is how buttons come: ``plain`` (beside the text, without template_type) or ``template``. ``plan`` is
    how many messages the account has paid for. A call's ``via`` is the access token or secret it came with.
    """

    def __init__(
        self,
        *,
        account: Account | None = None,
        clock: Clock | None = None,
        shape: Shape = "plain",
        plan: int = 0,
        retries: Sequence[float] = RETRIES,
        port: int = 0,
        keep_calls: int = 100_000,
    ) -> None:
        super().__init__(clock, port, keep_calls)
        self.account = account or Account(APP_ID, APP_SECRET, OA_ID, OA_SECRET)
        self.hook = Hook(self.clock, lambda status: status == 200, retries=retries, silence=SILENCE)
        self.hook.disables = True
        self.keys = Keys(self.account, self.clock)
        self.windows = Windows(self.clock, self.account.oa_id, plan)
        self.uploads = Uploads(self.account.oa_id)
        self.shapes = Shapes(self.uploads, shape)
        self.events = Events(self.account, self.clock, self.hook)
        self._phones: dict[str, OaPhone] = {}

    def phone(self, name: str = "Lan") -> OaPhone:
        """Return the phone of a new person who has never written to the account."""
        phone = OaPhone(self.events, Chat(self.events.ids.decimal(), name), self.clock)
        self._phones[phone.id] = phone
        return phone

    def phone_of(self, person: str) -> OaPhone:
        """Return the phone of a person by id. Raises LookupError."""
        return self._phones[person]

    def grant(self) -> Tokens:
        """Return a pair of tokens, as a consent gives it."""
        return self.keys.grant()

    async def saves_hook(self, url: str) -> bool:
        """Save the webhook's address as the console does: an unsigned ``{}`` must get 200, or it is not saved."""
        before, self.hook.url = self.hook.url, url
        if await self.hook.post(b"{}", {}) == 200:
            return True
        self.hook.url = before
        return False

    async def posts(self, body: bytes, head: dict[str, str] | None = None) -> int:
        """Send the webhook whatever is given, unsigned but for ``head``, once, and return its status."""
        return await self.hook.post(body, head or {})

    def pending(self) -> int:
        """Return how many events are with the webhook."""
        return len(self.hook.in_flight)

    async def settled(self) -> None:
        """Return once no event is on its way and none can be sent before the clock moves."""
        await self.hook.settled()

    async def does(self, verb: str, wishes: dict[str, Any]) -> Any:
        """Do what is asked for by the door for benches, beyond what every stand-in does. Raises LookupError."""
        match verb:
            case "grant":
                tokens = self.grant()
                return {"access": tokens.access, "refresh": tokens.refresh}
            case "hook":
                return await self.saves_hook(**wishes)
            case _:
                return await super().does(verb, wishes)

    async def _opens(self, tasks: asyncio.TaskGroup) -> None:
        await self.hook.open(tasks)
        self._stack.push_async_callback(self.hook.close)

    def _closes(self) -> None:
        pass

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.path.startswith("/standin/"):
            return await self._control(request, request.path.removeprefix("/standin/"))
        if request.path == "/v4/oa/permission" and request.method == "GET":
            return self._permission(request)
        method = PATHS.get(request.path)
        if method is None or request.method != "POST":
            return self._refused(RefusedError(404, "Empty api or version"))
        return await self._answer(request, method)

    async def _read(self, request: web.BaseRequest, method: str) -> Call:
        try:
            call = await self._received(request, method)
        except RefusedError as refusal:
            code = BAD_REQUEST if method == "access_token" else bad("").status
            raise RefusedError(code, refusal.description) from refusal
        call.via = request.headers.get("secret_key" if method == "access_token" else "access_token", "")
        return call

    async def _received(self, request: web.BaseRequest, method: str) -> Call:
        if method == "access_token":
            if request.content_type != _FORM or request.query:
                raise bad("not a form")
            return await read_as(request, method, _GRANT)
        if method.startswith("upload/"):
            return await read_as(request, method, {})
        if request.content_type != "application/json":
            raise bad("not JSON")
        return Call(method, json_object(await request.text()))

    async def _carry_out(self, call: Call) -> Any:
        if call.method == "access_token":
            return self.keys.exchange(call, call.via)
        self.keys.check(call.via)
        match call.method.split("/"):
            case "message", "cs":
                return self._send(call)
            case "upload", kind:
                return self.uploads.take(kind, call.files)
            case _:
                return self._quota(call)

    def _send(self, call: Call) -> dict[str, Any]:
        given = exactly(call.fields, "body", {"recipient", "message"})
        person = exactly(given["recipient"], "recipient", {"user_id"})["user_id"]
        parts = self.shapes.read(given["message"])
        phone = self._phones.get(person) if isinstance(person, str) else None
        if phone is None:
            raise bad("user_id")
        quota = self.windows.spend(phone.standing)
        message = self.events.message(phone.chat, BOT, **parts)
        self.events.sent(phone.chat, message)
        return {"message_id": message.id, "recipient_id": phone.id, "quota": quota}

    def _quota(self, call: Call) -> list[dict[str, Any]]:
        if "user_id" in call.fields:
            person = exactly(call.fields, "body", {"user_id"})["user_id"]
            if not isinstance(person, str) or person not in self._phones:
                raise bad("user_id")
            return [self.windows.free(self._phones[person].standing)]
        given = exactly(call.fields, "body", {"quota_owner", "product_type", "quota_type"})
        if given["quota_owner"] not in ("OA", "App") or given["product_type"] not in ("cs", "transaction"):
            raise bad("quota_owner, product_type")
        if given["quota_type"] not in ("sub_quota", "purchase_quota", "reward_quota"):
            raise bad("quota_type")
        return [self.windows.paid()]

    def _permission(self, request: web.BaseRequest) -> web.StreamResponse:
        """Ask the owner, who always consents, and lead them back with a code."""
        asked = request.query
        if asked.get("app_id") != self.account.app_id or not asked.get("code_challenge"):
            return self._refused(RefusedError(BAD_REQUEST, "Invalid app id or code challenge"))
        if not asked.get("redirect_uri", "").startswith(("http://", "https://")):
            return self._refused(RefusedError(BAD_REDIRECT, "Invalid redirect uri"))
        code = self.keys.consent(asked["code_challenge"])
        back = urlencode({"code": code, "oa_id": self.account.oa_id, "state": asked.get("state", "")})
        return answered(web.Response(status=302, headers={"Location": f"{asked['redirect_uri']}?{back}"}))

    def _granted(self, result: Any) -> web.Response:
        # Tokens come without an envelope.
        if isinstance(result, dict) and "access_token" in result:
            return reply(result)
        return reply({"error": 0, "message": "Success", "data": result})

    def _refused(self, refusal: RefusedError) -> web.Response:
        return refused(refusal, {"error": refusal.status, "message": refusal.description})
