"""The policy of the coach pool, with what it asks asked once a statement; it shows the same rows."""

from importlib import import_module

from django.db import migrations

from dnt_portal.common.row_security import ACTOR, SYSTEM, any_of, in_project_as, protect_anew

landed = import_module("dnt_portal.coaching.migrations.0003_row_security")

COACH = any_of(
    SYSTEM,
    in_project_as("project_id", "project_leader", "trainer"),
    f"user_id = {ACTOR}",
)


class Migration(migrations.Migration):
    dependencies = [
        ("coaching", "0010_contacts_checked_at_once"),
        ("accounts", "0003_projects_asked_once"),
    ]

    operations = [
        protect_anew(table, COACH, landed.COACH)
        for table in ("coaching_coach", "coaching_coachevent")
    ]
