"""aiogram 3 behind its own aiohttp server, as its documentation puts it together. It stores nothing.

``--kind answering`` handles a tap before it answers the webhook and lets ``answerCallbackQuery`` ride in that
answer, which saves one of the two calls; otherwise updates are handled in the background, as is its default.
"""

from __future__ import annotations

import uvloop
from aiogram import Bot, Dispatcher, F, Router
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.filters import CommandStart
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web

from tests.bench.peers.card import LABELS, Place, data, place, taps, text


def keyboard(count: int) -> InlineKeyboardMarkup:
    buttons = [[InlineKeyboardButton(text=la, callback_data=data(count, at))] for at, la in enumerate(LABELS)]
    return InlineKeyboardMarkup(inline_keyboard=buttons)


async def started(message: Message) -> None:
    await message.answer(text(0), reply_markup=keyboard(0))


async def tapped(callback: CallbackQuery) -> None:
    await callback.answer()
    await edited(callback)


async def tapped_and_answered(callback: CallbackQuery) -> AnswerCallbackQuery:
    await edited(callback)
    return callback.answer()


async def edited(callback: CallbackQuery) -> None:
    count = taps(callback.data)
    assert isinstance(callback.message, Message)
    await callback.message.edit_text(text(count), reply_markup=keyboard(count))


def dispatcher(here: Place) -> Dispatcher:
    router, found = Router(), Dispatcher()
    router.message.register(started, CommandStart())
    router.callback_query.register(tapped_and_answered if here.kind == "answering" else tapped, F.data)
    found.include_router(router)

    async def on_startup(bot: Bot) -> None:
        await bot.set_webhook(here.hook, secret_token=here.secret)

    found.startup.register(on_startup)
    return found


def main() -> None:
    here = place()
    session = AiohttpSession(api=TelegramAPIServer.from_base(here.api))
    bot = Bot(here.token, session=session, default=DefaultBotProperties(parse_mode=ParseMode.HTML))
    known, app = dispatcher(here), web.Application()
    background = here.kind != "answering"
    SimpleRequestHandler(known, bot, handle_in_background=background, secret_token=here.secret).register(
        app, path="/telegram"
    )
    setup_application(app, known, bot=bot)
    loop = None if here.kind == "asyncio" else uvloop.new_event_loop()
    web.run_app(app, host="127.0.0.1", port=here.port, loop=loop, print=None)


if __name__ == "__main__":
    main()
