"""What is left of a typed message when case, punctuation, emoji, manners and words around the answer go."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

from lessons.vietnamese import bare, is_syllable, placed

LONGEST = 200
"""Letters of a message that are looked at."""

_MOST_CUTS = 6

Words: TypeAlias = tuple[str, ...]

_FACE = re.compile(r"(?<!\S)(?:[:;=x]['-]?[()dpov3>]+|=+[)(]+|<3+|\^+[_.]*\^+|-_+-|[=-]>)(?!\w)")
_INITIALS = re.compile(r"(?<!\w)(?:[^\W\d_]\.)+[^\W\d_](?!\w)")
_ELISION = re.compile(r"(?<=[^\W\d_])['’](?=[^\W\d_])")
# A key held too long. Letters of Roman numerals and of "www" may stand three in a row.
_HELD = re.compile(r"(?<=[^\W\d_])([^\W\divxlcdmw_])\1{2,}")
_GLUED = re.compile(r"(?<=\d)(?=ạ(?!\w))")
_PART = r"[^\s<>≤≥%.,:/'’\-]"
_TOKEN = re.compile(rf"(?:[<>≤≥]\s*(?=\d)|(?<!\S)-(?=\d))?(?:\d+(?:[.,:/-]\d+)+|{_PART}+)%?")
_KEPT = frozenset("<>≤≥%.,:/'’-")


def tokens(words: str) -> Words:
    """Return the words in lower case, without punctuation and emoji. Signs inside numbers stay: 10,5 is not 105."""
    text = unicodedata.normalize("NFC", unicodedata.normalize("NFC", words.strip()[:LONGEST]).lower())
    text = "".join(map(_plain, _FACE.sub(" ", text)))
    text = _INITIALS.sub(lambda found: found[0].replace(".", ""), text)
    text = _GLUED.sub(" ", _HELD.sub(r"\1", _ELISION.sub("", text)))
    return tuple(found[0].replace(" ", "") for found in _TOKEN.finditer(unicodedata.normalize("NFC", text)))


def _plain(letter: str) -> str:
    kind = unicodedata.category(letter)
    if kind == "Cf" or letter in "\ufe0f\u20e3":
        return ""
    if kind == "Nd":
        return str(unicodedata.decimal(letter))
    return letter if kind[0] in "LMN" or letter in _KEPT else " "


def listed(words: str) -> frozenset[str]:
    """Return the words of a list kept in one string, which reads better than thirty quoted ones."""
    return frozenset(words.split())


_HELLO = listed("dạ thưa vâng ừ ờ ừm à ạ")
_PARTICLES = listed("ạ à nhé nhá nhỉ chứ a ah ak nhe hihi haha hehe please")
_PERSONS = listed("em toi tui chau con bac co chu minh ong ba anh chi thay me bo di cau ban bot ad")
_SPEAKERS = _PERSONS - listed("ban bot ad cau")
# After these a bare "a" is the letter of a choice, not the courtesy "ạ".
_BEFORE_A = listed("cau chon y so muc bai va and or option number no answer b c d e f g h")


def clean(words: str) -> str:
    """Return the words with their marks, the tone where the new rule puts it, without case, punctuation, manners."""
    return " ".join(placed(word) for word in _mannerless(tokens(words)))


def plain(words: str) -> str:
    """Return the words without case, punctuation and marks, their manners kept: "Đã học" is not "dạ, học"."""
    return " ".join(bare(word) for word in tokens(words))


def fold(words: str) -> str:
    """Return the words without marks and manners, for commands and menus; fold both sides that are compared.

    A leading "da" goes even where it was "đã", since without marks nobody can tell it from "dạ".
    """
    folded = [bare(word) for word in _mannerless(tokens(words))]
    if len(folded) > 1 and folded[0] == "da":
        del folded[0]
    while len(folded) > 1 and folded[-1] in ("a", "nhe") and folded[-2] not in _BEFORE_A:
        del folded[-1]
    return " ".join(folded)


def _mannerless(words: Words) -> Words:
    start, end = 0, len(words)
    while start < end - 1 and words[start] in _HELLO:
        start += 1
    if words[start : start + 2] == ("da", "thua") and end > start + 2:
        start += 2
    while end > start and words[end - 1] in _PARTICLES and _is_manner(words[start:end]):
        end -= 1
    return words[start:end]


def _is_manner(words: Words) -> bool:
    if words[-1].isascii():
        return len(words) > 1 and bare(words[-2]) not in _BEFORE_A
    return True


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a message as an answer: its words, and whether anything was cut away around them."""

    words: Words
    cut: bool


@dataclass(frozen=True, slots=True)
class _Cut:
    """How many words may go at one end; ``sure`` where they can be nothing but manners; ``digits`` before digits."""

    length: int
    sure: bool = True
    digits: bool = False


