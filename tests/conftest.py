"""Shared fixtures: a database with the portal's own roles, and a fixed cast of people.

Tests run as the web's database role, bound by row-level security like the web
itself. The test login may change into the other roles: `as_owner` builds tables,
`as_system` (background role) makes rows.
"""

from __future__ import annotations

import io
import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.backends.signals import connection_created
from django.test.utils import override_settings
from django.utils.translation.reloader import translation_file_changed
from hypothesis import settings as hypothesis_settings

from tests.once import ModuleRows

if TYPE_CHECKING:
    from tests.cast import Cast
    from tests.world import World

# How long an example takes says how busy the machine is, not whether the code is right.
hypothesis_settings.register_profile("portal", deadline=None)
hypothesis_settings.load_profile("portal")

#: What takes longest begins first, so that both processes end at about the same time; so do
#: tests of the stack, which mostly wait. Nothing of it depends on how many tests a file has.
FIRST = (
    "tests/browser/",
    "tests/test_access.py",
    "tests/stack/",
    "tests/demo/",
    "tests/reports/",
    "tests/groups/",
)

#: About half of the browser tests: they type and tap, mostly wait, and go well beside the rest.
TAPPED = (
    # Before the session that nobody recorded yet is.
    "tests/browser/test_pausing.py",
    "tests/browser/test_saved.py",
    "tests/browser/test_taps.py",
    "tests/browser/test_ways_",
)


def pytest_xdist_make_scheduler(config, log):
    """Spread tests over the processes: those that share what is dear to make, in one.

    Tests of one file share what its module made; browser tests share a portal, and are
    shared out between two; tests of the stack share nothing. Not by xdist's own groups
    (`--dist loadgroup`): they are carried in a test's id, which pytest no longer lets be
    changed, so everything was spread without a word.
    """
    from xdist.scheduler import LoadScopeScheduling

    # Else the files with the most tests come first. It is read here, not where tests are found.
    config.option.loadscopereorder = False

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            if nodeid.startswith("tests/browser/"):
                return f"tests/browser/ {nodeid.startswith(TAPPED)}"
            if nodeid.startswith("tests/stack/"):
                return nodeid
            return nodeid.partition("::")[0]

    return Scheduling(config, log)


def _rank(nodeid: str) -> int:
    """The place of a test among those that begin first; the others come after them."""
    return next((rank for rank, part in enumerate(FIRST) if nodeid.startswith(part)), len(FIRST))


def pytest_collection_modifyitems(config, items) -> None:
    """Let tests that really commit come last: they empty what the others of a module share.

    With several processes, what takes longest comes first.
    """
    items.sort(key=lambda item: "committed_db" in getattr(item, "fixturenames", ()))
    if config.getoption("numprocesses", None) or hasattr(config, "workerinput"):
        items.sort(key=lambda item: _rank(item.nodeid))


def pytest_sessionstart(session) -> None:
    """Compile the translations before the processes start: a fresh clone has none.

    Without them the screens are English, and the tests that read them fail without saying why.
    Django is up by now, and has taken the missing ones for empty.
    """
    if not hasattr(session.config, "workerinput"):
        call_command("compile_catalogues", stdout=io.StringIO())
        translation_file_changed(sender=None, file_path=Path("django.mo"))


#: The database role that new connections take on.
_current_role = {"name": "owner"}


def _take_role(sender, connection, **kwargs) -> None:
    role = settings.DATABASE_ROLES[_current_role["name"]]
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {role}")


connection_created.connect(_take_role, dispatch_uid="tests take a database role")


@contextmanager
def database_role(name: str) -> Iterator[None]:
    """Run the block in one of the portal's database roles: owner, portal or worker."""
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        (before,) = cursor.fetchone()
        cursor.execute(f"SET ROLE {settings.DATABASE_ROLES[name]}")
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {before}")


