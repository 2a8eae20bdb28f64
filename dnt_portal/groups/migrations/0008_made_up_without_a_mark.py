"""Who made up a session without having been marked for it has no mark.

Until now "excused" was invented for her. It cannot always be told from what a trainer marked:
of who was in the group on that day, and is excused and made it up, it is most likely what the
trainer saw, so that stays. Of who got her place after that day there was nothing to excuse
and no screen on which to say so: those marks become empty. What a trainer marked of her all
the same (absent, say) stays as well. The trail keeps what stood there, and there is no way back.
"""

from django.conf import settings
from django.db import migrations, models
from django.db.models import F
from django.db.models.functions import TruncDate

from dnt_portal.audit.acting import acting_as_system


def empty_what_was_invented(apps, schema_editor):
    """Empty the marks of sessions from before she had her place, which she made up."""
    rows = apps.get_model("groups", "Attendance").objects.annotate(
        day=TruncDate("session__starts_at")
    )
    with acting_as_system("marks that nobody gave"):
        rows.filter(
            mark="excused", made_up_on__isnull=False, placement__placed_on__gt=F("day")
        ).update(mark="")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_who_acts"),
        ("groups", "0007_session_numbers"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="attendance",
            name="mark",
            field=models.CharField(
                blank=True,
                choices=[
                    ("present", "present"),
                    ("late", "late"),
                    ("excused", "excused"),
                    ("absent", "absent"),
                ],
                max_length=10,
                verbose_name="attendance",
            ),
        ),
        migrations.AlterField(
            model_name="attendanceevent",
            name="mark",
            field=models.CharField(
                blank=True,
                choices=[
                    ("present", "present"),
                    ("late", "late"),
                    ("excused", "excused"),
                    ("absent", "absent"),
                ],
                max_length=10,
                verbose_name="attendance",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("mark", ""), _negated=True),
                    ("made_up_on__isnull", False),
                    _connector="OR",
                ),
                name="marked_or_made_up",
                violation_error_message="Choose one of the marks.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="attendance",
            name="one_mark_per_session",
            constraint=models.UniqueConstraint(
                fields=("session", "placement"),
                name="one_mark_per_session",
                violation_error_message="She has a mark for this session already.",
            ),
        ),
        migrations.RunPython(empty_what_was_invented),
    ]
