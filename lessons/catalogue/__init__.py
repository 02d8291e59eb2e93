"""The catalogue of faults: a code, what it says and its remedy, in Vietnamese and English.

Codes below HS100 and from HS201 on stop a course; those between are warnings. A code is never used
again for something else.
"""

from __future__ import annotations

from collections.abc import Mapping

from lessons.catalogue.cards import CARDS
from lessons.catalogue.entry import Entry
from lessons.catalogue.files import FILES
from lessons.catalogue.indicators import INDICATORS
from lessons.catalogue.phones import PHONES
from lessons.catalogue.warnings import WARNINGS

CATALOGUE: Mapping[str, Entry] = {**FILES, **CARDS, **INDICATORS, **PHONES, **WARNINGS}

__all__ = ["CATALOGUE", "Entry"]
