"""A bare caller for the stand-ins' own tests: it knows HTTP and nothing of Zalo."""

from __future__ import annotations

import json
from types import TracebackType
from typing import Any, Self

import httpx

JPEG = b"\xff\xd8\xff\xe0" + bytes(60)
SERVERS = ["ZGS", "ZServer"]


class Wire:
    """Posts, and holds every answer to HTTP 200 with two ``Server`` headers."""

    def __init__(self) -> None:
        self.web = httpx.AsyncClient(timeout=10)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.web.aclose()

    async def post(self, url: str, **how: Any) -> dict[str, Any]:
        """Post by whatever httpx can send."""
        return self._read(await self.web.post(url, **how))

    async def get(self, url: str, **query: str) -> dict[str, Any]:
        """Ask by GET."""
        return self._read(await self.web.get(url, params=query))

    def _read(self, answer: httpx.Response) -> dict[str, Any]:
        assert answer.status_code == 200
        assert answer.headers.get_list("server") == SERVERS
        body = answer.json()
        assert isinstance(body, dict)
        return body


def broken(body: Any) -> list[tuple[str, Any]]:
    """Return every way to break one field of a body: without it, of another type, and with one nobody knows.

    Each is named by the path to what is broken.
    """
    if isinstance(body, dict):
        found = [("+", {**body, "unknown": "a"})]
        for name, value in body.items():
            rest = {other: kept for other, kept in body.items() if other != name}
            found += [(f"-{name}", rest), (f"{name} of another type", {**body, name: _other(value)})]
            found += [(f"{name}.{path}", {**body, name: worse}) for path, worse in broken(value)]
        return found
    if isinstance(body, list) and body:
        return [("[]", [])] + [(f"[0].{path}", [worse, *body[1:]]) for path, worse in broken(body[0])]
    return [("blank", "")] if isinstance(body, str) else []


def _other(value: Any) -> Any:
    return {"a": json.dumps(value)} if not isinstance(value, dict) else 5
