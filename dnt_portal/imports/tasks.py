"""What the scheduler asks of the worker."""

from celery import shared_task

from dnt_portal.audit.acting import acting_as_system
from dnt_portal.imports import services


@shared_task(name="dnt_portal.imports.tasks.forget_workbooks")
def forget_workbooks() -> None:
    """Throw away workbooks that nobody confirmed, and old lists of problems."""
    with acting_as_system("forget workbooks"):
        services.forget_workbooks()
