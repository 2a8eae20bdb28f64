"""Background work: checking and bringing in a large workbook, and throwing old ones away."""

from contextlib import suppress

from django.utils.translation import gettext_lazy as _

from dnt_portal.audit.acting import acting_as, acting_as_system
from dnt_portal.background.models import Job
from dnt_portal.background.registry import Progress, every, job_kind
from dnt_portal.common.errors import Refused
from dnt_portal.imports import services
from dnt_portal.imports.models import WorkbookImport


@job_kind(services.CHECK, items=_("rows"))
@job_kind(services.BRING_IN, items=_("rows"))
def tell_workbook(job: Job, progress: Progress) -> None:
    """Check an uploaded workbook or bring it in, in one transaction; done before, do nothing."""
    by = job.requested_by
    assert by is not None  # a workbook is always somebody's
    key, how = job.parameters["workbook"], job.parameters.get("how", {})
    tell = services.bring_in if job.kind == services.BRING_IN else services.check_workbook
    with acting_as(by):
        kept = WorkbookImport.objects.visible_to(by).exclude(file="")
        workbook = kept.select_related("project").filter(pk=key).first()
    if workbook is None:
        return
    # Gone: the leader threw it away while it was read.
    with suppress(WorkbookImport.DoesNotExist):
        try:
            reading = services.read_upload(workbook)
            with acting_as(by):
                tell(by=by, workbook=workbook, reading=reading, progress=progress, **how)
        except Refused as refused:
            with acting_as(by):
                services.refuse(workbook=workbook, sentence=refused.message)


@every(days=1)
def forget_workbooks() -> None:
    """Throw away workbooks that nobody confirmed, and what stayed out of others."""
    with acting_as_system("forget workbooks"):
        services.forget_workbooks()
