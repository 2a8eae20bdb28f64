"""Row-level security: migration operations and the conditions they use.

The database itself knows two coarse facts about who acts (docs/architecture.md,
"Row-level security"): in which projects someone leads, and with which
participants someone has an open involvement. A table with a person in it gets
one policy; without an acting user (see `dnt_portal.audit.acting`) it is empty.
"""

from django.db import migrations

#: True for background work without a person behind it, in the roles made for it.
SYSTEM = "(SELECT dnt_is_system())"
#: The acting user's key, null when nobody acts.
ACTOR = "(SELECT dnt_actor())"


def led_project(column: str) -> str:
    """Return the condition that the acting user leads the project in `column`."""
    return member_project(column, "project_leader")


def member_project(column: str, *roles: str) -> str:
    """Return the condition that the acting user has one of `roles` in the project in `column`."""
    listed = ",".join(roles)
    return f"{column} IN (SELECT dnt_projects('{{{listed}}}'))"


def seen_through(table: str, column: str, key: str = "id") -> str:
    """Return the condition that the row of `table` to which `column` points is visible.

    The inner query obeys that table's own policy, so a chain of tables (step, goal, plan,
    participant) needs no rule of its own.
    """
    return f"EXISTS (SELECT FROM {table} seen WHERE seen.{key} = {column})"


def any_of(*conditions: str) -> str:
    """Return the condition that at least one of `conditions` holds."""
    return " OR ".join(f"({condition})" for condition in conditions)


def protect(table: str, visible: str, *, insertable: str | None = None) -> migrations.RunSQL:
    """Make the operation after which only rows for which `visible` holds are read or changed.

    `insertable` widens what may be added (a referrer may add a participant whom the referrer may
    not see before being involved). Forced, so the owner is bound too.
    """
    policy = f"{table}_policy"
    sql = f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY {policy} ON {table} USING ({visible}) WITH CHECK ({visible});
    """
    reverse = f"""
        DROP POLICY {policy} ON {table};
        ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
    """
    if insertable:
        sql += f"CREATE POLICY {table}_insert ON {table} FOR INSERT WITH CHECK ({insertable});"
        reverse = f"DROP POLICY {table}_insert ON {table};" + reverse
    return migrations.RunSQL(sql, reverse)


def protect_trail(table: str, visible: str) -> migrations.RunSQL:
    """Make the operation for an audit trail: every change adds to it, it is read as its subject."""
    return protect(table, visible, insertable="true")
