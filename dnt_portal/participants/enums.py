"""Choices in the person's file."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Phase(models.TextChoices):
    """Where a participant is in the programme; moved by services only."""

    REFERRED = "referred", _("referred")
    SCREENING = "screening", _("being screened")
    WAITING = "waiting", _("on the waiting list")
    PLACED = "placed", _("placed in a group")
    TRAINING = "training", _("in training")
    COACHING = "coaching", _("in coaching")
    COMPLETED = "completed", _("completed")
    STOPPED = "stopped", _("stopped")
    NOT_YET = "not_yet", _("not yet")
    DECLINED = "declined", _("not admitted")


#: Referred, waiting or taking part: who is in the programme's care now.
CURRENT_PHASES = (
    Phase.REFERRED,
    Phase.SCREENING,
    Phase.WAITING,
    Phase.PLACED,
    Phase.TRAINING,
    Phase.COACHING,
)
#: Who can be looked at again: women who could not take part then, withdrew, stopped, or who
#: completed the programme and want to begin anew. They come back under their own file and
#: pseudonym.
LOOKED_AT_AGAIN = (Phase.NOT_YET, Phase.DECLINED, Phase.STOPPED, Phase.COMPLETED)
#: Where a woman is whose place in a group ended, as long as nobody looks at her again: her place
#: can go on.
AFTER_A_PLACE = (Phase.WAITING, Phase.STOPPED, Phase.COMPLETED)


class InvolvementKind(models.TextChoices):
    """As what someone is involved with a participant."""

    REFERRER = "referrer", _("referrer")
    TRAINER = "trainer", _("trainer")
    COACH = "coach", _("coach")


class Education(models.TextChoices):
    """Highest completed education, as the evaluation groups it (S2 §3.2.2)."""

    NONE = "none", _("none")
    PRIMARY = "primary", _("primary school")
    LOWER_SECONDARY = "lower_secondary", _("vmbo or mavo")
    UPPER_SECONDARY = "upper_secondary", _("havo or vwo")
    VOCATIONAL = "vocational", _("mbo")
    HIGHER = "higher", _("hbo or university")


class SafetyContactKind(models.TextChoices):
    """Who is part of her safety net."""

    CASE_MANAGER = "case_manager", _("case manager")
    TRUSTED_PERSON = "trusted_person", _("person she trusts")


class ConsentKind(models.TextChoices):
    """What a participant agreed to."""

    TAKING_PART = "taking_part", _("taking part is voluntary")
    FILE = "file", _("keeping a file in the portal")
    REFERRAL_TALK = "referral_talk", _("talking with the referrer")
    RESEARCH = "research", _("anonymous figures for research")
