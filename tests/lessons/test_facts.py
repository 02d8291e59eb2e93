"""The register of facts and skills, and what lessons may rest on."""

from datetime import date

from lessons.desk import Desk
from lessons.facts import Register, read_facts, read_skills
from lessons.model import Fact, Text
from tests.lessons.writing import FOUR, lesson, read

FACTS = """
facts:
  - fact: F1
    says: {vi: Công an không gọi video., en: The police do not video-call.}
    source: Nghị định 1
    confidence: H
    checked: 2026-10-01
    again: 2027-10-01
"""
FACT = Fact(
    "F1",
    Text({"vi": "Công an không gọi video.", "en": "The police do not video-call."}),
    "Nghị định 1",
    "H",
    date(2026, 10, 1),
    date(2027, 10, 1),
)


def about(facts: str, register: Register | None) -> list[str]:
    text = f"lesson: vi-du\ntitle: Ví dụ\n{facts}\ncards:\n{FOUR}"
    return read(text, Desk("bai.yaml", register=register))[1]


def test_a_fact_is_known_by_its_number() -> None:
    desk = Desk("facts.yaml")

    assert read_facts(FACTS.encode(), desk) == {"F1": FACT}
    assert desk.faults == []


def test_a_faulty_fact_is_still_known_by_its_number() -> None:
    desk = Desk("facts.yaml")

    assert read_facts(FACTS.replace("H\n", "sure\n").encode(), desk) == {"F1": None}
    assert [fault.code for fault in desk.faults] == ["HS050"]


def test_a_fact_without_a_number_is_left_out() -> None:
    desk = Desk("facts.yaml")

    assert read_facts(FACTS.replace("fact: F1\n    ", "").encode(), desk) == {}
    assert [fault.code for fault in desk.faults] == ["HS018"]


def test_a_register_that_cannot_be_understood_is_not_held_against_lessons() -> None:
    desk = Desk("facts.yaml")

    assert read_facts(b"facts: [", desk) is None
    assert read_facts(b"facts: []", desk) is None
    assert read_skills(b"", desk) is None
    assert about("facts: F9", Register(None)) == []
    assert about("facts: F9", None) == []


def test_skills_are_known_by_their_codes() -> None:
    desk = Desk("framework.yaml")

    assert read_skills("skills:\n  - {skill: TO.4, title: Tự bảo vệ}\n".encode(), desk) == {
        "TO.4": Text({"vi": "Tự bảo vệ"})
    }
    assert read_skills(b"skills:\n  - {title: a}\n", desk) == {}


def test_a_fact_past_its_date_is_a_warning_from_the_next_day_on() -> None:
    facts = {"F1": FACT}

    assert about("facts: F1", Register(facts, today=date(2027, 10, 1))) == []
    assert about("facts: F1", Register(facts, today=date(2027, 10, 2))) == ["3:8 HS105"]
    assert about("facts: F1", Register(facts)) == []
    assert about("facts: F1", Register({"F1": None}, today=date(2027, 10, 2))) == []


def test_an_unsure_fact_may_only_be_advice() -> None:
    unsure = Register({"F1": Fact("F1", FACT.says, "", "L", FACT.checked, FACT.again)})

    assert about("facts: [F1]", unsure) == ["3:9 HS058"]
    assert about("facts: [F1]\nadvice: true", unsure) == []


def test_a_fact_or_skill_that_nobody_registered_is_told_with_the_nearest() -> None:
    register = Register({"F1": FACT}, {"TO.4": None, "DC.4": None})
    desk = Desk("bai.yaml", register=register)
    read(f"lesson: vi-du\ntitle: Ví dụ\nfacts: F11\nskills: [to.4, ['x']]\ncards:\n{FOUR}", desk)

    assert [(fault.code, fault.values.get("near")) for fault in desk.faults] == [
        ("HS056", "F1"),
        ("HS057", "TO.4"),
        ("HS021", None),
    ]


def test_an_empty_register_still_gives_an_example() -> None:
    desk = Desk("bai.yaml", register=Register({}, {}))
    read(f"lesson: vi-du\ntitle: Ví dụ\nfacts: [F11, [a]]\nskills: x\ncards:\n{FOUR}", desk)

    assert [fault.values.get("near") for fault in desk.faults] == ["F1", None, "TO.1"]


def test_a_lesson_names_its_facts_and_skills() -> None:
    found = lesson(
        f"lesson: vi-du\ntitle: Ví dụ\nfacts: [F1]\nskills: [TO.4]\ncards:\n{FOUR}",
        Desk("bai.yaml", register=Register({"F1": FACT}, {"TO.4": None})),
    )

    assert (found.facts, found.skills, found.advice) == (("F1",), ("TO.4",), False)
