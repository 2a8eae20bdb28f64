"""Reads of referrals, screenings and the waiting list."""

from django.db import models
from django.db.models import Q

from dnt_portal.accounts.enums import Role
from dnt_portal.intake.enums import ReferralState
from dnt_portal.organisations.querysets import open_now


class ReferralQuerySet(models.QuerySet):
    """Referrals of women to the programme."""

    def visible_to(self, user) -> "ReferralQuerySet":
        """Referrals of projects `user` leads, and those she made herself."""
        return self.filter(Q(project__in=user.project_ids(Role.PROJECT_LEADER)) | Q(referrer=user))

    def led_by(self, user) -> "ReferralQuerySet":
        """Referrals of projects `user` leads: all of the file."""
        return self.filter(project__in=user.project_ids(Role.PROJECT_LEADER))

    def open(self) -> "ReferralQuerySet":
        """Referrals that still need a decision."""
        return self.filter(state__in=[ReferralState.NEW, ReferralState.SCREENING])


class InReferralQuerySet(models.QuerySet):
    """Screenings and decisions: for the leaders of the project only."""

    def visible_to(self, user) -> "InReferralQuerySet":
        """Rows of referrals in projects `user` leads."""
        return self.filter(referral__project__in=user.project_ids(Role.PROJECT_LEADER))


class WaitingListQuerySet(models.QuerySet):
    """Admitted women waiting for a group."""

    def visible_to(self, user) -> "WaitingListQuerySet":
        """The waiting list of projects `user` leads."""
        return self.filter(project__in=user.project_ids(Role.PROJECT_LEADER))

    def waiting(self) -> "WaitingListQuerySet":
        """Women who wait at this moment."""
        return self.filter(open_now())
