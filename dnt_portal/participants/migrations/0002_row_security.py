"""Row-level security of the person's file (docs/architecture.md)."""

from django.db import migrations

from dnt_portal.common.row_security import (
    ACTOR,
    SYSTEM,
    any_of,
    led_project,
    member_project,
    protect,
    protect_trail,
    seen_through,
)

INVOLVED = f"""id IN (
    SELECT i.participant_id FROM participants_involvement i
    WHERE i.user_id = {ACTOR} AND i.since <= now() AND (i.until IS NULL OR i.until > now())
)"""
PARTICIPANT = "participants_participant"
IN_FILE = ["safecontact", "safetycontact", "child", "consent", "keepapart"]


def file_tables() -> list[migrations.RunSQL]:
    """Each part of a file is seen by whoever may see the participant."""
    operations = []
    for name in IN_FILE:
        for table, apply in (
            (f"participants_{name}", protect),
            (f"participants_{name}event", protect_trail),
        ):
            operations.append(apply(table, seen_through(PARTICIPANT, f"{table}.participant_id")))
    return operations


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0001_initial"),
        ("accounts", "0002_who_acts"),
    ]

    operations = [
        # No look at the participant here: her own policy looks at this table.
        protect(
            "participants_involvement",
            any_of(SYSTEM, led_project("project_id"), f"user_id = {ACTOR}"),
        ),
        protect_trail(
            "participants_involvementevent",
            any_of(SYSTEM, led_project("project_id"), f"user_id = {ACTOR}"),
        ),
        protect(
            PARTICIPANT,
            any_of(SYSTEM, led_project("project_id"), INVOLVED),
            insertable=member_project("project_id", "project_leader", "referrer"),
        ),
        protect_trail(
            "participants_participantevent",
            seen_through(PARTICIPANT, "participants_participantevent.pgh_obj_id"),
        ),
        *file_tables(),
    ]
