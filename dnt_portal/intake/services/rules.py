"""Rules that more than one service of the intake keeps."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from dnt_portal.common.errors import Overtaken, Refused
from dnt_portal.intake.enums import CLOSED, Outcome, ReferralState
from dnt_portal.intake.models import Decision, Referral
from dnt_portal.participants import services as participants
from dnt_portal.participants.enums import InvolvementKind
from dnt_portal.participants.models import Participant
from dnt_portal.programme.models import Edition

#: How long referrers still see what became of a referral after the decision.
#: Long enough to hear that a woman started; not a window on her whole year.
REFERRER_FOLLOWS = datetime.timedelta(days=365)


def lock_open(referral: Referral) -> None:
    """Lock the referral until the transaction ends; refuse when it is no longer open."""
    referral.refresh_from_db(
        fields=["state", "waited_since"],
        from_queryset=Referral.objects.select_for_update(of=("self",)),
    )
    if not referral.is_open:
        raise Overtaken(CLOSED[ReferralState(referral.state)])


def refuse_too_young(
    edition: Edition, date_of_birth: datetime.date | None, day: datetime.date
) -> None:
    """Refuse who is younger on `day` than the edition asks (S2 §1.5.1)."""
    if date_of_birth is None:
        return
    age = Participant(date_of_birth=date_of_birth).age_on(day)
    minimum = edition.minimum_age
    if age is not None and age < minimum:
        raise Refused(
            _("De Nieuwe Toekomst is for women of %(age)s and older.") % {"age": minimum},
            "date_of_birth",
        )


def refuse_not_admitted(participant: Participant, day: datetime.date) -> None:
    """Refuse a place in a group for whom the last decision by that day did not admit.

    For a place of before the portal, of which nobody waited on a list. Where nothing is known of
    a decision there is nothing to refuse.
    """
    decided = Decision.objects.filter(referral__participant=participant, decided_on__lte=day)
    last = decided.order_by("-decided_on", "-pk").values_list("outcome", flat=True).first()
    if last is not None and not Outcome(last).admits:
        raise Refused(_("She was not admitted, so she has no place in a group."), "participant")


def let_referrer_follow(referral: Referral, day: datetime.date | None = None) -> None:
    """Let the referrer see what becomes of the referral for a while, then no more.

    Row-level security shows a referral through the participant, and the participant to a
    referrer through an involvement: so that ends a year after the decision, not at it.
    """
    if referral.referrer is not None:
        participants.close_involvement(
            referral.participant,
            referral.referrer,
            InvolvementKind.REFERRER,
            at=moment_of(day or timezone.localdate()) + REFERRER_FOLLOWS,
        )


def moment_of(day: datetime.date) -> datetime.datetime:
    """Return now for today, and noon for a day that was entered afterwards."""
    if day == timezone.localdate():
        return timezone.now()
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))
