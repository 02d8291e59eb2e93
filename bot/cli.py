"""The command ``hocso``: its commands by name; what each does stands in :mod:`bot.commands`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

import typer

from bot.commands import (
    counting,
    databases,
    exports,
    figures,
    lessons,
    printing,
    reports,
    roles,
    rosters,
    serving,
    units,
)
from bot.errors import HocsoError
from bot.settings import SettingsError
from storage.errors import StoreError

app = typer.Typer(
    help="Học Số: three-minute lessons in the chat apps people already use.",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
exporting = typer.Typer(help="Hand over counts as a table.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(exporting, name="export")
rostering = typer.Typer(help="Personal codes for the people of an office.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(rostering, name="roster")
handing = typer.Typer(help="Figures that others counted.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(handing, name="figures")
placing = typer.Typer(help="A province's communes, wards and sectors.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(placing, name="units")

for command in (
    serving.run,
    serving.chat,
    serving.unhook,
    lessons.check,
    lessons.schema,
    lessons.speak,
    reports.report,
    printing.poster,
    reports.freeze,
    databases.backup,
    databases.restore,
    databases.move,
    databases.doctor,
    databases.retry,
    roles.invite,
    roles.roles,
    roles.revoke,
    roles.login,
    counting.recount,
):
    app.command()(command)
exporting.command("completions")(exports.completions_of)
rostering.command("import")(rosters.import_roster)
rostering.command("list")(rosters.list_rosters)
handing.command("import")(figures.import_figures)
placing.command("import")(units.import_units)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0 well, 1 something is wrong, 2 asked for or set up wrongly."""
    _speak_utf8()
    try:
        app(argv, prog_name="hocso")
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except SettingsError as error:
        return _tell([error], 2)
    except (HocsoError, StoreError) as error:
        return _tell([error], 1)
    except BaseExceptionGroup as group:
        known, others = group.split((HocsoError, StoreError))
        if known is None or others is not None:
            raise
        return _tell(_leaves(known), 1)
    return 0


def _speak_utf8() -> None:
    # Vietnamese must come through whatever the machine's own encoding is.
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def _tell(errors: Iterable[BaseException], code: int) -> int:
    for error in errors:
        typer.echo(str(error), err=True)
    return code


def _leaves(group: BaseExceptionGroup[BaseException]) -> list[BaseException]:
    found: list[BaseException] = []
    for error in group.exceptions:
        found += _leaves(error) if isinstance(error, BaseExceptionGroup) else [error]
    return found
