"""Calls of the Official Account's API, each with a token that holds."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from bot.channels.zalo.line import Line, Upload
from bot.channels.zalo_oa import replies
from bot.channels.zalo_oa.errors import TokenError
from bot.channels.zalo_oa.replies import Quota
from bot.channels.zalo_oa.tokens import Tokens
from bot.errors import TryLaterError

MESSAGE = "/v3.0/oa/message/cs"
IMAGE = "/v2.0/oa/upload/image"
CALM = 1.0
"""Seconds that all calls are held back where Zalo says that they come too fast: its limit is the whole account's."""

T = TypeVar("T")


class Wire:
    """The calls of one Official Account; :mod:`bot.channels.zalo_oa.refusals` says what they raise."""

    def __init__(self, line: Line, tokens: Tokens) -> None:
        self._line = line
        self._tokens = tokens
        self._free_at = 0.0

    async def send(self, body: Mapping[str, Any]) -> Quota:
        """Send a message and return what it was taken from.

        Raises:
            bot.errors.SendError: it was refused, not done, or nobody knows.
        """

        async def asked(headers: Mapping[str, str]) -> Quota:
            return replies.sent(await self._line.tell(MESSAGE, body, headers))

        return await self._with_token(asked)

    async def upload(self, file: Upload) -> str:
        """Send a picture up and return Zalo's name of it; raises as :meth:`send`."""

        async def asked(headers: Mapping[str, str]) -> str:
            return replies.uploaded(await self._line.upload(IMAGE, file, headers))

        return await self._with_token(asked)

    async def _with_token(self, ask: Callable[[Mapping[str, str]], Awaitable[T]]) -> T:
        """Ask, and where the token is refused, once more with another one."""
        await self._calm()
        token = await self._tokens.current()
        try:
            return await self._paced(ask, token)
        except TokenError:
            return await self._paced(ask, await self._tokens.instead(token))

    async def _paced(self, ask: Callable[[Mapping[str, str]], Awaitable[T]], token: str) -> T:
        try:
            return await ask({"access_token": token})
        except TryLaterError as error:
            if type(error) is TryLaterError:
                self._free_at = asyncio.get_running_loop().time() + CALM
            raise

    async def _calm(self) -> None:
        wait = self._free_at - asyncio.get_running_loop().time()
        if wait > 0:
            await asyncio.sleep(wait)
