"""In which projects someone has a role, as one value that a policy asks for once a statement."""

from django.db import migrations

FUNCTION = """
    CREATE FUNCTION dnt_project_ids(roles text[]) RETURNS bigint[]
        LANGUAGE plpgsql STABLE PARALLEL SAFE
        AS $$ BEGIN RETURN ARRAY(SELECT dnt_projects(roles)); END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_who_acts")]

    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION dnt_project_ids(text[]);")]
