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
from dnt_portal.common.terminal import RowsDone
from dnt_portal.imports import services
from dnt_portal.imports.problems import Problems
from dnt_portal.imports.shown import counts_of
from dnt_portal.organisations.models import Project


class Command(BaseCommand):
    """``manage.py import_workbook FILE --as EMAIL [--project SLUG] [--check] [--regions]``."""

    help = "Bring in a workbook, all of it or nothing, as a project leader."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take which file, as whom, and how far to go."""
        parser.add_argument("file", type=Path, help="a workbook (.xlsx)")
        leader = "the project leader who brings it in"
        parser.add_argument("--as", dest="email", required=True, metavar="EMAIL", help=leader)
        project = "project of rows that do not name one"
        parser.add_argument("--project", metavar="SLUG", help=project)
        parser.add_argument("--check", action="store_true", help="check only, bring in nothing")
        regions = "also make the projects on the sheet Projects"
        parser.add_argument("--regions", action="store_true", help=regions)

    def handle(self, *, file: Path, email: str, **options: Any) -> None:
        """Bring the workbook in; with problems list them and end with status 1."""
        user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
        if user is None:
            raise CommandError(f"Nobody signs in with {email}.")
        with translation.override(user.language):
            self._bring_in(file, user, options)

    def _bring_in(self, file: Path, user: User, options: dict[str, Any]) -> None:
        progress = RowsDone(self.stdout)
        try:
            with file.open("rb") as stream, acting_as(user):
                telling = services.import_file(
                    by=user,
                    file=stream,
                    size=file.stat().st_size,
                    project=self._project(user, options["project"]),
                    projects_allowed=options["regions"],
                    check_only=options["check"],
                    progress=progress,
                )
        except OSError as error:
            raise CommandError(f"Cannot read {file}: {error.strerror}.") from error
        except Refused as refused:
            raise CommandError(refused.message) from refused
        progress.end()
        said = _("%(sheet)s: %(new)s new, %(same)s the same, %(differs)s say something else")
        for sheet in counts_of(telling)["sheets"]:
            self.stdout.write(said % sheet)
        if telling.reading.problems:
            self._list(telling.reading.problems)
            sys.exit(1)
        self.stdout.write(_("Nothing is wrong.") if options["check"] else str(services.BROUGHT_IN))

    def _project(self, user: User, slug: str | None) -> Project | None:
        led = Project.objects.led_by(user).select_related("edition")
        project = led.filter(slug=slug).first()
        if slug and project is None:
            raise CommandError(f"{user.email} does not lead a project {slug}.")
        return project

    def _list(self, problems: Problems) -> None:
        kept = problems.kept()
        for one in kept:
            where = " ".join(filter(None, [one.sheet, one.cell or str(one.row or ""), one.column]))
            value = f" «{one.value}»" if one.value else ""
            self.stderr.write(f"{where}{value}: {one.wrong}".strip(": "))
        if problems.total > len(kept):
            self.stderr.write(_("And %(more)s more.") % {"more": problems.total - len(kept)})
        said = _("Nothing was brought in; to mend: %(total)s.")
        self.stderr.write(said % {"total": problems.total})
