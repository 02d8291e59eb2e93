"""Numbers and dates as a language writes them, by Babel; the digits too, where they are its own."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal

ZEROS = {"latn": "0", "beng": "০"}
"""The first of each numbering system's ten digits; Babel knows which system is whose, and writes 0 to 9."""


@lru_cache(maxsize=4096)
def number(language: str, count: int) -> str:
    """Return a whole number in words of its language's digits: ``1.234``, ``1,234``, ``১,২৩৪``."""
    return _own_digits(language, format_decimal(count, locale=language))


@lru_cache(maxsize=4096)
def percent(language: str, value: float) -> str:
    """Return a percentage with one decimal as its language writes it: ``89,5 %``."""
    return f"{_own_digits(language, format_decimal(round(value, 1), '#,##0.0', locale=language))} %"


@lru_cache(maxsize=4096)
def decimal(language: str, value: float) -> str:
    """Return a number with two decimals as its language writes it: ``0,64``."""
    return _own_digits(language, format_decimal(round(value, 2), "0.00", locale=language))


@lru_cache(maxsize=4096)
def day(language: str, local: int, pattern: str) -> str:
    """Return a date such as ``20261123`` by a pattern of Unicode's, as ``d MMMM y``: 23 November 2026."""
    at = date(local // 10_000, local // 100 % 100, local % 100)
    return _own_digits(language, format_date(at, pattern, locale=language))


@lru_cache(maxsize=4096)
def plural(language: str, count: int) -> str:
    """Return the plural form a count takes, by its name in Unicode's rules: ``one``, ``other`` …"""
    return str(Locale.parse(language).plural_form(count))


@lru_cache(maxsize=256)
def tongue(language: str, other: str) -> str:
    """Return what one language calls another: in English, vi is Vietnamese; an unknown one is told by its code."""
    try:
        return Locale.parse(other).get_display_name(language) or other
    except (UnknownLocaleError, ValueError):
        return other


def _own_digits(language: str, text: str) -> str:
    zero = ZEROS.get(Locale.parse(language).default_numbering_system, "0")
    return text if zero == "0" else text.translate({ord("0") + n: chr(ord(zero) + n) for n in range(10)})
