"""Print with whom one can look around in the demo."""

from typing import Any

from django.core.management.base import BaseCommand

from dnt_portal.accounts.demo import DEMO_PASSWORD, demo_people


class Command(BaseCommand):
    """``manage.py demo_people``: role, e-mail address and password."""

    help = "Print role, e-mail address and password of the people of the demo."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line per person."""
        for person in demo_people():
            roles = "; ".join(str(held) for held in person.role_assignments.all())
            self.stdout.write(f"  {roles:<38} {person.email:<26} {DEMO_PASSWORD}")
