"""How much one visitor and one network may ask, so that nobody takes the service from the others."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.datastructures import Headers

TABLE = 20_000
"""Visitors remembered at once, some 5 MB; beyond it those not seen for longest are forgotten."""


@dataclass(slots=True)
class _Bucket:
    level: float
    at: float


class Buckets:
    """Token buckets by key: ``burst`` at once, then ``rate`` a second. Bounded, oldest forgotten first."""

    def __init__(self, rate: float, burst: float, table: int = TABLE) -> None:
        self._rate, self._burst, self._table = rate, burst, table
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def take(self, key: str, now: datetime) -> bool:
        """Take one token, or say that there is none."""
        bucket = self._filled(key, now)
        if bucket.level < 1:
            return False
        bucket.level -= 1
        return True

    def give_back(self, key: str, now: datetime) -> None:
        """Put a taken token back."""
        bucket = self._filled(key, now)
        bucket.level = min(self._burst, bucket.level + 1)

    def wait(self) -> int:
        """Return the seconds after which an empty bucket has a token again."""
        return max(1, round(1 / self._rate))

    def _filled(self, key: str, now: datetime) -> _Bucket:
        at = now.timestamp()
        bucket = self._buckets.pop(key, None) or _Bucket(self._burst, at)
        # A clock set back must not empty a bucket.
        bucket.level = min(self._burst, bucket.level + max(0.0, at - bucket.at) * self._rate)
        bucket.at = at
        self._buckets[key] = bucket
        if len(self._buckets) > self._table:
            self._buckets.popitem(last=False)
        return bucket

    def __len__(self) -> int:
        return len(self._buckets)


class Neighbours:
    """Tells which network a request comes from, trusting the word of our own proxies only."""

    def __init__(self, trusted: Iterable[str]) -> None:
        self._trusted: tuple[IPv4Network | IPv6Network, ...] = tuple(ip_network(one, strict=False) for one in trusted)

    def network(self, client: str, headers: Headers) -> str:
        """Return the client's address; of IPv6 the /64, for that is what one household or phone gets.

        ``X-Forwarded-For`` is read from its end: each proxy adds whom it saw, and what a visitor wrote stands before.
        """
        seen = client
        forwarded = ",".join(headers.getlist("x-forwarded-for"))[-1000:].split(",")
        while self._is_trusted(seen) and forwarded and (before := forwarded.pop().strip()):
            seen = before
        return _network(seen)

    def _is_trusted(self, address: str) -> bool:
        try:
            parsed = _plain(address)
        except ValueError:
            return False
        return any(parsed in network for network in self._trusted)


def _plain(address: str) -> object:
    parsed = ip_address(address)
    return (parsed.ipv4_mapped or parsed) if isinstance(parsed, IPv6Address) else parsed


def _network(address: str) -> str:
    try:
        parsed = _plain(address)
    except ValueError:
        return "?"
    return str(ip_network((parsed, 64), strict=False)) if isinstance(parsed, IPv6Address) else str(parsed)
