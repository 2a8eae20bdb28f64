"""Reads of jobs, documents and outgoing mail."""

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils import timezone

from dnt_portal.accounts.enums import Role
from dnt_portal.background.enums import JobState, MailState

if TYPE_CHECKING:
    from dnt_portal.accounts.models import User

#: A job that shows no life for this long lost its worker and may start again.
LOST_AFTER = timedelta(minutes=10)
#: How long the broker gets before the sweeper publishes a row again.
FORGOTTEN_AFTER = timedelta(seconds=30)
MAX_ATTEMPTS = 5


class JobQuerySet(models.QuerySet):
    """Background jobs."""

    def visible_to(self, user: "User") -> Self:
        """Select the jobs that `user` asked for, and those of projects `user` leads."""
        return self.filter(
            models.Q(requested_by=user)
            | models.Q(project__in=user.project_ids(Role.PROJECT_LEADER))
        )

    def forgotten(self) -> Self:
        """Select the jobs that the broker lost, or whose worker died."""
        return self._without_life().filter(attempts__lt=MAX_ATTEMPTS)

    def given_up(self) -> Self:
        """Select the jobs that were tried too often without ever ending."""
        return self._without_life().filter(attempts__gte=MAX_ATTEMPTS)

    def _without_life(self) -> Self:
        now = timezone.now()
        return self.filter(
            models.Q(state=JobState.QUEUED, touched_at__lt=now - FORGOTTEN_AFTER)
            | models.Q(state=JobState.RUNNING, touched_at__lt=now - LOST_AFTER)
        )


class OutgoingMailQuerySet(models.QuerySet):
    """Mails to send or sent."""

    def forgotten(self) -> Self:
        """Select the mails that the broker lost, or that could not be sent before."""
        return self.filter(
            state=MailState.QUEUED,
            touched_at__lt=timezone.now() - FORGOTTEN_AFTER,
            attempts__lt=MAX_ATTEMPTS,
        )
