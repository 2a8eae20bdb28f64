"""The steps a contact touched: the table that `plans` had, with its rows, under a new name.

Columns, keys, grants and the policy go with a table that is renamed. The policy still
asks whether the step is visible: it asks the same of the participant as the contact's
does, and whoever removes a step removes its rows here.
"""

from django.db import migrations, models

OLD, NEW = "plans_step_contacts", "coaching_contact_steps"


def renamed(old: str, new: str) -> str:
    """Rename the table, its counter and its policy."""
    return f"""
        ALTER TABLE {old} RENAME TO {new};
        ALTER SEQUENCE {old}_id_seq RENAME TO {new}_id_seq;
        ALTER POLICY {old}_policy ON {new} RENAME TO {new}_policy;
    """


class Migration(migrations.Migration):
    dependencies = [
        ("coaching", "0006_end_reason_words"),
        ("plans", "0003_contacts_point_to_steps"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(renamed(OLD, NEW), renamed(NEW, OLD))],
            state_operations=[
                migrations.AddField(
                    model_name="contact",
                    name="steps",
                    field=models.ManyToManyField(
                        blank=True, related_name="contacts", to="plans.step"
                    ),
                ),
            ],
        ),
    ]
