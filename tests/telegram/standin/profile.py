"""What the bot says of itself: commands, names and descriptions, per language and, for commands, per scope."""

from __future__ import annotations

import json
import re
from typing import Any

from .reading import Call
from .refusals import bad

MOST_COMMANDS = 100
_LONGEST = {"description": 512, "short_description": 120, "name": 64}
_SCOPES = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}


class Profile:
    """Texts by (field, language); commands by (scope, language)."""

    def __init__(self) -> None:
        self.texts: dict[tuple[str, str], str] = {}
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}

    def commands_seen(self, language: str, scope: str = "all_private_chats") -> list[dict[str, str]]:
        """Return the list a phone shows: the narrowest scope, in it the language before none."""
        for key in ((scope, language), (scope, ""), ("default", language), ("default", "")):
            if key in self.commands:
                return self.commands[key]
        return []

    def text_seen(self, field: str, language: str) -> str:
        """Return a text as a phone in that language shows it."""
        return self.texts.get((field, language)) or self.texts.get((field, ""), "")

    def set_text(self, field: str, call: Call) -> bool:
        """Set or, when empty, take away a text. Raises RefusedError."""
        text = call.fields.get(field, "")
        if len(text) > _LONGEST[field]:
            raise bad(f"{field} is too long (stand-in)")
        self.texts[field, _language(call)] = text
        return True

    def get_text(self, field: str, call: Call) -> dict[str, str]:
        """Return a text as set for that language."""
        return {field: self.text_seen(field, _language(call))}

    def set_commands(self, call: Call) -> bool:
        """Set a list of commands. Raises RefusedError."""
        commands = call.fields.get("commands")
        if commands is None:
            raise bad('parameter "commands" is required (stand-in)')
        if len(commands) > MOST_COMMANDS:
            raise bad("BOT_COMMANDS_TOO_MUCH")
        self.commands[_scope(call), _language(call)] = [_command(command) for command in commands]
        return True

    def get_commands(self, call: Call) -> list[dict[str, str]]:
        """Return a list as set for exactly that scope and language."""
        return self.commands.get((_scope(call), _language(call)), [])

    def delete_commands(self, call: Call) -> bool:
        """Take a list away."""
        self.commands.pop((_scope(call), _language(call)), None)
        return True


def _language(call: Call) -> str:
    language: str = call.fields.get("language_code", "")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad("invalid language code specified")
    return language


def _scope(call: Call) -> str:
    scope: dict[str, Any] = call.fields.get("scope") or {"type": "default"}
    if scope.get("type") in _SCOPES and len(scope) == 1:
        return str(scope["type"])
    if scope.get("type") == "chat" and "chat_id" in scope:
        return json.dumps(scope, sort_keys=True)
    raise bad("can't parse BotCommandScope: unsupported type specified")


def _command(command: Any) -> dict[str, str]:
    if not isinstance(command, dict):
        raise bad("expected an Object as BotCommand")
    name, description = command.get("command"), command.get("description")
    if not isinstance(name, str) or not isinstance(description, str):
        raise bad('can\'t parse BotCommand: can\'t find field "command" or "description"')
    if not re.fullmatch(r"[a-z0-9_]{1,32}", name.removeprefix("/")):
        raise bad("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= 256:
        raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name.removeprefix("/"), "description": description}
