"""The database logins: one that owns the tables, and two that row-level security binds.

========================  ==========================================================
`<prefix>_owner`          owns the database and its tables, runs the migrations
`<prefix>_portal`         the web; reads and writes rows, bound by row-level security
`<prefix>_worker`         background work; the same
`<prefix>_tester`         test runs only: may act as each of the three
========================  ==========================================================

None of them is a superuser, may bypass row-level security or make roles, and the first three
are members of nothing. Preparing is done by an administrator before the first migration and
may be repeated at any time: it brings what is there to what is described here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import LiteralString

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from dnt_portal.stack.errors import StackError

#: What each column of pg_roles must say, and the words that make it so.
ATTRIBUTES: Mapping[str, tuple[LiteralString, LiteralString]] = {
    "rolcanlogin": ("LOGIN", "NOLOGIN"),
    "rolsuper": ("SUPERUSER", "NOSUPERUSER"),
    "rolbypassrls": ("BYPASSRLS", "NOBYPASSRLS"),
    "rolcreatedb": ("CREATEDB", "NOCREATEDB"),
    "rolcreaterole": ("CREATEROLE", "NOCREATEROLE"),
    "rolreplication": ("REPLICATION", "NOREPLICATION"),
    "rolinherit": ("INHERIT", "NOINHERIT"),
}

Connection = psycopg.Connection[tuple[object, ...]]


def prepare_database(
    administrator_url: str,
    *,
    prefix: str,
    passwords: Mapping[str, str],
    testing: bool = False,
) -> None:
    """Make the portal's logins and hand them the database that the URL names.

    `passwords` holds one for `owner`, `portal` and `worker`, and for `tester` in a test run.
    Raises StackError, with what to do, when the administrator may not do this or the database
    belongs to something else.
    """
    try:
        with psycopg.connect(administrator_url, autocommit=True, connect_timeout=15) as connection:
            _Preparation(connection, administrator_url, prefix, testing).run(passwords)
    except psycopg.errors.InsufficientPrivilege as error:
        raise StackError(
            "The login in DATABASE_URL may not prepare the database "
            f"({_first_line(error)}); it has to be an administrator: a superuser, or the owner "
            "of the database with CREATEDB and CREATEROLE."
        ) from error
    except psycopg.ProgrammingError as error:
        raise StackError(
            "DATABASE_URL is not a database's address. It looks like "
            "postgresql://administrator:password@server:5432/dnt_portal"
        ) from error
    except psycopg.OperationalError as error:
        server = conninfo_to_dict(administrator_url).get("host") or "the local server"
        raise StackError(
            f"The database server in DATABASE_URL ({server}) cannot be used: {_first_line(error)}"
        ) from error


def template_name(prefix: str) -> str:
    """Return the name of the database from which test databases are made."""
    return f"{prefix}_template"


def drop_template(administrator_url: str, *, prefix: str) -> None:
    """Remove the template of the test databases from a server that outlives the tests."""
    name = template_name(prefix)
    with psycopg.connect(administrator_url, autocommit=True, connect_timeout=15) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if found.fetchone() is not None:
            _execute(connection, "ALTER DATABASE {} IS_TEMPLATE false", name)
            _execute(connection, "DROP DATABASE {} WITH (FORCE)", name)


def take_template(administrator_url: str, *, prefix: str, database: str) -> None:
    """Let the template of the tests become the portal's database, and the tester go."""
    name = template_name(prefix)
    with psycopg.connect(administrator_url, autocommit=True, connect_timeout=15) as connection:
        _execute(connection, "DROP DATABASE {}", database)
        _execute(connection, "ALTER DATABASE {} IS_TEMPLATE false", name)
        _execute(connection, "ALTER DATABASE {} RENAME TO {}", name, database)
        _execute(connection, "DROP ROLE {}", f"{prefix}_tester")


