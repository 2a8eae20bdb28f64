"""Compile the translations without gettext, which not every machine has."""

from pathlib import Path

import polib
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """``manage.py compile_catalogues``: each ``.po`` into the ``.mo`` that Django reads."""

    help = "Compile the translations; needs no gettext."
    requires_system_checks: list[str] = []

    def handle(self, *args, **options) -> None:
        """Compile what is newer than its compiled form."""
        for folder in settings.LOCALE_PATHS:
            for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
                target = source.with_suffix(".mo")
                if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
                    continue
                polib.pofile(str(source)).save_as_mofile(str(target))
                self.stdout.write(f"Compiled {source.parent.parent.name}/{source.name}.")
