"""Make a group's certificates as an operator: the same services as the screen."""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dnt_portal.accounts.models import User
from dnt_portal.audit.acting import acting_as
from dnt_portal.common.errors import Refused
from dnt_portal.groups.models import Group
from dnt_portal.reports import services
from dnt_portal.reports.management.finishing import finish
from dnt_portal.reports.models import Certificate
from dnt_portal.reports.permissions import can_make_certificates
from dnt_portal.reports.proposals import proposals, training_of
from dnt_portal.reports.services.certificates import CertificateChoice


class Command(BaseCommand):
    """Make the proposed certificate for everyone about whom nothing was decided yet."""

    help = "Make the certificates of a group as proposed, on behalf of its trainer or leader."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take which group, and as whom."""
        parser.add_argument("--group", required=True, type=UUID, help="the group's key")
        parser.add_argument("--as", dest="email", required=True, help="e-mail of who decides")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make them, and print where each is; by pseudonym, never by name."""
        user = User.objects.filter(email=options["email"].lower(), is_active=True).first()
        if user is None:
            raise CommandError("There is no such person.")
        with acting_as(user):
            group = self._group(user, options["group"])
            training = training_of(group)
            if not training.is_over:
                self.stdout.write(
                    f"Sessions of the training still to come: {training.to_come}. "
                    "Certificates are made from the day of the last one."
                )
                return
            try:
                job = services.certificates.request_certificates(
                    by=user, group=group, decisions=_undecided(group)
                )
            except Refused as refused:
                raise CommandError(refused.message) from refused
        if job:
            finish(str(job.pk))
        with acting_as(user):
            rows = Certificate.objects.visible_to(user).of_group(group)
            for row in rows.select_related("participant", "document"):
                place = row.document.file.name if row.document else "not made"
                self.stdout.write(f"{row.participant.pseudonym} {row.kind}: {place}")

    def _group(self, user: User, key: UUID) -> Group:
        group = (
            Group.objects.visible_to(user)
            .filter(pk=key)
            .select_related("project__edition", "edition")
            .first()
        )
        if group is None or not can_make_certificates(user, group):
            raise CommandError("There is no such group for this person.")
        return group


def _undecided(group: Group) -> list[CertificateChoice]:
    """Return the proposals that stand: what was decided stays, who stopped is for a person."""
    return [
        CertificateChoice(row.placement, row.kind)
        for row in proposals(group)
        if not (row.decided or row.stopped)
    ]
