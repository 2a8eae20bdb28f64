"""How long a contact took may be unknown, and what was never filled in becomes so.

A form asks it of contact together or by telephone, from one minute on; so a 0 there came from a
workbook in which the cell was empty. The trail keeps what stood there until now, and there is
no way back: a trail is only added to.
"""

from django.db import migrations, models

from dnt_portal.audit.acting import acting_as_system

WITH_LENGTH = ("together", "phone")


def unknown(apps, schema_editor):
    """Empty the minutes that nobody filled in."""
    contacts = apps.get_model("coaching", "Contact").objects
    with acting_as_system("minutes that nobody recorded"):
        contacts.filter(medium__in=WITH_LENGTH, minutes=0).update(minutes=None)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_who_acts"),
        ("coaching", "0008_sentences"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.AlterField(
            model_name="contact",
            name="minutes",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="minutes"),
        ),
        migrations.AlterField(
            model_name="contactevent",
            name="minutes",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="minutes"),
        ),
        migrations.RunPython(unknown),
    ]
