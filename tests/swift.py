"""Time that passes at once: where everything only waits for the clock, the wait is over."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from functools import wraps
from inspect import signature
from typing import Any, ParamSpec

P = ParamSpec("P")


class _SwiftSelector(selectors.DefaultSelector):
    def __init__(self) -> None:
        super().__init__()
        self.passed = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Return what is ready; instead of waiting for the time, let it have passed."""
        ready = super().select(0)
        if not ready and timeout:
            self.passed += timeout
        return ready


class SwiftLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock stands still while anything can be done, and jumps where nothing can.

    For tests without threads and sockets: to those, no time is left.
    """

    def __init__(self) -> None:
        self._swift = _SwiftSelector()
        super().__init__(self._swift)

    def time(self) -> float:
        """Return the seconds passed since the loop was made."""
        return self._swift.passed


def swiftly(test: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """Run an asynchronous test on a loop of its own, swiftly."""

    @wraps(test)
    def run(*given: P.args, **named: P.kwargs) -> None:
        with asyncio.Runner(loop_factory=SwiftLoop) as runner:
            runner.run(test(*given, **named))

    # pytest-asyncio would look behind the wrapper and run the coroutine itself; the parameters must stay known.
    run.__signature__ = signature(test)  # type: ignore[attr-defined]
    del run.__wrapped__
    return run
