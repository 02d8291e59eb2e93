"""What people said yes to can be told for good: every version of the notice is kept, in every language."""

import pytest

from bot.dialogue.places.welcome import NOTICE
from bot.dialogue.voice import Voice
from bot.words import languages
from bot.words.notices import HERE, PARTS, notice
from tests.dialogue.playbook import Play, text_of


@pytest.mark.parametrize("language", languages())
def test_the_words_on_the_screen_are_those_kept_under_the_notices_version(language: str) -> None:
    said = "\n\n".join(Voice(language).say(part) for part in PARTS)

    assert notice(NOTICE, language) == said, "the notice was changed: give it a new version and files of its own"
    shown = text_of(Play().opens(language=language).screen)
    assert [part for part in said.split("\n\n") if part not in shown] == []


@pytest.mark.parametrize("version", sorted({path.name.split(".")[0] for path in HERE.glob("*.txt")}))
def test_no_version_lacks_a_language(version: str) -> None:
    assert {path.name.split(".")[1] for path in HERE.glob(f"{version}.*.txt")} >= {"vi", "en", "bn"}


@pytest.mark.parametrize(("version", "language"), [("1999-01", "vi"), (NOTICE, "xx"), ("../notices/2026-11", "vi")])
def test_of_what_never_was_there_is_nothing(version: str, language: str) -> None:
    assert notice(version, language) == ""


@pytest.mark.parametrize(("language", "yes"), [("vi", "Đồng ý"), ("en", "I agree")])
def test_a_yes_is_recorded_with_the_version_and_the_language_it_was_said_to(language: str, yes: str) -> None:
    (record,) = Play().opens(language=language).taps(yes).records[:1]

    assert (record.kind, record.option, record.value) == ("consented", language, NOTICE)
