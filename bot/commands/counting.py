"""A command for those who vouch for counts: `recount`."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from bot.commands.asking import must_be_there, settings_of
from bot.commands.waiting import bar
from bot.settings import Settings
from storage.rows.counts import Difference, Proof, Told

SHOWN = 20
"""Differences that are shown one by one."""


def recount(
    repair: Annotated[bool, typer.Option("--repair", help="Make the counts anew; stop the service first.")] = False,
) -> None:
    """Count everything a second time from the raw records, and say which counts differ."""
    settings = settings_of()
    must_be_there(settings.database_file)
    with bar("counting again") as told:
        found, proof = asyncio.run(_recounted(settings, told, repair=repair))
    for difference in found:
        kept, counted = (" ".join(map(str, figures)) for figures in (difference.kept, difference.counted))
        typer.echo(f"{difference.table} {difference.cell}: kept {kept}, counted {counted}")
    if proof.differing > len(found):
        typer.echo(f"and {proof.differing - len(found)} more")
    if proof.differing:
        typer.echo(f"{proof.differing} of {proof.rows} counts differ: run hocso recount --repair")
        raise typer.Exit(1)
    typer.echo(f"all {proof.rows} counts of {proof.learners} learners are what the records say")


async def _recounted(settings: Settings, told: Told, *, repair: bool) -> tuple[list[Difference], Proof]:
    from bot.folding import fold_all
    from storage.sql import SqlStore

    store = SqlStore(settings.database)
    await store.open(serve=repair)
    try:
        if repair:
            await store.rebuild(told)
        # What turns wrote down since is counted too.
        await fold_all(store)
        found: list[Difference] = []
        async for one in store.prove(told):
            if isinstance(one, Proof):
                return found, one
            if len(found) < SHOWN:
                found.append(one)
    finally:
        await store.close()
    raise AssertionError("the proof comes last")
