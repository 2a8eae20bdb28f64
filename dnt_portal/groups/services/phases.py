"""The phases of a group: started, in coaching, closed; places that end.

Sources: S2 §1.5.3 (course), §12.3 (size, sessions, safety net, closing).
"""

import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dnt_portal.accounts.models import User
from dnt_portal.common.errors import Overtaken, Problem, Refused
from dnt_portal.common.refusing import refuse_to_come, sentence_of
from dnt_portal.common.taking_over import TODAY, Asks
from dnt_portal.common.transactions import one_act
from dnt_portal.groups.enums import EndReason, GroupPhase, SessionState
from dnt_portal.groups.events import group_closed, group_started
from dnt_portal.groups.models import Group, Placement
from dnt_portal.groups.readiness import readiness
from dnt_portal.groups.services.composing import (
    close_places,
    refuse_after_closing,
    send_back,
)
from dnt_portal.groups.services.deviations import record_deviation
from dnt_portal.groups.services.locks import hold_group, hold_placement
from dnt_portal.groups.services.sessions import key_dates
from dnt_portal.participants import services as files
from dnt_portal.programme.enums import FidelityCode


@one_act()
def start_group(
    *,
    by: User,
    group: Group,
    on: datetime.date | None = None,
    coaching_from: datetime.date | None = None,
    reason: str = "",
    asks: Asks = TODAY,
) -> Group:
    """Start the training of a composed group; sends `group_started`.

    It starts on the day of its first session, or `on`; coaching from its coach session, or
    `coaching_from`. Refused without a session for every
    theme of the edition, without a trainer, while a participant has no case manager (S2 §12.3),
    and for a group smaller than the edition's without a `reason`; with one that is kept as a
    deviation. Refused as well for a day `on` that is still to come, that comes after the day on
    which the coaches were met, or when no day is known.
    """
    hold_group(group)
    if group.phase != GroupPhase.RECRUITING:
        raise Overtaken(_("This group has already started."))
    if on is not None:
        refuse_to_come(on, "on")
    ready = readiness(group, asks)
    if ready.obstacles:
        raise Refused.of(Problem(obstacle) for obstacle in ready.obstacles)
    if ready.too_small:
        if not reason.strip():
            raise Refused(ready.too_small, "reason")
        record_deviation(by=by, group=group, item_code=FidelityCode.GROUP_SIZE, reason=reason)
    for name, day in key_dates(group, started_on=on).items():
        setattr(group, name, day)
    if group.started_on is None:
        raise Refused(_("Say on which day the group started."), "on")
    if coaching_from is not None:
        _refuse_before_start(group, coaching_from, "coaching_from")
        group.coaching_from = coaching_from
    if group.coaching_from is not None and group.coaching_from < group.started_on:
        raise Refused(
            _("The coaches were met on %(day)s. The group started on that day or earlier.")
            % {"day": date_format(group.coaching_from, "j F Y")},
            "on",
        )
    group.starts_on = group.started_on
    group.phase = GroupPhase.TRAINING
    group.save()
    _move_women(group)
    group_started.send(sender=Group, group=group, by=by)
    return group


@one_act()
def start_coaching(*, group: Group, on: datetime.date | None = None, asks: Asks = TODAY) -> Group:
    """End the training: from now on it is the coaching that carries.

    Coaching itself began at the coach session; `on` fills that date where no session says it.
    Of before the portal (`asks`) the date may stay unknown. Refused while a theme was not held
    and recorded, and for a day `on` that is still to come or before the group started.
    """
    hold_group(group)
    if group.phase != GroupPhase.TRAINING:
        raise Overtaken(_("This group is not in training."))
    if on is not None:
        refuse_to_come(on, "on")
        _refuse_before_start(group, on, "on")
    if asks.records:
        _refuse_open_themes(group)
        on = on or timezone.localdate()
    group.phase = GroupPhase.COACHING
    group.coaching_from = group.coaching_from or on
    group.save(update_fields=["phase", "coaching_from", "updated_at"])
    _move_women(group)
    return group


def _refuse_open_themes(group: Group) -> None:
    """Refuse to go on while a theme of the edition was not held, or not recorded."""
    open_themes = group.edition.themes.exclude(
        sessions__in=group.sessions.filter(state=SessionState.DONE)
    )
    if numbers := [str(number) for number in open_themes.values_list("number", flat=True)]:
        raise Refused(
            _("Not held or not recorded yet: session %(numbers)s.")
            % {"numbers": ", ".join(numbers)}
        )


