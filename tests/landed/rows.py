"""Every row of a database as plain values: read whole, and written back whole.

By name and as JSON, so that neither the version of PostgreSQL nor the order of columns matters.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

#: By table, its columns and its rows.
Rows = dict[str, list[dict[str, Any]]]
#: Written by migrating itself.
NOT_KEPT = {"django_migrations", "django_session"}


@contextmanager
def unbound() -> Iterator[None]:
    """Let the owner reach every row, whatever the policies of this version say.

    The block and its rows are one transaction. Triggers rest: the trail has its own rows.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relforcerowsecurity"
            " AND relnamespace = 'public'::regnamespace"
        )
        forced = [name for (name,) in cursor.fetchall()]
        every = connection.introspection.table_names(cursor)
        for table in forced:
            cursor.execute(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')
        for table in every:
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        yield
        # Now that all rows are there: keys that point nowhere are an error here.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in every:
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
        for table in forced:
            cursor.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')


def read_rows() -> Rows:
    """Every row of every table, as the owner."""
    with unbound(), connection.cursor() as cursor:
        tables = sorted(set(connection.introspection.table_names(cursor)) - NOT_KEPT)
        return {table: _read(cursor, table) for table in tables}


def write_rows(rows: Rows) -> None:
    """Make these the only rows of the tables they were read from, as the owner."""
    with unbound(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE " + ", ".join(f'"{table}"' for table in rows))
        for table, lines in rows.items():
            if lines:
                _write(cursor, table, lines)


def _read(cursor, table: str) -> list[dict[str, Any]]:
    names = ", ".join(f'"{name}"' for name in _columns(cursor, table))
    cursor.execute(f'SELECT row_to_json(line)::text FROM (SELECT {names} FROM "{table}") line')
    return sorted((json.loads(text) for (text,) in cursor.fetchall()), key=json.dumps)


def _write(cursor, table: str, lines: list[dict[str, Any]]) -> None:
    names = ", ".join(f'"{name}"' for name in lines[0])
    cursor.execute(
        f'INSERT INTO "{table}" ({names})'
        f' SELECT {names} FROM json_populate_recordset(NULL::"{table}", %s)',
        [json.dumps(lines)],
    )
    # A row that is added later gets the next number, where rows are numbered.
    cursor.execute(
        "SELECT attname, pg_get_serial_sequence(%s, attname) FROM pg_attribute"
        " WHERE attrelid = %s::regclass AND attidentity <> ''",
        [f'"{table}"', f'"{table}"'],
    )
    for column, sequence in cursor.fetchall():
        cursor.execute(f'SELECT setval(%s, (SELECT max("{column}") FROM "{table}"))', [sequence])


def _columns(cursor, table: str) -> list[str]:
    """Its columns but those the database works out itself."""
    cursor.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass"
        " AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attname",
        [f'"{table}"'],
    )
    return [name for (name,) in cursor.fetchall()]
