"""Row-level security of this app's tables (docs/architecture.md)."""

from django.db import migrations

from dnt_portal.common.row_security import protect, protect_trail, seen_through

#: Table, the table through which its rows are seen, and the column that points there.
TABLES = [
    ("plans_plan", "participants_participant", "participant_id"),
    ("plans_talent", "plans_plan", "plan_id"),
    ("plans_obstacle", "plans_plan", "plan_id"),
    ("plans_networkcontact", "plans_plan", "plan_id"),
    ("plans_goal", "plans_plan", "plan_id"),
    ("plans_step", "plans_goal", "goal_id"),
]


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
        ("plans", "0001_initial"),
        ("coaching", "0003_row_security"),
    ]

    operations = [
        *tables(),
        protect("plans_step_contacts", seen_through("plans_step", "plans_step_contacts.step_id")),
    ]
