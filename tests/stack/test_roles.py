"""The database logins, on a real server: what each may do, and above all what it may not."""

import psycopg
import pytest
from psycopg import sql

from dnt_portal.stack import roles
from dnt_portal.stack.environment import url_for
from dnt_portal.stack.errors import StackError
from dnt_portal.stack.production import prepare

PASSWORDS = {name: f"a-password-for-the-{name}" for name in ("owner", "portal", "worker", "tester")}
NAMES = ("owner", "portal", "worker")


class Database:
    """A database of its own on the server of the tests, with the administrator's URL."""

    def __init__(self, cluster, name, prefix):
        self.url = cluster.url(name)
        self.prefix = prefix

    def prepare(self, **more):
        roles.prepare_database(self.url, prefix=self.prefix, passwords=PASSWORDS, **more)

    def url_as(self, role):
        return url_for(self.url, f"{self.prefix}_{role}", PASSWORDS[role])

    def as_(self, role):
        return psycopg.connect(self.url_as(role), autocommit=True)

    def administrator(self):
        return psycopg.connect(self.url, autocommit=True)

    def attributes(self):
        with self.administrator() as connection:
            rows = connection.execute(
                "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, "
                "rolreplication, rolcanlogin FROM pg_roles WHERE starts_with(rolname, %s)",
                [f"{self.prefix}_"],
            ).fetchall()
        return {name.removeprefix(f"{self.prefix}_"): flags for name, *flags in rows}

    def memberships(self):
        with self.administrator() as connection:
            rows = connection.execute(
                "SELECT pg_get_userbyid(member)::text, pg_get_userbyid(roleid)::text "
                "FROM pg_auth_members WHERE starts_with(pg_get_userbyid(member)::text, %s)",
                [f"{self.prefix}_"],
            ).fetchall()
        return set(rows)


@pytest.fixture
def database(cluster, request):
    """An empty database and a prefix nobody else in this run uses."""
    mark = f"t{abs(hash(request.node.nodeid)) % 10**8}"
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(f"db_{mark}")))
    return Database(cluster, f"db_{mark}", mark)


def test_no_login_is_more_than_it_should_be(database):
    database.prepare()
    database.prepare()  # again changes nothing
    nothing_but_login = [False, False, False, False, False, True]
    assert database.attributes() == dict.fromkeys(NAMES, nothing_but_login)
    assert database.memberships() == set()


def test_a_test_run_has_one_login_that_may_act_as_the_others(database):
    database.prepare(testing=True)
    prefix = database.prefix
    assert database.memberships() == {(f"{prefix}_tester", f"{prefix}_{name}") for name in NAMES}
    assert not any(flags[0] or flags[1] for flags in database.attributes().values())
    with database.as_("tester") as connection:
        # It has no rights of its own: whoever forgets SET ROLE finds out.
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE forgotten ()")
        connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(f"{prefix}_owner")))
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(f"test_{prefix}"), sql.Identifier(f"{prefix}_template")
            )
        )
    copied = Database.__new__(Database)
    copied.url, copied.prefix = url_for(database.url, "x", "y", f"test_{prefix}"), prefix
    with psycopg.connect(copied.url_as("owner"), autocommit=True) as connection:
        connection.execute("CREATE TABLE thing (id bigint GENERATED ALWAYS AS IDENTITY)")
    with psycopg.connect(copied.url_as("portal"), autocommit=True) as connection:
        connection.execute("INSERT INTO thing DEFAULT VALUES")
        assert connection.execute("SELECT count(*) FROM thing").fetchone() == (1,)


def test_the_owner_makes_tables_and_the_others_use_the_rows(database):
    database.prepare()
    with database.as_("owner") as connection:
        for extension in ("btree_gist", "pg_trgm", "unaccent", "citext"):
            connection.execute(sql.SQL("CREATE EXTENSION {}").format(sql.Identifier(extension)))
        connection.execute("CREATE TABLE woman (id serial, name text)")
    for role in ("portal", "worker"):
        with database.as_(role) as connection:
            connection.execute("INSERT INTO woman (name) VALUES ('A')")
            connection.execute("UPDATE woman SET name = 'B'")
            connection.execute("DELETE FROM woman")
            for forbidden in (
                "CREATE TABLE mine ()",
                "TRUNCATE woman",
                "DROP TABLE woman",
                "ALTER TABLE woman DISABLE ROW LEVEL SECURITY",
                sql.SQL("SET ROLE {}").format(sql.Identifier(f"{database.prefix}_owner")),
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(forbidden)


def test_row_level_security_binds_every_login_the_owner_too(database):
    database.prepare()
    with database.as_("owner") as connection:
        connection.execute("CREATE TABLE woman (id serial, name text)")
        connection.execute("INSERT INTO woman (name) VALUES ('A')")
        connection.execute("ALTER TABLE woman ENABLE ROW LEVEL SECURITY")
        connection.execute("ALTER TABLE woman FORCE ROW LEVEL SECURITY")
    for role in NAMES:
        with database.as_(role) as connection:
            assert connection.execute("SELECT count(*) FROM woman").fetchone() == (0,), role


def test_the_database_is_closed_to_other_logins(database):
    database.prepare()
    stranger = f"{database.prefix}stranger"
    with database.administrator() as connection:
        connection.execute(
            sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'a-strange-password'").format(
                sql.Identifier(stranger)
            )
        )
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(url_for(database.url, stranger, "a-strange-password"))


