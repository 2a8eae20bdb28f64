"""Fill an empty portal with the demo administration."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from dnt_portal.demo.story import SEED, seed


class Command(BaseCommand):
    """``manage.py seed_demo``: made-up people and two years of history, once."""

    help = "Fill an empty portal with made-up people and groups. Does nothing on a filled one."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a seed: another one gives other people."""
        parser.add_argument("--seed", type=int, default=SEED)

    def handle(self, *args: Any, **options: Any) -> None:
        """Fill the portal; refuse where real people work."""
        if settings.SITE_URL.startswith("https://"):
            raise CommandError("The demo administration is not for a portal people really use.")
        made = seed(options["seed"])
        self.stdout.write("The demo is ready." if made else "There is data already; nothing done.")
