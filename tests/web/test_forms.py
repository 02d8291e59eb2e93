from __future__ import annotations

import asyncio
from collections.abc import Iterable

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message

from bot.web.forms import LARGEST, read_form

PLAIN = "application/x-www-form-urlencoded"


def posted(parts: Iterable[bytes], kind: str = PLAIN, length: str = "") -> Request:
    """Return a post whose body comes in parts; reading on after the last one is a torn line."""
    messages: list[Message] = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
    if messages:
        messages[-1]["more_body"] = False

    async def receive() -> Message:
        return messages.pop(0) if messages else {"type": "http.disconnect"}

    headers = [(b"content-type", kind.encode())] + ([(b"content-length", length.encode())] if length else [])
    return Request({"type": "http", "method": "POST", "headers": headers}, receive)


async def refusal(request: Request) -> int:
    with pytest.raises(HTTPException) as refused:
        await read_form(request)
    return refused.value.status_code


async def test_a_form_is_read_in_parts() -> None:
    assert await read_form(posted([b"words=ti%E1%BA%BF", b"p+nhe&x="])) == {"words": "tiếp nhe", "x": ""}


async def test_the_kind_may_name_a_charset() -> None:
    assert await read_form(posted([b"a=1"], f"{PLAIN}; charset=UTF-8")) == {"a": "1"}


async def test_of_repeated_fields_the_first_counts() -> None:
    assert await read_form(posted([b"choice=a&choice=b"])) == {"choice": "a"}


@pytest.mark.parametrize("body", [b"a=%FF%FE", b"a=\xff\xfe", b"a=%ED%A0%80", b"a=%zz"])
async def test_broken_letters_are_marks_not_errors(body: bytes) -> None:
    (text,) = (await read_form(posted([body]))).values()

    text.encode("utf-8")


@pytest.mark.parametrize("body", [b"", b"&&&", b"=", b"a"])
async def test_an_empty_form_is_a_form(body: bytes) -> None:
    await read_form(posted([body]))


@pytest.mark.parametrize("kind", ["", "multipart/form-data; boundary=x", "application/json", "text/plain"])
async def test_only_plain_forms_are_read(kind: str) -> None:
    assert await refusal(posted([b"a=1"], kind)) == 415


async def test_a_body_that_says_it_is_too_large_is_refused_before_it_is_read() -> None:
    request = posted([], length=str(LARGEST + 1))

    assert await refusal(request) == 413


@pytest.mark.parametrize("length", ["-1", "x", "9" * 5000])
async def test_a_length_that_cannot_be_is_refused(length: str) -> None:
    assert await refusal(posted([b"a=1"], length=length)) == 413


async def test_a_body_that_grows_too_large_is_refused_as_it_grows() -> None:
    parts = iter([b"a=" + b"x" * LARGEST, b"never read"])
    request = posted(parts)

    assert await refusal(request) == 413


async def test_the_largest_body_is_read() -> None:
    assert len((await read_form(posted([b"a=" + b"x" * (LARGEST - 2)])))["a"]) == LARGEST - 2


async def test_too_many_fields_are_refused() -> None:
    assert await refusal(posted([b"a=1&" * 17])) == 400


async def test_a_torn_line_is_refused() -> None:
    assert await refusal(posted([])) == 400


async def test_a_body_that_never_ends_is_let_go() -> None:
    async def receive() -> Message:
        await asyncio.get_running_loop().create_future()
        raise AssertionError("nothing comes")

    request = Request({"type": "http", "method": "POST", "headers": [(b"content-type", PLAIN.encode())]}, receive)
    with pytest.raises(HTTPException) as refused:
        await read_form(request, within=0)
    assert refused.value.status_code == 408