class _Preparation:
    """One administrator's connection and what it is to bring about."""

    def __init__(self, connection: Connection, url: str, prefix: str, testing: bool) -> None:
        self.connection = connection
        self.url = url
        self.prefix = prefix
        self.testing = testing
        self.owner = f"{prefix}_owner"
        self.appliers = (f"{prefix}_portal", f"{prefix}_worker")
        self.is_superuser = bool(
            self._value("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        )

    def run(self, passwords: Mapping[str, str]) -> None:
        """Do all of it, in the order in which one step needs another."""
        self._check_database_is_ours_to_take()
        self._role(self.owner, passwords["owner"], may_create_databases=self.testing)
        for name in ("portal", "worker"):
            self._role(f"{self.prefix}_{name}", passwords[name])
        if not self.is_superuser:
            # Only a member may hand things to a role. From version 16 on, whoever made a role
            # has to say so; a member of the owner is still not the owner being a member.
            self._execute("GRANT {} TO CURRENT_USER", self.owner)
        self._hand_over_database()
        _hand_over_schema(self.connection, self.owner, self.appliers)
        if self.testing:
            self._tester(passwords["tester"])
            self._template()

    def _check_database_is_ours_to_take(self) -> None:
        """Refuse a database in which somebody else's tables are, and those of the server itself.

        The portal's database changes owner and is closed to other logins.
        """
        name = self.connection.info.dbname
        if name in ("postgres", "template0", "template1"):
            raise StackError(
                f'The database "{name}" belongs to the server itself; make one for the portal '
                "(CREATE DATABASE dnt_portal) and name that in DATABASE_URL."
            )
        strange = self._value(
            """
            SELECT pg_get_userbyid(relowner)::text
              FROM pg_class
             WHERE relnamespace = 'public'::regnamespace
               AND relkind IN ('r', 'p')
               AND pg_get_userbyid(relowner) <> %s
               AND NOT EXISTS (SELECT 1 FROM pg_depend
                                WHERE objid = pg_class.oid AND deptype = 'e')
             LIMIT 1
            """,
            self.owner,
        )
        if strange is not None:
            raise StackError(
                f'The database "{name}" already holds tables of '
                f'"{strange}"; name an empty database in DATABASE_URL, or the role prefix '
                "of those tables in DATABASE_ROLE_PREFIX."
            )

    def _role(self, name: str, password: str, *, may_create_databases: bool = False) -> None:
        """Make a login, or bring one that exists to what it must be."""
        if self._value("SELECT 1 FROM pg_roles WHERE rolname = %s", name) is None:
            # Everything a new role may not do is its default.
            self._execute("CREATE ROLE {} LOGIN", name)
        wanted = dict.fromkeys(ATTRIBUTES, False)
        wanted |= {"rolcanlogin": True, "rolinherit": True, "rolcreatedb": may_create_databases}
        if name.endswith("_tester"):
            # Without SET ROLE it can do nothing: a test that forgets as whom it acts fails.
            wanted["rolinherit"] = False
        self._set_attributes(name, wanted)
        self._leave_groups(name)
        # Hashed here, so that the password itself never reaches a server log.
        hashed = self.connection.pgconn.encrypt_password(
            password.encode(), name.encode(), b"scram-sha-256"
        )
        self._execute("ALTER ROLE {} PASSWORD {}", name, sql.Literal(hashed.decode()))
        # Each policy adds subqueries to a plan, and the planner takes the sum for a heavy query:
        # compiling it costs seconds where running it costs milliseconds.
        self._execute("ALTER ROLE {} SET jit = off", name)

    def _set_attributes(self, name: str, wanted: Mapping[str, bool]) -> None:
        """Change only what differs: a login that is no superuser may not even mention some."""
        columns = sql.SQL(", ").join(sql.Identifier(column) for column in ATTRIBUTES)
        query = sql.SQL("SELECT {} FROM pg_roles WHERE rolname = {}")
        found = self.connection.execute(query.format(columns, sql.Literal(name))).fetchone()
        if found is None:
            raise StackError(f'The database login "{name}" could not be made.')
        words = [
            ATTRIBUTES[column][0 if wanted[column] else 1]
            for column, value in zip(ATTRIBUTES, found, strict=True)
            if value is not wanted[column]
        ]
        if words:
            self._execute("ALTER ROLE {} " + " ".join(words), name)

    def _leave_groups(self, name: str) -> None:
        """Take a login out of every group: it must have no rights but those given here."""
        groups = self.connection.execute(
            """
            SELECT pg_get_userbyid(roleid)::text
              FROM pg_auth_members
             WHERE member = (SELECT oid FROM pg_roles WHERE rolname = %s)
            """,
            [name],
        ).fetchall()
        for (group,) in groups:
            self._execute("REVOKE {} FROM {}", str(group), name)
        if self._value(
            "SELECT 1 FROM pg_auth_members WHERE member = (SELECT oid FROM pg_roles "
            "WHERE rolname = %s)",
            name,
        ):
            raise StackError(
                f'The database login "{name}" is a member of another one, by a grant this '
                "administrator may not take back; REVOKE it as who granted it."
            )

    def _hand_over_database(self) -> None:
        """Make `owner` the owner of the database and close it to everyone not named."""
        database = self.connection.info.dbname
        if self.is_superuser or self._may_hand_over():
            self._execute("ALTER DATABASE {} OWNER TO {}", database, self.owner)
        else:
            # A managed server on which the database stays its administrator's.
            self._execute(
                "GRANT CREATE, CONNECT, TEMPORARY ON DATABASE {} TO {}", database, self.owner
            )
        self._execute("REVOKE CONNECT, TEMPORARY ON DATABASE {} FROM PUBLIC", database)
        for role in (self.owner, *self.appliers):
            self._execute("GRANT CONNECT ON DATABASE {} TO {}", database, role)

    def _may_hand_over(self) -> bool:
        return bool(
            self._value(
                """
                SELECT rolcreatedb AND pg_has_role(datdba, 'USAGE')
                  FROM pg_roles, pg_database
                 WHERE rolname = current_user AND datname = current_database()
                """
            )
        )

    def _tester(self, password: str) -> None:
        """Make the login of the tests, which may act as each of the others."""
        tester = f"{self.prefix}_tester"
        self._role(tester, password)
        for role in (self.owner, *self.appliers):
            self._execute("GRANT {} TO {}", role, tester)
        database = self.connection.info.dbname
        self._execute("GRANT CONNECT ON DATABASE {} TO {}", database, tester)

    def _template(self) -> None:
        """Make the template of the test databases.

        Default privileges belong to one database; a test database made from `template1` would
        have none, and neither the web nor the worker could read a table in it.
        """
        name = template_name(self.prefix)
        if self._value("SELECT 1 FROM pg_database WHERE datname = %s", name) is None:
            self._execute("CREATE DATABASE {} OWNER {} TEMPLATE template0", name, self.owner)
        with psycopg.connect(self.url, dbname=name, autocommit=True) as inside:
            _hand_over_schema(inside, self.owner, self.appliers)
        self._execute("ALTER DATABASE {} IS_TEMPLATE true", name)

    def _value(self, query: LiteralString, *parameters: object) -> object:
        """Return the first column of the first row, or None."""
        row = self.connection.execute(query, parameters or None).fetchone()
        return None if row is None else row[0]

    def _execute(self, statement: LiteralString, *names: str | sql.Composable) -> None:
        _execute(self.connection, statement, *names)


def _hand_over_schema(connection: Connection, owner: str, appliers: Iterable[str]) -> None:
    """Let `owner` make tables in the connection's database and the others use the rows in them.

    Rights on tables that exist are left as the migrations made them: a migration may have taken
    some away on purpose, as it does for the record of changes.
    """
    _execute(connection, "ALTER SCHEMA public OWNER TO {}", owner)
    _execute(connection, "REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    for role in appliers:
        _execute(connection, "REVOKE CREATE ON SCHEMA public FROM {}", role)
        _execute(connection, "GRANT USAGE ON SCHEMA public TO {}", role)
        _execute(
            connection,
            "ALTER DEFAULT PRIVILEGES FOR ROLE {} IN SCHEMA public "
            "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {}",
            owner,
            role,
        )
        _execute(
            connection,
            "ALTER DEFAULT PRIVILEGES FOR ROLE {} IN SCHEMA public "
            "GRANT USAGE, SELECT ON SEQUENCES TO {}",
            owner,
            role,
        )


def _execute(
    connection: Connection, statement: LiteralString, *names: str | sql.Composable
) -> None:
    """Run a statement with names put in, quoted as names."""
    quoted = [sql.Identifier(name) if isinstance(name, str) else name for name in names]
    connection.execute(sql.SQL(statement).format(*quoted))


def _first_line(error: Exception) -> str:
    """Return the first line of a database's error, which is the one that says what is wrong."""
    return (str(error).strip().splitlines() or ["no reason given"])[0]
