from __future__ import annotations

from datetime import timedelta

import pytest
from starlette.responses import Response

from bot.web.session import Session, Sessions
from tests.web.scripted import NOON

SESSIONS = Sessions(b"one secret", secure=False)
LASTING = "set-cookie"


def given(sessions: Sessions, session: Session, *, keep: bool) -> str:
    """Return the value of the cookie a session leads to."""
    response = Response()
    if keep:
        sessions.keep(response, session, NOON)
    else:
        sessions.lend(response, session)
    return response.headers["set-cookie"].partition("=")[2].partition(";")[0]


@pytest.mark.parametrize("keep", [True, False])
def test_a_cookie_is_read_back(keep: bool) -> None:
    session = SESSIONS.fresh()

    read = SESSIONS.read(given(SESSIONS, session, keep=keep), NOON)

    assert read == Session(session.address, NOON.date() if keep else None)


def test_addresses_are_128_bits_and_never_the_same() -> None:
    addresses = {SESSIONS.fresh().address for _ in range(100)}

    assert len(addresses) == 100
    assert {len(address) for address in addresses} == {22}


def test_a_cookie_of_another_secret_or_changed_is_none() -> None:
    cookie = given(SESSIONS, SESSIONS.fresh(), keep=True)

    assert Sessions(b"other secret", secure=False).read(cookie, NOON) is None
    assert all(SESSIONS.read(cookie[:n] + "~" + cookie[n + 1 :], NOON) is None for n in range(len(cookie)))


def test_a_cookie_ends_after_400_days() -> None:
    cookie = given(SESSIONS, SESSIONS.fresh(), keep=True)

    assert SESSIONS.read(cookie, NOON + timedelta(days=400)) is not None
    assert SESSIONS.read(cookie, NOON + timedelta(days=401)) is None


def test_a_cookie_is_hidden_from_scripts_and_other_sites() -> None:
    response = Response()
    Sessions(b"s", secure=True).keep(response, SESSIONS.fresh(), NOON)

    attributes = response.headers["set-cookie"].lower()
    assert all(part in attributes for part in ("httponly", "samesite=lax", "secure", "path=/", "max-age=34560000"))


def test_a_cookie_of_today_is_not_given_again() -> None:
    response = Response()
    SESSIONS.keep(response, Session("a" * 22, NOON.date()), NOON)

    assert LASTING not in response.headers


def test_a_token_is_for_its_session_only_and_differs_from_page_to_page() -> None:
    ann, bob = SESSIONS.fresh(), SESSIONS.fresh()
    one, other = SESSIONS.token(ann), SESSIONS.token(ann)

    assert one != other
    assert SESSIONS.nonce(ann, one) == one.partition(".")[0]
    assert SESSIONS.nonce(bob, one) is None
    assert SESSIONS.nonce(ann, one[:-1]) is None


def test_a_token_is_no_cookie_and_a_cookie_no_token() -> None:
    ann = SESSIONS.fresh()

    assert SESSIONS.read(SESSIONS.token(ann), NOON) is None
    assert SESSIONS.nonce(ann, given(SESSIONS, ann, keep=True)) is None
