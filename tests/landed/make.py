"""Makes `portal.json.gz` of the version that is checked out; README.md says when and how."""

import gzip
import json
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("portal.json.gz")


def main() -> None:
    """Fill the database of this run with the demo and more, and keep all of it."""
    import django

    django.setup()
    from django.core.management import call_command

    from tests.landed.more import tell_more
    from tests.landed.rows import read_rows

    statements = _migrate()
    call_command("migrate", verbosity=0)
    call_command("load_editions", verbosity=0)
    call_command("seed_demo", verbosity=0)
    tell_more()
    rows = read_rows()
    kept = json.dumps({"statements": statements, "rows": rows}, ensure_ascii=False, default=str)
    FILE.write_bytes(gzip.compress(kept.encode(), mtime=0))
    empty = [table for table, lines in rows.items() if not lines]
    print(f"{sum(map(len, statements))} statements, {sum(map(len, rows.values()))} rows")
    print(f"{FILE.stat().st_size} bytes in {FILE.name}; tables without rows: {', '.join(empty)}")


def _migrate() -> list[list[tuple[str, Any]]]:
    """Make the tables; given is what was said to the database, a list per migration."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    said: list[list[tuple[str, Any]]] = [[]]

    def note(execute, sql, params, many, context):
        assert not many, sql
        # What only asks is not needed again, and savepoints come with the transaction.
        if not sql.lstrip().startswith(("SELECT c.", "SAVEPOINT", "RELEASE SAVEPOINT")):
            said[-1].append((sql, params))
        return execute(sql, params, many, context)

    def next_one(action, migration=None, fake=False) -> None:
        if action == "apply_start":
            said.append([])

    executor = MigrationExecutor(connection, next_one)
    with connection.execute_wrapper(note):
        executor.migrate(executor.loader.graph.leaf_nodes())
    return [statements for statements in said if statements]


if __name__ == "__main__":
    main()
