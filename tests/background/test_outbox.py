"""Jobs, documents and mail: nothing lost, nothing twice, through a real broker and worker."""

import datetime
import os
import signal
import subprocess
import sys
import time
import uuid

import pytest
from django.conf import settings
from django.core import mail as outbox
from django.core.mail import EmailMessage, send_mail
from django.db import connection, transaction
from django.utils import timezone

from dnt_portal.background import services
from dnt_portal.background.enums import JobState, MailState
from dnt_portal.background.models import Job, OutgoingMail
from dnt_portal.background.querysets import FORGOTTEN_AFTER, LOST_AFTER, MAX_ATTEMPTS
from dnt_portal.background.registry import job_kind
from dnt_portal.celery import app
from dnt_portal.common.mail import ONCE_HEADER, post
from tests.conftest import as_system
from tests.factories import make_user

DONE: list[str] = []


@job_kind("test-count")
def count(job: Job, progress) -> None:
    """A job of three items, that leaves a mark."""
    for number in range(1, 4):
        progress(number, 3)
    DONE.append(str(job.pk))


@job_kind("test-fail")
def fail(job: Job, progress) -> None:
    """A job that fails, with a person's name in its error."""
    raise ValueError(job.parameters["name"])


@pytest.fixture
def person(db):
    with as_system():
        return make_user("Petra")


def test_a_job_runs_once_and_tells_how_far_it_is(person):
    job = services.request_job(by=person, kind="test-count", parameters={})
    services.run_job(job_id=str(job.pk))
    services.run_job(job_id=str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.percent, job.attempts) == (JobState.DONE, 100, 1)
    assert DONE.count(str(job.pk)) == 1


def test_a_failure_is_shown_without_what_it_was_about(person, caplog):
    job = services.request_job(by=person, kind="test-fail", parameters={"name": "Samira"})
    services.run_job(job_id=str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, "ValueError")
    assert "Samira" not in caplog.text
    assert "test_outbox.py" in caplog.text, "where it went wrong is in the log"


def test_asking_twice_is_one_job_until_it_is_done(person):
    ask = {"by": person, "kind": "test-count", "parameters": {}, "business_key": "same"}
    first = services.request_job(**ask)
    assert services.request_job(**ask) == first
    services.run_job(job_id=str(first.pk))
    assert services.request_job(**ask) != first


def test_an_unknown_kind_fails_where_it_is_asked(person):
    with pytest.raises(KeyError):
        services.request_job(by=person, kind="nothing", parameters={})


def test_the_sweeper_finds_what_was_forgotten(person):
    long_ago = timezone.now() - LOST_AFTER - datetime.timedelta(minutes=1)
    waiting = services.request_job(by=person, kind="test-count", parameters={})
    lost = services.request_job(by=person, kind="test-count", parameters={})
    hopeless = services.request_job(
        by=person, kind="test-count", parameters={}, business_key="hopeless"
    )
    fresh = services.request_job(by=person, kind="test-count", parameters={})
    Job.objects.filter(pk=waiting.pk).update(touched_at=long_ago)
    Job.objects.filter(pk=lost.pk).update(touched_at=long_ago, state=JobState.RUNNING)
    Job.objects.filter(pk=hopeless.pk).update(
        touched_at=long_ago, state=JobState.RUNNING, attempts=MAX_ATTEMPTS
    )
    assert services.sweep() == 2
    assert services.sweep() == 0, "what was just published has a new sign of life"
    states = dict(Job.objects.values_list("pk", "state"))
    assert states == {
        waiting.pk: JobState.QUEUED,
        lost.pk: JobState.QUEUED,
        hopeless.pk: JobState.FAILED,
        fresh.pk: JobState.QUEUED,
    }
    again = services.request_job(
        by=person, kind="test-count", parameters={}, business_key="hopeless"
    )
    assert again != hopeless


def test_mail_is_a_row_and_goes_out_once(db):
    send_mail("Onderwerp", "Tekst", None, ["a@example.org", "b@example.org"])
    rows = OutgoingMail.objects.all()
    assert {row.to for row in rows} == {"a@example.org", "b@example.org"}
    for row in rows:
        services.send_mail(mail_id=str(row.pk))
        services.send_mail(mail_id=str(row.pk))
    assert len(outbox.outbox) == 2
    assert set(rows.values_list("state", flat=True)) == {MailState.SENT}


def test_mail_of_what_was_rolled_back_is_not_there(db):
    def half() -> None:
        send_mail("Onderwerp", "Tekst", None, ["a@example.org"])
        raise RuntimeError

    with pytest.raises(RuntimeError), transaction.atomic():
        half()
    assert not OutgoingMail.objects.exists()


