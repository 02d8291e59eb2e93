"""What can be asked of a stand-in in a process of its own: ``POST /standin/<verb>`` with a JSON object."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from .crowd import Crowd
from .faults import Fault

if TYPE_CHECKING:
    from .door import Door


async def control(server: Door, verb: str, wishes: dict[str, Any]) -> Any:
    """Do what a test in another process asks for. Raises LookupError, TypeError or ValueError where it cannot."""
    match verb:
        case "person":
            return server.phone(**wishes).id
        case "starts" | "says" | "taps" | "blocks" | "unblocks":
            phone = server.phone_of(wishes.pop("person"))
            getattr(phone, verb)(**wishes)
            return True
        case "sees":
            return [asdict(seen) for seen in server.phone_of(wishes["person"]).sees()]
        case "counts":
            return dict(server.counts)
        case "pending":
            return server.pending()
        case "fails":
            server.fail(Fault(**wishes))
            return True
        case "crowd":
            return await _crowd(server, **wishes)
        case _:
            return await server.does(verb, wishes)


async def _crowd(server: Door, size: int = 32, turns: int = 10, seed: int = 1, code: str = "") -> dict[str, Any]:
    crowd = Crowd(server, size, seed=seed)
    await crowd.start(code)
    report = await crowd.play(turns)
    return {
        "turns": report.turns,
        "again": report.again,
        "seconds": report.seconds,
        "p50": report.quantile(0.5),
        "p99": report.quantile(0.99),
    }
