"""Who is at the other end: a signed cookie that holds a random account address and nothing else.

A visitor gets an address for the time their browser stays open; it becomes a lasting one with their first
act. Nothing is stored here: an address without an account is only a number.
"""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from itsdangerous import BadSignature, Signer
from starlette.responses import Response

COOKIE = "hocso"
LASTS = timedelta(days=400)
"""Browsers keep no cookie longer than this."""
EPOCH = date(2020, 1, 1)

_VALUE = re.compile(r"([A-Za-z0-9_-]{22})\.(\d{1,6})")
_TOKEN = re.compile(r"([A-Za-z0-9_-]{11})\.([0-9a-f]{32})")


@dataclass(frozen=True, slots=True)
class Session:
    """An account's address on the web, and the day its cookie was given; None: only until the browser closes."""

    address: str
    given: date | None = None


class Sessions:
    """Signs and reads the cookie, and the token that ties a form to it."""

    def __init__(self, secret: bytes, *, secure: bool) -> None:
        self._signer = Signer(secret, salt="hocso.session", digest_method=sha256)
        self._key = hmac.digest(secret, b"hocso.form", "sha256")
        self._secure = secure

    def fresh(self) -> Session:
        """Return a session for someone new, with an address of 128 random bits."""
        return Session(secrets.token_urlsafe(16))

    def read(self, cookie: str, now: datetime) -> Session | None:
        """Return the session of a cookie, or None where it is none of ours, changed, or too old."""
        try:
            value = self._signer.unsign(cookie.encode("utf-8", "replace")).decode("ascii")
        except (BadSignature, UnicodeDecodeError):
            return None
        found = _VALUE.fullmatch(value)
        if found is None:
            return None
        if found[2] == "0":
            return Session(found[1])
        given = EPOCH + timedelta(days=int(found[2]))
        return Session(found[1], given) if _day(now) - given <= LASTS else None

    def keep(self, response: Response, session: Session, now: datetime) -> None:
        """Make the session a lasting one, renewing the cookie at most once a day."""
        if session.given != _day(now):
            self._give(response, replace(session, given=_day(now)), LASTS)

    def lend(self, response: Response, session: Session) -> None:
        """Give a session that ends with the browser."""
        self._give(response, session, None)

    def drop(self, response: Response) -> None:
        """Make the browser forget."""
        response.delete_cookie(COOKIE, secure=self._secure, httponly=True, samesite="lax")

    def _give(self, response: Response, session: Session, lasts: timedelta | None) -> None:
        number = (session.given - EPOCH).days if session.given else 0
        response.set_cookie(
            COOKIE,
            self._signer.sign(f"{session.address}.{number}").decode("ascii"),
            max_age=int(lasts.total_seconds()) if lasts else None,
            secure=self._secure,
            httponly=True,
            samesite="lax",
        )

    def token(self, session: Session) -> str:
        """Return a token for the forms of one page.

        Each page has another one: compressed pages of equal length would otherwise let it be guessed bit by bit.
        """
        nonce = secrets.token_urlsafe(8)
        return f"{nonce}.{self._proof(session, nonce)}"

    def nonce(self, session: Session, token: str) -> str | None:
        """Return the part of a token that differs from page to page, or None where it is not this session's."""
        found = _TOKEN.fullmatch(token)
        if found is None or not hmac.compare_digest(found[2], self._proof(session, found[1])):
            return None
        return found[1]

    def _proof(self, session: Session, nonce: str) -> str:
        return hmac.digest(self._key, f"{session.address}.{nonce}".encode(), "sha256").hex()[:32]


def _day(now: datetime) -> date:
    return now.astimezone(UTC).date()
