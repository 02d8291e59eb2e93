"""What every stand-in has, whoever it stands for: an address, a log of calls, a plan of faults, a door for benches."""

from __future__ import annotations

import asyncio
import json
import signal
from collections import Counter, deque
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from .clock import Clock, RealClock
from .control import control
from .crowd import Person
from .faults import Fault, Faults
from .reading import LARGEST_BODY, Call
from .refusals import RefusedError

_ENCODER = json.JSONEncoder(ensure_ascii=False)


class Door:
    """A server on 127.0.0.1; use it as an async context manager. ``url`` is its address.

    Who stands for somebody says which request is which call (``_handle``), how a call is read and carried out, and
    how an answer looks.
    """

    def __init__(self, clock: Clock | None, port: int, keep_calls: int = 100_000) -> None:
        self.clock = clock or RealClock()
        self.faults = Faults()
        self.calls: deque[Call] = deque(maxlen=keep_calls)
        self.counts: Counter[str] = Counter()
        self.url = ""
        self._port = port
        self._closing = asyncio.Event()
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        tasks = await self._stack.enter_async_context(asyncio.TaskGroup())
        await self._opens(tasks)
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
        self._closes()
        # The task group is not told what failed in the test: it would wrap it in a group of its own.
        await self._stack.__aexit__(None, None, None)

    def phone(self, name: str = "Lan") -> Person:
        """Return the phone of a new person who has never written."""
        raise NotImplementedError

    def phone_of(self, person: Any) -> Person:
        """Return the phone of a person by id. Raises LookupError."""
        raise NotImplementedError

    def pending(self) -> int:
        """Return how many updates wait for the bot."""
        raise NotImplementedError

    async def does(self, verb: str, wishes: dict[str, Any]) -> Any:
        """Do what only this stand-in does of what the door for benches is asked. Raises LookupError."""
        raise LookupError("unknown verb")

    def fail(self, fault: Fault) -> None:
        """Put a fault on the plan."""
        self.faults.add(fault)

    def called(self, method: str) -> list[Call]:
        """Return the calls of a method, the oldest first, refused ones too."""
        return [call for call in self.calls if call.method == method]

    async def _opens(self, tasks: asyncio.TaskGroup) -> None:
        """Make ready what needs tasks, and put its end on the stack."""
        raise NotImplementedError

    def _closes(self) -> None:
        """Let go whoever waits for an answer."""
        raise NotImplementedError

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        raise NotImplementedError

    async def _read(self, request: web.BaseRequest, method: str) -> Call:
        raise NotImplementedError

    async def _carry_out(self, call: Call) -> Any:
        raise NotImplementedError

    def _granted(self, result: Any) -> web.Response:
        raise NotImplementedError

    def _refused(self, refusal: RefusedError) -> web.Response:
        raise NotImplementedError

    async def _answer(self, request: web.BaseRequest, method: str) -> web.StreamResponse:
        """Read a call, let its fault befall it, do it and write it down."""
        fault = self.faults.strike(method)
        try:
            call = await self._read(request, method)
        except RefusedError as refusal:
            self._note(Call(method, {}), refusal)
            return self._refused(refusal)
        try:
            result = await self._do(call, fault)
        except RefusedError as refusal:
            return self._refused(refusal)
        if fault is not None and fault.act in ("drop", "lose"):
            return _cut(request)
        if fault is not None and fault.act in ("hang", "stall"):
            await self._closing.wait()
        return self._granted(result)

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

    def _note(self, call: Call, refusal: RefusedError | None) -> None:
        call.at = self.clock.now()
        if refusal is not None:
            call.status, call.description = refusal.status, refusal.description
        self.counts[call.method] += 1
        self.calls.append(call)

    async def _control(self, request: web.BaseRequest, verb: str) -> web.StreamResponse:
        try:
            wishes = {**request.query, **(json.loads(await request.text() or "{}"))}
            return web.Response(body=dumped(await control(self, verb, wishes)), content_type="application/json")
        except (AttributeError, LookupError, TypeError, ValueError) as fault:
            return web.Response(status=400, text=f"{verb}: {fault!r}")


async def serve(door: Door) -> None:
    """Print the address once it can be called, and serve until the process is told to stop."""
    over = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, over.set)
    async with door:
        print(door.url, flush=True)
        await over.wait()


def dumped(value: Any) -> bytes:
    """Return a value as the JSON it is sent as."""
    return _ENCODER.encode(value).encode()


def _cut(request: web.BaseRequest) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _request(message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
    loop = asyncio.get_running_loop()
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=LARGEST_BODY)
