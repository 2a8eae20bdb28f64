"""Row-level security of this app's tables (docs/architecture.md)."""

from django.db import migrations

from dnt_portal.common.row_security import (
    ACTOR,
    SYSTEM,
    any_of,
    member_project,
    protect,
    protect_trail,
    seen_through,
)

#: Table, the table through which its rows are seen, and the column that points there.
TABLES = [
    ("coaching_track", "participants_participant", "participant_id"),
    ("coaching_contact", "coaching_track", "track_id"),
    ("coaching_concern", "participants_participant", "participant_id"),
]

COACH = any_of(
    SYSTEM,
    member_project("project_id", "project_leader", "trainer"),
    f"user_id = {ACTOR}",
)


def tables() -> list[migrations.RunSQL]:
    """Each table, and its audit trail, is seen through the one it hangs from."""
    operations = []
    for name, parent, column in TABLES:
        operations.append(protect(name, seen_through(parent, f"{name}.{column}")))
        trail = f"{name}event"
        operations.append(protect_trail(trail, seen_through(parent, f"{trail}.{column}")))
    return operations


class Migration(migrations.Migration):
    dependencies = [
        ("coaching", "0001_initial"),
        ("groups", "0003_row_security"),
    ]

    operations = [
        *tables(),
        # Volunteers are persons too: their project's leaders and trainers, and each herself.
        protect("coaching_coach", COACH),
        protect_trail("coaching_coachevent", COACH),
        protect(
            "coaching_proposedpair",
            seen_through("groups_placement", "coaching_proposedpair.placement_id"),
        ),
    ]
