"""The contract of every store: approved reports are kept as they were."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from storage.errors import RefusedError
from storage.rows.approvals import Approval
from tests.storage.playing import NOW, Table

FIRST = Approval("2026Q4", "12", 1, "Lò Thị Mai", "", NOW, b"\x00figures")


async def test_approved_reports_of_a_period_and_unit_are_kept_in_order(table: Table) -> None:
    second = replace(FIRST, number=2, reason="Xã báo bổ sung", at=NOW + timedelta(days=1))
    for approval in (FIRST, second, replace(FIRST, unit="03637"), replace(FIRST, period="2026")):
        await table.store.approve(approval)

    assert await table.store.approved("2026Q4", "12") == [FIRST, second]
    assert await table.store.approved("2026Q3", "12") == []


async def test_an_approved_report_is_never_changed(table: Table) -> None:
    await table.store.approve(FIRST)

    with pytest.raises(RefusedError):
        await table.store.approve(replace(FIRST, content=b"others"))
    assert await table.store.approved("2026Q4", "12") == [FIRST]
