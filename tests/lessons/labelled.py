"""The labelled answers: what people typed and what each is worth.

In ``typed``, ``\\uXXXX`` is a letter by its number, ``\\{nfd:…}`` is decomposed and ``\\{4096:…}`` is repeated to
that length. Rows of the set ``kept`` were written together with the others and are never looked at while tuning.
"""

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lessons.answers import match

LIST = Path(__file__).with_name("answers_labelled.csv")
VERDICTS = {True: "right", False: "wrong", None: "unsure"}


@dataclass(frozen=True)
class Row:
    kept: bool
    right: list[str]
    wrong: list[str]
    typed: str
    label: str

    def verdict(self) -> str:
        found = match(self.typed, self.right, self.wrong)
        return "other" if found is None else VERDICTS[found.right]


@dataclass(frozen=True)
class Figure:
    rows: int
    right: int
    accepted: int
    wrongly_accepted: int
    as_labelled: int

    def __str__(self) -> str:
        return (
            f"{self.rows} answers, {self.accepted} of {self.right} right ones accepted "
            f"({self.accepted / self.right:.1%}), {self.wrongly_accepted} others accepted, "
            f"{self.as_labelled} taken just as labelled"
        )


def rows() -> Iterator[Row]:
    with LIST.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            wrong = row["wrong"].split("|") if row["wrong"] else []
            yield Row(row["set"] == "kept", row["right"].split("|"), wrong, _typed(row["typed"]), row["label"])


def figure(*, kept: bool) -> Figure:
    taken = [(row.label, row.verdict()) for row in rows() if row.kept is kept]
    return Figure(
        rows=len(taken),
        right=sum(label == "right" for label, _ in taken),
        accepted=sum(label == verdict == "right" for label, verdict in taken),
        wrongly_accepted=sum(label != "right" and verdict == "right" for label, verdict in taken),
        as_labelled=sum(label == verdict for label, verdict in taken),
    )


def _typed(words: str) -> str:
    words = re.sub(r"\\\{nfd:([^}]*)\}", lambda found: unicodedata.normalize("NFD", found[1]), words)
    words = re.sub(r"\\\{(\d+):([^}]*)\}", lambda found: (found[2] * int(found[1]))[: int(found[1])], words)
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), words)
