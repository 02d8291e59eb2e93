"""Reading lessons out by a machine: espeak-ng speaks, PyAV makes the two small forms that all channels can play.

A machine's voice is a stopgap until somebody of the village has read the card: see :mod:`lessons.spoken`.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from bot.errors import StartError
from lessons.model import Language
from lessons.spoken import FORMS

WORDS_A_MINUTE = 130
"""Slower than the machine's usual 175: those who listen are over fifty, and hear a word for the first time."""
PATIENCE = 60.0
"""Seconds one card may take."""
CODECS = {".ogg": ("libopus", 48_000, 24_000), ".aac": ("aac", 16_000, 32_000)}
"""For each form: the codec, samples and bits a second. Zalo plays AAC of 16 kHz."""

Speak = Callable[[Language, str, Path], None]
"""Has words of a language spoken into a WAV file."""


class Made(NamedTuple):
    """What came of it: recordings made, there already, and dropped because their text is no more."""

    made: int
    kept: int
    dropped: int


def missing(wanted: Iterable[str], folder: Path) -> tuple[list[str], list[Path]]:
    """Return the keys that have no recording in a folder, and the files there of texts that are no more."""
    keys = dict.fromkeys(wanted)
    there = [file for file in sorted(folder.iterdir()) if file.suffix in FORMS] if folder.is_dir() else []
    whole = {file.stem for file in there if all(file.with_suffix(form).is_file() for form in FORMS)}
    return [key for key in keys if key not in whole], [file for file in there if file.stem not in keys]


def record(wanted: Mapping[str, tuple[Language, str]], folder: Path, speak: Speak) -> Made:
    """Make the recordings a folder lacks, and drop those of older texts; a kill leaves nothing half made.

    Raises:
        StartError: the machine cannot speak here; the text says what to install.
        OSError: the folder cannot be written.
    """
    lacking, stale = missing(wanted, folder)
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder) as draft:
        for key in lacking:
            spoken = Path(draft, "spoken.wav")
            speak(*wanted[key], spoken)
            for form in FORMS:
                encode(spoken, Path(draft, key + form))
            for form in FORMS:
                Path(draft, key + form).replace(folder / (key + form))
    for file in stale:
        file.unlink(missing_ok=True)
    return Made(len(lacking), len(wanted) - len(lacking), len({file.stem for file in stale}))


def espeak(language: Language, words: str, target: Path) -> None:
    """Have espeak-ng speak; the words go by standard input, so none of them can be taken for an option.

    Raises:
        StartError: it is not installed, or does not speak the language.
    """
    command = ["espeak-ng", "-v", language, "-s", str(WORDS_A_MINUTE), "-w", str(target), "--stdin"]
    try:
        subprocess.run(command, input=words.encode(), capture_output=True, check=True, timeout=PATIENCE)
    except FileNotFoundError:
        raise StartError("espeak-ng is not installed: run 'apt install espeak-ng' (Debian), then try again") from None
    except subprocess.CalledProcessError as error:
        why = error.stderr.decode("utf-8", "replace").strip()[:200]
        raise StartError(f"espeak-ng cannot speak {language} ({why}): leave it out with --language") from None
    except subprocess.TimeoutExpired:
        raise StartError(f"espeak-ng took longer than {PATIENCE:.0f} s for one card: try again") from None


def encode(source: Path, target: Path) -> None:
    """Write a recording in the form that the name of the target asks for: one channel, small.

    Raises:
        StartError: PyAV is not installed.
    """
    try:
        import av
    except ImportError:
        raise StartError("PyAV is not installed: run '.venv/bin/pip install av', then try again") from None
    codec, rate, bits = CODECS[target.suffix]
    with av.open(str(source)) as spoken, av.open(str(target), "w", format=_CONTAINER[target.suffix]) as made:
        stream = made.add_stream(codec, rate=rate, layout="mono")
        assert isinstance(stream, av.AudioStream)
        stream.bit_rate = bits
        resampler = av.AudioResampler(format=stream.format, layout="mono", rate=rate)
        for frame in (*spoken.decode(audio=0), None):
            for piece in resampler.resample(frame):
                made.mux(stream.encode(piece))
        made.mux(stream.encode(None))


_CONTAINER = {".ogg": "ogg", ".aac": "adts"}
