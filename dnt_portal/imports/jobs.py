"""Background work: checking and bringing in a large workbook, and throwing old ones away."""

from collections.abc import Iterator
from contextlib import contextmanager

from dnt_portal.accounts.models import User
from dnt_portal.audit.acting import acting_as, acting_as_system
from dnt_portal.background.models import Job
from dnt_portal.background.registry import Progress, every, job_kind
from dnt_portal.common.errors import Refused
from dnt_portal.imports import services
from dnt_portal.imports.models import WorkbookImport
from dnt_portal.imports.parsing.rows import Reading

#: Reading, comparing with the portal, writing: how the bar moves.
STEPS = 4


@job_kind(services.CHECK)
def check_workbook(job: Job, progress: Progress) -> None:
    """Check an uploaded workbook; a second time it is checked anew."""
    by, workbook, reading = _read(job, progress)
    if workbook is None or reading is None:
        return
    with _perhaps_discarded(), acting_as(by):
        services.check_workbook(by=by, workbook=workbook, reading=reading)
    progress(STEPS, STEPS)


@job_kind(services.BRING_IN)
def bring_in_workbook(job: Job, progress: Progress) -> None:
    """Bring in a checked workbook, in one transaction; done before, it does nothing."""
    by, workbook, reading = _read(job, progress)
    if workbook is None or reading is None:
        return
    with _perhaps_discarded(), acting_as(by):
        try:
            services.bring_in(by=by, workbook=workbook, reading=reading)
        except Refused as refused:
            services.refuse(workbook=workbook, sentence=refused.message)
    progress(STEPS, STEPS)


@every(days=1)
def forget_workbooks() -> None:
    """Throw away workbooks that nobody confirmed, and old lists of problems."""
    with acting_as_system("forget workbooks"):
        services.forget_workbooks()


def _read(job: Job, progress: Progress) -> tuple[User, WorkbookImport | None, Reading | None]:
    """Return a job's workbook and what stands in it; None when it was thrown away or done."""
    by = job.requested_by
    assert by is not None
    with acting_as(by):
        workbook = WorkbookImport.objects.visible_to(by).filter(pk=job.parameters["workbook"])
        found = workbook.select_related("project").first()
    if found is None or not found.file:
        return by, None, None
    progress(1, STEPS)
    try:
        reading = services.read_upload(found)
    except Refused as refused:
        with _perhaps_discarded(), acting_as(by):
            services.refuse(workbook=found, sentence=refused.message)
        return by, None, None
    progress(2, STEPS)
    return by, found, reading


@contextmanager
def _perhaps_discarded() -> Iterator[None]:
    """Do nothing when the leader throws the workbook away while the worker reads it."""
    try:
        yield
    except WorkbookImport.DoesNotExist:
        return
