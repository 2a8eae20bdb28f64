"""Which steps came up in a contact is kept by the contact, in a higher app.

The table stays as it is until `coaching` takes it over (its migration 0007).
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("plans", "0002_row_security")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.RemoveField(model_name="step", name="contacts")],
        ),
    ]
