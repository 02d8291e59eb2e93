"""Every method that answers at once, by its name."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from . import editing, files, sending
from .reading import Call
from .state import State


def _get_me(state: State, call: Call) -> dict[str, Any]:
    abilities = {
        "can_join_groups": True,
        "can_read_all_group_messages": not state.privacy,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }
    return {**state.bot.as_json(), **abilities}


def _get_file(state: State, call: Call) -> dict[str, Any]:
    kept = state.files.asked_for(call.fields.get("file_id", ""))
    return {**kept.as_json(), "file_path": files.path_of(kept)}


def _send_file(kind: str) -> Callable[[State, Call], Any]:
    return partial(sending.send_file, kind=kind)


def _set(field: str) -> Callable[[State, Call], Any]:
    return lambda state, call: state.profile.set_text(field, call)


def _get(field: str) -> Callable[[State, Call], Any]:
    return lambda state, call: state.profile.get_text(field, call)


ANSWERS: dict[str, Callable[[State, Call], Any]] = {
    "getMe": _get_me,
    "getFile": _get_file,
    "sendMessage": sending.send_message,
    "sendPhoto": _send_file("photo"),
    "sendVoice": _send_file("voice"),
    "sendAudio": _send_file("audio"),
    "sendDocument": _send_file("document"),
    "sendChatAction": sending.send_chat_action,
    "deleteMessage": sending.delete_message,
    "editMessageText": editing.edit_text,
    "editMessageCaption": editing.edit_caption,
    "editMessageMedia": editing.edit_media,
    "editMessageReplyMarkup": editing.edit_markup,
    "answerCallbackQuery": editing.answer_tap,
    "setMyCommands": lambda state, call: state.profile.set_commands(call),
    "getMyCommands": lambda state, call: state.profile.get_commands(call),
    "deleteMyCommands": lambda state, call: state.profile.delete_commands(call),
    "setMyDescription": _set("description"),
    "getMyDescription": _get("description"),
    "setMyShortDescription": _set("short_description"),
    "getMyShortDescription": _get("short_description"),
    "setMyName": _set("name"),
    "getMyName": _get("name"),
}
