"""Lessons read out by a machine: by the real one, small enough, resumed where it stopped, and no older text kept."""

import shutil
from pathlib import Path

import av
import pytest

from bot.cli import main
from bot.errors import StartError
from bot.speaking import Made, encode, espeak, missing, record

WANTED = {"k1": ("vi", "Mã OTP như chìa khóa nhà."), "k2": ("en", "Hang up.")}


@pytest.fixture(autouse=True)
def _speaks() -> None:
    if shutil.which("espeak-ng") is None:
        pytest.skip("there is no espeak-ng: see deploy/browser.sh")


def length(file: Path) -> tuple[str, int, float]:
    """Return a recording's codec, channels and seconds."""
    with av.open(str(file)) as opened:
        (stream,) = opened.streams.audio
        samples = sum(frame.samples for frame in opened.decode(audio=0))
        return stream.codec.name, stream.channels, samples / stream.rate


def test_a_text_is_spoken_into_both_small_forms(tmp_path: Path) -> None:
    assert record(WANTED, tmp_path, espeak) == Made(2, 0, 0)

    assert sorted(file.name for file in tmp_path.iterdir()) == ["k1.aac", "k1.ogg", "k2.aac", "k2.ogg"]
    for form, codec in (("ogg", "opus"), ("aac", "aac")):
        name, channels, seconds = length(tmp_path / f"k1.{form}")
        assert (name, channels) == (codec, 1)
        assert 1 < seconds < 6
        assert (tmp_path / f"k1.{form}").stat().st_size < 30_000


def test_what_is_there_is_kept_and_what_nobody_says_any_more_goes(tmp_path: Path) -> None:
    spoken = []

    def speak(language: str, words: str, target: Path) -> None:
        spoken.append(words)
        espeak(language, words, target)

    record(WANTED, tmp_path, speak)
    (tmp_path / "k2.aac").unlink()
    (tmp_path / "readme.txt").write_text("mine")

    assert missing({"k2": "", "k3": ""}, tmp_path)[0] == ["k2", "k3"]
    assert record({"k2": WANTED["k2"]}, tmp_path, speak) == Made(1, 0, 1)
    assert spoken == ["Mã OTP như chìa khóa nhà.", "Hang up.", "Hang up."]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["k2.aac", "k2.ogg", "readme.txt"]


def test_words_are_never_taken_for_an_option(tmp_path: Path) -> None:
    espeak("en", "--version -w /dev/null", tmp_path / "a.wav")

    encode(tmp_path / "a.wav", tmp_path / "a.ogg")
    assert length(tmp_path / "a.ogg")[2] > 0.5


def test_a_language_the_machine_does_not_speak_is_told(tmp_path: Path) -> None:
    with pytest.raises(StartError, match=r"cannot speak xx .* --language"):
        espeak("xx", "a", tmp_path / "a.wav")


def test_without_the_machine_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(StartError, match="apt install espeak-ng"):
        espeak("vi", "a", tmp_path / "a.wav")


def test_the_command_makes_what_is_missing_and_counts_it_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    lop = tmp_path / "lessons" / "lop"
    lop.mkdir(parents=True)
    (lop / "course.yaml").write_text("course: lop\ntitle: Lớp\n")
    (lop / "01.yaml").write_text("lesson: a\ntitle: A\nadvice: true\ncards:\n  - say: Chào <bạn>.\n  - say: Hết.\n")
    monkeypatch.setenv("HOCSO_LESSONS", str(tmp_path / "lessons"))
    assert main(["speak"]) == 2
    assert "HOCSO_SPOKEN is not set" in capfd.readouterr().err
    monkeypatch.setenv("HOCSO_SPOKEN", str(tmp_path / "spoken"))

    assert main(["speak", "--dry-run"]) == 1
    assert "2 texts have no recording" in capfd.readouterr().out
    assert main(["speak", "--language", "vi"]) == 0
    assert "2 made, 0 kept" in capfd.readouterr().out
    assert main(["speak", "--dry-run"]) == 0
    assert main(["speak", "--language", "xx"]) == 2
