"""Reports, certificates and national figures of the demo."""

import datetime

from django.utils import timezone

from dnt_portal.background import services as background
from dnt_portal.demo.people import Region
from dnt_portal.groups.models import Group
from dnt_portal.organisations.models import Project
from dnt_portal.reports import services as reports
from dnt_portal.reports.enums import ReportKind
from dnt_portal.reports.models import Report
from dnt_portal.reports.proposals import proposals
from dnt_portal.reports.services.certificates import CertificateChoice

WORDS = {
    "summary": "Een groep van negen vrouwen volgde de training en gaat verder met een coach.",
    "changed": "De vrouwen komen trouw en steunen elkaar, ook tussen de bijeenkomsten door.",
    "went_well": "De samenwerking met het wijkteam: aanmeldingen komen vroeg en zijn compleet.",
    "was_hard": "Kinderopvang op woensdag. Met de gemeente zoeken we een oplossing.",
    "plans": "Komend halfjaar start een nieuwe groep en houden we een terugkomdag.",
}


def account(region: Region) -> None:
    """Release last half-year's report, have this one ready to read, and give certificates."""
    today = timezone.localdate()
    half = datetime.date(today.year, 1 if today.month <= 6 else 7, 1)
    before = half - datetime.timedelta(days=1)
    first = datetime.date(before.year, 1 if before.month <= 6 else 7, 1)
    released = _report(region, first, before)
    reports.reports.set_words(report=released, texts=WORDS)
    reports.reports.release(by=region.leader, report=released, names_checked=True)
    _report(region, half, today - datetime.timedelta(days=1))
    for group in Group.objects.filter(project=region.project, phase="closed"):
        choices = [
            CertificateChoice(row.placement, row.kind)
            for row in proposals(group)
            if not row.stopped
        ]
        job = reports.certificates.request_certificates(
            by=region.leader, group=group, decisions=choices
        )
        if job:
            background.run_job(job_id=str(job.pk))


def _report(region: Region, first_day: datetime.date, last_day: datetime.date) -> Report:
    report = reports.reports.request_report(
        by=region.leader,
        project=region.project,
        kind=ReportKind.PROGRESS,
        first_day=first_day,
        last_day=last_day,
    )
    background.run_job(job_id=str(report.job_id))
    report.refresh_from_db()
    return report


def national_figures() -> None:
    """Keep how each project stands, for the national coordinator."""
    for project in Project.objects.filter(active=True).select_related("edition"):
        reports.project_figures.keep_project_figures(project=project)
