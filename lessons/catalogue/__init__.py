"""The catalogue of faults: a code, what it says and its remedy, in Vietnamese and English.

Codes below HS100 stop a course; those from HS101 on are warnings. A code is never used again for something else.
"""

from __future__ import annotations

from collections.abc import Mapping

from lessons.catalogue.cards import CARDS
from lessons.catalogue.entry import Entry
from lessons.catalogue.files import FILES
from lessons.catalogue.indicators import INDICATORS
from lessons.catalogue.warnings import WARNINGS

CATALOGUE: Mapping[str, Entry] = {**FILES, **CARDS, **INDICATORS, **WARNINGS}

__all__ = ["CATALOGUE", "Entry"]
