"""What a referrer is told about a referral: plain words, never the assessments."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dnt_portal.common.dates import short_day
from dnt_portal.intake.enums import CLOSED, Outcome, ReferralState
from dnt_portal.intake.models import Referral
from dnt_portal.participants.enums import Phase
from dnt_portal.participants.extensions import tell_first_days


@dataclass(frozen=True)
class PlainStatus:
    """A state for `{% status %}`, in a word and in a sentence."""

    kind: str
    label: Promise
    words: Promise | str


_RECEIVED = PlainStatus(
    "waiting",
    _("received"),
    _("The project leader has your referral. The screening has not begun yet."),
)
_SCREENING = PlainStatus(
    "now",
    _("being screened"),
    _("The project leader looks whether the programme suits her now."),
)
_WITHDRAWN = PlainStatus("neutral", _("withdrawn"), CLOSED[ReferralState.WITHDRAWN])
_DOUBLE = PlainStatus(
    "neutral",
    _("referred twice"),
    _("She was referred twice. This referral is closed; the other one counts."),
)
_AFTER = {
    Phase.REFERRED: _RECEIVED,
    Phase.SCREENING: _SCREENING,
    Phase.WAITING: PlainStatus(
        "done", _("she can take part"), _("She can take part. She waits for a place in a group.")
    ),
    Phase.PLACED: PlainStatus(
        "done", _("she has a place"), _("She has a place in a group that has not started yet.")
    ),
    Phase.TRAINING: PlainStatus("done", _("she takes part"), _("She takes part in the training.")),
    Phase.COACHING: PlainStatus(
        "done",
        _("she takes part"),
        _("She takes part. The training of her group is over, the coaching goes on."),
    ),
    Phase.COMPLETED: PlainStatus("done", _("completed"), _("She completed De Nieuwe Toekomst.")),
    Phase.STOPPED: PlainStatus(
        "neutral", _("stopped"), _("She does not take part now. Stopping is always fine.")
    ),
    Phase.NOT_YET: PlainStatus(
        "waiting",
        _("not yet"),
        _("Not yet, not never. The project leader chose a day to look again."),
    ),
    Phase.DECLINED: PlainStatus(
        "neutral",
        _("not admitted"),
        _("This programme does not suit her now. Ask the project leader what does."),
    ),
}


def plain_status(referral: Referral) -> PlainStatus:
    """Return how far a referral is, for the referrer who made it.

    Of a decision a referrer hears only what became of it: not the outcome in doubt,
    the reason or the answers. Before the first session of a group that has started she is
    ready, where `tell_first_days` says so.
    """
    if referral.state == ReferralState.NEW:
        return _RECEIVED
    if referral.state == ReferralState.SCREENING:
        return _SCREENING
    if referral.state == ReferralState.WITHDRAWN:
        return _WITHDRAWN
    if referral.decision.outcome == Outcome.DOUBLE:
        return _DOUBLE
    begins_on = referral.participant.begins_on
    if begins_on is not None:
        words = _("She has a place in a group. The first session is on %(day)s.")
        return PlainStatus("done", _("ready to start"), words % {"day": short_day(begins_on)})
    return _AFTER[Phase(referral.participant.phase)]


def plain_statuses(referrals: Iterable[Referral]) -> list[tuple[Referral, PlainStatus]]:
    """Return referrals with how far each is; two queries at most, with their decisions read."""
    rows = list(referrals)
    tell_first_days(referral.participant for referral in rows)
    return [(referral, plain_status(referral)) for referral in rows]


def as_the_referrer_wrote_it(row: Referral) -> dict[str, Any]:
    """Return how the participant is reached, as long as those are the referrer's own words.

    The file keeps no earlier versions of these. So what was saved again after the
    referral was made is left out: someone of the project may have written it. The start
    of the screening saves the file too; telephone and e-mail are not shown from then on.
    """
    if not row.is_open:
        return {}
    # Whoever is looked at again has a file that others worked in before this referral.
    if Referral.objects.filter(participant=row.participant_id, pk__lt=row.pk).exists():
        return {}
    contact = getattr(row.participant, "safe_contact", None)
    if contact is None or contact.updated_at > row.created_at:
        # Not the number either: it may not be safe to call it any more.
        return {}
    shown: dict[str, Any] = {"her_contact": contact}
    if row.participant.updated_at <= row.created_at:
        shown |= {"her_phone": row.participant.phone, "her_email": row.participant.email}
    return shown
