"""Choices of referral, screening and decision."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Source(models.TextChoices):
    """Through whom a woman came to the programme (S2 §8.2.2)."""

    SHELTER = "shelter", _("women's shelter")
    VEILIG_THUIS = "veilig_thuis", _("Veilig Thuis")
    CLIENT_MANAGER = "client_manager", _("client manager of the municipality")
    NEIGHBOURHOOD_TEAM = "neighbourhood_team", _("neighbourhood team")
    SOCIAL_WORK = "social_work", _("social work")
    FORMER_PARTICIPANT = "former_participant", _("former participant")
    HERSELF = "herself", _("on her own initiative")
    OTHER = "other", _("other")


class ReferralState(models.TextChoices):
    """How far a referral is."""

    NEW = "new", _("new")
    SCREENING = "screening", _("being screened")
    DECIDED = "decided", _("decided")
    WITHDRAWN = "withdrawn", _("withdrawn")


#: On these something can still be answered and decided.
OPEN_STATES = (ReferralState.NEW, ReferralState.SCREENING)
#: Why nothing can be answered or decided any more, for whoever still tries.
CLOSED = {
    ReferralState.DECIDED: _("There is already a decision on this referral."),
    ReferralState.WITHDRAWN: _("This referral was withdrawn."),
}


class Answer(models.TextChoices):
    """Answer to one criterion: is it so?"""

    YES = "yes", _("yes")
    DOUBT = "doubt", pgettext_lazy("answer", "in doubt")
    NO = "no", _("no")


class StopReason(models.TextChoices):
    """Why an admitted woman no longer waits for a group. None of them is a failure."""

    UNWANTED = "unwanted", _("does not want it any more")
    MOVED = "moved", _("moved away")
    UNREACHABLE = "unreachable", _("cannot be reached")
    OTHER_PATH = "other_path", _("takes another path")


class Outcome(models.TextChoices):
    """What is decided after screening (S2 §8.2.2, §12.3)."""

    ADMIT = "admit", _("admit")
    IN_DOUBT = "in_doubt", _("admit in doubt")
    NOT_YET = "not_yet", _("not yet")
    DECLINE = "decline", _("decline")
