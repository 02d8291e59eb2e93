"""python-telegram-bot with its own webhook server and its default transport, updates handled side by side."""

from __future__ import annotations

from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.constants import ParseMode
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, Defaults

from tests.bench.peers.card import LABELS, data, place, taps, text


def keyboard(count: int) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(la, callback_data=data(count, at))] for at, la in enumerate(LABELS)]
    )


async def started(update: Update, context: Any) -> None:
    assert update.message is not None
    await update.message.reply_text(text(0), reply_markup=keyboard(0))


async def tapped(update: Update, context: Any) -> None:
    query = update.callback_query
    assert query is not None
    await query.answer()
    count = taps(query.data)
    await query.edit_message_text(text(count), reply_markup=keyboard(count))


def main() -> None:
    here = place()
    bot = Application.builder().token(here.token).base_url(f"{here.api}/bot").concurrent_updates(True)
    application = bot.defaults(Defaults(parse_mode=ParseMode.HTML)).build()
    application.add_handler(CommandHandler("start", started))
    application.add_handler(CallbackQueryHandler(tapped))
    application.run_webhook("127.0.0.1", here.port, "telegram", webhook_url=here.hook, secret_token=here.secret)


if __name__ == "__main__":
    main()
