"""Load what the portal must know before anyone can work in it.

It lives here and not in `programme`, because an app never imports a higher one.
"""

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from dnt_portal.organisations.services import load_centre_municipalities, load_school_holidays
from dnt_portal.programme.services import load_edition, packaged_definitions


class Command(BaseCommand):
    """Loads every packaged edition and the school holidays, as often as you like.

    Runs as the owner of the database, like migrations, right after which it belongs.
    """

    help = "Load the editions of the method and the school holidays; safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the option that also adds municipalities."""
        parser.add_argument(
            "--municipalities",
            action="store_true",
            help="Also add the centre municipalities that are not there yet.",
        )

    def handle(
        self, *args: object, municipalities: bool = False, verbosity: int = 1, **options: object
    ) -> None:
        """Load everything, or nothing when something is wrong."""
        done = []
        with transaction.atomic():
            for definition in packaged_definitions():
                edition = load_edition(definition)
                done.append(f"Edition {edition.code}: {edition.themes.count()} sessions.")
            done.append(f"School holidays new or changed: {load_school_holidays()}.")
            if municipalities:
                done.append(f"Municipalities new: {load_centre_municipalities()}.")
        if verbosity:
            self.stdout.write("\n".join(done))
