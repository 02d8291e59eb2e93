"""Codes: eight letters to write down, with which a learner comes back; ten that stand on a paper, to check it.

The letters are those of Crockford's base 32, which leaves out the ones that look like digits.
"""

from __future__ import annotations

import secrets

from sqlalchemy import Connection, or_, select

from storage.sql.upserts import upsert
from storage.tables import accounts, codes, members

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 8
PAPER = 10
"""Letters of a code on a paper: another length than a return code's, so that neither passes for the other."""
_LOOK_ALIKES = str.maketrans("OIL", "011")
_WEB = "web"


def new_code() -> str:
    """Return a code nobody can guess: 40 bits, as it is written in the table's hash, without the dash."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))


def of(digest: bytes) -> str:
    """Return the code for a paper: 50 bits of a digest."""
    number = int.from_bytes(digest, "big")
    return "".join(_LETTERS[number >> 5 * place & 31] for place in range(PAPER))


def shown(code: str) -> str:
    """Return a code as people read it: ``7K2M-9QXD``, ``7K2M9-QXD4F``."""
    middle = len(code) // 2
    return f"{code[:middle]}-{code[middle:]}"


def read(typed: str, length: int = _LENGTH) -> str | None:
    """Return the code somebody typed, whatever the case, spaces, dashes and look-alikes; None where it is none."""
    code = "".join(letter for letter in typed.upper() if letter.isalnum()).translate(_LOOK_ALIKES)
    return code if len(code) == length and set(code) <= set(_LETTERS) else None


def keep(connection: Connection, learner: int, hashed: bytes) -> None:
    """Keep the hash of a learner's new code in place of the old one."""
    row = upsert(connection.dialect, codes).values(learner=learner, hash=hashed)
    connection.execute(row.on_conflict_do_update(index_elements=[codes.c.learner], set_={"hash": hashed}))


def find(connection: Connection, hashed: bytes) -> str | None:
    """Return the web address of the learner whose code has this hash, or None."""
    whose = select(codes.c.learner).where(codes.c.hash == hashed).scalar_subquery()
    shared = select(members.c.account).where(members.c.home == whose)
    theirs = or_(accounts.c.learner == whose, accounts.c.author == whose, accounts.c.id.in_(shared))
    mine = select(accounts.c.address).where(theirs)
    latest = mine.where(accounts.c.channel == _WEB).order_by(accounts.c.seen.desc())
    return connection.execute(latest.limit(1)).scalar()
