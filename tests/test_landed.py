"""A database of the version that landed, with the demo in it, becomes one of today and works.

Its rows are kept in `tests/landed`; README.md there says how they are renewed.
"""

import gzip
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import Resolver404, resolve

from dnt_portal.accounts.demo import demo_address
from dnt_portal.accounts.models import User
from dnt_portal.audit.acting import acting_as
from dnt_portal.coaching.enums import Medium
from dnt_portal.coaching.models import Contact, Track
from dnt_portal.plans.models import Step
from tests.conftest import as_system, database_role
from tests.landed.make import FILE
from tests.landed.rows import Rows, read_rows, write_rows

#: Tables of the landed version whose rows a migration moved, and where to. Compared are the
#: columns that both have, but for `id`.
MOVED = {"plans_step_contacts": "coaching_contact_steps"}
#: Columns ("table.column") whose values a migration changed on purpose.
CHANGED: set[str] = {"participants_participant.needs_childcare"}
#: Loaded from files of today's version, or Django's own account of the models.
NOT_COMPARED = ("programme_", "organisations_schoolholiday", "django_", "auth_permission")
#: Whose pages are asked for, and how many kinds of page each.
PEOPLE = ("marleen", "aisha", "els", "fatma")
MOST = 15
ROLE = re.compile(r"\bdnt_(owner|portal|worker)\b")
HREF = re.compile(r'<a\b[^>]*?\bhref="(/[^"#]*)')


@pytest.fixture(scope="module")
def landed(django_db_setup, django_db_blocker) -> Iterator[Rows]:
    """A database that landed and was migrated; given are the rows it had before."""
    kept = json.loads(gzip.decompress(FILE.read_bytes()))
    with django_db_blocker.unblock(), _database_apart():
        with database_role("owner"):
            _make_tables(kept["statements"])
            write_rows(kept["rows"])
            call_command("migrate", verbosity=0)
            call_command("load_editions", verbosity=0)
        yield kept["rows"]


@contextmanager
def _database_apart() -> Iterator[None]:
    """An empty database beside that of the other tests."""
    usual = connection.settings_dict["NAME"]
    name = f"{usual}_landed"
    with database_role("owner"), connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    _work_on(name)
    try:
        yield
    finally:
        _work_on(usual)
        with database_role("owner"), connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _make_tables(migrations: list[list[tuple[str, Any]]]) -> None:
    """Say again what the migrations of the landed version said, with the roles of this run.

    Migrating to where it stood would take ten times as long, and what it made is what counts:
    not what its migrations have become since.
    """
    for statements in migrations:
        with transaction.atomic(), connection.cursor() as cursor:
            for sql, params in statements:
                cursor.execute(ROLE.sub(rf"{settings.DATABASE_ROLE_PREFIX}_\1", sql), params)


def _work_on(database: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = database


@pytest.fixture
def portal(landed, django_db_blocker) -> Iterator[None]:
    """The migrated database, in a transaction that is not kept."""
    with django_db_blocker.unblock():
        yield


def test_every_row_is_there_with_what_it_said(landed, portal) -> None:
    with database_role("owner"):
        today = read_rows()
    wrong = []
    for table, before in landed.items():
        if table.startswith(NOT_COMPARED) or not before:
            continue
        new = MOVED.get(table, table)
        if new not in today:
            wrong.append(f"{table} is gone; say in MOVED where its rows are")
            continue
        after = today[new]
        shared = [
            column
            for column in before[0]
            if after
            and column in after[0]
            and f"{table}.{column}" not in CHANGED
            and not (column == "id" and new != table)
        ]
        lost = _values(before, shared) - _values(after, shared)
        if lost or len(after) < len(before):
            wrong.append(f"{table}: {len(before)} rows became {len(after)}; lost {list(lost)[:2]}")
    assert wrong == []


def _values(rows: list[dict], columns: list[str]) -> set[str]:
    return {json.dumps({column: row[column] for column in columns}) for row in rows}


def test_contacts_touch_the_steps_they_touched(landed, portal) -> None:
    before = {(row["contact_id"], row["step_id"]) for row in landed["plans_step_contacts"]}
    assert len(before) > 20
    with as_system():
        links = Contact.steps.through.objects.values_list("contact_id", "step_id")  # type: ignore[attr-defined]
        assert {(contact, str(step)) for contact, step in links} == before
        assert len(links) == len(before)
        assert Step.objects.filter(contacts__isnull=False, done_on__isnull=False).exists()


@pytest.mark.parametrize("name", PEOPLE)
def test_the_pages_of_a_person_open(portal, name) -> None:
    client = Client()
    client.force_login(User.objects.get(email=demo_address(name)))
    to_ask, seen, wrong = ["/"], {"/"}, []
    kinds: set[str] = set()
    while to_ask and len(kinds) < MOST:
        address = to_ask.pop(0)
        try:
            kind = resolve(address.partition("?")[0]).view_name
        except Resolver404:
            continue
        # Made documents are files, which are not kept.
        if kind in kinds or "pdf" in address:
            continue
        kinds.add(kind)
        answer = client.get(address, follow=True)
        if answer.status_code != 200:
            wrong.append(f"{address}: {answer.status_code}")
        for link in HREF.findall(answer.content.decode()):
            if link not in seen:
                seen.add(link)
                to_ask.append(link)
    assert wrong == []
    assert len(kinds) > 3


def test_a_coach_goes_on_with_her_log(portal) -> None:
    els = User.objects.get(email=demo_address("els"))
    with acting_as(els):
        track = Track.objects.get(coach__user=els, ended_on__isnull=True)
        step = Step.objects.filter(goal__plan__participant=track.participant_id).first()
        contact = Contact.objects.create(
            track=track, held_on=track.starts_on, medium=Medium.PHONE, logged_by=els
        )
        contact.steps.add(step)  # type: ignore[attr-defined]
        assert step in Contact.objects.get(pk=contact.pk).steps.all()  # type: ignore[attr-defined]
