"""What the program says of itself while it runs: a line an event, for people or as JSON, with nobody's data in it.

Lines go to the standard error output. Whatever writes one names no learner; that no library's words and no
error's text let one slip is seen to here.
"""

from __future__ import annotations

import logging
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

ROOT = Path(__file__).parent.parent
WINDOW = 60.0
"""Seconds in which the same event is written a number of times."""
TIMES = 20
EVENTS = 500
"""Different events that are counted at once."""
DEEPEST = 8
"""Places of a fault that are told, the innermost first."""

_SECRETS = (
    # A password in an address, a bot's token, and whatever may be a chat's or a phone's number.
    (re.compile(r"//[^/\s]*@"), "//…@"),
    (re.compile(r"\d{5,}:[\w.~+=!*,;@-]{8,}"), "…"),
    # Not inside of a hash.
    (re.compile(r"(?<![0-9a-f])\d{7,}(?![0-9a-f])"), "…"),
)


def configure(form: Literal["console", "json"]) -> None:
    """Write lines from now on, those of libraries too."""
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        Seldom(),
        without_people,
    ]
    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), timestamp_key="at")
    )
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_names: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    for handler in [one for one in root.handlers if isinstance(one, _Handler)]:
        root.removeHandler(handler)
    root.addHandler(_Handler())
    sys.excepthook = crashed


class _Handler(logging.Handler):
    """Takes what libraries log: their first line, since what follows may show what they were given."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)

    def emit(self, record: logging.LogRecord) -> None:
        """Write a library's line."""
        line = str(record.msg).partition("\n")[0] if record.args else record.getMessage().partition("\n")[0]
        log = structlog.get_logger()
        more = {"fault": places(record.exc_info[1])} if record.exc_info and record.exc_info[1] else {}
        (log.error if record.levelno >= logging.ERROR else log.warning)(line, library=record.name, **more)


class Seldom:
    """Lets the same event through a number of times a minute, and then says how many there were."""

    def __init__(self, window: float = WINDOW, times: int = TIMES, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._window = window
        self._times = times
        self._seen: dict[str, tuple[float, int]] = {}

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        """Pass an event on or drop it."""
        name, now = str(event.get("event")), self._now()
        since, count = self._seen.get(name, (now, 0))
        if now - since > self._window:
            if count > self._times:
                event["unsaid"] = count - self._times
            since, count = now, 0
        if len(self._seen) >= EVENTS:
            self._seen.clear()
        self._seen[name] = since, count + 1
        if count >= self._times:
            raise structlog.DropEvent
        return event


def without_people(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Tell a fault by its places, and hide whatever looks like a token or somebody's number."""
    fault = event.pop("exc_info", None)
    if isinstance(fault, tuple):
        fault = fault[1]
    if isinstance(fault, BaseException):
        event["fault"] = places(fault)
    return {name: value if name == "at" else _hidden(value) for name, value in event.items()}


def places(error: BaseException) -> str:
    """Return what an error is and where it came up; not its text, which may hold a learner's words."""
    if isinstance(error, BaseExceptionGroup):
        return "; ".join(places(one) for one in error.exceptions)
    trace = list(_frames(error.__traceback__))[-DEEPEST:]
    return " < ".join([type(error).__name__, *reversed(trace)])


def crashed(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    """Say that the program ends by a fault of its own."""
    structlog.get_logger().critical("crashed", fault=places(error), remedy="please report this line")


def _frames(trace: TracebackType | None) -> Iterator[str]:
    while trace is not None:
        code = trace.tb_frame.f_code
        file = Path(code.co_filename)
        name = file.relative_to(ROOT) if file.is_relative_to(ROOT) else Path(*file.parts[-2:])
        yield f"{name}:{trace.tb_lineno} {code.co_name}"
        trace = trace.tb_next


def _hidden(value: Any) -> Any:
    if isinstance(value, bool | int | float | None):
        return value
    text = str(value)
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text
