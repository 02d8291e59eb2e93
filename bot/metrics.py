"""How much is done and how long it takes, for whoever watches over the service; nothing of it says who did what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

CONTENT_TYPE: Final = CONTENT_TYPE_LATEST
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10, 30)
SIZES = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)


class Metrics:
    """The figures of one process, in Prometheus' form. Labels are words of the program's own, never a person's."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._turns = self._counter("turns", "Turns, by channel and what became of them.", "channel", "result")
        self._turn_seconds = self._histogram("turn_seconds", "From an event's arrival until its turn is committed.")
        self._batches = Histogram(
            "hocso_batch_turns", "Turns that were committed together.", registry=self._registry, buckets=SIZES
        )
        self._commit_seconds = self._histogram("commit_seconds", "One batch: read, decided, written, on the disk.")
        self._screens = self._counter("deliveries", "Screens, by channel and what became of them.", "channel", "result")
        self._screen_seconds = self._histogram("delivery_seconds", "From a turn's commit until its screen is shown.")
        self._requests = self._counter("requests", "Requests, by kind and what became of them.", "kind", "result")
        self._request_seconds = self._histogram("request_seconds", "What a request takes once it is begun.")
        self._stored = Gauge("hocso_store_bytes", "The size of the database.", registry=self._registry)
        ProcessCollector(registry=self._registry)

    def turn(self, channel: str, result: str, count: int = 1) -> None:
        """Count turns: ``taken``, ``repeat``, ``aside``, ``failed``, or ``refused`` before they were taken."""
        self._turns.labels(channel, result).inc(count)

    def waited(self, seconds: float) -> None:
        """Take down how long one turn took, its waiting included."""
        self._turn_seconds.observe(seconds)

    def batch(self, turns: int, seconds: float) -> None:
        """Take down a batch."""
        self._batches.observe(turns)
        self._commit_seconds.observe(seconds)

    def screen(self, channel: str, result: str) -> None:
        """Count a screen: ``shown``, ``overtaken``, ``later``, ``unsure``, ``gone`` or ``aside``."""
        self._screens.labels(channel, result).inc()

    def shown(self, seconds: float) -> None:
        """Take down how long a screen took to be shown."""
        self._screen_seconds.observe(seconds)

    def request(self, kind: str, result: str, seconds: float) -> None:
        """Count a request: ``done`` or ``failed``."""
        self._requests.labels(kind, result).inc()
        self._request_seconds.observe(seconds)

    def watch(self, name: str, about: str, read: Callable[[], float]) -> None:
        """Show a figure as it is at the moment it is asked for."""
        Gauge(f"hocso_{name}", about, registry=self._registry).set_function(read)

    def stored(self, size: int) -> None:
        """Take down the size of the database in bytes."""
        self._stored.set(size)

    def text(self) -> bytes:
        """Return all figures as they are served."""
        return generate_latest(self._registry)

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(f"hocso_{name}", about, labels, registry=self._registry)

    def _histogram(self, name: str, about: str) -> Histogram:
        return Histogram(f"hocso_{name}", about, registry=self._registry, buckets=SECONDS)
