"""Recordings: one or one by language, and whether each still says what its card says."""

from pathlib import Path

import pytest

from lessons.desk import Desk
from lessons.loader import load
from lessons.media import Shelf
from tests.lessons.writing import FOUR, HEAD, codes, course, folder, read, with_cards

DECOMPOSED = "Ti\u0300nh".encode()


def desk_in(root: Path) -> Desk:
    return Desk("bai.yaml", shelf=Shelf(root, root))


def test_a_recording_is_one_or_one_by_language(tmp_path: Path) -> None:
    folder(tmp_path, {"a.ogg": b"OggS", "b.mp3": b"ID3"})
    cards = with_cards(
        "  - say: Một.\n    audio: a.ogg\n  - say: Hai.\n    audio: {vi: a.ogg, en: b.mp3}\n", desk_in(tmp_path)
    ).cards

    assert [{language: medium.type for language, medium in card.audio.items()} for card in cards] == [
        {"vi": "audio/ogg"},
        {"vi": "audio/ogg", "en": "audio/mpeg"},
    ]


def test_a_recording_that_is_missing_is_told_and_the_other_kept(tmp_path: Path) -> None:
    folder(tmp_path, {"a.ogg": b"OggS", "a.ogg.txt": "Năm."})

    assert codes("  - say: Năm.\n    audio: {vi: a.ogg, en: b.ogg}\n", desk_in(tmp_path)) == ["HS061"]
    assert codes("  - say: Năm.\n    audio: b.ogg\n", desk_in(tmp_path)) == ["HS061"]


def test_nothing_is_said_of_a_recording_where_no_folder_is_known() -> None:
    assert codes("  - say: Năm.\n    audio: b.ogg\n", Desk("bai.yaml")) == []
    assert codes("  - say: Năm.\n    audio: []\n", Desk("bai.yaml")) == ["HS022"]


@pytest.mark.parametrize(
    ("say", "spoken"),
    [
        ("Tắt máy, <bạn> nhé.", "Tắt máy,  bạn\r\nnhé.\n".encode()),
        ("Tắt máy, <bạn> nhé.", "Tắt máy, <bạn> nhé.".encode()),
        ("Tắt máy.", "\ufeffTắt máy.".encode()),
        ("Tình", DECOMPOSED),
    ],
)
def test_the_same_words_written_otherwise_are_the_same(tmp_path: Path, say: str, spoken: bytes) -> None:
    folder(tmp_path, {"a.ogg": b"OggS", "a.ogg.txt": spoken})

    assert codes(f'  - say: "{say}"\n    audio: a.ogg\n', desk_in(tmp_path)) == []


@pytest.mark.parametrize(
    "card",
    [
        "  - say: Mới.\n",
        "  - try: Mới.\n    done: Xong\n",
        "  - question: hoi\n    ask: Mới.\n    number: 114\n",
        "  - story: goi\n    start: a\n    lines: {a: {caller: Mới., because: Hết.}}\n",
    ],
)
def test_a_card_whose_recording_says_an_older_text_is_told_of(tmp_path: Path, card: str) -> None:
    folder(tmp_path, {"a.ogg": b"OggS", "a.ogg.txt": "Cũ.", "b.ogg": b"OggS", "b.ogg.txt": "Mới."})

    assert "HS114" in codes(f"{card}    audio: a.ogg\n", desk_in(tmp_path))
    assert "HS114" not in codes(f"{card}    audio: b.ogg\n", desk_in(tmp_path))


def test_only_the_language_that_changed_is_told_of_at_its_place(tmp_path: Path) -> None:
    folder(tmp_path, {"a.ogg": b"OggS", "a.ogg.txt": "Mới.", "b.ogg": b"OggS", "b.ogg.txt": "Old."})
    text = "  - say:\n      vi: Mới.\n      en: New.\n    audio:\n      vi: a.ogg\n      en: b.ogg\n      bn: b.ogg\n"

    assert read(HEAD + FOUR + text, desk_in(tmp_path))[1] == ["14:11 HS114"]


