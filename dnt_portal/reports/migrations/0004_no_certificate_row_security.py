"""Row-level security of the decision to give no certificate (docs/architecture.md)."""

from django.db import migrations

from dnt_portal.common.row_security import protect, protect_trail, seen_through


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0003_no_certificate_and_released_stays"),
    ]

    operations = [
        protect(
            "reports_nocertificate",
            seen_through("participants_participant", "reports_nocertificate.participant_id"),
        ),
        protect_trail(
            "reports_nocertificateevent",
            seen_through("participants_participant", "reports_nocertificateevent.participant_id"),
        ),
    ]
