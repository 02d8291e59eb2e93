"""A report as a text to read in a chat."""

from __future__ import annotations

from collections.abc import Iterator

from bot.reports.figures import Row
from bot.reports.report import Line, Report
from bot.reports.saying import Saying

NAMED = 10
"""Units without anybody learning that are named; of more it is told how many."""


def plain(report: Report) -> str:
    """Return the report as lines: the totals with those of the period before, the indicators, who is silent."""
    saying = Saying(report.asked.language)
    parts = [_head(report, saying), _totals(report.total, saying)]
    parts += [[attested(report.attested.total, saying)]] if report.attested else []
    own = [line for line in report.lines if line.numerator != "external"]
    others = [line for line in report.lines if line.numerator == "external"]
    parts += [_indicators(saying.say("indicators"), own, saying)] if own else []
    parts += [_indicators(saying.say("external"), others, saying)] if others else []
    if report.parted and report.total.figures["sittings"] is not None:
        parts.append([silent(report, saying)])
    return "\n\n".join("\n".join(part) for part in parts)


def brief(report: Report) -> str:
    """Return what fits a small screen: what it is about, the totals, how many units are silent."""
    saying = Saying(report.asked.language)
    unfinished = saying.notes(report)[0] if not report.over else ""
    lines = [f"{saying.title(report)} – {report.unit_name}", unfinished, *_totals(report.total, saying)]
    count = len(report.silent)
    lines += [saying.say("silent-count", count=count)] if report.parted and count else []
    return "\n".join(filter(None, lines))


def _head(report: Report, saying: Saying) -> list[str]:
    return [saying.title(report).upper(), report.unit_name, *saying.notes(report)]


def _totals(total: Row, saying: Saying) -> list[str]:
    said = {column: saying.figure(figure) for column, figure in total.figures.items()}
    lines = {
        "people": saying.say("line-people", people=said["people"], fresh=said["new"], returning=said["returning"])
        if total.figures["new"] is not None or total.figures["people"] is None
        else saying.say("line-people-ever", people=said["people"]),
        "sittings": saying.say("line-sittings", sittings=said["sittings"]),
        "lessons": saying.say(
            "line-lessons",
            lessons=said["lessons"],
            alone=said["self"],
            assisted=said["assisted"],
            attested=said["attested"],
        ),
        "courses": saying.say("line-courses", courses=said["courses"]),
    }
    return [
        f"{line}; {saying.say('line-before', figure=saying.figure(total.before.get(column)))}"
        for column, line in lines.items()
    ]


def attested(total: Row, saying: Saying) -> str:
    """Return how many people on no list helpers attest, who are in none of the figures above."""
    told = {column: saying.figure(total.figures[column]) for column in ("classes", "attended")}
    before = saying.say("line-before", figure=saying.figure(total.before.get("attended")))
    return f"{saying.say('line-classes', **told)}; {before}"


def _indicators(heading: str, lines: list[Line], saying: Saying) -> list[str]:
    return [heading, *(f"• {line.name}: {'; '.join(_said(line, saying))}" for line in lines)]


def _said(line: Line, saying: Saying) -> Iterator[str]:
    if line.numerator == "external" and line.handed is None:
        yield saying.say("late")
        return
    yield saying.reached(line)
    if line.goal is not None:
        yield f"{saying.wanted(line)} ({line.goal.source})"
    if line.handed is not None:
        said = [
            line.handed.source,
            saying.day(line.handed.day) if line.handed.day else "",
            saying.say("late") * line.late,
        ]
        yield ", ".join(filter(None, said))
    elif line.within is not None:
        yield f"{saying.say('within').lower()}: {saying.figure(line.within)}"


def silent(report: Report, saying: Saying) -> str:
    """Return which units nobody learned in."""
    if not report.silent:
        return saying.say("silent-none")
    names = [row.name for row in report.silent[:NAMED]]
    over = len(report.silent) - NAMED
    names += [saying.say("more", count=over)] if over > 0 else []
    return saying.say("silent", count=len(report.silent), names=", ".join(names))
