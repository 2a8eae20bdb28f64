"""Choices of the outcome measurement."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MakingEndsMeet(models.TextChoices):
    """The ways in which a participant manages on her income."""

    EASY = "easy", _("easily")
    JUST = "just", _("just about")
    HARD = "hard", _("with difficulty")
    NOT = "not", _("not")


class SkipReason(models.TextChoices):
    """The reasons why a measurement was not taken."""

    NOT_REACHED = "not_reached", _("could not be reached")
    DID_NOT_WANT = "did_not_want", _("did not want to")
    NOT_SAFE = "not_safe", _("no safe moment")
    TOO_LATE = "too_late", _("too long ago")
    #: Set when her place in the group ends early: then she is not chased.
    LEFT = "left", _("left the programme")


class MeasurementState(models.TextChoices):
    """The state of a measurement today; it follows from the dates and is not kept."""

    TAKEN = "taken", _("taken")
    SKIPPED = "skipped", _("not taken")
    LATE = "late", _("overdue")
    DUE = "due", _("due now")
    OPEN = "open", _("may be taken already")
    AHEAD = "ahead", _("still ahead")
