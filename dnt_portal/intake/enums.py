"""Choices of referral, screening and decision."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dnt_portal.participants.enums import Phase


class Source(models.TextChoices):
    """Through whom a woman came to the programme (S2 §8.2.2).

    Of a woman who came before there was a portal nobody may have asked; that is not `OTHER`.
    """

    SHELTER = "shelter", _("women's shelter")
    VEILIG_THUIS = "veilig_thuis", _("Veilig Thuis")
    CLIENT_MANAGER = "client_manager", _("client manager of the municipality")
    NEIGHBOURHOOD_TEAM = "neighbourhood_team", _("neighbourhood team")
    SOCIAL_WORK = "social_work", _("social work")
    FORMER_PARTICIPANT = "former_participant", _("former participant")
    HERSELF = "herself", _("on her own initiative")
    OTHER = "other", _("other")
    NOT_ASKED = "", _("not asked")

    @classmethod
    def answers(cls) -> list["Source"]:
        """Return what may be answered for a woman who is referred today."""
        return [source for source in cls if source != cls.NOT_ASKED]


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
#: What is said to whoever takes back a decision that is not there.
NOT_DECIDED = _("Nothing is decided on this referral now.")


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
    """What is decided after screening (S2 §8.2.2, §12.3).

    `DOUBLE` says nothing about the woman: another referral of her goes on, and this one ends.
    """

    ADMIT = "admit", _("admit")
    IN_DOUBT = "in_doubt", _("admit in doubt")
    NOT_YET = "not_yet", _("not yet")
    DECLINE = "decline", _("decline")
    DOUBLE = "double", _("referred twice")

    @property
    def admits(self) -> bool:
        """Whether she is admitted with it."""
        return self in (Outcome.ADMIT, Outcome.IN_DOUBT)

    @property
    def asks_reason(self) -> bool:
        """Whether it is explained even where it follows the advice."""
        return self != Outcome.ADMIT

    @property
    def judges(self) -> bool:
        """Whether it says something about the woman, so that it can depart from the advice."""
        return self != Outcome.DOUBLE

    @property
    def looks_again(self) -> bool:
        """Whether it says on which day one looks again."""
        return self == Outcome.NOT_YET

    @property
    def in_doubt(self) -> bool:
        """Whether she is admitted in doubt: first she is told that she may stop early."""
        return self == Outcome.IN_DOUBT

    @property
    def participant_phase(self) -> Phase:
        """The phase of a woman on whom it was decided, while she has no place in a group."""
        if self.admits:
            return Phase.WAITING
        return Phase.NOT_YET if self.looks_again else Phase.DECLINED

    @classmethod
    def admitting(cls) -> list["Outcome"]:
        """Return the decisions with which she is admitted."""
        return [outcome for outcome in cls if outcome.admits]

    @classmethod
    def doubting(cls) -> list["Outcome"]:
        """Return the decisions with which she is admitted in doubt."""
        return [outcome for outcome in cls if outcome.in_doubt]

    @classmethod
    def looking_again(cls) -> list["Outcome"]:
        """Return the decisions after which one looks again."""
        return [outcome for outcome in cls if outcome.looks_again]
