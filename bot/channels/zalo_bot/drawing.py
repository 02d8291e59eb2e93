"""A screen as the messages it is made of: plain text, pictures and recordings by address. No calls are made here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias

from msgspec import Struct

from bot.channels.numbered import LIMIT, pages
from bot.dialogue.screens import Block, Picture, Screen, Sound

Kind: TypeAlias = Literal["text", "photo", "voice"]
Address: TypeAlias = Callable[[str], str]
"""Gives the public address of a medium by its content hash; ``""`` where Zalo cannot show it."""


class Part(Struct, frozen=True):
    """One message. ``text`` is what is read, ``address`` where its picture or recording lies.

    ``instead`` are the texts that are sent where Zalo does not take the picture.
    """

    kind: Kind
    text: str = ""
    address: str = ""
    instead: tuple[str, ...] = ()


def parts(screen: Screen, told: Callable[[Block], str], address: Address) -> tuple[Part, ...]:
    """Return the messages a screen is made of, in order; at least one has words.

    A picture that is alone and whose words fit under it is one message with them; else pictures come first, and
    recordings last. ``told`` gives the words for blocks that are not shown.
    """
    addresses = {block.hash: address(block.hash) for block in screen.blocks if isinstance(block, Picture | Sound)}

    def words(block: Block) -> str:
        return "" if isinstance(block, Picture | Sound) and addresses[block.hash] else told(block)

    texts, plain = pages(screen, words), pages(screen, lambda block: "" if isinstance(block, Sound) else told(block))
    pictures = [block for block in screen.blocks if isinstance(block, Picture) and addresses[block.hash]]
    sounds = [block for block in screen.blocks if isinstance(block, Sound) and addresses[block.hash]]
    voices = tuple(Part("voice", address=addresses[block.hash]) for block in sounds)
    if len(pictures) == 1 and len(texts) == 1:
        return Part("photo", texts[0], addresses[pictures[0].hash], plain), *voices
    photos = (Part("photo", "", addresses[block.hash], (told(block)[:LIMIT],)) for block in pictures)
    return (*photos, *(Part("text", text) for text in texts), *voices)
