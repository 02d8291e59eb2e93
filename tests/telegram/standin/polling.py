"""Long polling, by the rules of the official server."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from .clock import Clock
from .mailbox import Mailbox, Update
from .reading import Call
from .refusals import BY_WEBHOOK, OTHER_POLLER, RefusedError

LONGEST_POLL = 50
KINDS = {
    "message", "edited_message", "channel_post", "edited_channel_post", "business_connection", "business_message",
    "edited_business_message", "deleted_business_messages", "message_reaction", "message_reaction_count",
    "inline_query", "chosen_inline_result", "callback_query", "shipping_query", "pre_checkout_query",
    "purchased_paid_media", "poll", "poll_answer", "my_chat_member", "chat_member", "chat_join_request",
    "chat_boost", "removed_chat_boost",
}  # fmt: skip


def allow(mailbox: Mailbox, call: Call) -> None:
    """Take the kinds a call asks for; without the field the former list stays, names unknown are passed over."""
    kinds = call.fields.get("allowed_updates")
    if kinds is not None:
        mailbox.allowed = [kind for kind in kinds if isinstance(kind, str) and kind in KINDS]


class Polling:
    """One bot's getUpdates; a second poller ends the first."""

    def __init__(self, mailbox: Mailbox, clock: Clock) -> None:
        self._mailbox = mailbox
        self._clock = clock
        self._waiting: asyncio.Future[RefusedError | None] | None = None
        self._offset: int | None = None
        self._asked = float("-inf")

        self._begun = asyncio.Event()

    @property
    def asked(self) -> float:
        """When somebody asked last."""
        return self._asked

    async def begun(self) -> None:
        """Return once somebody polls and waits."""
        await self._begun.wait()

    def end(self, words: str = BY_WEBHOOK) -> None:
        """Refuse whoever polls."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(RefusedError(409, words))
            self._mailbox.arrived.set()

    def close(self) -> None:
        """Answer whoever polls with nothing."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)
            self._mailbox.arrived.set()

    async def get(self, call: Call) -> list[dict[str, Any]]:
        """Confirm what is below the offset and return what follows, waiting for it where asked to."""
        offset: int = call.fields.get("offset", 0)
        limit = min(100, max(1, call.fields.get("limit", 100)))
        timeout = min(LONGEST_POLL, max(0, call.fields.get("timeout", 0)))
        allow(self._mailbox, call)
        since, self._asked = self._clock.now() - self._asked, self._clock.now()
        # Asking the same again at once is a broken loop: Telegram slows it down.
        if offset == self._offset:
            timeout = max(3, timeout) if since < 3 else timeout
            limit = 1 if since < 0.5 else limit
        self._offset = offset
        updates = await self._wait(offset, limit, timeout)
        again = [update for update in updates if self._mailbox.disorder.doubles()]
        return [json.loads(update.body) for update in (*updates, *again)]

    async def _wait(self, offset: int, limit: int, longest: int) -> list[Update]:
        found = self._confirm(offset)[:limit]
        if found or not longest:
            return found
        self.end(OTHER_POLLER)
        waiting = self._waiting = asyncio.get_running_loop().create_future()
        self._begun.set()
        try:
            async with self._clock.timeout(longest):
                while not found and not waiting.done():
                    self._mailbox.arrived.clear()
                    await self._mailbox.arrived.wait()
                    found = self._confirm(offset)[:limit]
        except TimeoutError:
            return []
        finally:
            if self._waiting is waiting:
                self._waiting = None
                self._begun.clear()
        refusal = waiting.result() if waiting.done() else None
        if refusal is not None:
            raise refusal
        return found

    def _confirm(self, offset: int) -> list[Update]:
        if offset < 0:
            self._mailbox.keep_last(-offset)
        self._mailbox.forget_before(offset)
        return self._mailbox.pending()