def test_a_business_key_sends_a_mail_once(db):
    for _again in range(2):
        post(to="a@example.org", subject="Onderwerp", body="Tekst", once="once")
    assert OutgoingMail.objects.count() == 1


def test_an_address_of_any_length_fits_in_the_key(db):
    """The keys of released reports: an address of 80 signs, and the longest there is."""
    key = f"report-released:{uuid.uuid4()}"
    addresses = [f"{'a' * 64}@gemeente.nl", f"{'b' * 64}@{'c' * 60}.{'d' * 60}.{'e' * 60}.nl"]
    for _again in range(2):
        EmailMessage("Onderwerp", "Tekst", to=addresses, headers={ONCE_HEADER: key}).send()
    assert sorted(OutgoingMail.objects.values_list("to", flat=True)) == addresses
    assert all(key in mail.business_key for mail in OutgoingMail.objects.all())


def test_a_subject_is_one_line(db):
    mail = services.queue_mail(to="a@example.org", subject="Regio\nZwolle", body="y")
    services.send_mail(mail_id=str(mail.pk))
    mail.refresh_from_db()
    assert (mail.state, outbox.outbox[0].subject) == (MailState.SENT, "Regio Zwolle")


def test_mail_that_can_never_go_out_is_given_up_too(db):
    mail = OutgoingMail.objects.create(to="a@example.org", subject="Regio\nZwolle", body="y")
    for attempt in range(1, MAX_ATTEMPTS + 1):
        services.send_mail(mail_id=str(mail.pk))
        mail.refresh_from_db()
        assert (mail.attempts, mail.error) == (attempt, "BadHeaderError")
    assert mail.state == MailState.FAILED
    assert outbox.outbox == []


def test_mail_that_cannot_go_out_waits_and_is_given_up_in_the_end(db, settings):
    settings.OUTGOING_EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    mail = services.queue_mail(to="a@example.org", subject="x", body="y")
    services.send_mail(mail_id=str(mail.pk))
    mail.refresh_from_db()
    assert (mail.state, mail.error) == (MailState.QUEUED, "ConnectionRefusedError")
    for _try in range(MAX_ATTEMPTS):
        services.send_mail(mail_id=str(mail.pk))
    mail.refresh_from_db()
    assert mail.state == MailState.FAILED


def test_made_files_are_kept_privately_under_a_name_without_a_person(db):
    document = services.store_document(
        kind="x", content=b"%PDF", filename="DNT-4F7K.pdf", content_type="application/pdf"
    )
    assert document.file.read() == b"%PDF"
    assert document.filename not in document.file.name
    assert document.size == 4


@pytest.fixture
def worker(committed_db, tmp_path):
    """A real worker on the test's database and broker."""
    database = connection.settings_dict
    address = (
        f"postgresql://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:"
        f"{database['PORT']}/{database['NAME']}?options=-c%20role%3D{settings.DATABASE_ROLES['worker']}"
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "dnt_portal", "worker", "-c", "1", "-l", "WARNING"],
        env=os.environ | {"DATABASE_URL": address, "VAR_DIR": str(tmp_path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    yield process
    process.send_signal(signal.SIGTERM)
    process.wait(30)


def _until(condition, seconds: float = 40) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


def test_a_mail_travels_through_broker_and_worker_to_a_file(worker, tmp_path):
    with transaction.atomic():
        mail = services.queue_mail(to="a@example.org", subject="Hallo", body="Tekst")
    assert _until(lambda: OutgoingMail.objects.filter(pk=mail.pk, state=MailState.SENT).exists())
    (file,) = (tmp_path / "mail").iterdir()
    assert "a@example.org" in file.read_text()


def test_a_message_from_before_an_upgrade_loses_nothing(worker):
    """The worker passes over a name it does not know; the row is still there to be swept."""
    mail = OutgoingMail.objects.create(
        to="a@example.org",
        subject="Hallo",
        body="Tekst",
        touched_at=timezone.now() - 2 * FORGOTTEN_AFTER,
    )
    app.send_task("dnt_portal.background.tasks.send_mail", args=[str(mail.pk)])
    assert services.sweep() == 1
    assert _until(lambda: OutgoingMail.objects.filter(pk=mail.pk, state=MailState.SENT).exists())


def test_what_the_outbox_does_not_keep_is_not_dropped_in_silence(db):
    message = EmailMessage("Verslag", "Zie de bijlage.", to=["karin@example.org"])
    message.attach("verslag.pdf", b"%PDF", "application/pdf")
    with pytest.raises(ValueError, match="attachments"):
        message.send()
    assert not OutgoingMail.objects.exists()
