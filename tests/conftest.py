"""Shared fixtures: a database with the portal's own roles, and a fixed cast of people.

Tests run as the web's database role, bound by row-level security like the web
itself. The test login may change into the other roles: `as_owner` builds tables,
`as_system` (background role) makes rows.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.backends.signals import connection_created

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
def django_db_setup(django_db_setup, django_db_blocker) -> None:
    """A fresh database, made by its owner; from then on tests are the web."""
    with django_db_blocker.unblock():
        call_command("load_editions", verbosity=0)
        _current_role["name"] = "portal"
        connection.close()
    yield
    with django_db_blocker.unblock():
        _current_role["name"] = "owner"
        connection.close()


@pytest.fixture(autouse=True)
def _private_files(settings, tmp_path) -> None:
    """Made documents and mails go to a folder of the test's own."""
    settings.VAR_DIR = tmp_path
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "documents")},
        },
    }


os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
