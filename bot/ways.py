"""Which ways in are set up, so that they can be printed: the web's address, and what platforms call the bots."""

from __future__ import annotations

from bot.errors import BusyError, StartError
from bot.posters import Ways
from bot.settings import Settings


async def ways_in(settings: Settings, telegram: str = "", zalo: str = "") -> Ways:
    """Return the ways in that are set up or named; a bot that is set up is asked for its name.

    Raises:
        StartError: a token is no bot's, or a platform cannot be reached.
    """
    # Only here: what is served has this as a part of it.
    from bot import serving

    telegram = telegram.removeprefix("@")
    if not telegram and settings.telegram_token:
        from bot.channels.telegram.channel import named

        telegram = await named(serving.telegram_access(settings, b""))
    zalo = zalo or settings.zalo_oa_id
    if not zalo and settings.zalo_token:
        from bot.channels.zalo_bot.channel import named as named_on_zalo

        zalo = await named_on_zalo(serving.zalo_access(settings, b""))
    return Ways(settings.public_url, telegram, zalo)


class Entrances:
    """The ways in of a program at work; platforms are asked once, when a poster is wanted first."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._ways: Ways | None = None

    async def ways(self) -> Ways:
        """Return the ways in.

        Raises:
            BusyError: a platform could not be asked; it may be tried again.
        """
        if self._ways is None:
            try:
                self._ways = await ways_in(self._settings)
            except StartError as error:
                raise BusyError(str(error)) from error
        return self._ways
