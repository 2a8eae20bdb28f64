"""Migration operation: what the web's and the worker's database role may do.

The owner of the tables runs migrations and nothing else; `portal` (web) and
`worker` (background) read and write rows, bound by row-level security, and can
change no structure.
"""

from django.conf import settings
from django.db import migrations


def grant_to_portal_and_worker() -> migrations.RunSQL:
    """Make the operation that grants them tables that exist and those still to come."""
    roles = f"{settings.DATABASE_ROLES['portal']}, {settings.DATABASE_ROLES['worker']}"
    rows, counters = "SELECT, INSERT, UPDATE, DELETE", "USAGE, SELECT"
    return migrations.RunSQL(
        f"""
        GRANT {rows} ON ALL TABLES IN SCHEMA public TO {roles};
        GRANT {counters} ON ALL SEQUENCES IN SCHEMA public TO {roles};
        ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {rows} ON TABLES TO {roles};
        ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {counters} ON SEQUENCES TO {roles};
        """,
        migrations.RunSQL.noop,
    )
