"""Vietnamese syllables: their letters and tone, what may be missing, what Telex and VNI keys leave behind."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

ACUTE, GRAVE, HOOK, TILDE, DOT = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
_TONES = frozenset((ACUTE, GRAVE, HOOK, TILDE, DOT))
_TELEX = {"s": ACUTE, "f": GRAVE, "r": HOOK, "x": TILDE, "j": DOT}
_VNI = {"1": ACUTE, "2": GRAVE, "3": HOOK, "4": TILDE, "5": DOT}
_HATS = {"a": "â", "e": "ê", "o": "ô"}
_HORNS = {"o": "ơ", "u": "ư"}
MARKED = frozenset("ăâđêôơư")
"""Letters with a hat, a horn or a stroke."""
_VOWELS = frozenset("aeiouyăâêôơư")
_KEYS = {"â": "aa", "ê": "ee", "ô": "oo", "ă": "aw", "ơ": "ow", "ư": "w", "đ": "dd"}

_ONSETS = "ngh|ng|nh|gh|gi|kh|ch|ph|qu|th|tr|b|c|d|g|h|k|l|m|n|p|r|s|t|v|x"
_RIMES = (
    "a ac ach ai am an ang anh ao ap at au ay e ec em en eng enh eo ep et eu i ia ich iec iem ien ieng iep iet ieu "
    "im in inh ip it iu o oa oac oach oai oam oan oang oanh oao oap oat oay oc oe oen oeo oet oi om on ong ooc oong "
    "op ot u ua uan uang uat uay uc ue uech uenh ui um un ung uo uoc uoi uom uon uong uop uot uou up ut uu uy uya "
    "uych uyen uyet uynh uyt uyu y yem yen yet yeu"
)
_SYLLABLE = re.compile(f"(?:{_ONSETS})?(?:{'|'.join(_RIMES.split())})")
_I_OR_Y = re.compile("(h|k|l|m|s|t|qu)i")
_CLUSTER = re.compile("^(qu|gi(?=[aeiouyăâêôơư])|[^aeiouyăâêôơư]*)([aeiouyăâêôơư]+)([^aeiouyăâêôơư]*)$")


class Syllable(NamedTuple):
    """A word as its letters without tone (hats, horns and strokes kept) and its tone mark, ``""`` where level.

    A word that carries several tones is no Vietnamese syllable; its ``tone`` is all of them, equal to no single one.
    """

    letters: str
    tone: str


def syllable(word: str) -> Syllable:
    """Take a lower-case NFC word apart; where the tone was written does not matter afterwards."""
    marks = unicodedata.normalize("NFD", word)
    letters = "".join(mark for mark in marks if mark not in _TONES)
    return Syllable(unicodedata.normalize("NFC", letters), "".join(mark for mark in marks if mark in _TONES))


def spelling(word: str) -> Syllable:
    """Return the syllable with ``y`` for a lone ``i`` where both are accepted spellings (kĩ năng, kỹ năng)."""
    letters, tone = syllable(word)
    return Syllable(_with_y(letters), tone)


def _with_y(letters: str) -> str:
    return letters[:-1] + "y" if _I_OR_Y.fullmatch(letters) else letters


def bare(word: str) -> str:
    """Return a word without hats, horns, tones and strokes. Signs of other scripts stay: they are letters there."""
    return "".join(map(_base, word))


@lru_cache(maxsize=1024)
def _base(letter: str) -> str:
    # Letters are remembered, words never: they are a learner's.
    marks = unicodedata.normalize("NFD", letter)
    plain = "".join(mark for mark in marks if not "\u0300" <= mark <= "\u036f")
    return unicodedata.normalize("NFC", plain).replace("đ", "d")


def placed(word: str) -> str:
    """Write the tone where the new rule puts it: hoà, thuý, khoẻ. What is no syllable stays as it is."""
    letters, tone = syllable(word)
    match = _CLUSTER.match(letters)
    if len(tone) != 1 or match is None:
        return word
    at = match.end(1) + _toned(match[2], bool(match[3]))
    return unicodedata.normalize("NFC", letters[: at + 1] + tone + letters[at + 1 :])


def _toned(vowels: str, closed: bool) -> int:
    marked = [at for at, vowel in enumerate(vowels) if vowel in MARKED]
    if marked:
        return marked[-1]
    if closed or len(vowels) > 2:
        return min(len(vowels) - 1, 1)
    return 1 if vowels in ("oa", "oe", "uy") else 0


def lacks(typed: Syllable, meant: Syllable) -> bool:
    """Say whether the typed syllable is the one meant but for marks that are missing; a different mark is not."""
    if typed.tone not in ("", meant.tone) or len(typed.letters) != len(meant.letters):
        return False
    return all(one in (other, bare(other)) for one, other in zip(typed.letters, meant.letters, strict=True))


def telex(word: str) -> Syllable | None:
    """Read Telex keys that the phone did not turn into marks (``khaaur``); None where there are none."""
    letters, tone = syllable(word)
    typed = _Typed(tone)
    for letter in letters:
        if not typed.telex(letter):
            return None
    return typed.done()


def vni(word: str) -> Syllable | None:
    """Read VNI keys that the phone did not turn into marks (``kha63u``); None where there are none."""
    letters, tone = syllable(word)
    typed = _Typed(tone)
    for letter in letters:
        if not typed.vni(letter):
            return None
    return typed.done()


class _Typed:
    """A syllable while its keys come in. Every key method returns False where the key makes no sense."""

    def __init__(self, tone: str) -> None:
        self.letters: list[str] = []
        self.tone = tone
        self.used = False

    def done(self) -> Syllable | None:
        # The same keys mean ươ in "thương" and uơ in "thuở": an open syllable has no ươ.
        letters = re.sub("ươ$", "uơ", "".join(self.letters))
        return Syllable(_with_y(letters), self.tone) if self.used else None

    def telex(self, key: str) -> bool:
        if key in _TELEX and not _VOWELS.isdisjoint(self.letters):
            return self._set_tone(_TELEX[key])
        if key == "w":
            return self._horn() or self._put("a", "ă") or self._lone_w()
        if key in _HATS and key in self.letters:
            return self._put(key, _HATS[key])
        if key == "d" and self.letters[:1] == ["d"]:
            return self._put("d", "đ")
        self.letters.append(key)
        return True

    def vni(self, key: str) -> bool:
        if key in _VNI:
            return self._set_tone(_VNI[key])
        if key == "6":
            return any(self._put(vowel, _HATS[vowel]) for vowel in "aeo")
        if key == "7":
            return self._horn()
        if key in "89":
            return self._put("a", "ă") if key == "8" else self._put("d", "đ")
        self.letters.append(key)
        return True

    def _set_tone(self, tone: str) -> bool:
        if self.tone not in ("", tone) or _VOWELS.isdisjoint(self.letters):
            return False
        self.tone, self.used = tone, True
        return True

    def _horn(self) -> bool:
        # The keys "uwow", "uow" and "uo…w" all mean ươ, and a "w" after "ua" means ưa, except in "qua".
        written = "".join(self.letters)
        for pair in ("uo", "ưo", "uơ"):
            if pair in written and "qu" not in written:
                self.letters[written.index(pair) : written.index(pair) + 2] = "ươ"
                self.used = True
                return True
        if "oa" in written or "qua" in written:
            return False
        return any(self._put(vowel, _HORNS[vowel]) for vowel in "ou")

    def _put(self, plain: str, marked: str) -> bool:
        if plain not in self.letters:
            return False
        self.letters[len(self.letters) - 1 - self.letters[::-1].index(plain)] = marked
        self.used = True
        return True

    def _lone_w(self) -> bool:
        if not _VOWELS.isdisjoint(self.letters):
            return False
        self.letters.append("ư")
        self.used = True
        return True


def keys(word: str) -> str:
    """Undo what Telex made of a foreign word: ``gôgle`` was typed as google, ``ưifi`` as wifi."""
    return "".join(_KEYS.get(letter, letter) for letter in word)


def is_syllable(letters: str) -> bool:
    """Say whether bare letters can be a Vietnamese syllable: then they are a word of their own, not a slip."""
    return _SYLLABLE.fullmatch(letters) is not None
