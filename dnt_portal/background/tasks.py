"""What the worker is asked to do: a key, and one service."""

from celery import shared_task

from dnt_portal.background import services


@shared_task(name="dnt_portal.background.tasks.run_job")
def run_job(job_id: str) -> None:
    """Do the job with this key."""
    services.run_job(job_id=job_id)


@shared_task(name="dnt_portal.background.tasks.send_mail")
def send_mail(mail_id: str) -> None:
    """Send the mail with this key."""
    services.send_mail(mail_id=mail_id)


@shared_task(name="dnt_portal.background.tasks.sweep")
def sweep() -> None:
    """Pick up jobs and mails that the broker forgot."""
    services.sweep()
