"""The schema for editors agrees with the reader, for it is made from the same tables."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from lessons.schema import schema, schemas
from tests.lessons.test_lesson import WHOLE

CONTENT = Path(__file__).parent.parent.parent / "lessons" / "content"
FAULTS = Path(__file__).parent / "faults"
VALIDATOR = jsonschema.Draft202012Validator(schema())

# What an editor can see without reading sentences: keys, shapes, fixed words.
SEEN_BY_SHAPE = ["HS016", "HS017", "HS018", "HS019", "HS020", "HS021", "HS034", "HS037", "HS040"]
SEEN_BY_SHAPE += ["HS042", "HS043", "HS046", "HS048", "HS049", "HS050", "HS066", "HS073"]


def loaded(path: Path) -> Any:
    # Dates stay text, as in an editor.
    return yaml.load(path.read_text(encoding="utf-8"), Loader=NoDates)


class NoDates(yaml.CSafeLoader):
    """YAML as editors read it."""


NoDates.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def test_the_schemas_are_schemas() -> None:
    for one in schemas().values():
        jsonschema.Draft202012Validator.check_schema(one)


@pytest.mark.parametrize("path", sorted(CONTENT.glob("*/0*.yaml")), ids=lambda path: path.stem)
def test_every_shipped_lesson_keeps_to_the_schema(path: Path) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(loaded(path))] == []


def test_a_lesson_with_every_kind_of_card_keeps_to_the_schema() -> None:
    assert [error.message for error in VALIDATOR.iter_errors(yaml.load(WHOLE, Loader=NoDates))] == []


@pytest.mark.parametrize("name", ["course.yaml", "facts.yaml", "framework.yaml", "indicators.yaml"])
def test_what_stands_beside_the_lessons_keeps_to_its_schema(name: str) -> None:
    files = [*CONTENT.glob(name), *CONTENT.glob(f"*/{name}")]

    assert files
    for path in files:
        jsonschema.Draft202012Validator(schemas()[name]).validate(loaded(path))


@pytest.mark.parametrize("path", sorted(FAULTS.glob("HS1*.yaml")), ids=lambda path: path.stem)
def test_a_lesson_with_warnings_only_keeps_to_the_schema(path: Path) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(loaded(path))] == []


@pytest.mark.parametrize(
    "path",
    [path for path in sorted(FAULTS.glob("HS0*.yaml")) if path.name.startswith(tuple(SEEN_BY_SHAPE))],
    ids=lambda path: path.stem,
)
def test_an_editor_underlines_what_has_the_wrong_shape(path: Path) -> None:
    assert not VALIDATOR.is_valid(loaded(path))


def described(node: Any) -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        for key, value in node.get("properties", {}).items():
            yield key, value.get("description", "")
        for value in node.values():
            yield from described(value)
    if isinstance(node, list):
        for value in node:
            yield from described(value)


def test_every_key_is_described_in_both_languages() -> None:
    for key, words in described(schemas()):
        vietnamese, _, english = words.partition("\n\n")
        assert vietnamese.endswith("."), key
        assert english.endswith("."), key
