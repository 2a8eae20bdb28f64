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
    """Return the condition that the acting user has one of `roles` in the project in `column`.

    For the migrations that have landed; a new policy asks `in_project_as`.
    """
    listed = ",".join(roles)
    return f"{column} IN (SELECT dnt_projects('{{{listed}}}'))"


def in_project_as(column: str, *roles: str) -> str:
    """Return the same as `member_project`, asked once a statement and served by an index.

    The database plans a function's query once a connection; a query that stands in a policy is
    planned again with each statement that meets the table, and met again below it.
    """
    listed = ",".join(roles)
    return f"{column} = ANY ((SELECT dnt_project_ids('{{{listed}}}'))::bigint[])"


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


def protect_anew(
    table: str, visible: str, before: str, *, insertable: str = "", insertable_before: str = ""
) -> migrations.RunSQL:
    """Make the operation that changes what `protect` made, from `before` to `visible`."""

    def change(visible: str, insertable: str) -> str:
        sql = f"ALTER POLICY {table}_policy ON {table} USING ({visible}) WITH CHECK ({visible});"
        if insertable:
            sql += f"ALTER POLICY {table}_insert ON {table} WITH CHECK ({insertable});"
        return sql

    return migrations.RunSQL(change(visible, insertable), change(before, insertable_before))


def protect_trail(table: str, visible: str) -> migrations.RunSQL:
    """Make the operation for an audit trail: every change adds to it, it is read as its subject."""
    return protect(table, visible, insertable="true")
