"""Approved reports, as calls of the store."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from storage.rows.approvals import Approval
from storage.sql.faults import refused
from storage.sql.moments import from_moment, to_moment
from storage.sql.opened import Opened
from storage.tables import approvals


class ApprovalsCalls(Opened):
    """See :class:`storage.store.approvals.ApprovalsStore`."""

    async def approve(self, approval: Approval) -> None:
        """See :class:`storage.store.approvals.ApprovalsStore`."""
        with refused("an approved report"):
            await self.database.write(lambda connection: _keep(connection, approval))

    async def approved(self, period: str, unit: str) -> list[Approval]:
        """See :class:`storage.store.approvals.ApprovalsStore`."""
        return await self.database.read(lambda connection: _read(connection, period, unit))


def _keep(connection: Connection, approval: Approval) -> None:
    connection.execute(
        insert(approvals).values(
            period=approval.period,
            unit=approval.unit,
            number=approval.number,
            approved_by=approval.by,
            reason=approval.reason,
            at=to_moment(approval.at),
            content=approval.content,
        )
    )


def _read(connection: Connection, period: str, unit: str) -> list[Approval]:
    held = select(approvals).where(approvals.c.period == period, approvals.c.unit == unit).order_by(approvals.c.number)
    return [
        Approval(
            period=row.period,
            unit=row.unit,
            number=row.number,
            by=row.approved_by,
            reason=row.reason,
            at=from_moment(row.at),
            content=row.content,
        )
        for row in connection.execute(held)
    ]
