"""Codes that people say to each other: two short words and two digits, as in ``mận xoài 47``.

Words, and not six digits: people are told never to pass those on. They are typed with or without their marks.
"""

from __future__ import annotations

import re
import secrets
import unicodedata

_LIST = """
mận xoài bưởi cam chuối dừa ổi mít nho táo lê gạo ngô khoai sắn lạc vừng bí mướp rau hành tỏi gừng ớt trâu bò gà vịt
ngỗng cá tôm cua ốc bướm chim cò mèo thỏ hươu nai voi hổ gấu khỉ sông suối núi đồi rừng biển mây mưa gió nắng trăng
sao hoa sen cúc đào huệ tre trúc thông nứa bàn ghế đèn quạt nón áo khăn dép trống khèn đàn thuyền cầu nhà bếp chum
nồi bát thìa chiếu gối chăn
"""
WORDS = tuple(_LIST.split())
"""Things everybody knows the word for; without their marks, no two are the same, nor any two run together."""


def new_code() -> str:
    """Return a code: some 700,000 there are, of which a few are in use at a time."""
    first = secrets.choice(WORDS)
    second = secrets.choice([word for word in WORDS if word != first])
    return f"{first} {second} {secrets.randbelow(100):02}"


def read(typed: str) -> tuple[str, str] | None:
    """Return the words and the digits somebody typed, without marks; None where it is no code."""
    bare = _bare(typed[:100]).strip()
    digits = bare[-2:]
    letters = [part for part in re.split(r"[^a-z0-9]+", bare[:-2]) if part]
    if not re.fullmatch("[0-9]{2}", digits) or any(re.search("[0-9]", part) for part in letters):
        return None
    words = _pair("".join(letters))
    return (words, digits) if words else None


def _pair(run: str) -> str:
    """Return the two words that letters run together are; "" where they are not."""
    known = [_bare(word) for word in WORDS]
    for first in known:
        if run.startswith(first) and run[len(first) :] in known:
            return f"{first} {run[len(first) :]}"
    return ""


def _bare(text: str) -> str:
    marked = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in marked if not unicodedata.combining(letter))
