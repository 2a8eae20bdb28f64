"""Reads of participants: who may see whom is decided here."""

from django.db import models
from django.db.models import Q

from dnt_portal.accounts.enums import Role
from dnt_portal.organisations.querysets import open_now
from dnt_portal.participants.enums import InvolvementKind


class ParticipantQuerySet(models.QuerySet):
    """Participants' files."""

    def visible_to(self, user) -> "ParticipantQuerySet":
        """Files `user` may open.

        A project leader opens those of her projects, a trainer and a coach those
        of the women they are involved with now. A referrer follows her referrals,
        not the file.
        """
        involved = self.model.involvements.rel.related_model.objects.open().filter(
            user=user, kind__in=[InvolvementKind.TRAINER, InvolvementKind.COACH]
        )
        return self.filter(
            Q(project__in=user.project_ids(Role.PROJECT_LEADER))
            | Q(pk__in=involved.values("participant"))
        )

    def led_by(self, user) -> "ParticipantQuerySet":
        """Files in projects `user` leads: all of the file, the referral included."""
        return self.filter(project__in=user.project_ids(Role.PROJECT_LEADER))

    def search(self, words: str) -> "ParticipantQuerySet":
        """Files whose name or pseudonym contains every word, accents aside."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(first_name__unaccent__icontains=word)
                | Q(last_name__unaccent__icontains=word)
                | Q(pseudonym__icontains=word)
            )
        return found


class InvolvementQuerySet(models.QuerySet):
    """Who is involved with whom."""

    def open(self) -> "InvolvementQuerySet":
        """Involvements that hold at this moment."""
        return self.filter(open_now())


class InParticipantFileQuerySet(models.QuerySet):
    """Parts of a participant's file, seen by whoever may open the file."""

    def visible_to(self, user) -> "InParticipantFileQuerySet":
        """Parts of files `user` may open."""
        participants = self.model._meta.get_field("participant").related_model
        return self.filter(participant__in=participants.objects.visible_to(user))

    def led_by(self, user) -> "InParticipantFileQuerySet":
        """Parts of files in projects `user` leads."""
        return self.filter(participant__project__in=user.project_ids(Role.PROJECT_LEADER))
