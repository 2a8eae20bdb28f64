"""Bring in a workbook from the command line, by the same services as the screen."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from dnt_portal.accounts.models import User
from dnt_portal.audit.acting import acting_as
from dnt_portal.common.errors import Refused
from dnt_portal.imports import services
from dnt_portal.imports.problems import Problem
from dnt_portal.organisations.models import Project


class Command(BaseCommand):
    """``manage.py import_workbook FILE --as EMAIL [--project SLUG] [--check] [--regions]``."""

    help = "Bring in a workbook, all of it or nothing, as a project leader."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take which file, as whom, and how far to go."""
        parser.add_argument("file", type=Path, help="a workbook (.xlsx)")
        parser.add_argument(
            "--as",
            dest="email",
            required=True,
            metavar="EMAIL",
            help="the project leader who brings it in",
        )
        parser.add_argument(
            "--project", metavar="SLUG", help="project of rows that do not name one"
        )
        parser.add_argument("--check", action="store_true", help="check only, bring in nothing")
        parser.add_argument(
            "--regions",
            action="store_true",
            help="also make and change the projects on the sheet Projects",
        )

    def handle(self, *, file: Path, email: str, **options: Any) -> None:
        """Bring the workbook in; with problems list them and end with status 1."""
        user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
        if user is None:
            raise CommandError(f"Nobody signs in with {email}.")
        with translation.override(user.language):
            self._bring_in(file, user, options)

    def _bring_in(self, file: Path, user: User, options: dict[str, Any]) -> None:
        try:
            with file.open("rb") as stream, acting_as(user):
                outcome = services.import_file(
                    by=user,
                    file=stream,
                    size=file.stat().st_size,
                    project=self._project(user, options["project"]),
                    projects_allowed=options["regions"],
                    check_only=options["check"],
                )
        except OSError as error:
            raise CommandError(f"Cannot read {file}: {error.strerror}.") from error
        except Refused as refused:
            raise CommandError(refused.message) from refused
        for sheet in outcome.counts["sheets"]:
            self.stdout.write(
                _("%(sheet)s: %(new)s new, %(changed)s changed, %(same)s the same") % sheet
            )
        for one in outcome.counts["kept"]:
            self.stdout.write(_("%(sheet)s, row %(row)s: %(why)s") % one)
        problems = outcome.plan.reading.problems
        if problems:
            self._tell(problems.kept(), problems.total)
            sys.exit(1)
        self.stdout.write(
            _("The workbook was brought in.") if outcome.done else _("Nothing is wrong.")
        )

    def _project(self, user: User, slug: str | None) -> Project | None:
        if slug is None:
            return None
        led = Project.objects.led_by(user).select_related("edition")
        project = led.filter(slug=slug).first()
        if project is None:
            raise CommandError(f"{user.email} does not lead a project {slug}.")
        return project

    def _tell(self, problems: list[Problem], total: int) -> None:
        for one in problems:
            where = " ".join(filter(None, [one.sheet, one.cell or str(one.row or ""), one.column]))
            value = f" «{one.value}»" if one.value else ""
            self.stderr.write(f"{where}{value}: {one.wrong}".strip(": "))
        if total > len(problems):
            self.stderr.write(_("And %(more)s more.") % {"more": total - len(problems)})
        self.stderr.write(_("Nothing was brought in; to mend: %(total)s.") % {"total": total})
