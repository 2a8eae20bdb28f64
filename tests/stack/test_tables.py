"""The tables of the tests: made once, copied from then on, made anew when they would differ."""

import ast
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest

from dnt_portal.stack import environment, tables
from dnt_portal.stack.postgres import Cluster

ROOT = Path(__file__).resolve().parents[2]

#: Stands in for Django's command line: makes a table, as whoever it is, and notes that it did.
MANAGE = """
import os, sys
import psycopg
with open("asked.txt", "a") as asked:
    print(sys.argv[1], file=asked)
if sys.argv[1] == "migrate":
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        connection.execute("CREATE TABLE made AS SELECT current_user::text AS by")
"""

#: What a process of the tests does before its first test.
CLONE = """
import os
import psycopg
url, template = os.environ["DATABASE_URL"], os.environ["DNT_TEST_TEMPLATE"]
with psycopg.connect(url, autocommit=True) as connection:
    connection.execute(f"SET ROLE {os.environ['DATABASE_ROLE_PREFIX']}_owner")
    connection.execute(f"CREATE DATABASE one TEMPLATE {template}")
with psycopg.connect(url, dbname="one") as connection:
    connection.execute(f"SET ROLE {os.environ['DATABASE_ROLE_PREFIX']}_portal")
    print("made by", *connection.execute("SELECT by FROM made").fetchone())
"""


@pytest.fixture
def migrating(tiny):
    """The tiny portal with a migration."""
    (tiny.folder / "manage.py").write_text(MANAGE)
    migrations = tiny.folder / "dnt_portal" / "app" / "migrations"
    migrations.mkdir(parents=True)
    (migrations / "0001_initial.py").write_text("")
    return tiny


def run(portal, **more):
    done = portal.stack("run", "--test", "--", sys.executable, "-c", CLONE, **more)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def asked(portal):
    return (portal.folder / "asked.txt").read_text().split()


def test_the_tables_are_made_once_and_copied_from_then_on(migrating, make_options):
    assert run(migrating) == "made by dnt_owner\n"
    assert run(migrating) == "made by dnt_owner\n"
    assert asked(migrating) == ["migrate", "load_editions"]
    assert not list(migrating.var.glob("test-*"))

    # A demo can begin with them too, and nothing in it is of the tests.
    (copy,) = (path for path in (migrating.var / "tables").iterdir() if path.is_dir())
    options = make_options()
    tables.lay_out_demo(copy, options)
    cluster = Cluster(options)
    try:
        cluster.start()
        cluster.ensure_database()
        with psycopg.connect(cluster.url()) as connection:
            assert connection.execute("SELECT by FROM made").fetchone() == ("dnt_owner",)
            left = connection.execute(
                "SELECT datname FROM pg_database WHERE datistemplate OR datname LIKE 'dnt%' "
                "UNION SELECT rolname FROM pg_roles WHERE rolname LIKE '%test%' ORDER BY 1"
            ).fetchall()
            assert left == [("dnt_portal",), ("template0",), ("template1",)]
    finally:
        cluster.stop()


def test_on_a_server_of_ones_own_they_are_made_for_each_run(migrating, cluster):
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE tables_of_ones_own")
    url = cluster.url("tables_of_ones_own")
    assert run(migrating, DATABASE_URL=url).startswith("made by dnt_")
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as connection:
        connection.execute("DROP DATABASE one")
    run(migrating, DATABASE_URL=url)
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as connection:
        connection.execute("DROP DATABASE one")
    assert asked(migrating) == ["migrate", "load_editions"] * 2


def test_a_migration_that_fails_says_so_and_leaves_no_copy(migrating):
    (migrating.folder / "manage.py").write_text("raise SystemExit('no such column')")
    done = migrating.stack("run", "--test", "--", "true")
    assert done.returncode == 1
    assert "migrate failed" in done.stderr
    assert "no such column" in done.stderr
    assert [path.name for path in (migrating.var / "tables").iterdir()] == ["lock"]


def test_only_the_last_copies_stay(tmp_path):
    data, kept = tmp_path / "data", tmp_path / "tables"
    data.mkdir()
    kept.mkdir()
    for number in range(tables.COPIES + 2):
        tables._keep(SimpleNamespace(data=data, password="x"), kept / str(number))
        os.utime(kept / str(number), (number, number))
    assert {path.name for path in kept.iterdir()} == {"2", "3", "4"}


def test_all_that_migrations_take_from_the_portal_decides_about_the_copy(tmp_path):
    """What a migration imports to make the database with makes another state when it changes.

    Models that migrations name are not among it: they give default values and paths.
    """
    known = {
        path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
        for pattern in tables.MADE_BY
        for path in ROOT.glob(pattern)
    }
    taken = {
        node.module
        for path in ROOT.glob("dnt_portal/*/migrations/*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("dnt_portal")
    }
    assert taken
    assert taken <= known


@pytest.mark.parametrize(
    "file", ["programme/editions/one.toml", "groups/migrations/0002_more.py", "settings.py"]
)
def test_what_decides_what_is_in_the_tables_is_another_state(tmp_path, file):
    path = tmp_path / "dnt_portal" / file
    path.parent.mkdir(parents=True)
    path.write_text("themes = 21")
    options = environment.read_options({}, root=tmp_path, testing=True)
    before = tables.state_of(options)
    assert tables.state_of(options) == before
    path.write_text("themes = 22")
    assert tables.state_of(options) != before
