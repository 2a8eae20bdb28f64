"""Choices around municipalities and projects."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class HolidayRegion(models.TextChoices):
    """The three regions over which Dutch school holidays are spread."""

    NOORD = "noord", _("North")
    MIDDEN = "midden", _("Central")
    ZUID = "zuid", _("South")


class TeamPart(models.TextChoices):
    """A part of a regional team (S2 table 7.2)."""

    PROJECT_LEADER = "project_leader", _("project leader")
    TRAINERS = "trainers", _("trainers")
    PARTNERS = "partners", _("other organisations")
    COORDINATION = "coordination", _("coordination")
