"""Row-level security of imports: their problems quote values from persons' rows."""

from django.db import migrations

from dnt_portal.common.row_security import ACTOR, SYSTEM, any_of, protect


class Migration(migrations.Migration):
    dependencies = [("imports", "0001_initial"), ("accounts", "0002_who_acts")]

    operations = [
        protect("imports_workbookimport", any_of(SYSTEM, f"made_by_id = {ACTOR}")),
    ]