@contextmanager
def as_system() -> Iterator[None]:
    """Make rows as the background role, which the policies let see everything."""
    from dnt_portal.audit.acting import acting_as_system

    with database_role("worker"), acting_as_system("tests"):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker) -> Iterator[None]:
    """A database of this process's own, cloned from the one in which the stack made the tables.

    In place of pytest-django's own, which would run every migration in every process. From
    then on tests are the web.
    """
    prefix = settings.DATABASE_ROLE_PREFIX
    name = f"{prefix}_test_{os.environ.get('PYTEST_XDIST_WORKER', 'only')}"
    usual = settings.DATABASES["default"]["NAME"]

    def work_on(database: str, role: str) -> None:
        connection.close()
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = database
        _current_role["name"] = role

    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE {os.environ['DNT_TEST_TEMPLATE']}")
        work_on(name, "portal")
    yield
    with django_db_blocker.unblock():
        work_on(usual, "owner")
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
        connection.close()


@pytest.fixture(scope="module")
def module_rows(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[ModuleRows]:
    """Rows that all tests of a module start from; see `tests.once`.

    For fixtures of scope "module": ``module_rows.keep(make_world, cast)``. Files that are made
    with them are kept likewise.
    """
    folder = tmp_path_factory.mktemp("module")
    with override_settings(**private_files(folder)), django_db_blocker.unblock():
        rows = _open["module"] = ModuleRows()
        yield rows
        _open["module"] = None
        rows.end()


#: The module whose rows are there, when there is one.
_open: dict[str, ModuleRows | None] = {"module": None}


@pytest.fixture(autouse=True)
def _leave_the_rows_of_the_module(request) -> Iterator[None]:
    """Give a test that starts from the module's rows a savepoint of its own."""
    if "module_rows" not in request.fixturenames:
        yield
        return
    rows = request.getfixturevalue("module_rows")
    request.getfixturevalue("db")
    yield
    rows.put_back()


@pytest.fixture(scope="module")
def cast(module_rows) -> Cast:
    """Everyone, made once for the tests of a module."""
    from tests.cast import make_cast

    with as_system():
        return module_rows.keep(make_cast)


@pytest.fixture(scope="module")
def world(module_rows, cast) -> World:
    """A small running world in Zwolle, made once for the tests of a module."""
    from tests.world import make_world

    with as_system():
        return module_rows.keep(make_world, cast)


@pytest.fixture
def sign_in(client):
    """Sign a person in: ``sign_in(cast.zwolle.leader).get("/")``."""

    def _sign_in(user):
        client.force_login(user)
        return client

    return _sign_in


#: Tables that hold the method and the calendar: loaded once, kept between tests.
KEPT_TABLES = {
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "organisations_schoolholiday",
}


@pytest.fixture
def committed_db(django_db_setup, django_db_blocker) -> Iterator[None]:
    """A database in which transactions are really committed: for threads and workers.

    Afterwards the owner empties every table but the method's.
    """
    with django_db_blocker.unblock():
        if (rows := _open["module"]) is not None:
            rows.end()
        yield
        with database_role("owner"), connection.cursor() as cursor:
            tables = [
                table
                for table in connection.introspection.table_names(cursor)
                if table not in KEPT_TABLES and not table.startswith("programme_")
            ]
            listed = ", ".join(f'"{table}"' for table in tables)
            cursor.execute(f"TRUNCATE {listed} RESTART IDENTITY CASCADE")
        connection.close()


def private_files(folder: Path) -> dict[str, object]:
    """Settings by which made documents and mails go to a folder."""
    return {
        "VAR_DIR": folder,
        # Django swaps the mail backend in tests; the outbox is what must be tested.
        "EMAIL_BACKEND": "dnt_portal.background.mail.OutboxBackend",
        "OUTGOING_EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend",
        "STORAGES": {
            **settings.STORAGES,
            "default": {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {"location": str(folder / "documents")},
            },
        },
    }


@pytest.fixture(autouse=True)
def _private_files(request, settings, tmp_path) -> None:
    """Made documents and mails go to a folder of the test's own, those of its module with it."""
    if "module_rows" in request.fixturenames and (settings.VAR_DIR / "documents").exists():
        shutil.copytree(settings.VAR_DIR / "documents", tmp_path / "documents")
    for name, value in private_files(tmp_path).items():
        setattr(settings, name, value)


# A refused page is what many tests ask for; a failing one still shows.
logging.getLogger("django.request").setLevel(logging.ERROR)
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
