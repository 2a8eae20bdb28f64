"""Row-level security of this app's tables (docs/architecture.md)."""

from django.db import migrations

from dnt_portal.common.row_security import protect, protect_trail, seen_through

#: Table, the table through which its rows are seen, and the column that points there.
TABLES = [
    ("ladder_measurement", "participants_participant", "participant_id"),
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
        ("ladder", "0001_initial"),
        ("groups", "0003_row_security"),
    ]

    operations = [
        *tables(),
    ]
