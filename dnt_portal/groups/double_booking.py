"""A trainer and a place are with one group at a time: the database refuses it, whoever plans.

Triggers and no exclusion constraints: whose trainers they are stands in another table, and what
two administrations wrote down of the past may overlap. Who is with whom is looked for under a
lock, so that two groups planned at once take turns.
"""

import pgtrigger
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dnt_portal.common.refusing import RefusingTrigger

#: What brings a session to another time or place, or back after it was cancelled.
MOVES = pgtrigger.Insert | pgtrigger.UpdateOf(
    "group_id", "starts_at", "ends_at", "location_id", "state"
)
#: Two sessions of two groups; only of what is still to come, of the past nothing can be done.
AT_THE_SAME_TIME = """
    groups_session mine JOIN groups_session other ON
        other.group_id <> mine.group_id
        AND other.state <> 'cancelled' AND mine.state <> 'cancelled'
        AND other.ends_at > now() AND mine.ends_at > now()
        AND TSTZRANGE(other.starts_at, other.ends_at) && TSTZRANGE(mine.starts_at, mine.ends_at)
"""


def _refuses(
    name: str, sentence: Promise, *, operation: pgtrigger.Operation, lock: str, where: str
) -> RefusingTrigger:
    """Return the trigger that takes `lock` and refuses two sessions at the same time `where`."""
    return RefusingTrigger(
        name=name,
        violation_error_message=sentence,
        when=pgtrigger.After,
        operation=operation,
        func=f"""
            {lock};
            IF EXISTS (SELECT FROM {AT_THE_SAME_TIME} {where}) THEN
                RAISE EXCEPTION 'not free' USING
                    ERRCODE = 'check_violation', CONSTRAINT = '{name}';
            END IF;
            RETURN NULL;
        """,
    )


NEW_TRAINER_IS_FREE = _refuses(
    "new_trainer_is_free",
    _(
        "A trainer you chose is with another group during a session of this one. Choose another "
        "trainer, or move that session first."
    ),
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("group_id", "user_id"),
    lock="PERFORM pg_advisory_xact_lock(hashtext('groups_grouptrainer'), NEW.user_id::integer)",
    where="""
        JOIN groups_grouptrainer theirs ON theirs.group_id = other.group_id
        WHERE mine.group_id = NEW.group_id AND theirs.user_id = NEW.user_id
    """,
)
PLACE_IS_FREE = _refuses(
    "place_is_free",
    _("Another group is in this place at that time. Choose another time or place."),
    operation=MOVES,
    lock="""
        IF NEW.location_id IS NULL THEN RETURN NULL; END IF;
        PERFORM pg_advisory_xact_lock(hashtext('groups_session'), NEW.location_id::integer)
    """,
    where="WHERE mine.id = NEW.id AND other.location_id = mine.location_id",
)
TRAINERS_ARE_FREE = _refuses(
    "trainers_are_free",
    _("A trainer of this group is with another group at that time. Choose another time."),
    operation=MOVES,
    # In one order for everyone, so that two never wait for each other.
    lock="""
        PERFORM pg_advisory_xact_lock(hashtext('groups_grouptrainer'), ours.user_id::integer)
            FROM (
                SELECT user_id FROM groups_grouptrainer
                WHERE group_id = NEW.group_id ORDER BY user_id
            ) ours
    """,
    where="""
        JOIN groups_grouptrainer ours ON ours.group_id = mine.group_id
        JOIN groups_grouptrainer theirs
            ON theirs.group_id = other.group_id AND theirs.user_id = ours.user_id
        WHERE mine.id = NEW.id
    """,
)