def test_a_story_whose_opening_is_unknown_is_not_compared(tmp_path: Path) -> None:
    folder(tmp_path, {"a.ogg": b"OggS", "a.ogg.txt": "Cũ."})
    lines = "{a: {choices: [{say: Vâng, to: b}]}, b: {because: Hết.}}"

    for start in "ax":
        story = f"  - story: goi\n    start: {start}\n    lines: {lines}\n    audio: a.ogg\n"
        assert "HS114" not in codes(story, desk_in(tmp_path))


@pytest.mark.parametrize(
    ("spoken", "code"), [(b"x" * (16 * 1024 + 1), "HS063"), (b"M\xedt", "HS062"), (b"", "HS114"), (None, "HS115")]
)
def test_words_that_cannot_be_used_are_told_of(tmp_path: Path, spoken: bytes | None, code: str) -> None:
    folder(tmp_path, {"a.ogg": b"OggS"} if spoken is None else {"a.ogg": b"OggS", "a.ogg.txt": spoken})

    assert codes("  - say: Mới.\n    audio: a.ogg\n", desk_in(tmp_path)) == [code]


def test_words_outside_the_course_are_not_read(tmp_path: Path) -> None:
    folder(tmp_path, {"ngoai.txt": "Mới.", "lop/a.ogg": b"OggS"})
    (tmp_path / "lop/a.ogg.txt").symlink_to("../ngoai.txt")

    assert codes("  - say: Mới.\n    audio: a.ogg\n", desk_in(tmp_path / "lop")) == ["HS060"]


def test_spoken_words_are_no_lesson_and_a_warning_leaves_the_course_running(tmp_path: Path) -> None:
    course(tmp_path, lessons=[HEAD + FOUR + "  - say: Mới.\n    audio: bai.yaml.ogg\n"])
    folder(tmp_path, {"lop/bai.yaml.ogg": b"OggS", "lop/bai.yaml.ogg.txt": "Cũ."})
    loaded = load(tmp_path)

    assert [len(found.lessons) for found in loaded.courses] == [1]
    assert {(found.code, found.warning) for found in loaded.faults} == {("HS114", True), ("HS117", True)}


def test_the_forms_of_a_recording_lie_beside_it_under_the_same_name(tmp_path: Path) -> None:
    folder(tmp_path, {"a.vi.ogg": b"OggS", "a.vi.aac": b"\xff\xf1", "a.en.ogg": b"OggSen", "a.vi.ogg.txt": "Một."})
    folder(tmp_path, {"a.vi.aac.txt": "Một."})
    for named in ("a.vi.ogg", "a.vi.aac"):
        audio = (
            with_cards(f"  - say: Một.\n    audio: {{vi: {named}, en: a.en.ogg}}\n", desk_in(tmp_path)).cards[0].audio
        )
        assert (audio["vi"].type, [form.type for form in audio["vi"].forms]) == ("audio/ogg", ["audio/aac"])
        assert audio["vi"].form("audio/aac").path.endswith("a.vi.aac")
        assert audio["vi"].form("audio/ogg") == audio["vi"] == audio["vi"].form("audio/mpeg")
        assert audio["en"].forms == ()


def test_a_form_that_is_none_is_told_of(tmp_path: Path) -> None:
    folder(tmp_path, {"a.ogg": b"OggS", "a.ogg.txt": "Năm.", "a.aac": b"OggS"})

    assert codes("  - say: Năm.\n    audio: a.ogg\n", desk_in(tmp_path)) == ["HS062"]


def test_a_name_too_long_for_a_file_has_no_forms(tmp_path: Path) -> None:
    name = "a" * 300

    assert codes(f"  - say: Năm.\n    audio: {name}.ogg\n", desk_in(tmp_path)) == ["HS061"]
