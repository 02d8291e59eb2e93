"""The tokens of an Official Account: a consent's code, short access tokens, refresh tokens that serve once."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import Any

from tests.telegram.standin.clock import Clock
from tests.telegram.standin.reading import Call
from tests.telegram.standin.refusals import RefusedError

from ..chats import Ids
from .signing import Account

ACCESS_LIFETIME = 25 * 3600.0
REFRESH_LIFETIME = 90 * 86_400.0
CODE_LIFETIME = 600.0

BAD_TOKEN = -216
DEAD_REFRESH_TOKEN = -14014
BAD_REDIRECT = -14003
# Zalo's codes for what follows are not known to us; these are the stand-in's own.
BAD_REQUEST = -14000
BAD_APP = -14002
BAD_SECRET = -14004
BAD_CODE = -14019


@dataclass(frozen=True, slots=True)
class Tokens:
    """A pair as it is given out."""

    access: str
    refresh: str


class Keys:
    """All codes and tokens of one account. ``dead`` is the error of a refresh token that is of no use."""

    def __init__(self, account: Account, clock: Clock) -> None:
        self._account = account
        self._clock = clock
        self._ids = Ids(f"tokens {account.oa_id}")
        self._access: dict[str, float] = {}
        self._refresh: dict[str, float] = {}
        self._codes: dict[str, tuple[float, str]] = {}
        self.dead = DEAD_REFRESH_TOKEN
        """Some get -118 instead."""
        self.lifetime = ACCESS_LIFETIME
        self.spent: set[str] = set()
        """The refresh tokens that have served."""

    def grant(self) -> Tokens:
        """Return a new pair."""
        now = self._clock.now()
        tokens = Tokens(f"access-{self._ids.hex()}", f"refresh-{self._ids.hex()}")
        self._access[tokens.access] = now + self.lifetime
        self._refresh[tokens.refresh] = now + REFRESH_LIFETIME
        return tokens

    def consent(self, challenge: str) -> str:
        """Let the account's owner consent, and return the code."""
        code = f"code-{self._ids.hex()}"
        self._codes[code] = self._clock.now() + CODE_LIFETIME, challenge
        return code

    def revoke(self, access: str) -> None:
        """Let an access token be of no use from now on."""
        self._access.pop(access, None)

    def check(self, access: str) -> None:
        """Raise RefusedError where an access token is of no use."""
        if self._access.get(access, 0.0) <= self._clock.now():
            raise RefusedError(BAD_TOKEN, "Access token is invalid")

    def exchange(self, call: Call, secret: str) -> dict[str, Any]:
        """Answer ``access_token``: a code or a refresh token for a new pair. Raises RefusedError."""
        fields = call.fields
        if fields.get("app_id") != self._account.app_id:
            raise RefusedError(BAD_APP, "Invalid app id")
        if secret != self._account.app_secret:
            raise RefusedError(BAD_SECRET, "Invalid secret key")
        match fields.get("grant_type"):
            case "authorization_code":
                self._use_code(fields.get("code", ""), fields.get("code_verifier", ""))
            case "refresh_token":
                self._use_refresh(fields.get("refresh_token", ""))
            case _:
                raise RefusedError(BAD_REQUEST, "Invalid grant type")
        tokens = self.grant()
        # Zalo writes the seconds as a string.
        seconds = str(int(self.lifetime))
        return {"access_token": tokens.access, "refresh_token": tokens.refresh, "expires_in": seconds}

    def _use_code(self, code: str, verifier: str) -> None:
        until, challenge = self._codes.pop(code, (0.0, ""))
        if until <= self._clock.now():
            raise RefusedError(BAD_CODE, "Invalid code")
        digest = hashlib.sha256(verifier.encode()).digest()
        if len(verifier) != 43 or base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != challenge:
            raise RefusedError(BAD_CODE, "Invalid code verifier")

    def _use_refresh(self, token: str) -> None:
        if self._refresh.pop(token, 0.0) <= self._clock.now():
            raise RefusedError(self.dead, "Invalid refresh token")
        self.spent.add(token)
