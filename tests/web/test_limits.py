from __future__ import annotations

from datetime import timedelta

import pytest
from starlette.datastructures import Headers

from bot.web.limits import Buckets, Neighbours
from tests.web.scripted import NOON


def seconds(count: float) -> timedelta:
    return timedelta(seconds=count)


def test_a_burst_passes_and_then_the_rate_holds() -> None:
    buckets = Buckets(rate=2, burst=3)

    assert [buckets.take("ann", NOON) for _ in range(4)] == [True, True, True, False]
    assert [buckets.take("ann", NOON + seconds(1)) for _ in range(3)] == [True, True, False]


def test_one_flood_takes_nothing_from_another() -> None:
    buckets = Buckets(rate=1, burst=1)
    while buckets.take("ann", NOON):
        pass

    assert buckets.take("bob", NOON)


def test_a_clock_set_back_neither_fills_nor_empties() -> None:
    buckets = Buckets(rate=1, burst=2)
    buckets.take("ann", NOON)

    assert buckets.take("ann", NOON - seconds(3600))
    assert not buckets.take("ann", NOON - seconds(3600))


def test_what_is_given_back_can_be_taken_again_but_never_more() -> None:
    buckets = Buckets(rate=0.001, burst=1)
    buckets.take("ann", NOON)
    buckets.give_back("ann", NOON)
    buckets.give_back("ann", NOON)

    assert [buckets.take("ann", NOON) for _ in range(2)] == [True, False]


def test_the_table_is_bounded_and_forgets_the_longest_unseen() -> None:
    buckets = Buckets(rate=0.001, burst=1, table=2)
    for name in ("ann", "bob", "ann", "cid"):
        buckets.take(name, NOON)

    assert len(buckets) == 2
    assert not buckets.take("ann", NOON)
    assert buckets.take("bob", NOON)


@pytest.mark.parametrize(("rate", "wait"), [(10, 1), (1 / 60, 60), (600 / 3600, 6)])
def test_the_wait_is_until_the_next_token(rate: float, wait: int) -> None:
    assert Buckets(rate, 1).wait() == wait


def network(client: str, *forwarded: str, trusted: tuple[str, ...] = ("10.0.0.0/8", "::1")) -> str:
    raw = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    return Neighbours(trusted).network(client, Headers(raw=raw))


def test_what_a_stranger_says_of_himself_is_not_believed() -> None:
    assert network("198.51.100.1", "203.0.113.9") == "198.51.100.1"
    assert network("10.0.0.1", "203.0.113.9", trusted=()) == "10.0.0.1"


def test_a_proxy_of_ours_tells_whom_it_saw() -> None:
    assert network("10.0.0.1", "203.0.113.9") == "203.0.113.9"
    assert network("::1", "203.0.113.9") == "203.0.113.9"


def test_only_the_end_of_the_list_is_ours() -> None:
    assert network("10.0.0.1", "1.2.3.4, 203.0.113.9, 10.0.0.2") == "203.0.113.9"
    assert network("10.0.0.1", "1.2.3.4", "203.0.113.9") == "203.0.113.9"


@pytest.mark.parametrize("forwarded", ["", " , ", "x" * 5000, "," * 5000])
def test_nonsense_names_no_other_network_of_its_choice(forwarded: str) -> None:
    assert network("10.0.0.1", forwarded) in {"10.0.0.1", "?"}


def test_a_household_with_ipv6_is_one_network_however_written() -> None:
    assert network("2001:db8:0:1::5") == network("2001:db8:0:1:ffff::9") == "2001:db8:0:1::/64"
    assert network("::ffff:198.51.100.1") == "198.51.100.1"
    assert network("") == "?"
