"""The policies of the person's file, with what they ask asked once a statement.

They show the same rows. As queries within the policy they were planned for each table that is seen
through a participant, several times a statement, and could use no index.
"""

from importlib import import_module

from django.db import migrations

from dnt_portal.common.row_security import (
    ACTOR,
    SYSTEM,
    any_of,
    in_project_as,
    led_project,
    member_project,
    protect_anew,
)

landed = import_module("dnt_portal.participants.migrations.0002_row_security")

# It runs as whoever asks, and obeys the policy of the table that it reads.
FUNCTION = """
    CREATE FUNCTION dnt_involved_ids() RETURNS uuid[]
        LANGUAGE plpgsql STABLE PARALLEL SAFE
        AS $$ BEGIN RETURN ARRAY(
            SELECT participant_id FROM participants_involvement
            WHERE user_id = dnt_actor() AND since <= now() AND (until IS NULL OR until > now())
        ); END $$;
"""
INVOLVED = "id = ANY ((SELECT dnt_involved_ids())::uuid[])"

LEADS = in_project_as("project_id", "project_leader")
MAY_ADD = ("project_id", "project_leader", "referrer")
IS_ACTOR = f"user_id = {ACTOR}"


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0002_row_security"),
        ("accounts", "0003_projects_asked_once"),
    ]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION dnt_involved_ids();"),
        *(
            protect_anew(
                table,
                any_of(SYSTEM, LEADS, IS_ACTOR),
                any_of(SYSTEM, led_project("project_id"), IS_ACTOR),
            )
            for table in ("participants_involvement", "participants_involvementevent")
        ),
        protect_anew(
            landed.PARTICIPANT,
            any_of(SYSTEM, LEADS, INVOLVED),
            any_of(SYSTEM, led_project("project_id"), landed.INVOLVED),
            insertable=in_project_as(*MAY_ADD),
            insertable_before=member_project(*MAY_ADD),
        ),
    ]
