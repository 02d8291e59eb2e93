"""A fault in a file that an author wrote: where it is, what it is, what to do about it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lessons.catalogue import CATALOGUE, Entry
from lessons.model import Language

LONGEST = 160
"""Letters of a value from the file that are repeated in a fault: a line stays a line."""

_UNSHOWABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. ``line`` and ``column`` count from 1; a ``warning`` does not stop the course."""

    path: str
    line: int
    column: int
    code: str
    warning: bool = False
    values: Mapping[str, str] = field(default_factory=dict, hash=False)

    def says(self, language: Language) -> str:
        """Return what is wrong, in Vietnamese for ``vi`` and in English for any other language."""
        entry = self._entry()
        return self._filled(entry.vi if language == "vi" else entry.en)

    def remedy(self, language: Language) -> str:
        """Return what to do about it, in the same languages."""
        entry = self._entry()
        return self._filled(entry.vi_remedy if language == "vi" else entry.en_remedy)

    def text(self, language: Language) -> str:
        """Return what is wrong and what to do, as one line."""
        return f"{self.says(language)} — {self.remedy(language)}"

    def line_of(self, language: Language) -> str:
        """Return the whole line: ``path:line:col: HS014 text — remedy``, a warning with ``warning`` before the code."""
        kind = "warning " if self.warning else ""
        return f"{self.path}:{self.line}:{self.column}: {kind}{self.code} {self.text(language)}"

    def order(self) -> tuple[str, int, int, str]:
        """Return the key to sort by."""
        return self.path, self.line, self.column, self.code

    def _entry(self) -> Entry:
        return CATALOGUE[self.code]

    def _filled(self, words: str) -> str:
        return words.format_map(self.values)


def fault(path: str, place: tuple[int, int], code: str, **values: object) -> Fault:
    """Make a fault; what it repeats from the file is cut short and made fit to be shown on a terminal."""
    line, column = place
    shown = {key: short(str(value)) for key, value in values.items()}
    return Fault(shown_path(path), line, column, code, "HS100" < code < "HS200", shown)


def short(words: str) -> str:
    """Return words from a file on one line, cut short, without what would steer a terminal."""
    clean = " ".join(_UNSHOWABLE.sub(" ", words).split())
    return clean if len(clean) <= LONGEST else clean[: LONGEST - 1] + "…"


def shown_path(path: str) -> str:
    """Return a path that prints on any terminal: file names may hold anything but NUL."""
    return _UNSHOWABLE.sub("?", path)
