"""Write the empty workbook, and the page about it, from the one schema."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from dnt_portal.imports.document import with_columns
from dnt_portal.imports.schema import SHEETS
from dnt_portal.imports.template import template_workbook


class Command(BaseCommand):
    """``manage.py import_template FILE [--language en] [--projects] [--document]``."""

    help = "Write an empty workbook with explanation, examples and drop-down choices."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take where to, in which language, and whether with the sheet of projects."""
        parser.add_argument("file", type=Path, help="where to write it, for instance import.xlsx")
        parser.add_argument("--language", choices=["nl", "en"], default="nl")
        projects = "with the sheet that only an operator uses"
        parser.add_argument("--projects", action="store_true", help=projects)
        document = "FILE is docs/import.md: write the columns into it instead"
        parser.add_argument("--document", action="store_true", help=document)

    def handle(self, *, file: Path, language: str, projects: bool, **options: Any) -> None:
        """Write the file."""
        try:
            if options["document"]:
                content = with_columns(file.read_text(encoding="utf-8")).encode()
            else:
                with translation.override(language):
                    content = template_workbook(SHEETS if projects else None)
            file.write_bytes(content)
        except OSError as error:
            raise CommandError(f"Cannot write {file}: {error.strerror}.") from error
        self.stdout.write(f"Wrote {file}.")
