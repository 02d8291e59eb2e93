"""Languages: a lesson without the learner's own is shown in another, and one line says so."""

from __future__ import annotations

from bot.dialogue.screens import Words
from tests.dialogue.playbook import Play

TOLD = "এখনও বাংলায় নেই"


def in_bengali() -> Play:
    return Play().opens(language="bn").taps("রাজি আছি").sees("Mã OTP")


def test_a_lesson_that_lacks_the_learners_language_says_so_on_its_first_card() -> None:
    play = in_bengali().sees(TOLD, "ভিয়েতনামী")

    title, note, body = play.screen.blocks
    assert isinstance(title, Words)
    assert isinstance(note, Words)
    assert isinstance(body, Words)
    assert [block.language for block in (title, note, body)] == ["vi", "bn", "vi"]


def test_it_is_said_once_and_all_the_bots_own_words_are_bengali() -> None:
    play = in_bengali().taps("পরেরটি").misses(TOLD)

    play.taps("Tắt máy").sees("ঠিক হয়েছে")


def test_who_has_the_lesson_in_their_language_is_told_nothing() -> None:
    for language, said in (("vi", "Bài này chưa có"), ("en", "is not in English")):
        Play().opens(language=language).says("1").misses(said)


def test_in_bengali_counts_and_dates_have_bengali_digits() -> None:
    in_bengali().says("কতটা শিখলাম").sees("২টির মধ্যে ০টি")


def test_a_bengali_digit_chooses_like_any_other() -> None:
    play = in_bengali()

    play.says("১").misses(TOLD)
    assert play.last is not None
    assert play.last.changed
