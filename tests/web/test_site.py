from __future__ import annotations

import pytest
from starlette.requests import Request

from bot.web.site import Site
from tests.web.scripted import Clock, ScriptedDoors


def asked(**headers: str) -> Request:
    raw = [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in headers.items()]
    return Request({"type": "http", "headers": raw, "scheme": "http", "path": "/", "query_string": b""})


def site(public_url: str = "") -> Site:
    return Site(ScriptedDoors(), b"secret", Clock(), public_url=public_url)


def test_the_public_address_is_told_whatever_host_was_asked() -> None:
    assert site("https://hoc.vn").origin(asked(host="evil.test")) == "https://hoc.vn"


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "hoc.test", "[::1]:8080"])
def test_without_one_it_is_the_host_the_visitor_used(host: str) -> None:
    assert site().origin(asked(host=host)) == f"http://{host}"


@pytest.mark.parametrize("host", ["", "a b", "x/../y", 'x"', "a@b", "h:123456"])
def test_a_host_that_cannot_be_one_is_not_repeated(host: str) -> None:
    assert site().origin(asked(host=host)) == ""


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        ("", "vi"),
        ("en-US,en;q=0.9", "en"),
        ("VI-VN", "vi"),
        ("fr, en;q=0.5", "en"),
        ("*", "vi"),
        (",;q=1,\xff" * 300, "vi"),
    ],
)
def test_the_language_is_the_first_wanted_that_is_spoken(wanted: str, language: str) -> None:
    assert site().language_of(asked(accept_language=wanted)) == language


def test_only_https_makes_the_cookie_secure() -> None:
    assert site("https://hoc.vn").secure
    assert not site("http://hoc.vn").secure
