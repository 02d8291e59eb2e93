"""Indicators and what they are measured against, as an office writes them."""

from datetime import date
from pathlib import Path

from lessons.desk import Desk
from lessons.indicators import Amount, Goal, Indicator, read_amount, read_indicators
from lessons.loader import load
from lessons.model import Text
from lessons.targets import Indicators, Target, read_targets
from tests.lessons.writing import course, folder

CONTENT = Path("lessons/content")
WHOLE = """
indicators:
  - indicator: hoc-xong
    name: {vi: Người học xong, en: Who completed}
    course: lop
    audiences: [citizens, workers]
    sectors: education
    modes: [self]
    base: nguoi
    goals: {period: 2026, value: 80 %, source: Kế hoạch 1}
  - indicator: vneid
    name: {vi: Số nơi khác, en: Of others}
    external: true
"""
HEADER = "name,unit,period,audience,value,source,date\n"


def bare(one: Indicator) -> Indicator:
    """Return an indicator without its place in the file."""
    return Indicator(*(getattr(one, name) for name in Indicator.__slots__ if name != "node"))


def targets(text: str, indicators: tuple[Indicator, ...] | None = None) -> tuple[tuple[Target, ...], list[str]]:
    desk = Desk("targets.csv")
    found = read_targets(text.encode(), desk, indicators)
    return found, [f"{fault.line} {fault.code}" for fault in desk.faults]


def test_an_indicator_says_what_it_counts_against_what_and_how_much_is_wanted() -> None:
    desk = Desk("indicators.yaml")
    goal = Goal("2026", Amount(80, percent=True), "Kế hoạch 1")
    name = Text({"vi": "Người học xong", "en": "Who completed"})

    first, second = read_indicators(WHOLE.encode(), desk)

    assert desk.faults == []
    assert bare(first) == Indicator(
        "hoc-xong", name, "course", "lop", ("citizens", "workers"), ("education",), ("self",), "nguoi", (goal,)
    )
    assert (second.numerator, second.of, second.base, second.goals) == ("external", "", "", ())


def test_a_file_that_cannot_be_understood_declares_nothing() -> None:
    assert read_indicators(b"indicators: [", Desk("")) == ()
    assert read_indicators(b"indicators: []", Desk("")) == ()
    assert read_indicators(b"a", Desk("")) == ()


def test_of_two_indicators_with_one_code_the_first_stays() -> None:
    desk = Desk("indicators.yaml")
    second = "  - {indicator: vneid, name: Hai, active: true}\n"

    found = read_indicators((WHOLE + second).encode(), desk)

    assert [one.numerator for one in found] == ["course", "external"]
    assert [(fault.code, fault.values["line"]) for fault in desk.faults] == [("HS076", "13")]


def test_a_faulty_indicator_is_left_out() -> None:
    desk = Desk("indicators.yaml")

    assert read_indicators(b"indicators:\n  - {active: true}\n  - {indicator: a, active: yes}", desk) == ()
    assert [fault.code for fault in desk.faults] == ["HS018", "HS018", "HS018"]


def test_a_goal_with_a_fault_is_left_out_and_its_indicator_stays() -> None:
    desk = Desk("indicators.yaml")
    found = read_indicators(WHOLE.replace("80 %", "viele").replace("2026,", "[],").encode(), desk)

    assert found[0].goals == ()
    assert [fault.code for fault in desk.faults] == ["HS022", "HS091"]
    assert read_indicators(WHOLE.replace("80 %", "").encode(), Desk(""))[0].goals == ()


def test_an_amount_is_a_whole_number_or_percent() -> None:
    assert read_amount("12394") == Amount(12394)
    assert read_amount(" 80% ") == Amount(80, percent=True)
    assert [str(Amount(12394)), str(Amount(80, percent=True))] == ["12394", "80 %"]
    assert [read_amount(text) for text in ("12.394", "-1", "101 %", "", "８０")] == [None] * 5


