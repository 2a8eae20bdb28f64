"""What the policies ask: who acts, for the system or as whom, and in which projects."""

from django.conf import settings
from django.db import migrations

ROLES = settings.DATABASE_ROLES

FUNCTIONS = f"""
    CREATE FUNCTION dnt_actor() RETURNS bigint
        LANGUAGE sql STABLE PARALLEL SAFE
        AS $$ SELECT nullif(current_setting('dnt.user_id', true), '')::bigint $$;

    -- Only the roles made for it can act as the system: setting the word is not enough.
    CREATE FUNCTION dnt_is_system() RETURNS boolean
        LANGUAGE sql STABLE PARALLEL SAFE
        AS $$ SELECT current_setting('dnt.system', true) = 'on'
            AND current_user IN ('{ROLES["worker"]}', '{ROLES["owner"]}') $$;

    CREATE FUNCTION dnt_projects(roles text[]) RETURNS SETOF bigint
        LANGUAGE sql STABLE PARALLEL SAFE
        AS $$ SELECT held.project_id
            FROM accounts_roleassignment held
            JOIN accounts_user person ON person.id = held.user_id AND person.is_active
            WHERE held.user_id = dnt_actor() AND held.role = ANY (roles)
                AND held.since <= now() AND (held.until IS NULL OR held.until > now()) $$;
"""

REVERSE = """
    DROP FUNCTION dnt_projects(text[]);
    DROP FUNCTION dnt_is_system();
    DROP FUNCTION dnt_actor();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunSQL(FUNCTIONS, REVERSE)]
