"""What both of Zalo's servers have in common in their answers: HTTP 200 whatever befell, and two ``Server`` headers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.telegram.standin import Fault
from tests.telegram.standin.door import dumped
from tests.telegram.standin.refusals import RefusedError


class HttpRefusedError(RefusedError):
    """A refusal by a real HTTP status, with whatever body comes along."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__(status)
        self.body = body


@dataclass(frozen=True, slots=True)
class HttpFault(Fault):
    """A fault of the edge in front of Zalo: ``status`` is HTTP's, ``body`` need not be JSON."""

    body: bytes = b"<html>Bad Gateway</html>"

    def refusal(self) -> RefusedError:
        """Return what a failing call is answered with."""
        return HttpRefusedError(self.status, self.body)


def reply(value: Any) -> web.Response:
    """Answer with JSON."""
    return answered(web.Response(body=dumped(value), content_type="application/json"))


def answered(response: web.Response) -> web.Response:
    """Add what Zalo's edge adds: a second ``Server`` header, on which some clients choke."""
    response.headers.add("Server", "ZGS")
    response.headers.add("Server", "ZServer")
    return response


def refused(refusal: RefusedError, envelope: dict[str, Any]) -> web.Response:
    """Answer with a refusal in its envelope, or bare where it came by HTTP."""
    if isinstance(refusal, HttpRefusedError):
        return answered(web.Response(status=refusal.status, body=refusal.body, content_type="text/html"))
    return reply(envelope)
