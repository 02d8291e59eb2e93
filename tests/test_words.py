"""The catalogues: complete, alike in what they fill in, and without a key nobody says."""

from __future__ import annotations

import re
import string
import unicodedata
from pathlib import Path

import pytest

from bot.words import catalogue, languages, speak, ways

ROOT = Path(__file__).parent.parent
OTHERS = [language for language in languages() if language != "vi"]


def filled_in(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_vietnamese_comes_first() -> None:
    assert languages()[0] == "vi"
    assert {"vi", "en", "bn"} <= set(languages())


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_says_everything(language: str) -> None:
    assert set(catalogue(language)) == set(catalogue("vi"))
    assert not [key for key, text in catalogue(language).items() if not text.strip()]


PRONOUNS = {"you", "You", "me", "Me"}


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_fills_in_the_same_values(language: str) -> None:
    for key, text in catalogue("vi").items():
        assert filled_in(catalogue(language)[key]) - PRONOUNS == filled_in(text) - PRONOUNS, key


@pytest.mark.parametrize("language", OTHERS)
def test_what_can_be_typed_in_vietnamese_can_be_typed_in_every_language(language: str) -> None:
    for key, text in catalogue(language).items():
        if key.startswith("choice."):
            assert unicodedata.is_normalized("NFC", text), key
            assert all(way.strip() for way in text.split(",")), key


def test_bengali_is_written_in_its_own_letters() -> None:
    kept = re.compile(r"telegram\.|form\.asked|choice\.form-|web\.name|.*\.file(-\w+)?$|date\.pattern")
    strange = {
        key
        for key, text in catalogue("bn").items()
        if not kept.match(key)
        and re.search(r"[A-Za-z]", re.sub(r"\{\w+\}|VNeID|Học Số|Enter|hocso chat|/quit", "", text))
    }

    assert strange == set()


def test_every_message_is_said_somewhere() -> None:
    source = "\n".join(
        path.read_text("utf-8")
        for top in ("bot",)
        for path in (ROOT / top).rglob("*")
        if path.suffix in (".py", ".html")
    )
    made = re.compile(
        r"form\.|doors\.|role\.|phone\.|figures\.|paper\.|choice\.(form|audience|report|age|sector|day)-"
        r"|link\.(unknown|own|tired|over|off)|notice\.(un)?joined"
        r"|office\.(unit|group|taken|unknown|tired|shared|had|no)|choice\.invite-"
        r"|choice\.((class|paper)-session|picture-)|sheet\.(remember|practise|scan|foot)|people\.(missed|idle)"
        r"|support\.(done|began)|notice\.support-"
        r"|export\.(done-|file-|consented|withdrew)|farewell\."
        r"|web\.fault\.|board\.(doubt|fault|file|poster|stage)-|.*\.words$|.*\.title$"
    )
    unsaid = [key for key in catalogue("vi") if not made.match(key) and not _said(key, source)]
    assert unsaid == []


def _said(key: str, source: str) -> bool:
    bare = key.removeprefix("choice.")
    return f'"{key}"' in source or f'".{bare}"' in source or f'"{bare}"' in source


def test_a_missing_key_or_value_is_a_fault_of_ours_and_raises() -> None:
    with pytest.raises(KeyError):
        speak("vi", "no.such.key")
    with pytest.raises(KeyError):
        speak("vi", "done.well", you="bác", You="Bác")


def test_a_choice_can_be_typed_in_every_language_at_once() -> None:
    assert {"Tiếp", "Next", "tiếp tục", "continue"} <= set(ways("choice.next"))
