"""The texts of a pilot: what docs print is what the program says, and it keeps what they promise."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.commands.printing import PHRASES
from bot.dialogue.voice import Voice
from bot.settings import Settings
from bot.words import ways

ROOT = Path(__file__).parent.parent
DOCS = {"vi": ROOT / "docs" / "vi" / "thi-diem.md", "en": ROOT / "docs" / "pilot.md"}
SAID = ("welcome.hello", "welcome.who", "welcome.notice", "welcome.ask", *PHRASES.values())
BLANKS = {"vi": ("[tên đơn vị]", "[số điện thoại]"), "en": ("[name]", "[phone]")}
COMMANDS = {
    "vi": ("THÔNG TIN CỦA TÔI", "XÓA THÔNG TIN", "RÚT LẠI", "XÓA"),
    "en": ("MY DATA", "ERASE MY DATA", "WITHDRAW"),
}


def quoted(language: str) -> set[str]:
    lines = DOCS[language].read_text(encoding="utf-8").splitlines()
    return {line.removeprefix("> ") for line in lines if line.startswith("> ")}


@pytest.mark.parametrize("language", DOCS)
def test_what_is_printed_is_word_for_word_what_is_said(language: str) -> None:
    voice = Voice(language)
    assert [key for key in SAID if voice.say(key) not in quoted(language)] == []
    name, phone = BLANKS[language]
    assert voice.say("welcome.operator", name=name, phone=phone) in quoted(language)


@pytest.mark.parametrize("language", DOCS)
def test_every_word_people_are_told_to_write_is_understood(language: str) -> None:
    understood = {way.lower() for key in ("choice.data", "choice.erase", "choice.withdraw") for way in ways(key)}
    for command in COMMANDS[language]:
        assert command in DOCS[language].read_text(encoding="utf-8")
        assert command.lower() in understood


@pytest.mark.parametrize("language", DOCS)
def test_the_months_that_are_promised_are_those_of_the_settings(language: str) -> None:
    defaults = {name: field.default for name, field in Settings.model_fields.items()}
    said = DOCS[language].read_text(encoding="utf-8")
    assert f"{defaults['keep_idle_months']} " in said
    assert f"{defaults['keep_children_months']} " in said
    assert "24" in said
