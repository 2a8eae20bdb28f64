"""What reaches the worker: the key of a row that waits, and the clock."""

from dnt_portal.background import services
from dnt_portal.background.registry import every
from dnt_portal.celery import app


@app.task(name="dnt_portal.background.jobs.run_job")
def run_job(job_id: str) -> None:
    """Do the job with this key."""
    services.run_job(job_id=job_id)


@app.task(name="dnt_portal.background.jobs.send_mail")
def send_mail(mail_id: str) -> None:
    """Send the mail with this key."""
    services.send_mail(mail_id=mail_id)


@every(minutes=1)
def sweep() -> None:
    """Pick up jobs and mails that the broker forgot."""
    services.sweep()
