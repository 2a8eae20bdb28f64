"""What a referrer is told about a referral: plain words, never the assessments."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dnt_portal.intake.enums import CLOSED, ReferralState
from dnt_portal.intake.models import Referral
from dnt_portal.participants.enums import Phase


@dataclass(frozen=True)
class PlainStatus:
    """A state for `{% status %}`, in a word and in a sentence."""

    kind: str
    label: Promise
    words: Promise


_RECEIVED = PlainStatus(
    "waiting", _("received"), _("The project leader has your referral and looks at it soon.")
)
_TALKING = PlainStatus(
    "now", _("getting to know her"), _("The project leader is talking with her.")
)
_WITHDRAWN = PlainStatus("neutral", _("withdrawn"), CLOSED[ReferralState.WITHDRAWN])
_AFTER = {
    Phase.REFERRED: _RECEIVED,
    Phase.SCREENING: _TALKING,
    Phase.WAITING: PlainStatus(
        "done", _("she can take part"), _("She can take part. She waits for a group to start.")
    ),
    Phase.PLACED: PlainStatus(
        "done", _("she has a place"), _("She has a place in a group that starts soon.")
    ),
    Phase.TRAINING: PlainStatus("done", _("she takes part"), _("She takes part in the training.")),
    Phase.COACHING: PlainStatus(
        "done", _("she takes part"), _("She takes part and has a coach beside her.")
    ),
    Phase.COMPLETED: PlainStatus("done", _("completed"), _("She completed De Nieuwe Toekomst.")),
    Phase.STOPPED: PlainStatus(
        "neutral", _("stopped"), _("She no longer takes part. Stopping is always fine.")
    ),
    Phase.NOT_YET: PlainStatus(
        "waiting",
        _("not yet"),
        _("Not yet, not never. The project leader looks again later and contacts you."),
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
    the reason or the answers.
    """
    if referral.state == ReferralState.NEW:
        return _RECEIVED
    if referral.state == ReferralState.SCREENING:
        return _TALKING
    if referral.state == ReferralState.WITHDRAWN:
        return _WITHDRAWN
    return _AFTER[Phase(referral.participant.phase)]


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
