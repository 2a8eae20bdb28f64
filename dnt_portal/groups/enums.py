"""Choices of groups, sessions and attendance."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class GroupPhase(models.TextChoices):
    """Where a group is in its twelve months."""

    RECRUITING = "recruiting", _("recruiting")
    TRAINING = "training", _("in training")
    COACHING = "coaching", _("in coaching")
    CLOSED = "closed", _("closed")


class SessionKind(models.TextChoices):
    """What a session is for."""

    THEME = "theme", _("session of the training")
    EXTRA = "extra", _("extra module")
    RETURN = "return", _("return meeting")
    CLOSING = "closing", _("closing meeting")


class SessionState(models.TextChoices):
    """Whether a session was held."""

    PLANNED = "planned", _("planned")
    DONE = "done", _("held")
    CANCELLED = "cancelled", _("cancelled")


class Mark(models.TextChoices):
    """A participant's attendance at one session."""

    PRESENT = "present", _("present")
    LATE = "late", _("late")
    EXCUSED = "excused", _("excused")
    ABSENT = "absent", _("absent")

    @property
    def was_there(self) -> bool:
        """Whether she was at the session, so that she followed it (S2 §10.2.1)."""
        return self in (Mark.PRESENT, Mark.LATE)

    @classmethod
    def followed(cls) -> list["Mark"]:
        """Return the marks with which a session was followed."""
        return [mark for mark in cls if mark.was_there]


class CoachCheck(models.TextChoices):
    """The trainer's question at every session once coaches are there (S2 §9.2.3)."""

    GOOD = "good", _("contact, and it clicks")
    DOUBT = "doubt", _("contact, in doubt")
    NO_CONTACT = "no_contact", _("no contact")


class EndReason(models.TextChoices):
    """Why someone's participation ended (needs N77, N78). None of them is a failure."""

    COMPLETED = "completed", _("completed the programme")
    EARLY_POSITIVE = "early_positive", _("reached her goal earlier")
    BACK_TO_CARE = "back_to_care", _("back to care first")
    MOVED = "moved", _("moved")
    STOPPED_TRAINING = "stopped_training", _("stopped during the training")
    STOPPED_COACHING = "stopped_coaching", _("stopped during the coaching")
    BEFORE_START = "before_start", _("did not start in this group")
