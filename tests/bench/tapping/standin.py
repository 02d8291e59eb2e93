"""The stand-in server, as strict as ever, behind the lean wire: the same rules, state and deliveries."""

from __future__ import annotations

import asyncio
import contextlib
import re
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from tests.bench.tapping.wire import Asked, Poster, Serving
from tests.telegram.standin import Standin
from tests.telegram.standin.clock import Clock
from tests.telegram.standin.hooks import Hooks
from tests.telegram.standin.mailbox import Mailbox, Update
from tests.telegram.standin.methods import ANSWERS
from tests.telegram.standin.reading import Call, Upload, checked, from_webhook_answer
from tests.telegram.standin.refusals import RefusedError
from tests.telegram.standin.schema import NAMES
from tests.telegram.standin.webhook import Answered, Hook, Webhook, _Outcome

_FORM = "application/x-www-form-urlencoded"
_NAME = re.compile(r'\bname="([^"]*)"')
_FILE = re.compile(r'\bfilename="([^"]*)"')


class LeanWebhook(Webhook):
    """Delivery as ever, over the lean client."""

    def __init__(self, mailbox: Mailbox, clock: Clock, answered: Answered) -> None:
        super().__init__(mailbox, clock, answered)
        self._poster: Poster | None = None

    def start(self, hook: Hook) -> None:
        """See :class:`Webhook`."""
        self._poster = Poster(hook.url, hook.secret)
        super().start(hook)

    def stop(self) -> None:
        """See :class:`Webhook`."""
        super().stop()
        if self._poster is not None:
            self._poster.close()

    async def _exchange(self, update: Update, hook: Hook) -> _Outcome:
        assert self._poster is not None
        try:
            answer = await self._poster.post(update.body)
        except OSError:
            return _Outcome(0, "Webhook connection closed")
        if not 200 <= answer.status <= 299:
            asked = answer.headers.get("retry-after", "")
            return _Outcome(answer.status, "Wrong response", int(asked) if asked.isdecimal() else 0)
        if answer.body:
            await self._answered(answer.body, answer.headers.get("content-type", ""))
        return _Outcome(answer.status)


class LeanStandin(Standin):
    """A stand-in for webhooks only; long polling is not served here."""

    def __init__(self) -> None:
        super().__init__(keep_calls=1)
        self.webhook = LeanWebhook(self.state.mailbox, self.clock, self._run_webhook_answer)
        self._hooks = Hooks(self.state.mailbox, self.webhook, self.polling, self.clock, local=True)
        self.read = 0
        """Bytes of the bodies of all calls."""
        self.refused: dict[str, int] = {}
        """How often what was refused."""

    async def __aenter__(self) -> LeanStandin:
        tasks = await self._stack.enter_async_context(asyncio.TaskGroup())
        await self.webhook.open(tasks)
        self._stack.push_async_callback(self.webhook.close)
        listening = await asyncio.get_running_loop().create_server(lambda: Serving(self._served), "127.0.0.1", 0)
        self._stack.callback(listening.close)
        self.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
        return self

    def _served(self, asked: Asked) -> tuple[int, bytes]:
        self.read += len(asked.body)
        try:
            path, _, query = asked.path.partition("?")
            head, _, name = path.lstrip("/").partition("/")
            if head != f"bot{self.state.token}":
                raise RefusedError(401)
            method = NAMES.get(name.lower())
            if method is None:
                raise RefusedError(404, "method not found")
            return 200, b'{"ok":true,"result":%b}' % msgspec.json.encode(self._done(_call(method, asked, query)))
        except RefusedError as refusal:
            words = f"{asked.path.rpartition('/')[2]}: {refusal.description}"
            self.refused[words] = self.refused.get(words, 0) + 1
            return refusal.status, msgspec.json.encode(refusal.as_json())

    def _done(self, call: Call) -> Any:
        self.counts[call.method] += 1
        match call.method:
            case "setWebhook":
                return self._hooks.set(call)
            case "deleteWebhook":
                return self._hooks.delete(call)
            case "getWebhookInfo":
                return self.webhook.info()
            case "getUpdates":
                raise RefusedError(404, "only webhooks here")
            case _:
                return ANSWERS[call.method](self.state, call)

    async def _run_webhook_answer(self, body: bytes, content_type: str) -> None:
        if not content_type.startswith("multipart/"):
            asked = from_webhook_answer(body, content_type.partition(";")[0])
        else:
            fields, _ = _parts(body, content_type)
            asked = fields.pop("method", ""), fields
        if asked is None or asked[0].lower() not in NAMES:
            return
        method = NAMES[asked[0].lower()]
        with contextlib.suppress(RefusedError):
            self._done(Call(method, checked(method, asked[1], native=content_type.startswith("application/json"))))


def _call(method: str, asked: Asked, query: str) -> Call:
    raw: dict[str, Any] = dict(parse_qsl(query, keep_blank_values=True)) if query else {}
    files: dict[str, Upload] = {}
    native = asked.content_type.startswith("application/json")
    if native:
        raw.update(msgspec.json.decode(asked.body or b"{}"))
    elif asked.content_type.startswith(_FORM):
        raw.update(parse_qsl(asked.body.decode(), keep_blank_values=True))
    elif asked.content_type.startswith("multipart/"):
        fields, files = _parts(asked.body, asked.content_type)
        raw.update(fields)
    return Call(method, checked(method, raw, native=native), files)


def _parts(body: bytes, content_type: str) -> tuple[dict[str, str], dict[str, Upload]]:
    """Return the fields and files of a multipart body."""
    boundary = content_type.partition("boundary=")[2].partition(";")[0].strip('"').encode()
    fields: dict[str, str] = {}
    files: dict[str, Upload] = {}
    for part in body.split(b"--" + boundary)[1:-1]:
        head, _, content = part.removeprefix(b"\r\n").removesuffix(b"\r\n").partition(b"\r\n\r\n")
        lines = head.decode()
        name, filename = (found[1] if found else "" for found in (_NAME.search(lines), _FILE.search(lines)))
        if filename:
            files[name] = Upload(filename, content, "application/octet-stream")
        else:
            fields[name] = content.decode()
    return fields, files
