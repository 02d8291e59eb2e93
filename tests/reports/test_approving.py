"""A report that was approved stays as it was; what comes later is a numbered correction with its reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from shutil import copy

import pytest

from bot.cli import main
from bot.reporting import Sources, approve, report
from bot.reports.computing import AskedError
from bot.reports.report import Asked
from storage.rows import Arrival, Change, Person, Record
from storage.rows.handed import Handed
from storage.sql import SqlStore

NOW = datetime(2027, 1, 2, 3, 0, tzinfo=UTC)
ASKED = Asked("2026Q4", "", date(2027, 1, 2))


@pytest.fixture
def sources(province: Path, tmp_path: Path) -> Sources:
    copy(province, tmp_path / "hocso.db")
    return Sources(f"sqlite:///{tmp_path}/hocso.db", Path("lessons/content"), Path("lessons/content/units.csv"))


async def late(sources: Sources) -> None:
    """Let something of the quarter come in after it."""

    def decide(person: Person, place: int) -> Change:
        del place
        at = datetime(2026, 12, 30, 3, 0, tzinfo=UTC)
        records = (Record("consented", at), Record("began", at, lesson="cuoc-goi-lua-dao"))
        return Change(person.turn + 1, seat="{}", records=records)

    store = SqlStore(sources.database)
    await store.open(serve=False)
    await store.turns([Arrival("web", "late", "late")], decide, NOW)
    await store.hand_in([Handed("vneid", "12", "2026Q4", 300, None, "Công an tỉnh", 20261231, "Mai", NOW)])
    await store.close()


async def test_an_approved_report_is_told_as_it_was_and_the_live_one_as_it_counts_now(sources: Sources) -> None:
    before = await report(sources, ASKED)
    kept = await approve(sources, ASKED, "Lò Thị Mai", "", NOW)
    await late(sources)

    told = await report(sources, replace(ASKED, language="en"))
    live = await report(sources, ASKED, live=True)

    assert (told.total, told.frozen) == (before.total, kept.frozen)
    assert told.asked.language == "en"
    assert kept.frozen is not None
    assert (kept.frozen.number, kept.frozen.day, kept.frozen.by) == (1, date(2027, 1, 2), "Lò Thị Mai")
    assert live.frozen is None
    assert live.total.figures["sittings"] == int(str(before.total.figures["sittings"])) + 1
    assert next(line for line in live.lines if line.code == "vneid").done == 300
    # Of one group alone nothing was approved.
    assert (await report(sources, replace(ASKED, audience="citizens"))).frozen is None
    assert (await report(sources, ASKED, ())).hidden


async def test_a_correction_has_a_number_and_a_reason_and_is_made_only_where_something_changed(
    sources: Sources,
) -> None:
    await approve(sources, ASKED, "Lò Thị Mai", "", NOW)
    with pytest.raises(AskedError, match="no figure has changed"):
        await approve(sources, ASKED, "Lò Thị Mai", "Lại", NOW)
    await late(sources)
    with pytest.raises(AskedError, match="--reason"):
        await approve(sources, ASKED, "Lò Thị Mai", "", NOW)

    again = await approve(sources, ASKED, "Lò Thị Mai", "Xã báo bổ sung", NOW)

    assert again.frozen is not None
    assert (again.frozen.number, again.frozen.reason) == (2, "Xã báo bổ sung")


async def test_a_period_that_is_not_over_is_not_approved(sources: Sources) -> None:
    with pytest.raises(AskedError, match="approve it after 31/12/2026"):
        await approve(sources, replace(ASKED, today=date(2026, 12, 31)), "Lò Thị Mai", "", NOW)


def test_an_operator_freezes_a_report(
    sources: Sources, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOCSO_DATABASE", sources.database)

    assert main(["freeze", "--period", "2026Q3", "--by", " Lò  Thị Mai "]) == 0
    assert capsys.readouterr().out.startswith("Báo cáo quý III/2026\nĐã chốt lần 1 ngày ")
    assert main(["freeze", "--period", "2026Q3", "--by", "Mai"]) == 2
    assert capsys.readouterr().err.startswith("2026Q3 was approved already, and no figure has changed since")
