"""Whatever is brought to a door, nobody's conversation ends in a fault, and nothing is taken that was not proved."""

from __future__ import annotations

import asyncio
import copy
import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from tests.doors import BROUGHT, OURS, Hook, Website

FEW = settings(max_examples=40)
HOOKS = ("telegram", "zalo", "zalo_oa")

leaf = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(max_size=30)
    | st.sampled_from(["/start otp", "/hoc", "vào otp", "7.1.yes", "1", "\ud800", "\x00", "private"])
    # Made where it is drawn: written out, it would be longer than anybody reads.
    | st.sampled_from("a").map(lambda letter: letter * 5000)
)
anything = st.recursive(
    leaf,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=8,
)


@st.composite
def bent(draw: st.DrawFn, told: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return an event as a platform brings it, in which a field or two hold something else or are gone."""
    event: dict[str, Any] = copy.deepcopy(draw(st.sampled_from(told)))
    for _ in range(draw(st.integers(0, 2))):
        part: Any = event
        while True:
            name = draw(st.sampled_from(sorted(part)))
            if not isinstance(part[name], dict) or not part[name] or draw(st.booleans()):
                break
            part = part[name]
        if draw(st.booleans()):
            part[name] = draw(anything)
        elif len(part) > 1:
            del part[name]
    return event


def posted(hook: Hook, body: bytes) -> int:
    with capture_logs():
        return asyncio.run(hook.posts(body))


@pytest.mark.parametrize("channel", HOOKS)
def test_whatever_a_platform_brings_the_conversation_goes_on(channel: str) -> None:
    hook = Hook(channel)

    @FEW
    @given(bent(BROUGHT[channel]))
    def bring(told: Any) -> None:
        assert posted(hook, json.dumps(told).encode()) in {200, 400}

    bring()
    assert hook.talk.taken, "nothing that was brought got in"


@pytest.mark.parametrize("channel", HOOKS)
@FEW
@given(body=st.binary(max_size=300))
def test_bytes_that_are_no_event_are_refused_or_passed_over(channel: str, body: bytes) -> None:
    assert posted(Hook(channel), body) in {200, 400}


@pytest.mark.parametrize("channel", HOOKS)
@pytest.mark.parametrize(
    "body",
    [b"[" * 100_000, b'{"a":' * 20_000, b"\xff\xfe", b"1e999999", b'"' + b"a" * 100_000, b"0" * (1 << 20) + b"1"],
    ids=["lists", "objects", "marks", "number", "string", "long"],
)
def test_traps_are_refused_or_passed_over(channel: str, body: bytes) -> None:
    assert posted(Hook(channel), body) in {200, 400, 413}


@pytest.mark.parametrize("channel", HOOKS)
@FEW
@given(proof=st.binary(max_size=80))
def test_what_is_not_proved_is_taken_by_nobody(channel: str, proof: bytes) -> None:
    hook = Hook(channel)
    names = (b"x-telegram-bot-api-secret-token", b"x-bot-api-secret-token", b"x-zevent-signature")
    body = json.dumps({"update_id": 1, "event_name": "follow", "message": {"text": "học"}}).encode()
    with capture_logs():
        assert asyncio.run(hook.posts(body, [(name, proof) for name in names])) == 403
    assert hook.talk.taken == 0


FIELDS = st.dictionaries(
    st.sampled_from(["csrf", "learner", "turn", "bai", "choice", "words", "code"]) | st.text(max_size=5),
    st.sampled_from(["", "7", "1", ".yes", "otp", "9" * 30, "-1", "A" * 11 + "." + "0" * 32]) | st.text(max_size=40),
    max_size=8,
)
PATHS = st.sampled_from(["/", "/tro-lai", "/quen-may", "/xac-nhan"]) | st.builds(
    "/{}/{}".format, st.sampled_from(["bai", "anh", "xac-nhan", "vao", "tep", "static/x"]), st.text(max_size=30)
)
HEADERS = st.dictionaries(
    st.sampled_from(
        ["cookie", "host", "accept-language", "x-forwarded-for", "x-part", "content-length", "range", "referer"]
    ),
    st.binary(max_size=60)
    | st.sampled_from(
        [b"hocso=" + b"A" * 22 + b".0.x", b"hocso=\xff", b"vi,en;q=0.5", b"127.0.0.1, ::1, ,", b"bytes=9-1"]
    ),
    max_size=4,
)


@FEW
@given(
    path=PATHS,
    query=FIELDS,
    headers=HEADERS,
    form=st.none() | FIELDS.map(lambda some: urlencode(some, errors="replace").encode()) | st.binary(max_size=200),
)
def test_whatever_is_asked_of_the_pages_they_answer_in_their_own_words(
    path: str, query: dict[str, str], headers: dict[str, bytes], form: bytes | None
) -> None:
    with capture_logs():
        status = asyncio.run(Website().asks(path, urlencode(query, errors="replace").encode(), headers, form))
    assert status in OURS
