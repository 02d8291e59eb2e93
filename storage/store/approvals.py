"""The part of the store that keeps approved reports."""

from __future__ import annotations

from typing import Protocol

from storage.rows.approvals import Approval


class ApprovalsStore(Protocol):
    """Reports as they were handed in; none is ever changed."""

    async def approve(self, approval: Approval) -> None:
        """Keep an approved report.

        Raises:
            RefusedError: there is one of this number already, since somebody approved at the same time.
        """

    async def approved(self, period: str, unit: str) -> list[Approval]:
        """Return what was approved of a period and unit, the first one first."""
