"""Choices of the programme's method."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class CriterionKind(models.TextChoices):
    """Whether a criterion must be met, or must be absent, to take part now."""

    INCLUSION = "inclusion", _("condition for taking part")
    CONTRAINDICATION = "contraindication", _("reason to wait")


class WaveMoment(models.TextChoices):
    """What happens around a measurement, for the sentence that announces it."""

    START = "start", _("start of the programme")
    TRAINING_END = "training_end", _("end of the training")
    COACHING = "coaching", _("during the coaching")
    END = "end", _("end of the programme")
    AFTER = "after", _("after the programme")

    @property
    def is_once(self) -> bool:
        """Whether every edition measures exactly once then."""
        return self in (WaveMoment.START, WaveMoment.END)

    @property
    def is_underway(self) -> bool:
        """Whether the programme has begun and is not over by then."""
        return self in (WaveMoment.TRAINING_END, WaveMoment.COACHING)


class FidelityCode(StrEnum):
    """Codes of fidelity items that the portal itself looks at (S2 §12.3).

    The items and their texts are an edition's data; a service that records a
    deviation finds its item by one of these. An edition may lack an item: then
    there is nothing to deviate from.
    """

    SESSIONS = "sessions"
    CONTENT_LINE = "content-line"
    PLAN_AS_THREAD = "plan-as-thread"
    MATCHING = "matching"
    COACHING = "coaching"
    COACH_CONTACT = "coach-contact"
    INTERVISION = "intervision"
    CLOSING = "closing"
    GROUP_SIZE = "group-size"
    CRITERIA = "criteria"
    SCREENING = "screening"
    VOLUNTARY = "voluntary"
    COACH_QUALITY = "coach-quality"
    TRAINER_QUALITY = "trainer-quality"
    SAFETY_NET = "safety-net"
    FIXED_TRAINERS = "fixed-trainers"
    PLACE_AND_HOURS = "place-and-hours"
    COACHES_INFORMED = "coaches-informed"
    RETURN_DAYS = "return-days"
    WARM_HANDOVER = "warm-handover"
    WAY_OF_WORKING = "way-of-working"
