"""Lines whose other end is gone without a word, as after a power cut there: the system itself is to find out.

What is asked in turns and pages has a limit of its own. A long reading has none, for nobody knows how long it takes.
"""

from __future__ import annotations

import os
import socket
from typing import Any

FOUND_OUT = 30
"""Seconds after which a line to a machine that is gone is broken off."""
_OPTIONS = {
    "TCP_KEEPIDLE": FOUND_OUT // 3,
    "TCP_KEEPINTVL": FOUND_OUT // 6,
    "TCP_KEEPCNT": 4,
    # In milliseconds; of what was sent and is not acknowledged.
    "TCP_USER_TIMEOUT": FOUND_OUT * 1000,
}
"""By the names of the options, which not every system has."""


def keep_alive(transport: Any) -> None:
    """Have the system ask now and then whether the other end of a transport's line is there."""
    # An event loop may lend out something that is no real socket.
    with socket.socket(fileno=os.dup(transport.get_extra_info("socket").fileno())) as line:
        if line.family == socket.AF_UNIX:
            return
        line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for name, value in _OPTIONS.items():
            if hasattr(socket, name):
                line.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
