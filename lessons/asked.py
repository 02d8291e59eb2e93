"""What a question asks, as a hash: once that is another one, how it was answered before tells nothing of it."""

from __future__ import annotations

import json
from hashlib import blake2b

from lessons.model import Question, Text


def asked(question: Question) -> str:
    """Return the hash of what a learner goes by before they answer, and of what is right.

    The words count as the course's language has them: what is told afterwards, a recording, or another language of the
    same words makes it no easier. What is accepted of typed words, and a number's unit, counts in every language.
    """
    options = (option.text for option in question.task.options((), ""))
    words = [_words(text) for text in (question.ask, question.hint, *options)]
    parts = [words, [medium.hash for medium in question.media], question.task.signature()]
    return blake2b(json.dumps(parts, ensure_ascii=False).encode(), digest_size=4).hexdigest()


def _words(text: Text | None) -> str | None:
    return next(iter(text.by.values())) if text is not None else None
