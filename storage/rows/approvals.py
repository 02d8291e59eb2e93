"""Reports that were approved and are kept as they were."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct


class Approval(Struct, frozen=True):
    """One report as it was handed in. ``number`` counts from 1 within its period and unit; later ones are corrections.

    ``content`` is the caller's; the store does not read it. ``by`` is who answers for it, ``reason`` why it was done
    again.
    """

    period: str
    unit: str
    number: int
    by: str
    reason: str
    at: datetime
    content: bytes
