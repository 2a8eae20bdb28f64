"""Make a report as an operator: the same services as the screen, done at once."""

import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from dnt_portal.accounts.models import User
from dnt_portal.audit.acting import acting_as
from dnt_portal.common.errors import Refused
from dnt_portal.organisations.models import Project
from dnt_portal.reports import services
from dnt_portal.reports.enums import ReportKind, ReportState
from dnt_portal.reports.management.finishing import finish
from dnt_portal.reports.models import Report
from dnt_portal.reports.permissions import can_ask_for_report


class Command(BaseCommand):
    """Count a report over a period on behalf of its project's leader."""

    help = "Make a report of a project over a period, on behalf of its leader."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take which project, which days, as whom, and whether to release it at once."""
        parser.add_argument("--project", required=True, help="the project's short name")
        parser.add_argument("--from", dest="first_day", required=True, help="first day, 2026-01-01")
        parser.add_argument("--to", dest="last_day", required=True, help="last day, 2026-06-30")
        parser.add_argument("--as", dest="email", required=True, help="e-mail of the leader")
        parser.add_argument("--kind", choices=ReportKind.values, default=ReportKind.PROGRESS.value)
        parser.add_argument("--release", action="store_true", help="release it at once")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the report, and print where it is."""
        user = User.objects.filter(email=options["email"].lower(), is_active=True).first()
        project = Project.objects.filter(slug=options["project"]).first()
        if user is None or project is None:
            raise CommandError("There is no such person or no such project.")
        if not can_ask_for_report(user, project):
            raise CommandError("This person does not lead that project.")
        try:
            report = self._make(user, project, options)
        except Refused as refused:
            raise CommandError(refused.message) from refused
        self.stdout.write(f"Report {report.pk}: {report.state}.")
        if report.document:
            self.stdout.write(f"Document: {report.document.file.name}")

    def _make(self, user: User, project: Project, options: dict[str, Any]) -> Report:
        with acting_as(user):
            report = services.reports.request_report(
                by=user,
                project=project,
                kind=options["kind"],
                first_day=_day(options["first_day"]),
                last_day=_day(options["last_day"]),
            )
        finish(str(report.job_id))
        with acting_as(user), transaction.atomic():
            report = Report.objects.select_related("document", "job").get(pk=report.pk)
            if report.state == ReportState.MAKING:
                raise CommandError(f"The report was not made (job {report.job_id}).")
            if options["release"]:
                report = services.reports.release(by=user, report=report)
        return report


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"Not a day: {text}. Write it as 2026-06-30.") from None
