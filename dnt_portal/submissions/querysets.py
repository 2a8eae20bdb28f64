"""Whose submissions and drafts there are, and how long they stay."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from dnt_portal.accounts.models import User

#: So long a repeated request still gets its first answer.
ANSWERED_FOR = timedelta(days=1)
#: So long words stay that were typed and not saved.
DRAFTS_STAY = timedelta(days=14)


class SubmissionQuerySet(models.QuerySet):
    """Forms that were taken."""

    def past(self) -> "SubmissionQuerySet":
        """Keep those of which the answer is not given again."""
        return self.filter(taken_at__lt=timezone.now() - ANSWERED_FOR)


class DraftQuerySet(models.QuerySet):
    """Words that were typed and not saved yet."""

    def visible_to(self, user: "User") -> "DraftQuerySet":
        """Keep the writer's own, as long as they stay; a draft has no other reader."""
        return self.filter(user=user, saved_at__gte=timezone.now() - DRAFTS_STAY)

    def past(self) -> "DraftQuerySet":
        """Keep those that stayed long enough."""
        return self.filter(saved_at__lt=timezone.now() - DRAFTS_STAY)
