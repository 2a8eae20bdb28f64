"""What a coach wrote while the match ended: hers to send as a last report, for fourteen days.

The coach's access ends with the match, in the database too. So the coach asks for it, and the
background, which sees the match, writes it in the log.
"""

import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dnt_portal.accounts.models import User
from dnt_portal.background.services import request_job
from dnt_portal.coaching.emails import tell_leaders_of_last_report
from dnt_portal.coaching.enums import Medium
from dnt_portal.coaching.models import Contact, Track
from dnt_portal.coaching.services.contacts import CHOOSE_MEDIUM, log_contact
from dnt_portal.coaching.unsaved import ended_lately, track_key_of
from dnt_portal.common.dates import day_of_week
from dnt_portal.common.errors import Refused
from dnt_portal.common.transactions import one_act
from dnt_portal.submissions import services as submissions
from dnt_portal.submissions.models import Draft
from dnt_portal.submissions.querysets import DRAFTS_STAY
from dnt_portal.submissions.tokens import Token, account_mark

LAST_REPORT = "last_report"
NOT_THEN = _("You did not coach on this day. Choose a day on which you did.")


@one_act()
def send_last_report(
    *, by: User, draft: Draft, held_on: datetime.date, medium: str, note: str
) -> None:
    """Send what a coach had typed to the log of the match that ended meanwhile.

    Refused for a day on which the coach coached nobody whose coaching ended lately, for a way of
    being in touch that is none, and without a word. Minutes are not known any more.
    """
    if medium not in Medium.values:
        raise Refused(CHOOSE_MEDIUM, "medium")
    if not note.strip():
        raise Refused(_("Write what you want to report."), "note")
    coached = ended_lately(by).filter(since__date__lte=held_on, until__date__gte=held_on)
    if not coached.exists():
        raise Refused(NOT_THEN, "held_on")
    typed = submissions.drafts.Typed(
        [("held_on", held_on.isoformat()), ("medium", medium), ("note", note.strip())],
        [("", note.strip())],
    )
    submissions.drafts.keep(
        user=by,
        token=Token(draft.key, account_mark(by)),
        page=draft.page,
        address=draft.address,
        typed=typed,
    )
    request_job(
        by=by,
        kind=LAST_REPORT,
        parameters={"draft": str(draft.key)},
        business_key=f"{LAST_REPORT}-{draft.key}",
    )


@one_act()
def take_up(*, by: User, key: UUID) -> Contact | None:
    """Write a last report in the log of its match, and tell the leaders; for the background.

    None when it was taken up before. The match has to be one that this person coached and that
    ended lately; a day after its end is told in the words, in the log it stands on the last one.
    """
    draft = Draft.objects.select_for_update().filter(user=by, key=key).first()
    if draft is None:
        return None
    typed = dict(submissions.drafts.typed_in(draft).fields)
    key_of_match = track_key_of(draft)
    assert key_of_match is not None  # asked before it was sent
    track = Track.objects.select_related("participant", "coach").get(pk=key_of_match)
    lately = timezone.localdate() - DRAFTS_STAY
    if track.coach.user_id != by.pk or track.ended_on is None or track.ended_on < lately:
        raise Refused(NOT_THEN)
    held_on, note = datetime.date.fromisoformat(typed["held_on"]), typed["note"]
    if held_on > track.ended_on:
        held_on, note = track.ended_on, f"{day_of_week(held_on)}: {note}"
    contact = log_contact(by=by, track=track, held_on=held_on, medium=typed["medium"], note=note)
    submissions.drafts.discard(draft)
    tell_leaders_of_last_report(track)
    return contact
