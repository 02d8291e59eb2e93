"""One table of fields drives reading, did-you-mean and the schema."""

import pytest

from lessons.desk import Desk
from lessons.fields import Field, Fields, Shape, Shaped, nearest
from lessons.parsing import parse
from lessons.readers import Plain, Whole

SHAPE = Shape(
    "ten: …",
    (
        Field("ten", Plain(), "Tên.", "Name.", required=True),
        Field("tuoi", Whole("tuoi", 1, 150), "Tuổi.", "Age."),
    ),
)


def read(written: str) -> tuple[Fields | None, list[str]]:
    desk = Desk("bai.yaml")
    node = parse(written.encode(), desk)
    assert node is not None
    return SHAPE.read(node, desk), [f"{fault.line}:{fault.column} {fault.code}" for fault in desk.faults]


def test_values_are_known_by_key_and_place() -> None:
    fields, faults = read("ten: Mẩy\ntuoi: 60\n")

    assert fields is not None
    assert (fields["ten"], fields["tuoi"], faults) == ("Mẩy", 60, [])
    assert "tuoi" in fields
    assert "que" not in fields
    assert fields.at("tuoi").line == 2
    assert fields.at("que") is fields.node


def test_a_faulty_value_is_not_a_missing_one() -> None:
    fields, faults = read("ten: Mẩy\ntuoi: già\n")

    assert fields is not None
    assert fields["tuoi"] is None
    assert fields.failed("tuoi")
    assert not fields.failed("ten")
    assert not fields.failed("que")
    assert faults == ["2:7 HS048"]


def test_a_misspelt_key_is_not_missing_too() -> None:
    assert read("tne: Mẩy\n")[1] == ["1:1 HS016"]
    assert read("xa: Pa Ủ\n")[1] == ["1:1 HS017", "1:1 HS018"]


def test_the_rest_of_a_text_is_not_an_unknown_key() -> None:
    assert read("{ten: Mẩy, cô bán măng}")[1] == ["1:12 HS023"]
    assert read("{ten: Mẩy, que: ''}")[1] == ["1:12 HS017"]
    assert read("{ten: Mẩy, que: [a]}")[1] == ["1:12 HS017"]


@pytest.mark.parametrize(("written", "fault"), [("[]", "HS022"), ("[a]", "HS019"), ("a", "HS019"), ("{}", "HS018")])
def test_a_shape_is_made_of_keys(written: str, fault: str) -> None:
    fields, faults = read(written)

    assert (fields is None) == (written != "{}")
    assert faults == [f"1:1 {fault}"]


def test_the_nearest_word_is_found_whatever_its_case() -> None:
    assert nearest("f220", ["F1", "F22"]) == "F22"
    assert nearest("x", [], 50) is None
    assert nearest("qqqq", ["say"], 60) is None


def test_a_shape_becomes_what_is_built_of_it() -> None:
    desk = Desk("bai.yaml")
    reader = Shaped(SHAPE, lambda fields, _: str(fields["ten"]))
    named, bare = parse(b"ten: Pao", desk), parse(b"Pao", desk)
    assert named is not None
    assert bare is not None

    assert (reader(named, desk), reader(bare, desk)) == ("Pao", None)


def test_the_schema_says_what_each_key_is_for() -> None:
    assert Shaped(SHAPE, lambda fields, _: fields).schema() == {
        "type": "object",
        "properties": {
            "ten": {"type": ["string", "number", "boolean"], "title": "ten", "description": "Tên.\n\nName."},
            "tuoi": {"type": "integer", "minimum": 1, "maximum": 150, "title": "tuoi", "description": "Tuổi.\n\nAge."},
        },
        "required": ["ten"],
        "additionalProperties": False,
    }
