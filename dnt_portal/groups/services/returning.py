"""The way back: a place that ended goes on, a group that was closed runs again.

Life leaves the straight path, and people press the wrong button (S2 §10.2.1). What was ended
stays in the trail; nothing that was written meanwhile is undone.
"""

from contextlib import suppress
from copy import copy

from django.utils import timezone
from django.utils.translation import gettext as _

from dnt_portal.accounts.models import User
from dnt_portal.common.errors import Overtaken, Refused
from dnt_portal.common.refusing import kept_rules
from dnt_portal.common.transactions import one_act
from dnt_portal.groups.enums import GroupEnding, GroupPhase
from dnt_portal.groups.events import placement_restored
from dnt_portal.groups.models import Group, Placement
from dnt_portal.groups.permissions import trainers_to_choose
from dnt_portal.groups.services.composing import open_to_trainers, why_unsafe
from dnt_portal.groups.services.deviations import refuse_without_reason
from dnt_portal.groups.services.locks import hold_group, hold_placement
from dnt_portal.groups.services.phases import DEPARTURES
from dnt_portal.groups.services.sessions import reinstate_session
from dnt_portal.intake import services as intake
from dnt_portal.participants.enums import AFTER_A_PLACE


def may_go_on(placement: Placement) -> bool:
    """Return whether a place that ended can go on, as far as its page can tell."""
    return (
        not placement.is_current
        and placement.group.phase != GroupPhase.CLOSED
        and placement.participant.phase in AFTER_A_PLACE
    )


@one_act()
def restore_placement(*, by: User, placement: Placement) -> Placement:
    """Let a place that ended go on: it ended by mistake, or she comes back to her own group.

    She is admitted as she was, and the group's trainers see her file again; sends
    `placement_restored`. What she missed meanwhile stays unmarked.

    Refused while the group is closed, when it is full, when she is in another group or must not
    meet someone in this one, and when she is being looked at again: then that decides.
    """
    hold_placement(placement)
    if placement.is_current:
        raise Overtaken(_("Her place in this group has not ended."))
    if placement.group.phase == GroupPhase.CLOSED:
        raise Refused(_("The group is closed. Reopen it first."))
    if placement.participant.phase not in AFTER_A_PLACE and not _is_elsewhere(placement):
        raise Refused(_("She is being looked at again. The decision on that comes first."))
    if unsafe := why_unsafe(placement.group, placement.participant):
        raise Refused(unsafe.message)
    _restore(by, placement)
    return placement


@one_act()
def reopen_group(*, by: User, group: Group, reason: str) -> list[Placement]:
    """Let a group that was closed or called off run again; return the places that go on.

    It is in the phase again in which it ended, and so are the women whose places ended with it,
    as far as they are in no other group by now, are not looked at again and must not meet someone
    in it. Who is no trainer in the project any more is none of the group. Sessions still to come
    that were cancelled with it take place again, where trainers and place are free. That it ended
    so is no departure from the method any more. Refused without a reason, kept with the group.
    """
    hold_group(group)
    if group.phase != GroupPhase.CLOSED:
        raise Overtaken(_("This group is not closed."))
    refuse_without_reason(reason)
    # What it departed from the method in by ending so, it does not depart in any more.
    group.deviations.filter(item__code__in=DEPARTURES, reason=group.ended_because).delete()
    group.phase = GroupEnding(group.ended_as).phase_before
    group.closed_on = None
    group.ended_as = ""
    group.ended_because = ""
    group.reopened_because = reason.strip()
    group.save()
    # A closed group keeps who trained it, whatever became of the role.
    group.group_trainers.exclude(user__in=trainers_to_choose(group.project)).delete()
    _reinstate_sessions(group)
    ended = group.placements.filter(ended_with_group=True).select_related("participant", "group")
    restored = []
    for placement in ended:
        free = placement.participant.phase in AFTER_A_PLACE and not _is_elsewhere(placement)
        if free and why_unsafe(group, placement.participant) is None:
            _restore(by, placement)
            restored.append(placement)
    return restored


def _reinstate_sessions(group: Group) -> None:
    """Plan again what is still to come and was cancelled with the group, as far as it is free."""
    cancelled = group.sessions.filter(cancelled_with_group=True, starts_at__gt=timezone.now())
    for session in cancelled.select_related("group").order_by("starts_at"):
        with suppress(Refused), one_act(goes_on=True):
            reinstate_session(session=session)


def _is_elsewhere(placement: Placement) -> bool:
    """Return whether she has a place in another group by now."""
    return Placement.objects.current().filter(participant=placement.participant_id).exists()


def _restore(by: User, placement: Placement) -> None:
    """Let a place go on: she is in the group again, and its trainers see her file."""
    was = copy(placement)
    intake.waiting_list.take_off_waiting_list(participant=placement.participant)
    placement.ended_on = None
    placement.end_reason = ""
    placement.ended_with_group = False
    with kept_rules(group_has_room="", one_group_at_a_time=""):
        placement.save(update_fields=["ended_on", "end_reason", "ended_with_group", "updated_at"])
    open_to_trainers(placement)
    placement_restored.send(sender=Placement, placement=placement, was=was, by=by)
