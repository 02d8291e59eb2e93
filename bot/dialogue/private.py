"""What of typed words may be kept: never what looks like an OTP, a card's, a phone's or an ID number.

Every place that keeps words a person typed, such as a name, asks :func:`fit` first.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

LONGEST = 40
"""Letters of a name or of a village."""

_BETWEEN = r"[\s .,_/:·–—-]{0,3}"
_SECRET = re.compile(rf"(?:\d{_BETWEEN}){{5,}}\d")
"""Six digits or more, however they are spaced."""
_DATE = re.compile(r"(?<!\d)(?:0?[1-9]|[12]\d|3[01])([/.-])(?:0?[1-9]|1[0-2])\1(?:19|20)\d\d(?!\d)")
"""A date, as 21/11/2026: people tell when something was."""
_NUMBER = re.compile(rf"(?:\d{_BETWEEN}){{3}}\d")
"""Four digits: the shortest OTP, and more than a name needs."""
_NAME = re.compile(r"(?=.*[^\W\d_])[0-9A-Za-zÀ-ɏ\u0300-\u0323Ḁ-ỿ\u0980-\u09ff\u200c\u200d .,()'’-]+")
"""Letters that can be drawn, Latin ones with every mark of Vietnamese and Bengali ones, and figures among them."""


class Fit(NamedTuple):
    """Words as they may be kept, or "" and the notice that tells kindly why not."""

    words: str
    notice: str = ""


def secret(words: str) -> bool:
    """Say whether words hold what looks like an OTP, a card's, a phone's or an ID number."""
    return _SECRET.search(_DATE.sub("date", _seen(words))) is not None


def fit(words: str, longest: int = LONGEST) -> Fit:
    """Return typed words as a name may be kept, in one line and NFC; else which notice says why not."""
    name = " ".join(_seen(words).split())
    if _NUMBER.search(name):
        return Fit("", "notice.secret")
    return Fit(name) if len(name) <= longest and _NAME.fullmatch(name) else Fit("", "notice.name")


def _seen(words: str) -> str:
    """Return words as they are read: a digit is a digit in any script, and what nobody sees is not there."""
    shown = (letter for letter in words if unicodedata.category(letter) != "Cf" or letter in "\u200c\u200d")
    return unicodedata.normalize("NFC", "".join(_digit(letter) for letter in shown))


def _digit(letter: str) -> str:
    value = unicodedata.decimal(letter, None)
    return letter if value is None else str(value)
