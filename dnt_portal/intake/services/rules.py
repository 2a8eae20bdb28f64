"""Rules that more than one service of the intake keeps."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from dnt_portal.common.errors import Refused
from dnt_portal.intake.enums import ReferralState
from dnt_portal.intake.models import Referral
from dnt_portal.organisations.models import Project
from dnt_portal.participants import services as participants
from dnt_portal.participants.enums import InvolvementKind
from dnt_portal.participants.models import Participant

#: How long a referrer still sees what became of her referral after the decision.
#: Long enough to hear that a woman started; not a window on her whole year.
REFERRER_FOLLOWS = datetime.timedelta(days=365)


def hold_open(referral: Referral) -> None:
    """Hold the referral until the transaction ends; refused when it is no longer open."""
    referral.refresh_from_db(
        fields=["state"], from_queryset=Referral.objects.select_for_update(of=("self",))
    )
    if referral.state == ReferralState.DECIDED:
        raise Refused(_("There is already a decision on this referral."))
    if referral.state == ReferralState.WITHDRAWN:
        raise Refused(_("This referral was withdrawn."))


def refuse_too_young(
    project: Project, date_of_birth: datetime.date | None, day: datetime.date
) -> None:
    """Refused when she is younger on `day` than the project's edition asks (S2 §1.5.1)."""
    if date_of_birth is None:
        return
    age = Participant(date_of_birth=date_of_birth).age_on(day)
    minimum = project.edition.minimum_age
    if age is not None and age < minimum:
        raise Refused(_("De Nieuwe Toekomst is for women of %(age)s and older.") % {"age": minimum})


def let_referrer_follow(referral: Referral, day: datetime.date | None = None) -> None:
    """Let the referrer see what becomes of it for a while, then close the file to her.

    Row-level security shows a referral through the participant, and she sees that
    one through her involvement: so it ends a year after the decision, not at it.
    """
    if referral.referrer is not None:
        participants.close_involvement(
            referral.participant,
            referral.referrer,
            InvolvementKind.REFERRER,
            at=moment_of(day or timezone.localdate()) + REFERRER_FOLLOWS,
        )


def moment_of(day: datetime.date) -> datetime.datetime:
    """Now for today; noon for a day that was entered afterwards."""
    if day == timezone.localdate():
        return timezone.now()
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))
