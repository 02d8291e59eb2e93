"""Numbers as people type them: 10.000.000, 10,5, 10 triệu, 1tr5, mười lăm, một một bốn."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from itertools import takewhile

from lessons.phrases import Words, fold, listed, readings, tokens
from lessons.vietnamese import Syllable, bare, lacks, syllable

NEGATIONS = listed(
    "không khong ko kg hông hong hok chưa chẳng chang chả đừng chớ no not never none cannot cant dont doesnt isnt "
    "wasnt arent didnt wont shouldnt without"
)
"""Words that turn an answer round. Bare forms that are mostly another word (dung, chua, cha) are not among them."""

_UNSURE = listed("gì gi sao hay hoặc hoac or hơn hon dưới duoi trừ tru ngoài ngoai khác khac") | listed(
    "what why than over under less more except"
)
_REFUSED = NEGATIONS | _UNSURE
_NOBODY = re.compile(
    r"(?:khong|chang)(?: (?:noi|cho|co|doc|dua|bao))*(?: mot)? (?:ai|nguoi nao)(?: ca| het)?|so khong|nobody|zero"
)
_HUNDRED, _TEN = Decimal(100), Decimal(10)
DIGITS = {
    name: value
    for value, names in enumerate(
        ("", "một mốt one", "hai two", "ba three", "bốn tư four", "năm lăm nhăm five", "sáu six", "bảy bẩy seven",
         "tám eight", "chín nine")
    )
    for name in names.split()
}  # fmt: skip
"""What the words for one to nine mean, as they are spelt."""
_ENGLISH = {
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_SCALES = {
    "tỷ": 10**9, "tỉ": 10**9, "billion": 10**9,
    "triệu": 10**6, "tr": 10**6, "million": 10**6,
    "nghìn": 1000, "ngàn": 1000, "k": 1000, "thousand": 1000,
    "trăm": 100, "hundred": 100,
    "mươi": 10, "mười": 10, "chục": 10,
}  # fmt: skip


def _by_letters(values: Mapping[str, int]) -> dict[str, list[tuple[Syllable, int]]]:
    """Lay words under their bare letters: of what is typed no more than marks may be missing."""
    laid: dict[str, list[tuple[Syllable, int]]] = {}
    for name, value in values.items():
        laid.setdefault(bare(name), []).append((syllable(name), value))
    return laid


_DIGIT_SOUNDS = _by_letters(DIGITS)
_SCALE_SOUNDS = _by_letters(_SCALES)
_UNITS = listed(
    "dong d vnd phut gio ngay thang nguoi lan buoc ky ki tu chu so cai tuoi do km m cm % h p s people person "
    "persons minutes days hours steps times characters digits years dollars percent"
)
_BEFORE = listed("so khoang tam goi bam duoc co la du mat can chon about number call")
_MOST_WORDS = 16
_GLUED = re.compile(r"(-?\d+(?:[.,]\d+)*)([^\W\d_]+)(\d?)")
_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})*")
_PLAIN = re.compile(r"-?\d+(?:[.,]\d+)?")


def number(words: str) -> Decimal | None:
    """Return the one number that was typed, in digits or in words.

    None where there is none, where there are several, and where the words deny, compare or ask. "10 triệu" is
    10,000,000: whoever asks in millions must take both.
    """
    if not any(True for _ in readings(words)):
        return None
    said = tokens(words)
    if _NOBODY.fullmatch(fold(words)):
        return Decimal(0)
    if any(word in _REFUSED for word in said) or _denies(said):
        return None
    parts = _apart(said)
    if any(word[0].isdigit() or word[0] in "-<>≤≥" for word in parts):
        return _written(parts)
    found = (_counted(reading.words) for reading in readings(words))
    return next((value for value in found if value is not None), None)


def _denies(said: Words) -> bool:
    # "k" is short for "không", but behind a figure for "nghìn".
    return any(word == "k" and not before[:1].isdigit() for before, word in zip(("", *said), said, strict=False))


def named(word: str) -> int | None:
    """Return what digit a word names, with or without its marks, or None."""
    return DIGITS.get(word) or _heard(word, _DIGIT_SOUNDS)


def _heard(word: str, sounds: Mapping[str, list[tuple[Syllable, int]]]) -> int | None:
    return next((value for name, value in sounds.get(bare(word), ()) if lacks(syllable(word), name)), None)


def spelled(words: Words) -> Decimal | None:
    """Return the number that words spell, all of them: "một trăm mười bốn", "một một bốn", "twenty one"."""
    if not words or len(words) > _MOST_WORDS:
        return None
    scales = [_scale(word) or 0 for word in words]
    if not (largest := max(scales)):
        return _leaf(words)
    at = scales.index(largest)
    return _scaled(words[:at], Decimal(largest), words[at + 1 :])


def _scale(word: str) -> int | None:
    return _SCALES.get(word) or _heard(word, _SCALE_SOUNDS)


def _scaled(head: Words, scale: Decimal, tail: Words) -> Decimal | None:
    many = spelled(head) if head else Decimal(1) if scale == _TEN else None
    rest = _rest(tail, scale)
    if many is None or rest is None or (scale <= _HUNDRED and many >= _TEN):
        return None
    return many * scale + rest


def _rest(tail: Words, scale: Decimal) -> Decimal | None:
    if not tail:
        return Decimal(0)
    if tail in (("rưỡi",), ("ruoi",)):
        return scale / 2
    even = bare(tail[0]) in ("le", "linh", "and")
    value = spelled(tail[1:] if even else tail)
    if value is None or value >= scale:
        return None
    # "hai triệu ba" is 2.3 million, "hai trăm lẻ ba" is 203.
    short = len(tail) == 1 and scale >= _HUNDRED and not even
    return value * scale / 10 if short else value


def _leaf(words: Words) -> Decimal | None:
    values = [_ENGLISH.get(word) or named(word) for word in words]
    known = [value for value in values if value is not None]
    if len(known) < len(words):
        return None
    if len(known) == 2 and known[0] >= 20 and known[1] < 10:
        return Decimal(sum(known))
    if len(known) == 1 or all(value < 10 for value in known):
        return Decimal("".join(map(str, known)))
    return None


def _counted(words: Words) -> Decimal | None:
    if len(words) > _MOST_WORDS:
        return None
    front = sum(1 for _ in takewhile(lambda word: bare(word) in _BEFORE and _leaf((word,)) is None, words))
    for end in range(len(words), front, -1):
        value = spelled(words[front:end])
        if value is not None:
            return value if _are_units(words[end:]) else None
    return None


def _are_units(words: Words) -> bool:
    folded = tuple(bare(word) for word in words)
    return all(word in _UNITS for word in (folded[:-2] if folded[-2:] == ("phan", "tram") else folded))


def _apart(words: Words) -> Words:
    parts: list[str] = []
    for word in words:
        glued = _GLUED.fullmatch(word)
        known = glued is not None and (_scale(glued[2]) is not None or bare(glued[2]) in _UNITS)
        parts += [part for part in glued.groups() if part] if glued is not None and known else [word.removesuffix("%")]
    return _spaced(tuple(parts))


def _spaced(words: Words) -> Words:
    # "1 1 4" is one number said slowly, "10 000 000" one number in groups.
    at = [place for place, word in enumerate(words) if word[:1].isdigit()]
    digits = words[at[0] : at[-1] + 1] if at else ()
    slow = len(digits) > 2 and all(len(word) == 1 and word.isdigit() for word in digits)
    groups = digits[-1:] == ("000",) and len(digits) > 1 and _THOUSANDS.fullmatch(".".join(digits))
    return (*words[: at[0]], "".join(digits), *words[at[-1] + 1 :]) if slow or groups else words


def _written(words: Words) -> Decimal | None:
    start = next(at for at, word in enumerate(words) if word[0].isdigit() or word[0] in "-<>≤≥")
    value, end = _amount(words, start)
    if value is None or any(letter.isdigit() for word in words[end:] + words[:start] for letter in word):
        return None
    minus = start > 0 and words[start - 1] in ("âm", "minus")
    return -value if minus else value


def _amount(words: Words, start: int) -> tuple[Decimal | None, int]:
    value = _figure(words[start])
    scale = _scale(words[start + 1]) if len(words) > start + 1 else None
    if value is None or scale is None:
        return value, start + 1
    value, after = value * scale, words[start + 2 : start + 3]
    if after in (("rưỡi",), ("ruoi",)):
        return value + Decimal(scale) / 2, start + 3
    if after and len(after[0]) == 1 and after[0].isdigit() and len(words) == start + 3:
        return value + int(after[0]) * Decimal(scale) / 10, start + 3
    return value, start + 2


def _figure(word: str) -> Decimal | None:
    if _THOUSANDS.fullmatch(word):
        return Decimal(word.replace(".", "").replace(",", ""))
    if _PLAIN.fullmatch(word):
        return Decimal(word.replace(",", "."))
    return _mixed(word)


def _mixed(word: str) -> Decimal | None:
    whole, mark, rest = word.rpartition("," if word.rfind(",") > word.rfind(".") else ".")
    if mark and rest.isdigit() and _THOUSANDS.fullmatch(whole):
        return Decimal(whole.replace(".", "").replace(",", "") + "." + rest)
    return None
