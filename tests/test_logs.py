"""What the program says of itself: lines for people or machines, no numbers and secrets in them, and never a flood."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from bot import logs


@pytest.fixture(autouse=True)
def as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Leave no trace of what a test sets up."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    yield
    structlog.reset_defaults()
    root = logging.getLogger()
    for handler in [one for one in root.handlers if isinstance(one, logs._Handler)]:
        root.removeHandler(handler)


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    written = capsys.readouterr()
    assert written.out == ""
    return [json.loads(line) for line in written.err.splitlines()]


def fails(words: str) -> None:
    raise ValueError(words)


def caught(words: str) -> ValueError:
    try:
        fails(words)
    except ValueError as error:
        return error
    raise AssertionError


def test_an_event_is_a_line_of_json_with_its_time_and_level(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("json")
    structlog.get_logger().warning("lessons read anew", course="an-toàn", count=3)
    [line] = lines(capsys)
    assert line.pop("at").endswith("Z")
    assert line == {"event": "lessons read anew", "level": "warning", "course": "an-toàn", "count": 3}


def test_people_read_a_line_without_braces(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("console")
    structlog.get_logger().info("telegram is ready", mode="polling")
    written = capsys.readouterr().err
    assert "telegram is ready" in written
    assert "mode=polling" in written
    assert "{" not in written


@pytest.mark.parametrize(
    ("secret", "shown"),
    [
        ("postgresql://hocso:mật-khẩu@localhost/hocso is locked", "postgresql://…@localhost/hocso is locked"),
        ("https://api.telegram.org/bot123456789:AAF-abcdefghijk/getMe", "https://api.telegram.org/bot…/getMe"),
        ("chat -1001234567890 was upgraded", "chat -… was upgraded"),
        ("0912345678", "…"),
        ("took 1200 ms at port 8080", "took 1200 ms at port 8080"),
    ],
)
def test_what_looks_like_a_secret_or_a_number_is_hidden(
    capsys: pytest.CaptureFixture[str], secret: str, shown: str
) -> None:
    logs.configure("json")
    structlog.get_logger().error("refused", why=secret)
    assert lines(capsys)[0]["why"] == shown


def test_a_fault_is_told_by_its_places_and_not_by_its_text(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("json")
    error = caught("con mèo leo cây cau")
    structlog.get_logger().error("broken", exc_info=error)
    logging.getLogger("uvicorn.error").error("Exception in ASGI application\ncon mèo", exc_info=error)
    logging.getLogger("aiohttp").warning("cannot parse %s", "con mèo")
    logs.crashed(ValueError, error, None)
    told = lines(capsys)
    assert "mèo" not in json.dumps(told, ensure_ascii=False)
    assert [line["event"] for line in told] == [
        "broken",
        "Exception in ASGI application",
        "cannot parse %s",
        "crashed",
    ]
    assert told[0]["fault"].startswith("ValueError < tests/test_logs.py:")
    assert told[1]["library"] == "uvicorn.error"


def test_several_faults_at_once_are_each_told() -> None:
    group = ExceptionGroup("unhandled", [caught("a"), KeyError("b")])
    assert logs.places(group).endswith("; KeyError")


def test_the_same_event_again_and_again_is_soon_only_counted() -> None:
    now, written = 100.0, 0
    seldom = logs.Seldom(window=60, times=2, now=lambda: now)
    for _ in range(7):
        try:
            seldom(None, "warning", {"event": "updates have to wait"})
            written += 1
        except structlog.DropEvent:
            continue
    assert written == 2
    now += 61
    assert seldom(None, "warning", {"event": "updates have to wait"})["unsaid"] == 5
    assert "unsaid" not in seldom(None, "warning", {"event": "another"})
