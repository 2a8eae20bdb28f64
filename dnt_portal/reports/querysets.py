"""Reads of reports and certificates."""

import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from dnt_portal.accounts.enums import Role
from dnt_portal.common.relations import model_along
from dnt_portal.reports.enums import ReportState

if TYPE_CHECKING:
    from dnt_portal.accounts.models import User
    from dnt_portal.groups.models import Group
    from dnt_portal.organisations.models import Project


class ReportQuerySet(models.QuerySet):
    """Reports to municipalities."""

    def visible_to(self, user: "User") -> Self:
        """Select the reports of projects `user` leads; for an officer the released ones.

        An officer sees those of the municipality that the officer works for.
        """
        return self.filter(
            Q(project__in=user.project_ids(Role.PROJECT_LEADER))
            | Q(
                state=ReportState.RELEASED,
                project__municipality__in=user.municipality_ids(),
            )
        )

    def led_by(self, user: "User") -> Self:
        """Select the reports of projects `user` leads, in any state."""
        return self.filter(project__in=user.project_ids(Role.PROJECT_LEADER))

    def released(self) -> Self:
        """Select the reports that a municipality can read."""
        return self.filter(state=ReportState.RELEASED)

    def standing(self) -> Self:
        """Select the released reports that were not withdrawn since."""
        return self.released().filter(withdrawn_at=None)

    def unreleased(self) -> Self:
        """Select the reports that are still being made, read or completed."""
        return self.exclude(state=ReportState.RELEASED)

    def over(
        self, project: "Project", kind: str, first_day: datetime.date, last_day: datetime.date
    ) -> Self:
        """Select the reports of one kind on a project over exactly this period."""
        return self.filter(project=project, kind=kind, first_day=first_day, last_day=last_day)

    def with_earlier_release(self) -> Self:
        """Add `released_before`: when another of its kind over its period was released last."""
        same = {name: OuterRef(name) for name in ("project", "kind", "first_day", "last_day")}
        others = type(self)(self.model).standing().filter(**same).exclude(pk=OuterRef("pk"))
        newest = others.order_by("-released_at").values("released_at")[:1]
        return self.annotate(released_before=Subquery(newest))


class CertificateQuerySet(models.QuerySet):
    """Certificates of participants, and decisions to give none."""

    def visible_to(self, user: "User") -> Self:
        """Select the certificates in groups that `user` may open."""
        placements = model_along(self.model, "placement")
        return self.filter(placement__in=placements.objects.visible_to(user))

    def of_group(self, group: "Group") -> Self:
        """Select the certificates of everyone who is or was in a group."""
        return self.filter(placement__group=group)

    def made(self) -> Self:
        """Select the certificates of which the document is there."""
        return self.filter(document__isnull=False)
