"""Row-level security of this app's tables (docs/architecture.md)."""

from django.db import migrations

from dnt_portal.common.row_security import protect, protect_trail, seen_through

#: Table, the table through which its rows are seen, and the column that points there.
TABLES = [
    ("intake_referral", "participants_participant", "participant_id"),
    ("intake_screening", "intake_referral", "referral_id"),
    ("intake_criterionassessment", "intake_screening", "screening_id"),
    ("intake_decision", "intake_referral", "referral_id"),
    ("intake_waitinglistentry", "participants_participant", "participant_id"),
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
        ("intake", "0001_initial"),
        ("participants", "0002_row_security"),
    ]

    operations = [
        *tables(),
    ]
