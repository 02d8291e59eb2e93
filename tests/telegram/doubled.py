"""Messages a person got twice, found in the order of the chat and in the calls that sent them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from tests.telegram.standin import Phone, Standin

ANSWERED = 15.0
"""Seconds in which what was written is answered, the time of a start included."""
WINDOW = 20.0
"""Seconds after a start within which what the kill before it doubles is sent again, at the chat's pace.

On a machine with other tests beside it, a start's first screens take that long; one kill
excuses one message all the same.
"""


def doubled(server: Standin, phones: Iterable[Phone]) -> Iterator[list[float]]:
    """Yield for each phone when it was sent a message too many.

    The trial lessons have no pictures, so that whatever follows a tap is an edit: a message is sent for something
    written, one each, or for several at once; one that nothing was written for is one too many. What was written may
    wait at Telegram while nothing runs, so for a while each may still be answered; where people wrote several times
    and got one answer for all, a double soon after it is not seen.
    """
    sent: dict[int, dict[int, float]] = defaultdict(dict)
    for method in ("sendMessage", "sendPhoto"):
        for call in server.called(method):
            if call.status == 200:
                sent[call.fields["chat_id"]][call.result["message_id"]] = call.at
    for phone in phones:
        yield list(_too_many(phone, sent[phone.id]))


def _too_many(phone: Phone, sent: dict[int, float]) -> Iterator[float]:
    written: list[int] = []
    for message in phone.chat.messages.values():
        if not message.sender.is_bot:
            written.append(message.date)
            continue
        at = sent[message.id]
        written = [date for date in written if date > at - ANSWERED]
        if written:
            written.pop(0)
        else:
            yield at


def excused(times: Sequence[float], downs: Sequence[tuple[float, float]]) -> int:
    """Return how many doubles of one person are explained by kills, at most one by each (killed at, up again at)."""
    left, found = list(downs), 0
    for at in times:
        down = next((down for down in left if down[0] < at <= down[1] + WINDOW), None)
        if down is not None:
            left.remove(down)
            found += 1
    return found
