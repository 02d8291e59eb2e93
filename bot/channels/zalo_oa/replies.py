"""What is read of Zalo's replies: only what is needed, and nothing that is not as it should be."""

from __future__ import annotations

from msgspec import Struct, json

from bot.channels.posted import UNREADABLE
from bot.channels.zalo.line import Heard
from bot.channels.zalo_oa.refusals import reason, refusal
from bot.errors import LostError, SendError, TryLaterError, UnsendableError

FREE = "reply"
"""The quota that messages in answer to a person are taken from."""


class Quota(Struct, frozen=True):
    """What a message was taken from, and how many are left there; -1: it is not said."""

    quota_type: str = ""
    remain: int | str = -1

    @property
    def left(self) -> int | None:
        """How many free messages may follow until they write; None where that is not told."""
        if self.quota_type != FREE:
            return None
        try:
            left = int(self.remain)
        except ValueError:
            return None
        return left if left >= 0 else None


class _Error(Struct, frozen=True):
    error: int | str = 0
    message: str = ""

    @property
    def number(self) -> int:
        return int(self.error)


class _Message(Struct, frozen=True):
    message_id: str = ""
    quota: Quota | None = None


class _Sent(Struct, frozen=True):
    data: _Message


class _Attachment(Struct, frozen=True):
    attachment_id: str = ""
    token: str = ""


class _Uploaded(Struct, frozen=True):
    data: _Attachment


class Granted(Struct, frozen=True):
    """New tokens. ``expires_in`` are the seconds the access token holds, as digits."""

    access_token: str
    refresh_token: str
    expires_in: int | str

    @property
    def seconds(self) -> int:
        """How long the access token holds."""
        return int(self.expires_in)


_error = json.Decoder(_Error).decode
_sent = json.Decoder(_Sent).decode
_uploaded = json.Decoder(_Uploaded).decode
_granted = json.Decoder(Granted).decode


def sent(heard: Heard) -> Quota:
    """Return what a message that was sent was taken from.

    Raises:
        bot.errors.SendError: see :mod:`bot.channels.zalo_oa.refusals`; LostError where the answer cannot be read.
    """
    _raise_refusal(heard)
    try:
        return _sent(heard.body).data.quota or Quota()
    except UNREADABLE:
        raise _unreadable() from None


def uploaded(heard: Heard) -> str:
    """Return Zalo's name of a file that was sent up; raises as :func:`sent`."""
    _raise_refusal(heard)
    try:
        name = _uploaded(heard.body).data
    except UNREADABLE:
        raise _unreadable() from None
    if not (name.attachment_id or name.token):
        raise _unreadable()
    return name.attachment_id or name.token


def granted(heard: Heard) -> Granted:
    """Return new tokens; raises as :func:`sent`."""
    _raise_refusal(heard)
    try:
        tokens = _granted(heard.body)
        if tokens.access_token and tokens.refresh_token and tokens.seconds > 0:
            return tokens
    except UNREADABLE:
        pass
    raise _unreadable()


def _raise_refusal(heard: Heard) -> None:
    """Raise what an answer says went wrong: its own number first, else the status of whoever stands before Zalo."""
    try:
        said = _error(heard.body)
        number = said.number
    except UNREADABLE:
        said, number = _Error(), 0
    if number:
        raise refusal(number, said.message)
    if heard.status != 200:
        raise _refused(heard.status)


def _refused(status: int) -> SendError:
    if status in (429, 503):
        return TryLaterError(f"too many calls ({status})")
    if status >= 500:
        # A gateway that lost patience: it may have been done all the same.
        return LostError(f"no answer ({status})")
    return UnsendableError(reason(status, "is no answer of Zalo's"))


def _unreadable() -> LostError:
    return LostError("no answer (it cannot be read)")
