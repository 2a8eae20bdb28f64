"""When a criterion was added, so that who was decided about before is not asked after it.

Those of today were there when everyone so far was screened.
"""

import datetime

from django.db import migrations, models
from django.utils import timezone

#: When the first edition here came out: before anybody was screened in the portal.
FROM_THE_FIRST = datetime.datetime(2018, 1, 1, tzinfo=datetime.UTC)


class Migration(migrations.Migration):
    dependencies = [
        ("programme", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="criterion",
            name="added_at",
            field=models.DateTimeField(default=FROM_THE_FIRST, editable=False),
        ),
        migrations.AlterField(
            model_name="criterion",
            name="added_at",
            field=models.DateTimeField(default=timezone.now, editable=False),
        ),
    ]
