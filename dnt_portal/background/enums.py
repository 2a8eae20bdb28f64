"""States of background work."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    """How far a job is."""

    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("being made")
    DONE = "done", _("ready")
    FAILED = "failed", _("failed")

    @property
    def is_open(self) -> bool:
        """Whether the job still has to be done."""
        return self in (JobState.QUEUED, JobState.RUNNING)

    @classmethod
    def open(cls) -> list["JobState"]:
        """Return the states of jobs that still have to be done."""
        return [state for state in cls if state.is_open]


class MailState(models.TextChoices):
    """How far an outgoing mail is."""

    QUEUED = "queued", _("waiting")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
