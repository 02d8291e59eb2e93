"""Commands, in every language: what the menu lists, what each leads to, and what the bot says of itself."""

from __future__ import annotations

import re

import pytest

from bot.channels.telegram.commands import commands, description, group_line, short_description, words_of
from bot.dialogue.dialogue import COMMANDS
from bot.dialogue.understanding import named
from bot.words import languages
from tests.dialogue.playbook import Play, text_of

LED = (".resume", ".home", ".progress", ".help", ".remind", ".language", ".data", ".rest")


@pytest.mark.parametrize("language", languages())
def test_every_command_of_the_menu_leads_where_it_says(language: str) -> None:
    assert tuple(named(COMMANDS, words_of(name) or "") for name, _ in commands(language)) == LED


@pytest.mark.parametrize("language", languages())
def test_the_menu_is_within_what_telegram_takes(language: str) -> None:
    for name, does in commands(language):
        assert re.fullmatch("[a-z0-9_]{1,32}", name)
        assert 1 <= len(does) <= 256
    assert len({name for name, _ in commands(language)}) == len(LED)
    assert len(description(language)) <= 512
    assert len(short_description(language)) <= 120


def test_no_name_means_two_things() -> None:
    meant: dict[str, set[str | None]] = {}
    for language in languages():
        for (name, _), way in zip(commands(language), LED, strict=True):
            meant.setdefault(name, set()).add(way)
            meant[name].add(named(COMMANDS, words_of(name) or ""))

    assert [name for name, ways in meant.items() if len(ways) != 1] == []


@pytest.mark.parametrize(("known", "way"), [("thoi", ".rest"), ("trogiup", ".help"), ("settings", ".language")])
def test_other_names_are_understood_too(known: str, way: str) -> None:
    assert named(COMMANDS, words_of(known) or "") == way


def test_an_unknown_command_has_no_words() -> None:
    assert words_of("nosuch") is None


@pytest.mark.parametrize("name", ["hoc", "resume"])
def test_going_on_shows_the_card_again_and_does_not_turn_the_page(name: str) -> None:
    play = Play().enters("thu")
    card = text_of(play.screen)

    play.says(words_of(name) or "")

    assert text_of(play.screen) == card


def test_a_group_is_told_the_link_in_the_language_of_who_asked() -> None:
    assert group_line("en-GB", "https://t.me/hoc_so_bot").endswith("press here: https://t.me/hoc_so_bot")
    assert group_line("xx", "https://t.me/hoc_so_bot").endswith("vào đây để học: https://t.me/hoc_so_bot")
