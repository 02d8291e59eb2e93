"""When a question comes back: after fixed gaps, longer with every right answer, from the first again after a miss.

Why not something cleverer: see ``docs/learning.md``. Pure arithmetic on days and steps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.dialogue.learner import Day, Recall
from lessons.model import Lesson

GAPS = (1, 3, 7, 21)
"""Days until a question comes back, by its step; past the last it is known and comes back no more."""
A_DAY = 3
"""Questions that come back on one local day at most, whatever is due."""
LISTED = 20
"""Questions offered to a review at a time: some of them may be gone from their lessons."""
NEVER: Day = 0


def taught(lesson: Lesson, today: Day) -> tuple[Recall, ...]:
    """Return what is to be remembered of a lesson passed today: all its questions begin on the first step."""
    return tuple(Recall(lesson.id, question.key, 0, today + GAPS[0]) for question in lesson.questions())


def recalled(recall: Recall, today: Day, *, right: bool) -> Recall:
    """Return a question after it came back; asked before it was due, a right answer leaves it where it is."""
    if not right:
        return Recall(recall.lesson, recall.question, 0, today + GAPS[0])
    if recall.due == NEVER or recall.due > today:
        return recall
    step = recall.step + 1
    return Recall(recall.lesson, recall.question, step, today + GAPS[step] if step < len(GAPS) else NEVER)


def soonest(*days: Day) -> Day:
    """Return the first of some days; of those that are never, never."""
    return min((day for day in days if day != NEVER), default=NEVER)


def found(recalls: Sequence[Recall], asked: Mapping[str, str]) -> Mapping[str, object]:
    """Return what a review may ask, as the answer to its request: the most urgent first, and when the rest is due.

    ``asked`` is the request: ``day``, and ``easy`` for somebody who has been away: the best known first, due or not.
    """
    today = int(asked["day"])
    if asked["easy"]:
        ready = sorted(recalls, key=lambda recall: (-recall.step, recall.due, recall.lesson, recall.question))
    else:
        due = (recall for recall in recalls if NEVER < recall.due <= today)
        ready = sorted(due, key=lambda recall: (recall.due, recall.lesson, recall.question))
    chosen = ready[:LISTED]
    rest = soonest(*(recall.due for recall in recalls if recall not in chosen))
    return {"cards": [[recall.lesson, recall.question, recall.step, recall.due] for recall in chosen], "next": rest}
