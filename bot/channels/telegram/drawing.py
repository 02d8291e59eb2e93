"""A screen as the messages it is made of: Telegram's HTML, its limits, rows of buttons. No calls are made here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from html import escape, unescape
from typing import NamedTuple

from msgspec import Struct

from bot.channels.lengths import pieces, units
from bot.channels.telegram.buttons import Row, layout
from bot.channels.telegram.places import Kind
from bot.dialogue.screens import Link, Paper, Picture, Screen, Shown, Sound, Tone, Words

LONGEST_TEXT = 4096
"""UTF-16 units of a message, its markup not counted."""
LONGEST_CAPTION = 1024
MOST_PARAGRAPHS = 90
"""Paragraphs in a message: each may be one entity, and Telegram draws a hundred."""
NOTHING_SAID = "👇"
"""What stands over the buttons of a screen without words: a message cannot be empty."""

_TONES: dict[Tone, tuple[str, str]] = {
    "title": ("<b>", "</b>"),
    "say": ("", ""),
    "ask": ("<b>", "</b>"),
    "right": ("✅ <b>", "</b>"),
    "wrong": ("🔄 <b>", "</b>"),
    "note": ("ℹ️ <i>", "</i>"),
    "answer": ("👉 <b>", "</b>"),
}
_TAG = re.compile(r"<[^>]*>")


class Part(Struct, frozen=True):
    """One message. ``html`` is its text or caption; ``medium`` the content hash of what it shows, ``name`` its name.

    ``buttons`` are rows of (label, callback data). All are empty where there is none.
    """

    kind: Kind
    html: str = ""
    medium: str = ""
    name: str = ""
    buttons: tuple[Row, ...] = ()


class Paragraph(NamedTuple):
    """A paragraph: its text as it is read, between the markup before and after it."""

    before: str
    text: str
    after: str

    @property
    def html(self) -> str:
        """The paragraph as Telegram's HTML."""
        return f"{self.before}{escape(self.text, quote=False)}{self.after}"


def parts(shown: Shown, door: Callable[[str], str]) -> tuple[Part, ...]:
    """Return the messages a screen is made of, in order; at least one, and the last carries the buttons.

    ``door`` gives the address that opens a link's code. A picture that is alone and whose words fit beside it comes
    last, with words and buttons; else the words do, after pictures, recordings and documents in this order.
    """
    screen = shown.screen
    listed, rows = layout(shown)
    said = (*_paragraphs(screen, door), Paragraph("", listed, ""))
    paragraphs = [paragraph for paragraph in said if paragraph.text.strip()]
    html = "\n\n".join([paragraph.html for paragraph in paragraphs])
    media = _media(screen)
    if media and sum(part.kind == "photo" for part in media) == 1 and _fits(html, len(paragraphs), LONGEST_CAPTION):
        return (*media[1:], Part("photo", html, media[0].medium, buttons=rows))
    if media and not html:
        return (*media[:-1], Part(media[-1].kind, "", media[-1].medium, media[-1].name, rows))
    texts = [html] if _fits(html, len(paragraphs), LONGEST_TEXT) else list(_packed(paragraphs))
    *earlier, last = texts
    return (*media, *(Part("text", text) for text in earlier), Part("text", last or NOTHING_SAID, buttons=rows))


def _paragraphs(screen: Screen, door: Callable[[str], str]) -> Iterator[Paragraph]:
    for notice in screen.notices:
        yield Paragraph("<i>", notice, "</i>")
    for block in screen.blocks:
        if isinstance(block, Words):
            before, after = _TONES[block.tone]
            yield Paragraph(before, block.text, after)
        elif isinstance(block, Link):
            address = door(block.code)
            yield Paragraph("", block.label, "")
            # The address is there to be read and copied too: people send it on in other apps.
            yield Paragraph(f'<a href="{escape(address)}">', address.partition("://")[2] or address, "</a>")


def _media(screen: Screen) -> list[Part]:
    """Return the media of a screen, pictures first."""
    blocks = screen.blocks
    return [
        *(Part("photo", medium=block.hash) for block in blocks if isinstance(block, Picture)),
        *(Part("voice", medium=block.hash) for block in blocks if isinstance(block, Sound)),
        *(Part("document", medium=block.hash, name=block.name) for block in blocks if isinstance(block, Paper)),
    ]


def _fits(html: str, paragraphs: int, limit: int) -> bool:
    if paragraphs > MOST_PARAGRAPHS:
        return False
    # Markup only adds, and a letter is at most two units: nearly every text is seen to fit without being counted.
    return len(html) * 2 <= limit or units(unescape(_TAG.sub("", html))) <= limit


def _packed(paragraphs: Sequence[Paragraph]) -> Iterator[str]:
    """Yield messages of as many whole paragraphs as fit each."""
    kept: list[str] = []
    for paragraph in paragraphs:
        for piece in _pieces(paragraph):
            if kept and not _fits("\n\n".join([*kept, piece.html]), len(kept) + 1, LONGEST_TEXT):
                yield "\n\n".join(kept)
                kept = []
            kept.append(piece.html)
    yield "\n\n".join(kept)


def _pieces(paragraph: Paragraph) -> Iterator[Paragraph]:
    """Yield a paragraph in pieces that fit a message each, cut between lines or words where there are any."""
    most = LONGEST_TEXT - units(unescape(_TAG.sub("", paragraph.before)))
    return (paragraph._replace(text=text) for text in pieces(paragraph.text, most))
