"""What is told while Zalo does not do what it is asked."""

from __future__ import annotations

import structlog

from bot.channels.patience import Patience, Sleep, unreached
from bot.channels.zalo_bot.errors import ConflictError, RefusedTokenError
from bot.errors import SendError

log = structlog.get_logger()


def patience(sleep: Sleep) -> Patience:
    """Return new patience with the Bot Platform."""
    return Patience(sleep, "zalo", _tell)


def _tell(error: SendError) -> None:
    match error:
        case ConflictError():
            log.error(
                "zalo does not hand out this bot's messages",
                error=str(error),
                remedy="a webhook was set while this program ran: `hocso unhook zalo` says whose it is and ends it",
            )
        case RefusedTokenError():
            log.error("zalo refuses the token", remedy="ask Zalo Bot Creator for it, set HOCSO_ZALO_TOKEN, start again")
        case _:
            unreached("zalo", error)