def readings(words: str) -> Iterator[Reading]:
    """Yield the message whole, then without the manners and the words that may stand around an answer.

    A cut that could have been part of the answer counts only where enough is left to be sure. Too long a message
    has no reading: what is behind the 200th letter might take back what is before it.
    """
    all_words = tokens(words)
    if not all_words or len(words.strip()) > LONGEST:
        return
    yield Reading(all_words, cut=False)
    tails = tuple(islice(_cuts(all_words, _tail), _MOST_CUTS))
    for head in islice(_cuts(all_words, _head), _MOST_CUTS):
        for tail in tails:
            rest = all_words[head.length : len(all_words) - tail.length]
            if rest and head.length + tail.length and _holds(rest, head, tail):
                yield Reading(rest, cut=True)


def _holds(rest: Words, head: _Cut, tail: _Cut) -> bool:
    if head.digits and not all(word[0].isdigit() for word in rest):
        return False
    sure = tail.sure and (head.sure or tail.length > 0)
    return sure or len(rest) > 1 or not is_syllable(bare(rest[0]))


def _cuts(words: Words, find: Callable[[Words, int], _Cut | None]) -> Iterator[_Cut]:
    total, following = _Cut(0), find(words, 0)
    yield total
    while following is not None:
        total = _Cut(total.length + following.length, total.sure and following.sure, total.digits or following.digits)
        yield total
        following = find(words, total.length)


_SPELT = listed(
    "dạ thưa vâng tôi cháu bác cô chú mình ông bà chị thầy mẹ bố dì cậu bạn các ơi theo thì nghĩ nghỉ đoán trả lời nhớ "
    "chắc chắn hẳn là rằng chọn đáp án câu của hình như có lẽ thể cái này nó đây ấy gọi bấm số điện thoại sđt "
    "đến tới cảm ơn nhiều phải nhé à ạ"
)
_SPEAKER = f"(?:{'|'.join(sorted(_SPEAKERS))})"
_PERSON = f"(?:{'|'.join(sorted(_PERSONS))})"
_OPENINGS = (
    (f"(?:da )?thua(?: cac)? {_PERSON}|da thua", True, False),
    (f"{_PERSON} oi", True, False),
    (f"theo {_SPEAKER}(?: thi)?(?: nghi)?(?: la| rang)?", True, False),
    (f"(?:{_SPEAKER} )?(?:nghi|doan|tra loi|cho|nho)(?: chac)? (?:la|rang)", True, False),
    (f"{_SPEAKER} chon(?: la)?", True, False),
    (f"(?:dap an|cau tra loi)(?: cua {_SPEAKER})?(?: la)?", True, False),
    ("(?:chac chan|chac han|chac|hinh nhu|co le|co the|cai do|cai đó|cai nay|no) la", True, False),
    ("(?:do|đó|day|đấy|ay) la", False, False),
    ("i think(?: that)?|i choose|my answer is|the answer is|it is|its|this is|that is|thats", True, False),
    ("(?:goi |bam )?so(?: dien thoai)?|sdt|goi(?: den| toi)?|bam|call|dial|number", True, True),
    ("da|thưa|vang|ừ|ờ|ừm|a|la", False, False),
)
_OPENING = tuple((re.compile(f"(?:{pattern})(?= )"), sure, digits) for pattern, sure, digits in _OPENINGS)
_CLOSINGS = (
    (f"cam on(?: {_PERSON})?(?: nhieu)?|thi phai|thank you|thanks", True),
    (f"(?:nhe|nha) {_PERSON}|{_PERSON} oi|nha|đấy|đó", False),
)
_CLOSING = tuple((re.compile(f"(?<= )(?:{pattern})$"), sure) for pattern, sure in _CLOSINGS)

_VOCATIVE = re.compile(f"(?<= ){_PERSON}$")
_OPENERS = _HELLO | {"là", "đó", "đấy", "đây"}


def _known(words: Words) -> str:
    """Return the words with the marks taken off those that are spelt as around an answer: not off "lạ" or "bán"."""
    return " ".join(bare(word) if word in _SPELT else word for word in words)


def _head(words: Words, cut: int) -> _Cut | None:
    rest = words[cut:]
    known = _known(rest[:8])
    for pattern, sure, digits in _OPENING:
        found = pattern.match(known)
        if found is not None:
            # Typed with its mark, "dạ" or "là" can be nothing else.
            return _Cut(found[0].count(" ") + 1, sure or rest[0] in _OPENERS, digits)
    return None


def _tail(words: Words, cut: int) -> _Cut | None:
    rest = words[: len(words) - cut]
    if len(rest) > 1 and rest[-1] in _PARTICLES:
        return _Cut(1)
    known = _known(rest[-5:])
    if len(rest) > 1 and cut and words[-cut] in _PARTICLES and _VOCATIVE.search(known):
        return _Cut(1, sure=False)
    for pattern, sure in _CLOSING:
        found = pattern.search(known)
        if found is not None:
            return _Cut(found[0].count(" ") + 1, sure)
    return None
