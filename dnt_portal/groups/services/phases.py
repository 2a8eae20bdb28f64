"""The phases of a group: started, in coaching, closed; places that end.

Sources: S2 §1.5.3 (course), §12.3 (size, sessions, safety net, closing).
"""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dnt_portal.accounts.models import User
from dnt_portal.common.errors import Overtaken, Problem, Refused
from dnt_portal.common.refusing import sentence_of
from dnt_portal.groups.enums import EndReason, GroupPhase, SessionState
from dnt_portal.groups.events import group_closed, group_started
from dnt_portal.groups.models import Group, Placement
from dnt_portal.groups.readiness import readiness
from dnt_portal.groups.services.composing import close_place, send_back
from dnt_portal.groups.services.deviations import record_deviation
from dnt_portal.groups.services.locks import hold_group, hold_placement
from dnt_portal.groups.services.sessions import key_dates
from dnt_portal.participants import services as files
from dnt_portal.programme.enums import FidelityCode


@transaction.atomic
def start_group(
    *, by: User, group: Group, on: datetime.date | None = None, reason: str = ""
) -> Group:
    """Start the training of a composed group; sends `group_started`.

    It starts on the day of its first session, or `on`. Refused without a session for every
    theme of the edition, without a trainer, while a participant has no case manager (S2 §12.3),
    and for a group smaller than the edition's without a `reason`; with one that is kept as a
    deviation.
    """
    hold_group(group)
    if group.phase != GroupPhase.RECRUITING:
        raise Overtaken(_("This group has already started."))
    ready = readiness(group)
    if ready.obstacles:
        raise Refused.of(Problem(obstacle) for obstacle in ready.obstacles)
    if ready.too_small:
        if not reason.strip():
            raise Refused(ready.too_small, "reason")
        record_deviation(by=by, group=group, item_code=FidelityCode.GROUP_SIZE, reason=reason)
    for name, day in key_dates(group, started_on=on).items():
        setattr(group, name, day)
    group.starts_on = group.started_on
    group.phase = GroupPhase.TRAINING
    group.save()
    _move_women(group)
    group_started.send(sender=Group, group=group, by=by)
    return group


@transaction.atomic
def start_coaching(*, group: Group, on: datetime.date | None = None) -> Group:
    """End the training: from now on it is the coaching that carries.

    Coaching itself began at the coach session; `on` fills that date where no session says it.
    Refused while a theme was not held and recorded.
    """
    hold_group(group)
    if group.phase != GroupPhase.TRAINING:
        raise Overtaken(_("This group is not in training."))
    open_themes = group.edition.themes.exclude(
        sessions__in=group.sessions.filter(state=SessionState.DONE)
    )
    if numbers := [str(number) for number in open_themes.values_list("number", flat=True)]:
        raise Refused(
            _("Not held or not recorded yet: session %(numbers)s.")
            % {"numbers": ", ".join(numbers)}
        )
    group.phase = GroupPhase.COACHING
    group.coaching_from = group.coaching_from or on or timezone.localdate()
    group.save(update_fields=["phase", "coaching_from", "updated_at"])
    _move_women(group)
    return group


@transaction.atomic
def end_placement(
    *, by: User, placement: Placement, reason: str, on: datetime.date | None = None
) -> Placement:
    """End a participant's place in a group, with the reason; stopping has no consequences.

    The group's trainers no longer see her file; sends `placement_ended`. Who only did not start
    in this group waits for another, as after `take_back`. Refused when the place ended before,
    on a day before it was given or after today, and for a reason that does not fit how far the
    group is.
    """
    on = on or timezone.localdate()
    hold_placement(placement)
    if not placement.is_current:
        raise Overtaken(_("Her place in this group has already ended."))
    if reason not in EndReason.values:
        raise Refused(sentence_of("placement_ends_with_reason"), "reason")
    if on > timezone.localdate():
        raise Refused(_("A place ends today or earlier, not in the future."), "on")
    started = placement.group.phase != GroupPhase.RECRUITING
    ends = EndReason(reason)
    if started and not ends.took_part:
        raise Refused(_("The group has started. Choose another reason."), "reason")
    if not started and ends.completes:
        raise Refused(
            _("The group has not started, so nobody has completed the programme."), "reason"
        )
    if not ends.took_part:
        send_back(by=by, placement=placement, on=on, reason=ends)
    else:
        _end_place(by, placement, ends, on)
    return placement


@transaction.atomic
def close_group(*, by: User, group: Group, on: datetime.date | None = None) -> Group:
    """Close a group: who is still in it has completed the programme.

    Sessions still planned for later are cancelled. Sends `placement_ended` for each participant
    and `group_closed`. Refused before the coaching, while a session that was held is not
    recorded, for a day in the future, and for one on which the coaching had not begun or a
    participant was not in the group yet.
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
                "On that day the coaching had not begun, or someone was not in the group yet. "
                "Choose %(day)s or later."
            )
            % {"day": date_format(first, "j F Y")},
            "on",
        )
    if group.sessions.to_record().exists():
        raise Refused(_("First record or cancel the sessions that are past."))
    for placement in group.placements.current().select_related("participant", "group"):
        _end_place(by, placement, EndReason.COMPLETED, on)
    for session in group.sessions.filter(state=SessionState.PLANNED):
        session.state = SessionState.CANCELLED
        session.cancel_reason = _("The group was closed.")
        session.save(update_fields=["state", "cancel_reason", "updated_at"])
    group.phase = GroupPhase.CLOSED
    group.closed_on = on
    group.save(update_fields=["phase", "closed_on", "updated_at"])
    group_closed.send(sender=Group, group=group, by=by)
    return group


def _first_closing_day(group: Group) -> datetime.date:
    """Return the first day on which everything that a closing ends had begun."""
    begun = [group.started_on, group.coaching_from]
    begun += group.placements.current().values_list("placed_on", flat=True)
    return max(day for day in begun if day is not None)


def _end_place(by: User, placement: Placement, reason: EndReason, on: datetime.date) -> None:
    """Close the place of a participant who took part, who moves to the phase that goes with it."""
    close_place(by=by, placement=placement, reason=reason, on=on)
    files.move_to_phase(participant=placement.participant, phase=reason.participant_phase)


def _move_women(group: Group) -> None:
    phase = GroupPhase(group.phase).participant_phase
    for placement in group.placements.current().select_related("participant"):
        files.move_to_phase(participant=placement.participant, phase=phase)
