"""The waiting list: admitted women, in the order in which they were admitted."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dnt_portal.common.errors import Overtaken, Refused
from dnt_portal.common.transactions import one_act
from dnt_portal.intake.enums import StopReason
from dnt_portal.intake.models import WaitingListEntry
from dnt_portal.participants import services as participants
from dnt_portal.participants.enums import Phase
from dnt_portal.participants.models import Participant

#: What is said to whoever ends a wait that is over.
WAIT_IS_OVER = gettext_lazy("She is not on the waiting list any more.")


@one_act()
def put_on_waiting_list(
    *,
    participant: Participant,
    in_doubt: bool = False,
    since: datetime.datetime | None = None,
) -> WaitingListEntry:
    """Put a woman on the waiting list of the project she is in, once.

    For `decide`, and for `groups` when a place ends before the group starts.
    """
    entry, _made = WaitingListEntry.objects.get_or_create(
        participant=participant,
        until=None,
        defaults={
            "project_id": participant.project_id,
            "in_doubt": in_doubt,
            "since": since or timezone.now(),
        },
    )
    participants.move_to_phase(participant, phase=Phase.WAITING)
    return entry


@one_act()
def take_off_waiting_list(
    participant: Participant, at: datetime.datetime | None = None
) -> WaitingListEntry | None:
    """End the wait of a woman who gets a place; return it, or None when she did not wait."""
    entry = (
        WaitingListEntry.objects.select_for_update()
        .filter(participant=participant, until=None)
        .first()
    )
    if entry is not None:
        # A place given as of a day before the wait began does not make the wait negative.
        entry.until = max(at or timezone.now(), entry.since)
        entry.save(update_fields=["until", "updated_at"])
    return entry


@one_act()
def stop_waiting(*, entry: WaitingListEntry, reason: str) -> WaitingListEntry:
    """End a wait without a place, with the reason; stopping has no consequences (S2 §10.2.1).

    The file stays and the woman counts as stopped, so that she can be looked at again
    (`look_again`). Refused without a reason of `StopReason`, and when she does not
    wait any more: someone gave her a place, or was quicker.
    """
    if reason not in StopReason.values:
        raise Refused(_("Choose a reason."), "reason")
    entry.refresh_from_db(
        fields=["until", "since"],
        from_queryset=WaitingListEntry.objects.select_for_update(of=("self",)),
    )
    if entry.until is not None:
        raise Overtaken(WAIT_IS_OVER)
    entry.until = max(timezone.now(), entry.since)
    entry.stop_reason = reason
    entry.save(update_fields=["until", "stop_reason", "updated_at"])
    participants.move_to_phase(entry.participant, phase=Phase.STOPPED)
    return entry
