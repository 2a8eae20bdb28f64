"""Reads of referrals, screenings and the waiting list."""

import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from dnt_portal.accounts.enums import Role
from dnt_portal.common.relations import model_along
from dnt_portal.intake.enums import OPEN_STATES, Outcome
from dnt_portal.organisations.querysets import open_now
from dnt_portal.participants.enums import Phase

if TYPE_CHECKING:
    from dnt_portal.accounts.models import User


class ReferralQuerySet(models.QuerySet):
    """Referrals of women to the programme."""

    def visible_to(self, user: "User") -> Self:
        """Select referrals of projects `user` leads, and those `user` makes as a referrer now."""
        return self.filter(
            Q(project__in=user.project_ids(Role.PROJECT_LEADER))
            | Q(project__in=user.project_ids(Role.REFERRER), referrer=user)
        )

    def led_by(self, user: "User") -> Self:
        """Select referrals of projects `user` leads: all of the file."""
        return self.filter(project__in=user.project_ids(Role.PROJECT_LEADER))

    def open(self) -> Self:
        """Select referrals that still need a decision."""
        return self.filter(state__in=OPEN_STATES)

    def with_progress(self) -> Self:
        """Add `answered` and `criteria`: how many of the criteria have an answer."""
        screenings = model_along(self.model, "screening")
        assessments = screenings.assessments.rel.related_model.objects
        answered = (
            assessments.filter(screening__referral=OuterRef("pk"))
            .order_by()
            .values("screening__referral")
            .annotate(found=Count("criterion", distinct=True))
        )
        criteria = model_along(self.model, "project").objects.filter(pk=OuterRef("project"))
        return self.annotate(
            answered=Coalesce(Subquery(answered.values("found")), 0),
            criteria=Subquery(
                criteria.annotate(found=Count("edition__criteria")).order_by().values("found")
            ),
        )

    def with_latest(self) -> Self:
        """Add `latest`: whether no other referral of the same woman came after it."""
        later = self.model._default_manager.filter(
            participant=OuterRef("participant"), pk__gt=OuterRef("pk")
        )
        return self.annotate(latest=~Exists(later))


class InReferralQuerySet(models.QuerySet):
    """Screenings and decisions: for the leaders of the project only."""

    def visible_to(self, user: "User") -> Self:
        """Select rows of referrals in projects `user` leads."""
        return self.filter(referral__project__in=user.project_ids(Role.PROJECT_LEADER))


class DecisionQuerySet(InReferralQuerySet):
    """Decisions on referrals."""

    def to_look_at_again(self, until: datetime.date | None = None) -> Self:
        """Select women who could not take part yet, the first to look at again first.

        Only a woman's latest decision counts. With `until`: those whose day has come by then.
        """
        later = self.model._default_manager.filter(
            referral__participant=OuterRef("referral__participant"), pk__gt=OuterRef("pk")
        )
        rows = self.filter(
            ~Exists(later),
            outcome__in=Outcome.looking_again(),
            referral__participant__phase=Phase.NOT_YET,
        )
        if until is not None:
            rows = rows.filter(review_on__lte=until)
        return rows.order_by("review_on", "pk")


class WaitingListQuerySet(models.QuerySet):
    """Admitted women waiting for a group."""

    def visible_to(self, user: "User") -> Self:
        """Select the waiting lists of projects `user` leads."""
        return self.filter(project__in=user.project_ids(Role.PROJECT_LEADER))

    def waiting(self) -> Self:
        """Select women who wait at this moment."""
        return self.filter(open_now())

    def with_case_manager(self) -> Self:
        """Add `has_case_manager`: without one a woman waits but cannot start (S2 §12.3)."""
        participants = model_along(self.model, "participant").objects
        safe = participants.with_case_manager().filter(has_case_manager=True)
        return self.annotate(has_case_manager=Exists(safe.filter(pk=OuterRef("participant"))))

    def with_file_consent(self) -> Self:
        """Add `has_file_consent`: without it a woman waits but cannot start."""
        participants = model_along(self.model, "participant")
        consents = model_along(participants, "consents").objects
        given = consents.to_a_file().filter(participant=OuterRef("participant"))
        return self.annotate(has_file_consent=Exists(given))
