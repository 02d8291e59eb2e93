"""What does a request: given its row, returns what the event that answers it shall carry."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

from storage.rows import Request

Result: TypeAlias = Mapping[str, object]
"""JSON-able, at most 8 KB."""
Doer: TypeAlias = Callable[[Request], Awaitable[Result]]