def test_what_a_login_should_not_have_is_taken_away(database):
    database.prepare()
    portal = sql.Identifier(f"{database.prefix}_portal")
    with database.administrator() as connection:
        connection.execute(sql.SQL("ALTER ROLE {} BYPASSRLS SUPERUSER CREATEROLE").format(portal))
        connection.execute(sql.SQL("GRANT pg_read_all_data TO {}").format(portal))
    database.prepare()
    assert not any(database.attributes()["portal"][:-1])
    assert database.memberships() == set()


def test_rights_a_migration_took_away_stay_away(database):
    database.prepare()
    with database.as_("owner") as connection:
        connection.execute("CREATE TABLE record_of_changes (id serial)")
        for role in ("portal", "worker"):
            connection.execute(
                sql.SQL("REVOKE UPDATE, DELETE ON record_of_changes FROM {}").format(
                    sql.Identifier(f"{database.prefix}_{role}")
                )
            )
    database.prepare()
    with (
        database.as_("portal") as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("DELETE FROM record_of_changes")


def test_no_login_compiles_its_queries_whatever_the_server_does(database):
    with database.administrator() as connection:
        name = sql.Identifier(connection.info.dbname)
        connection.execute(sql.SQL("ALTER DATABASE {} SET jit = on").format(name))
    database.prepare(testing=True)
    for role in (*NAMES, "tester"):
        with database.as_(role) as connection:
            assert connection.execute("SHOW jit").fetchone() == ("off",)


def test_passwords_are_stored_hashed_and_replaced_at_each_start(database, monkeypatch):
    database.prepare()
    with database.administrator() as connection:
        (stored,) = connection.execute(
            "SELECT rolpassword FROM pg_authid WHERE rolname = %s", [f"{database.prefix}_portal"]
        ).fetchone()
    assert stored.startswith("SCRAM-SHA-256$")
    old = database.url_as("portal")
    monkeypatch.setitem(PASSWORDS, "portal", "another-password-altogether")
    database.prepare()
    database.as_("portal").close()
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(old)


def test_somebody_elses_tables_are_left_alone(database):
    with database.administrator() as connection:
        connection.execute("CREATE TABLE theirs ()")
    with pytest.raises(StackError, match='already holds tables of "postgres"'):
        database.prepare()


def test_the_servers_own_database_is_not_taken(cluster):
    with pytest.raises(StackError, match="belongs to the server itself"):
        roles.prepare_database(cluster.url("postgres"), prefix="dnt", passwords=PASSWORDS)


def test_an_administrator_need_not_be_a_superuser(database):
    """As on a managed server: may make roles and databases, and owns this database."""
    name = f"{database.prefix}admin"
    with database.administrator() as connection:
        connection.execute(
            sql.SQL(
                "CREATE ROLE {} LOGIN CREATEDB CREATEROLE PASSWORD 'the-managers-password'"
            ).format(sql.Identifier(name))
        )
        connection.execute(
            sql.SQL("ALTER DATABASE {} OWNER TO {}").format(
                sql.Identifier(connection.info.dbname), sql.Identifier(name)
            )
        )
    full_rights = database.url
    database.url = url_for(full_rights, name, "the-managers-password")
    database.prepare(testing=True)
    database.prepare(testing=True)
    with database.as_("owner") as connection:
        connection.execute("CREATE TABLE woman (id serial)")
    with database.as_("worker") as connection:
        connection.execute("INSERT INTO woman DEFAULT VALUES")
    database.url = full_rights
    assert not any(any(flags[:2]) for flags in database.attributes().values())
    assert {member for member, _ in database.memberships()} <= {
        f"{database.prefix}_tester",
        name,
    }


def test_a_login_that_is_no_administrator_is_told_so(database):
    database.prepare()
    database.url = database.url_as("portal")
    with pytest.raises(StackError, match="has to be an administrator"):
        roles.prepare_database(database.url, prefix="somebody_else", passwords=PASSWORDS)


def test_a_server_that_is_not_there_is_one_sentence():
    with pytest.raises(StackError, match="cannot be used"):
        roles.prepare_database(
            "postgresql://admin@127.0.0.1:1/portal", prefix="dnt", passwords=PASSWORDS
        )


def test_an_address_that_is_none_is_one_sentence():
    with pytest.raises(StackError, match="not a database's address"):
        roles.prepare_database("localhost:5432/portal", prefix="dnt", passwords=PASSWORDS)


def test_production_makes_the_logins_that_settings_and_migrations_expect(monkeypatch):
    asked = {}
    monkeypatch.setattr(roles, "prepare_database", lambda url, **more: asked.update(more))
    given = {f"DATABASE_{role.upper()}_PASSWORD": PASSWORDS[role] for role in NAMES}
    prepare({"DATABASE_URL": "postgresql://admin@db.example/portal", **given})
    assert asked["prefix"] == "dnt"


def test_production_takes_its_passwords_from_the_environment(database, capsys):
    environ = {
        "DATABASE_URL": database.url,
        "DATABASE_ROLE_PREFIX": database.prefix,
        **{f"DATABASE_{role.upper()}_PASSWORD": PASSWORDS[role] for role in NAMES},
    }
    assert prepare(environ) == 0
    assert f"{database.prefix}_worker" in capsys.readouterr().out
    database.as_("worker").close()
    with pytest.raises(StackError, match="goes into a URL"):
        prepare(environ | {"DATABASE_OWNER_PASSWORD": "with a / and a space in it"})
    with pytest.raises(StackError, match="needs DATABASE_URL"):
        prepare({})
