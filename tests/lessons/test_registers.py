"""The registers that are shipped beside the courses: facts and their dates, skills, communes and wards."""

import csv
import re
from collections import Counter
from datetime import date
from pathlib import Path

from lessons.loader import load
from lessons.pictures import CONTENT
from tests.lessons.test_content import COURSES, LESSONS, read


def test_every_fact_has_a_source_a_confidence_and_the_day_it_must_be_checked_again() -> None:
    facts = read(CONTENT / "facts.yaml")["facts"]
    assert len({fact["fact"] for fact in facts}) == len(facts) == 51
    for fact in facts:
        assert set(fact) == {"fact", "says", "source", "confidence", "checked", "again"}
        assert set(fact["says"]) == {"vi", "en"}
        assert fact["source"]
        assert fact["confidence"] in {"H", "M", "L"}
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", fact["checked"])
        assert fact["checked"] < fact["again"]


def test_every_skill_has_a_title_in_both_languages() -> None:
    skills = read(CONTENT / "framework.yaml")["skills"]
    assert len({skill["skill"] for skill in skills}) == len(skills) == 14
    assert all(set(skill["title"]) == {"vi", "en"} for skill in skills)


def test_the_province_has_38_units_in_eight_areas_of_at_most_seven() -> None:
    with (CONTENT / "units.csv").open(encoding="utf-8", newline="") as lines:
        province, *rows = csv.DictReader(lines)
    units = [row for row in rows if row["kind"] != "sector"]
    assert (province["code"], province["short"]) == ("12", "Lai Châu")
    assert {(unit["kind"], unit["from"]) for unit in units} == {("commune", "2025-07-01"), ("ward", "2025-07-01")}
    assert len(units) == len({unit["code"] for unit in units}) == len({unit["short"] for unit in units}) == 38
    assert all(re.fullmatch(r"03\d{3}", unit["code"]) for unit in units)
    assert all(unit["name"] in {f"Xã {unit['short']}", f"Phường {unit['short']}"} for unit in units)
    assert Counter(unit["name"].split()[0] for unit in units) == {"Xã": 36, "Phường": 2}
    areas = Counter(unit["area"] for unit in units)
    assert len(areas) == 8
    assert max(areas.values()) == 7
    assert units[0]["area"] == "Than Uyên"


def test_the_names_people_still_say_are_kept_without_codes() -> None:
    with (CONTENT / "units.csv").open(encoding="utf-8", newline="") as lines:
        once = {unit["code"]: unit["once"].split("; ") for unit in csv.DictReader(lines) if unit["once"]}
    assert sum(len(names) for names in once.values()) == 106
    assert not any(re.search(r"[\d\[\]]", name) for names in once.values() for name in names)
    assert "Thị trấn Mường Tè" in once["03433"]


def test_once_a_fact_is_past_its_date_every_lesson_that_rests_on_it_is_told(tmp_path: Path) -> None:
    loaded = load(CONTENT, today=date(2030, 1, 1), gallery=tmp_path)
    assert {fault.code for fault in loaded.faults} == {"HS105"}
    told = Counter(fault.path.rpartition("/")[2] for fault in loaded.faults)
    assert told == {path.name: len(read(path)["facts"]) for path in LESSONS if "facts" in read(path)}
    assert {course.id: len(course.lessons) for course in loaded.courses} == COURSES
