"""What this app's commands for operators share."""

import time

from dnt_portal.background.models import Job
from dnt_portal.background.services import run_job

#: How long to wait for a worker that was faster than the command.
PATIENCE = 120.0


def finish(job_id: str) -> None:
    """Do a job here and now; when a worker took it already, wait until it is done."""
    run_job(job_id=job_id)
    until = time.monotonic() + PATIENCE
    while Job.objects.get(pk=job_id).is_open and time.monotonic() < until:
        time.sleep(0.2)
