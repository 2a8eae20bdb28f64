"""How far a job is, seen by others while it is still at work."""

import threading
import time

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from dnt_portal.background import progress as told
from dnt_portal.background import services
from dnt_portal.background.enums import JobState
from dnt_portal.background.models import Job
from dnt_portal.background.registry import job_kind
from tests.conftest import as_system
from tests.factories import make_user

pytestmark = pytest.mark.usefixtures("committed_db")

SEEN: list[int] = []


def seen_elsewhere(job: Job) -> int:
    """How far the job is on another connection."""
    found: list[int] = []

    def look() -> None:
        found.append(Job.objects.get(pk=job.pk).progress_done)
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join(20)
    return found[0]


@job_kind("test-one-transaction", items="rijen")
def one_transaction(job: Job, progress) -> None:
    """All in one transaction, as a workbook is; what it wrote is undone."""
    with transaction.atomic():
        for done in (1, 2):
            progress(done, 4)
            SEEN.append(seen_elsewhere(job))
        time.sleep(told.APART)
        progress(3, 4)
        SEEN.append(seen_elsewhere(job))
        Job.objects.filter(pk=job.pk).update(error="undone")
        transaction.set_rollback(True)


@job_kind("test-holds-its-row")
def holds_its_row(job: Job, progress) -> None:
    """It keeps its own row locked, which another connection would wait for without end."""
    with transaction.atomic():
        Job.objects.select_for_update().get(pk=job.pk)
        progress(1, 4)


@job_kind("test-no-connection")
def no_connection(job: Job, progress) -> None:
    """There is no room for one more connection."""
    port = connection.settings_dict["PORT"]
    with transaction.atomic():
        connection.settings_dict["PORT"] = "1"
        try:
            progress(1, 4)
            progress(2, 4)
        finally:
            connection.settings_dict["PORT"] = port


@pytest.fixture
def person(committed_db):
    with as_system():
        return make_user("Petra")


def done(person, kind: str) -> Job:
    job = services.request_job(by=person, kind=kind, parameters={})
    services.run_job(job_id=str(job.pk))
    job.refresh_from_db()
    return job


def connections() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_stat_activity "
            "where datname = current_database() and backend_type = 'client backend'"
        )
        return cursor.fetchone()[0]


def test_progress_of_one_transaction_is_seen_before_its_end(person):
    SEEN.clear()
    before = connections()
    job = done(person, "test-one-transaction")
    assert SEEN == [1, 1, 3], "not more often than once a second"
    assert (job.state, job.error) == (JobState.DONE, "")
    assert connections() == before


@pytest.mark.parametrize(("kind", "last"), [("test-holds-its-row", 1), ("test-no-connection", 2)])
def test_what_cannot_be_told_does_not_stop_the_job(person, kind, last):
    """Its last word is written all the same, once its transaction is over."""
    job = done(person, kind)
    assert (job.state, job.progress_done) == (JobState.DONE, last)


def test_who_waits_reads_how_many_of_how_many(person):
    job = services.request_job(by=person, kind="test-one-transaction", parameters={})
    steps = services.request_job(by=person, kind="test-holds-its-row", parameters={})
    Job.objects.update(state=JobState.RUNNING, progress_done=3, progress_total=12)
    client = Client()
    client.force_login(person)
    page = client.get(reverse("background:job", args=[job.pk])).content.decode()
    assert "3 van 12 rijen" in page
    assert 'value="25"' in page
    page = client.get(reverse("background:job", args=[steps.pk])).content.decode()
    assert "25%" in page
    assert "rijen" not in page