@one_act()
def end_placement(
    *, by: User, placement: Placement, reason: str, on: datetime.date | None = None
) -> Placement:
    """End a participant's place in a group, with the reason; stopping has no consequences.

    The group's trainers no longer see her file; sends `placement_ended`. Who only did not start
    in this group waits for another, as after `take_back`. Refused when the place ended before,
    on a day before it was given, after today or after the group closed, and for a reason that
    does not fit how far the group was on that day.
    """
    on = on or timezone.localdate()
    hold_placement(placement)
    if not placement.is_current:
        raise Overtaken(_("Her place in this group has already ended."))
    if reason not in EndReason.values:
        raise Refused(sentence_of("placement_ends_with_reason"), "reason")
    if on > timezone.localdate():
        raise Refused(_("A place ends today or earlier, not in the future."), "on")
    refuse_after_closing(placement.group.closed_on, on)
    ends = EndReason(reason)
    if not ends.took_part and _had_started(placement.group, on):
        raise Refused(_("The group has started. Choose another reason."), "reason")
    if ends.completes and placement.group.phase == GroupPhase.RECRUITING:
        raise Refused(
            _("The group has not started, so nobody has completed the programme."), "reason"
        )
    if not ends.took_part:
        send_back(by=by, placement=placement, on=on, reason=ends)
    else:
        _end_places(by, placement.group, [placement], ends, on)
    return placement


def _had_started(group: Group, day: datetime.date) -> bool:
    """Return whether the group was past its first day; while it recruits it never is."""
    if group.phase == GroupPhase.RECRUITING or group.started_on is None:
        return False
    return day > group.started_on


@one_act()
def close_group(
    *, by: User, group: Group, on: datetime.date | None = None, asks: Asks = TODAY
) -> Group:
    """Close a group: who is still in it has completed the programme.

    Sessions that are still to come are cancelled; one that is past and that nobody recorded
    stays so. Sends `placement_ended` for each participant and `group_closed`. Refused before
    the coaching, while a session that was held is not recorded, for a day in the future, and
    for one on which the coaching had not begun or a participant was not in the group yet, or
    after which someone left it.
    """
    on = on or timezone.localdate()
    hold_group(group)
    if group.phase != GroupPhase.COACHING:
        raise Overtaken(_("Only a group in coaching can be closed."))
    if on > timezone.localdate():
        raise Refused(_("A group closes today or earlier, not in the future."), "on")
    if on < (first := _first_closing_day(group)):
        raise Refused(
            _(
                "On that day the coaching had not begun, or someone came into the group or left "
                "it afterwards. Choose %(day)s or later."
            )
            % {"day": date_format(first, "j F Y")},
            "on",
        )
    if asks.records and group.sessions.to_record().exists():
        raise Refused(_("First record or cancel the sessions that are past."))
    _end_places(by, group, _current(group), EndReason.COMPLETED, on)
    to_come = group.sessions.filter(state=SessionState.PLANNED, starts_at__gt=timezone.now())
    for session in to_come:
        session.state = SessionState.CANCELLED
        session.cancel_reason = _("The group was closed.")
        session.save(update_fields=["state", "cancel_reason", "updated_at"])
    group.phase = GroupPhase.CLOSED
    group.closed_on = on
    group.save(update_fields=["phase", "closed_on", "updated_at"])
    group_closed.send(sender=Group, group=group, by=by)
    return group


def _refuse_before_start(group: Group, day: datetime.date, field: str) -> None:
    """Refuse a day on which coaching began that is before the start of the group."""
    if group.started_on is not None and day < group.started_on:
        raise Refused(_("On that day the group had not started yet."), field)


def _first_closing_day(group: Group) -> datetime.date:
    """Return the first day after which nothing of the group began any more, and nobody left."""
    days = [group.started_on, group.coaching_from]
    for came_and_left in group.placements.values_list("placed_on", "ended_on"):
        days += came_and_left
    return max(day for day in days if day is not None)


def _end_places(
    by: User, group: Group, placements: list[Placement], reason: EndReason, on: datetime.date
) -> None:
    """Close the places of participants who took part; they move to the phase that goes with it."""
    close_places(by=by, group=group, placements=placements, reason=reason, on=on)
    women = [placement.participant for placement in placements]
    files.move_to_phase(*women, phase=reason.participant_phase)


def _current(group: Group) -> list[Placement]:
    """Return the places in a group that have not ended, with their participants."""
    return list(group.placements.current().select_related("participant", "group"))


def _move_women(group: Group) -> None:
    phase = GroupPhase(group.phase).participant_phase
    files.move_to_phase(*(placement.participant for placement in _current(group)), phase=phase)
