"""What is told while Telegram does not do what it is asked."""

from __future__ import annotations

import structlog

from bot.channels.patience import Patience, Sleep, unreached
from bot.channels.telegram.errors import ConflictError, RefusedTokenError
from bot.errors import SendError

log = structlog.get_logger()


def patience(sleep: Sleep) -> Patience:
    """Return new patience with Telegram."""
    return Patience(sleep, "telegram", _tell)


def _tell(error: SendError) -> None:
    match error:
        case ConflictError():
            log.error(
                "somebody else asks for this bot's updates",
                error=str(error),
                remedy="stop the other program that has this token; `hocso unhook telegram` ends a webhook",
            )
        case RefusedTokenError():
            log.error(
                "telegram refuses the token", remedy="ask BotFather for it, set HOCSO_TELEGRAM_TOKEN, start again"
            )
        case _:
            unreached("telegram", error)
