"""Cards: say, question, try, story; each kind known by the key that is present."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b

from lessons.asked import asked
from lessons.desk import Desk
from lessons.fields import LIKELY, Field, Fields, Schema, Shape, nearest
from lessons.media import MediumNamed
from lessons.model import Card, Key, Language, Medium, Question, Say, Story, Text, Try
from lessons.nodes import Node, Pairs, is_empty
from lessons.phones import KINDS as PHONES
from lessons.questions import KINDS, Kind
from lessons.questions.kind import question_of
from lessons.readers import Id, ListOf, OneOf
from lessons.recordings import Recordings, held_to
from lessons.story import LINES, NAME_OF_LINE, build_story
from lessons.texts import LOOK, NAME, TEXT, check_length

MEDIA = (
    Field(
        "picture",
        MediumNamed("picture"),
        "Hình: tên tệp SVG, PNG, JPG hay WebP cạnh bài học.",
        "A picture: the name of an SVG, PNG, JPG or WebP file beside the lesson.",
    ),
    Field(
        "alt",
        LOOK,
        "Lời tả hình cho người không nhìn thấy; bắt buộc khi có hình.",
        "What the picture shows, for those who cannot see it; required with a picture.",
    ),
    Field(
        "audio",
        Recordings(),
        "Ghi âm lời của thẻ: tên tệp OGG, MP3, AAC hay M4A, hoặc mỗi thứ tiếng một tệp.",
        "A recording of the card: the name of an OGG, MP3, AAC or M4A file, or one by language.",
    ),
    Field("document", MediumNamed("document"), "Tài liệu PDF gửi kèm.", "A PDF to go with it."),
)
KEY = Field(
    "key",
    Id(),
    "Mã của thẻ, để người đang học không mất chỗ khi sửa lời; không ghi cũng được.",
    "The id of the card, so that learners keep their place when its words change; optional.",
)

SAY = Shape(
    "say: …",
    (
        Field("say", TEXT, "Thẻ nói một điều.", "A card that says one thing.", required=True),
        Field(
            "local",
            ListOf(OneOf("local", PHONES)),
            "Số điện thoại ở xã của người học, hiện dưới lời thẻ: police, clinic, office (xem phones.csv).",
            "Phone numbers of the learner's own commune, below the text: police, clinic, office (see phones.csv).",
        ),
        KEY,
        *MEDIA,
    ),
)
TRY = Shape(
    "try: …",
    (
        Field("try", TEXT, "Thẻ làm thử trên điện thoại.", "A card to do on the phone.", required=True),
        Field("done", NAME, "Chữ trên nút khi làm xong.", "What the button says when it is done.", required=True),
        KEY,
        *MEDIA,
    ),
)
STORY = Shape(
    "story: …",
    (
        Field("story", Id(), "Thẻ kể chuyện: mã của chuyện.", "A rehearsal: the id of the story.", required=True),
        Field("start", NAME_OF_LINE, "Tên của dòng mở đầu.", "The name of the first line.", required=True),
        Field("lines", LINES, "Các dòng của chuyện, mỗi dòng có tên.", "The lines, each with a name.", required=True),
        *MEDIA,
    ),
)
_QUESTION = (
    Field(
        "question",
        Id(),
        "Thẻ hỏi: mã của câu hỏi, đặt một lần rồi giữ nguyên.",
        "A question: its id, which never changes.",
        required=True,
    ),
    Field("ask", TEXT, "Lời hỏi.", "What is asked.", required=True),
    Field("hint", TEXT, "Gợi ý khi người học cần.", "A hint for those who want one."),
)


def question_shape(kind: Kind) -> Shape:
    """Return the shape of a question of one kind."""
    return Shape("question: …", (*_QUESTION, kind.field, *kind.extra, *MEDIA))


_ANY_QUESTION = Shape(
    "question: …",
    (*_QUESTION, *dict.fromkeys(field for kind in KINDS for field in (kind.field, *kind.extra)), *MEDIA),
)
SHAPES = {"say": SAY, "question": _ANY_QUESTION, "try": TRY, "story": STORY}


@dataclass(frozen=True, slots=True)
class Placed:
    """A card and where it stands: ``at`` is what gives it its key."""

    card: Card
    at: Node


@dataclass(frozen=True, slots=True)
class CardReader:
    """Reads one card of any kind."""

    def __call__(self, node: Node, desk: Desk) -> Placed | None:
        """See :class:`lessons.fields.Reader`."""
        if not isinstance(node, Pairs) or is_empty(node):
            desk.report(node, "HS022" if is_empty(node) else "HS019", example="say: …")
            return None
        kinds = [key for key in SHAPES if node.get(key) is not None]
        if len(kinds) > 1:
            desk.report(node, "HS041", first=kinds[0], second=kinds[1])
            return None
        if not kinds:
            _note_no_kind(node, desk)
            return None
        return _READERS[kinds[0]](node, desk)

    def schema(self) -> Schema:
        """See :class:`lessons.fields.Reader`."""
        questions = [question_shape(kind).schema() for kind in KINDS]
        for kind, schema in zip(KINDS, questions, strict=True):
            schema["required"].append(kind.key)
        return {"anyOf": [SAY.schema(), *questions, TRY.schema(), STORY.schema()]}


def _note_no_kind(node: Pairs, desk: Desk) -> None:
    for key, _ in node.pairs:
        near = nearest(key.text, list(SHAPES), LIKELY)
        if near is not None:
            desk.report(key, "HS016", key=key.text, near=near)
            return
    desk.report(node, "HS040")


def _say(node: Pairs, desk: Desk) -> Placed | None:
    fields = SAY.of(node, desk)
    media = _media(fields, desk)
    text: Text | None = fields["say"]
    if text is None or fields.failed("key"):
        return None
    check_length(fields.at("say"), [text], desk, pictured=_is_pictured(media))
    card = Say(fields["key"] or _key_of(text), text, media, _audio(fields, text, desk), fields["local"] or ())
    return Placed(card, fields.at("key") if "key" in fields else fields.at("say"))


def _try(node: Pairs, desk: Desk) -> Placed | None:
    fields = TRY.of(node, desk)
    media = _media(fields, desk)
    text, done = fields["try"], fields["done"]
    if text is None or done is None or fields.failed("key"):
        return None
    check_length(fields.at("try"), [text, done], desk, pictured=_is_pictured(media))
    card = Try(fields["key"] or _key_of(text), text, done, media, _audio(fields, text, desk))
    return Placed(card, fields.at("key") if "key" in fields else fields.at("try"))


def _question(node: Pairs, desk: Desk) -> Placed | None:
    kinds = [kind for kind in KINDS if node.get(kind.key) is not None]
    shape = question_shape(kinds[0]) if len(kinds) == 1 else _ANY_QUESTION
    before = len(desk.faults)
    fields = shape.of(node, desk)
    media = _media(fields, desk)
    kind = _one_kind(kinds, fields, desk, before)
    task = kind.build(fields, desk) if kind is not None else None
    if kind is None or task is None or fields["question"] is None or fields["ask"] is None:
        return None
    options = [option.text for option in task.options((), "")]
    check_length(fields.at("ask"), [fields["ask"], *options], desk, pictured=_is_pictured(media))
    audio = _audio(fields, fields["ask"], desk)
    card = Question(fields["question"], fields["ask"], task, fields["hint"], media, audio)
    return Placed(replace(card, version=asked(card)), fields.at("question"))


def _one_kind(kinds: list[Kind], fields: Fields, desk: Desk, before: int) -> Kind | None:
    if len(kinds) > 1:
        desk.report(fields.node, "HS043", first=kinds[0].key, second=kinds[1].key)
    misspelt = {fault.values.get("near") for fault in desk.faults[before:] if fault.code == "HS016"}
    if not kinds and not misspelt & {kind.key for kind in KINDS}:
        allowed = ", ".join(kind.key for kind in KINDS)
        desk.report(fields.node, "HS042", question=question_of(fields), allowed=allowed)
    return kinds[0] if len(kinds) == 1 else None


def _story(node: Pairs, desk: Desk) -> Placed | None:
    fields = STORY.of(node, desk)
    media = _media(fields, desk)
    story = build_story(fields, desk)
    if story is None:
        return None
    opening = story.lines.get(story.start)
    audio = _audio(fields, opening.caller if opening else None, desk)
    card: Story = replace(story, media=media, audio=audio)
    return Placed(card, fields.at("story"))


_READERS: Mapping[str, Callable[[Pairs, Desk], Placed | None]] = {
    "say": _say,
    "question": _question,
    "try": _try,
    "story": _story,
}


def _media(fields: Fields, desk: Desk) -> tuple[Medium, ...]:
    if "picture" in fields and "alt" not in fields:
        desk.report(fields.at("picture"), "HS064")
    if "alt" in fields and "picture" not in fields and "document" not in fields:
        desk.report(fields.at("alt"), "HS113")
    return tuple(_described(fields))


def _audio(fields: Fields, text: Text | None, desk: Desk) -> Mapping[Language, Medium]:
    return held_to(text, fields["audio"] or {}, desk)


def _described(fields: Fields) -> Iterator[Medium]:
    alt: Text | None = fields["alt"]
    for key in ("picture", "document"):
        medium: Medium | None = fields[key]
        if medium is not None:
            # One description stands in a card: it is the picture's where there is one.
            yield replace(medium, alt=alt)
            alt = None


def _is_pictured(media: tuple[Medium, ...]) -> bool:
    return any(medium.kind == "picture" for medium in media)


def _key_of(text: Text) -> Key:
    digest = blake2b(next(iter(text.by.values())).encode(), digest_size=4).hexdigest()
    return f"c{digest[:7]}"
