"""Pauses: a participant does not come for a while, keeps her place, and is back on a day.

Illness and a move are no end and no absence (S2 §10.2.1; needs N08): what she missed meanwhile is
not marked, and can be made up.
"""

import datetime
from collections.abc import Collection

from django.utils.translation import gettext as _

from dnt_portal.accounts.models import User
from dnt_portal.common.errors import Overtaken, Refused
from dnt_portal.common.refusing import broken, kept_rules, refuse_to_come, sentence_of
from dnt_portal.common.transactions import one_act
from dnt_portal.groups.enums import PauseReason
from dnt_portal.groups.models import Pause, Placement
from dnt_portal.groups.services.locks import hold_current_placement, hold_placement


@one_act()
def pause_placement(
    *,
    by: User,
    placement: Placement,
    on: datetime.date,
    reason: str,
    why: str = "",
    expected_on: datetime.date | None = None,
) -> Pause:
    """Write down that a participant pauses from a day on; she keeps her place and all with it.

    Marks that stand already stay. Refused when her place ended, when she pauses already, for a
    day still to come, before she got her place or in an earlier pause, and when she would be
    expected back before it.
    """
    hold_current_placement(placement)
    if placement.pauses.open().exists():
        raise Overtaken(sentence_of("one_open_pause"))
    if reason not in PauseReason.values:
        raise Refused(_("Choose why she pauses."), "reason")
    refuse_to_come(on, "on")
    if early := no_place_yet(placement, on, "on"):
        raise early
    if expected_on is not None and expected_on < on:
        raise broken("expected_back_after_start", "expected_on")
    pause = Pause(
        placement=placement,
        paused_on=on,
        reason=reason,
        why=why.strip(),
        expected_on=expected_on,
        recorded_by=by,
    )
    with kept_rules(one_open_pause="", pauses_do_not_overlap="on"):
        pause.save()
    return pause


@one_act()
def return_from_pause(*, pause: Pause, on: datetime.date) -> Pause:
    """Write down that a participant is back: from that day on she is asked after again.

    Refused when the pause ended before, and for a day still to come or before the pause.
    """
    _hold(pause)
    if not pause.is_open:
        raise Overtaken(_("The pause has ended already."))
    refuse_to_come(on, "on")
    if on < pause.paused_on:
        raise broken("pause_ends_after_start", "on")
    pause.ended_on = on
    pause.save(update_fields=["ended_on", "updated_at"])
    return pause


@one_act()
def take_back_pause(*, pause: Pause) -> None:
    """Take back a pause that was typed by mistake: she never paused. The trail keeps it."""
    hold_placement(pause.placement)
    Pause.objects.filter(pk=pause.pk).delete()


def no_place_yet(placement: Placement, day: datetime.date, field: str) -> Refused | None:
    """Return the refusal, at `field`, of a day before she got her place."""
    if day < placement.placed_on:
        return Refused(_("On that day she had no place in the group yet."), field)
    return None


def end_pauses(placements: Collection[Placement], on: datetime.date) -> None:
    """End the open pauses of places that end on a day; one that began later lasted no day.

    For the services that end places.
    """
    for pause in Pause.objects.open().filter(placement__in=placements):
        pause.ended_on, pause.ended_with_place = max(on, pause.paused_on), True
        pause.save(update_fields=["ended_on", "ended_with_place", "updated_at"])


def _hold(pause: Pause) -> None:
    """Hold the group of a pause, and read anew whether the pause has ended."""
    hold_placement(pause.placement)
    pause.refresh_from_db(fields=["paused_on", "ended_on"])
