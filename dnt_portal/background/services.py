"""Ask for background work, do it, and find what was forgotten.

Every row is written in the transaction of the request that asked for it and only
its key goes to the broker, after the commit. Every minute a sweeper finds rows that the
broker forgot or whose worker died, so nothing is lost; row locks and idempotent
handlers see to it that nothing is done twice.
"""

import hashlib
import logging
import traceback
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.mail import EmailMessage, get_connection
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone, translation

from dnt_portal.accounts.models import User
from dnt_portal.background.enums import JobState, MailState
from dnt_portal.background.models import Document, Job, OutgoingMail
from dnt_portal.background.progress import progress_of
from dnt_portal.background.querysets import MAX_ATTEMPTS
from dnt_portal.background.registry import handler_of
from dnt_portal.organisations.models import Project

logger = logging.getLogger(__name__)


def request_job(
    *,
    by: User | None,
    kind: str,
    parameters: dict[str, Any],
    project: Project | None = None,
    business_key: str = "",
) -> Job:
    """Ask for background work; return the open job with this `business_key` if there is one."""
    handler_of(kind)  # an unknown kind fails where it is asked, not in the worker
    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=kind,
                parameters=parameters,
                project=project,
                requested_by=by,
                business_key=business_key,
            )
    except IntegrityError:
        return Job.objects.get(business_key=business_key, state__in=JobState.open())
    transaction.on_commit(lambda: _publish_job(job))
    return job


def _publish_job(job: Job) -> None:
    from dnt_portal.background.jobs import run_job

    _publish(run_job, str(job.pk))


def _publish_mail(mail: OutgoingMail) -> None:
    from dnt_portal.background.jobs import send_mail

    _publish(send_mail, str(mail.pk))


def _publish(task: Any, key: str) -> None:
    """Hand a key to the broker; when the broker is away, the sweeper finds the row later."""
    try:
        task.apply_async(args=[key], retry=False)
    except task.OperationalError:
        logger.warning("the broker is away; the sweeper will pick up %s", key)


def _claim(job_id: str) -> Job | None:
    """Take a job that waits, or one whose worker died; None when another worker has it."""
    with transaction.atomic():
        job = Job.objects.select_for_update(skip_locked=True).filter(pk=job_id).first()
        if job is None:
            return None
        forgotten = Job.objects.forgotten().filter(pk=job_id).exists()
        if job.state != JobState.QUEUED and not (job.state == JobState.RUNNING and forgotten):
            return None
        job.state = JobState.RUNNING
        job.attempts += 1
        job.touched_at = timezone.now()
        job.save(update_fields=["state", "attempts", "touched_at", "updated_at"])
        return job


def run_job(*, job_id: str) -> None:
    """Do a job, once; a failure is kept with the job and told in the log."""
    job = _claim(job_id)
    if job is None:
        return

    language = job.requested_by.language if job.requested_by else settings.LANGUAGE_CODE
    try:
        with translation.override(language), progress_of(job) as progress:
            handler_of(job.kind)(job, progress)
    except Exception as error:
        # Whatever it was, the person who asked must see that it failed, and the
        # engineer where: the lines of code, not the message, which may quote a person.
        where = "".join(traceback.format_tb(error.__traceback__))
        logger.error("job %s (%s): %s\n%s", job.pk, job.kind, type(error).__name__, where)
        Job.objects.filter(pk=job.pk).update(
            state=JobState.FAILED, error=type(error).__name__, finished_at=timezone.now()
        )
        return
    Job.objects.filter(pk=job.pk).update(state=JobState.DONE, finished_at=timezone.now())


def store_document(*, kind: str, content: bytes, filename: str, content_type: str) -> Document:
    """Keep a made file in private storage and its row; the name carries no person."""
    document = Document(
        kind=kind,
        filename=filename,
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    extension = filename.rsplit(".", 1)[-1]
    document.file.save(f"{document.pk}.{extension}", ContentFile(content), save=False)
    document.save(force_insert=True)
    return document


def queue_mail(*, to: str, subject: str, body: str, business_key: str = "") -> OutgoingMail | None:
    """Put a mail in the outbox; None when one with this `business_key` is there already.

    A subject is one line: a line break in the name of a project would make it no header.
    """
    subject = " ".join(subject.split())
    try:
        with transaction.atomic():
            mail = OutgoingMail.objects.create(
                to=to, subject=subject, body=body, business_key=business_key
            )
    except IntegrityError:
        return None
    transaction.on_commit(lambda: _publish_mail(mail))
    return mail


def send_mail(*, mail_id: str) -> None:
    """Send a mail from the outbox, once; the row is locked while it goes out."""
    with transaction.atomic():
        mail = (
            OutgoingMail.objects.select_for_update(skip_locked=True)
            .filter(pk=mail_id, state=MailState.QUEUED)
            .first()
        )
        if mail is None:
            return
        mail.attempts = F("attempts") + 1
        mail.touched_at = timezone.now()
        try:
            EmailMessage(
                mail.subject,
                mail.body,
                to=[mail.to],
                connection=get_connection(settings.OUTGOING_EMAIL_BACKEND),
                # A receiver that gets it twice after a crash can tell it is the same.
                headers={"Message-ID": f"<{mail.pk}@dnt-portal>"},
            ).send()
        except Exception as error:
            # The sweeper tries again, also what may never go (a header that is no
            # header): each try is counted, or it would be tried for ever.
            mail.error = type(error).__name__
            logger.warning("mail %s could not be sent: %s", mail.pk, mail.error)
        else:
            mail.state = MailState.SENT
            mail.sent_at = timezone.now()
        mail.save()
        mail.refresh_from_db()
        if mail.state == MailState.QUEUED and mail.attempts >= MAX_ATTEMPTS:
            mail.state = MailState.FAILED
            mail.save(update_fields=["state", "updated_at"])


def sweep() -> int:
    """Publish forgotten jobs and mails again; return how many there were."""
    with transaction.atomic():
        jobs = list(Job.objects.forgotten().select_for_update(skip_locked=True)[:100])
        mails = list(OutgoingMail.objects.forgotten().select_for_update(skip_locked=True)[:500])
        now = timezone.now()
        # Its worker dies every time: whoever asked must see it and may ask again.
        Job.objects.given_up().update(state=JobState.FAILED, error="WorkerLost", finished_at=now)
        # A lost job goes back to waiting; a mail gets a new sign of life, so the
        # next sweep does not publish it again while it is on its way.
        Job.objects.filter(pk__in=[job.pk for job in jobs]).update(
            state=JobState.QUEUED, touched_at=now
        )
        OutgoingMail.objects.filter(pk__in=[mail.pk for mail in mails]).update(touched_at=now)
    for job in jobs:
        _publish_job(job)
    for mail in mails:
        _publish_mail(mail)
    return len(jobs) + len(mails)
