"""Have those counted at their commune whom helpers enrolled: their first traits were never taken over."""

from alembic import op

revision = "0017"
down_revision = "0016"

_NAMES = "('unit', 'sector', 'audience')"
_SIGN = "channel, kind, at, day, mode, lesson, version, question, option, correct, attempt, value"


def upgrade() -> None:
    """Say of each that their history is another one than what is counted by; the next folds do the rest."""
    op.execute(
        f"INSERT INTO deltas (learner, {_SIGN})"  # noqa: S608 - no value from outside
        " SELECT DISTINCT learner, '', 'trait', 0, 0, '', '', '', '', '', false, 0, '' FROM traits"
        f" WHERE name IN {_NAMES} AND learner NOT IN (SELECT learner FROM histories)"
        " AND learner NOT IN (SELECT learner FROM deltas WHERE kind = 'trait')"
    )