def test_a_target_has_a_source_and_a_date() -> None:
    found, faults = targets(HEADER + "nguoi,12,2026Q4,citizens,500,Thống kê,2026-01-31\n\n,,,,,,\n")

    assert faults == []
    assert found == (Target("nguoi", "12", "2026Q4", "citizens", Amount(500), "Thống kê", date(2026, 1, 31)),)
    assert list(Indicators((), found).targets_of("nguoi", "12", "citizens")) == list(found)
    assert list(Indicators((), found).targets_of("nguoi", "12")) == []


def test_a_table_as_excel_saves_it_is_read() -> None:
    found, faults = targets("\ufeff" + (HEADER + "nguoi,12,2026,,500,Thống kê,2026-01-31\n").replace("\n", "\r\n"))

    assert faults == []
    assert len(found) == 1


def test_a_file_that_is_no_table_is_told() -> None:
    assert targets("")[1] == ["1 HS077"]
    assert targets("a,b\n")[1] == ["1 HS077"]
    assert targets(HEADER + "x" * 200_000)[1] == ["2 HS006"]

    desk = Desk("targets.csv")
    assert read_targets(HEADER.encode() + b"\xff", desk, None) == ()
    assert [f"{fault.line} {fault.code}" for fault in desk.faults] == ["2 HS003"]


def test_faults_of_every_row_are_told_at_once_and_sound_rows_stay() -> None:
    found, faults = targets(HEADER + "a,1,2026,x,1,s,2026-01-31\na,1,2026,,eins,s,\na,1,2026,,1,s,2026-01-31\na\n")

    assert faults == ["2 HS050", "3 HS051", "3 HS091", "4 HS076", "5 HS078"]
    assert found == ()


def test_how_many_people_there_are_is_a_number_and_how_many_are_wanted_may_be_percent() -> None:
    declared = read_indicators(WHOLE.encode(), Desk(""))
    rows = "hoc-xong,12,2026,,80 %,s,2026-01-31\nnguoi,12,2026,,80 %,s,2026-01-31\n"

    found, faults = targets(HEADER + rows, declared)

    assert faults == ["3 HS091"]
    assert [target.name for target in found] == ["hoc-xong"]


def test_lines_about_a_faulty_indicator_are_not_held_against_the_table(tmp_path: Path) -> None:
    root = folder(course(tmp_path), {"indicators.yaml": "indicators:\n  - indicator: a\n"})
    folder(root, {"targets.csv": HEADER + "a,1,2026,,1,s,2026-01-31\n"})

    assert [fault.code for fault in load(root).faults if not fault.warning] == ["HS018", "HS092"]


def test_an_indicator_of_a_lesson_with_a_fault_is_not_told_besides(tmp_path: Path) -> None:
    root = folder(course(tmp_path), {"lop/02.yaml": "lesson: hai\ntitle: Hai\n"})
    folder(root, {"indicators.yaml": "indicators:\n  - {indicator: a, name: A, lesson: hai}\n"})

    loaded = load(root)

    assert {fault.code for fault in loaded.faults if not fault.warning} == {"HS018"}
    assert [one.of for one in loaded.indicators.all] == ["hai"]


def test_an_indicator_is_found_by_its_code() -> None:
    indicators = Indicators(read_indicators(WHOLE.encode(), Desk("")))

    assert indicators.indicator("vneid") is indicators.all[1]
    assert indicators.indicator("nichts") is None


def test_what_is_shipped_is_sound_and_every_goal_and_target_has_a_source() -> None:
    loaded = load(CONTENT)

    assert [fault for fault in loaded.faults if fault.path.endswith(("indicators.yaml", "targets.csv"))] == []
    assert len(loaded.indicators.all) == 10
    for one in loaded.indicators.all:
        assert set(one.name.by) == {"vi", "en"}
        assert all(goal.source for goal in one.goals)
    # How many people there are is known of nothing else yet: see the head of indicators.yaml.
    assert [(target.name, target.value.number) for target in loaded.indicators.targets] == [
        ("tai-khoan-giao-duc", 12394)
    ]
    # Nothing here is ever called the confirmation that is made elsewhere.
    assert "phổ cập" not in (CONTENT / "indicators.yaml").read_text(encoding="utf-8").lower()
