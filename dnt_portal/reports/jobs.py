"""Background work: counting a report, making certificates, figures of every project."""

from dnt_portal.audit.acting import acting_as, acting_as_system
from dnt_portal.background.models import Job
from dnt_portal.background.registry import Progress, every, job_kind
from dnt_portal.organisations.models import Project
from dnt_portal.reports import services
from dnt_portal.reports.models import Certificate, Report
from dnt_portal.reports.services import certificates, reports


@job_kind(reports.JOB)
def make_report(job: Job, progress: Progress) -> None:
    """Count one report, as who asked for it; a second time changes nothing."""
    by = job.requested_by
    assert by is not None  # a report is always asked for by a person
    progress(0, 2)
    with acting_as(by):
        report = Report.objects.visible_to(by).get(pk=job.parameters["report"])
    progress(1, 2)
    with acting_as(by):
        services.reports.fill_report(by=by, report=report)
    progress(2, 2)


@job_kind(certificates.JOB)
def make_certificates(job: Job, progress: Progress) -> None:
    """Make certificates one by one, as who asked for them; those that are there stay.

    Certificates that are gone meanwhile, because another decision was made, are
    passed over.
    """
    by = job.requested_by
    assert by is not None  # certificates are always asked for by a person
    keys = job.parameters["certificates"]
    progress(0, len(keys))
    for number, key in enumerate(keys, start=1):
        with acting_as(by):
            row = Certificate.objects.visible_to(by).filter(pk=key).first()
            if row:
                services.certificates.make_certificate(certificate=row)
        progress(number, len(keys))


@every(hours=1)
def refresh_project_figures() -> None:
    """Keep today's figures of every project that runs, one transaction each."""
    for project in Project.objects.active().select_related("edition"):
        with acting_as_system("figures per project"):
            services.project_figures.keep_project_figures(project=project)
