"""Reads of reports and certificates."""

from django.db import models
from django.db.models import Q

from dnt_portal.accounts.enums import Role
from dnt_portal.reports.enums import ReportState


class ReportQuerySet(models.QuerySet):
    """Reports to municipalities."""

    def visible_to(self, user) -> "ReportQuerySet":
        """Reports of projects `user` leads; released ones of her municipality for an officer."""
        return self.filter(
            Q(project__in=user.project_ids(Role.PROJECT_LEADER))
            | Q(
                state=ReportState.RELEASED,
                project__municipality__in=user.municipality_ids(),
            )
        )


class CertificateQuerySet(models.QuerySet):
    """Certificates of participants."""

    def visible_to(self, user) -> "CertificateQuerySet":
        """Certificates in groups `user` may open."""
        placements = self.model._meta.get_field("placement").related_model
        return self.filter(placement__in=placements.objects.visible_to(user))
