"""Whether she needs childcare may be unknown, and what was never asked becomes so.

Until now a box that nobody touched said "no", so a "no" cannot be told from a question that was
not asked; a "yes" was ticked. The trail keeps what stood there until now, and there is no way
back: a trail is only added to.
"""

from django.db import migrations, models

from dnt_portal.audit.acting import acting_as_system


def not_asked(apps, schema_editor):
    """Empty the answers that nobody need have given."""
    participants = apps.get_model("participants", "Participant").objects
    with acting_as_system("childcare that nobody asked about"):
        participants.filter(needs_childcare=False).update(needs_childcare=None)


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0003_policies_asked_once"),
        ("accounts", "0002_who_acts"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.AlterField(
            model_name="participant",
            name="needs_childcare",
            field=models.BooleanField(blank=True, null=True, verbose_name="needs childcare"),
        ),
        migrations.AlterField(
            model_name="participantevent",
            name="needs_childcare",
            field=models.BooleanField(blank=True, null=True, verbose_name="needs childcare"),
        ),
        migrations.RunPython(not_asked),
    ]
