"""The phases of a group: started, in coaching, closed or called off; places that end.

Sources: S2 §1.5.3 (course), §10.2.1 (groups that grew too small, or ended), §12.3 (size,
sessions, safety net, closing). The way back: `returning`.
"""

import datetime
from collections import defaultdict
from collections.abc import Mapping

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dnt_portal.accounts.models import User
from dnt_portal.common.errors import Overtaken, Problem, Refused
from dnt_portal.common.refusing import refuse_to_come, sentence_of
from dnt_portal.common.taking_over import TODAY, Asks
from dnt_portal.common.transactions import one_act
from dnt_portal.groups.enums import EndReason, GroupEnding, GroupPhase, SessionKind, SessionState
from dnt_portal.groups.events import (
    group_closed,
    group_closing,
    group_start_taken_back,
    group_started,
)
from dnt_portal.groups.models import SAY_HOW_IT_ENDS, Group, Placement, outcome_field
from dnt_portal.groups.readiness import readiness
from dnt_portal.groups.services.composing import (
    close_places,
    refuse_after_closing,
    send_back,
)
from dnt_portal.groups.services.deviations import record_deviation, refuse_without_reason
from dnt_portal.groups.services.locks import hold_current_placement, hold_group
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
    theme of the edition, without a trainer, while a participant has no case manager (S2 §12.3)
    or did not agree that a file is kept, and for a group smaller than the edition's without a
    `reason`; with one that is kept as a deviation. Refused as well for a day `on` that is still to
    come, that comes after the day on which the coaches were met, or when no day is known.
    """
    hold_group(group)
    _refuse_started(group)
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
def take_back_start(*, by: User, group: Group) -> Group:
    """Take back that a group started: it recruits again, with who is in it and what is planned.

    Sends `group_start_taken_back`. That it started small is no departure any more. Refused when it
    is not in training, and once a session was held or marked: then it did start.
    """
    hold_group(group)
    _refuse_unless_training(group)
    if group.sessions.begun().exists():
        raise Refused(_("A session of this group was held or marked, so it has started."))
    group.deviations.filter(item__code=FidelityCode.GROUP_SIZE).delete()
    group.phase = GroupPhase.RECRUITING
    group.starts_on = group.started_on
    group.started_on = group.coaching_from = group.ends_on = None
    group.save()
    _move_women(group)
    group_start_taken_back.send(sender=Group, group=group, by=by)
    return group


@one_act()
def start_coaching(*, group: Group, on: datetime.date | None = None, asks: Asks = TODAY) -> Group:
    """End the training: from now on it is the coaching that carries.

    Coaching itself began at the coach session; `on` fills that date where no session says it.
    Of before the portal (`asks`) the date may stay unknown. Refused while a theme was not held
    and recorded, and for a day `on` that is still to come or before the group started.
    """
    hold_group(group)
    _refuse_unless_training(group)
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
    hold_current_placement(placement)
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
    if ends.waits_again:
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
def call_off_group(*, by: User, group: Group, reason: str) -> Group:
    """Call off a group that has not started: who has a place in it waits again, as long as before.

    Its sessions are cancelled; sends `group_closed`. Refused without a reason, and once the group
    has started: then it is closed.
    """
    hold_group(group)
    _refuse_started(group)
    refuse_without_reason(reason)
    for placement in _current(group):
        send_back(by=by, placement=placement, on=timezone.localdate(), with_group=True)
    return _end_group(by, group, GroupEnding.CALLED_OFF, timezone.localdate(), reason)


@one_act()
def close_group(
    *,
    by: User,
    group: Group,
    on: datetime.date | None = None,
    outcomes: Mapping[int, str] | None = None,
    reason: str = "",
    asks: Asks = TODAY,
) -> Group:
    """Close a group; `outcomes` says how it ends for each participant in it, by her place's key.

    Nobody completes the programme without someone having decided so; of before the portal
    (`asks`) who is still in the group did. Sessions that are still to come are cancelled; one
    that is past and that nobody recorded stays so. Sends `group_closing`, at which higher apps
    can still refuse, `placement_ended` for each participant and `group_closed`.

    Where it departs from the method (`departures`) a `reason` is asked for and kept as a
    deviation. Refused before the start and its first day, while a session that was held is not
    recorded, for an outcome that is missing or does not fit how far the group is, for a day in
    the future, and for one on which the coaching had not begun or a participant was not in the
    group yet, or after which someone left it.
    """
    on = on or timezone.localdate()
    hold_group(group)
    if group.phase == GroupPhase.RECRUITING:
        raise Overtaken(_("This group has not started. It can be called off."))
    if group.phase == GroupPhase.CLOSED:
        raise Overtaken(_("This group has already been closed."))
    if group.begins_on is not None:
        raise Refused(_("This group has not begun yet. Take back its start; then call it off."))
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
    ends = _outcomes(group, outcomes or {}, asks)
    ending = ending_of(group, on)
    if asks.records:
        group_closing.send(sender=Group, group=group, by=by)
        for code in departures(group, on):
            if not reason.strip():
                raise Refused(_("This departs from the method. Say why."), "reason")
            record_deviation(by=by, group=group, item_code=code, reason=reason)
    for outcome, placements in ends.items():
        if outcome.waits_again:
            for placement in placements:
                send_back(by=by, placement=placement, on=on, reason=outcome, with_group=True)
        else:
            _end_places(by, group, placements, outcome, on, with_group=True)
    return _end_group(by, group, ending, on, reason)


def ending_of(group: Group, on: datetime.date) -> GroupEnding:
    """Return how a group that runs ends when it is closed on a day."""
    if group.phase == GroupPhase.TRAINING:
        return GroupEnding.FELL_APART
    early = group.ends_on is not None and on < group.ends_on
    return GroupEnding.EARLY if early else GroupEnding.FULL


#: In what a group can depart from the method by the way it ends.
DEPARTURES = (FidelityCode.SESSIONS, FidelityCode.COACHING, FidelityCode.CLOSING)


def departures(group: Group, on: datetime.date) -> list[FidelityCode]:
    """Return in what a group departs from the method when it is closed on a day (S2 §12.3).

    Its training is not whole, its coaching is shorter than the method's, or there was no closing
    meeting.
    """
    found = []
    ending = ending_of(group, on)
    if ending == GroupEnding.FELL_APART:
        found.append(FidelityCode.SESSIONS)
    elif ending == GroupEnding.EARLY:
        found.append(FidelityCode.COACHING)
    held = group.sessions.filter(kind=SessionKind.CLOSING, state=SessionState.DONE)
    if ending != GroupEnding.FELL_APART and not held.exists():
        found.append(FidelityCode.CLOSING)
    return found


def _outcomes(
    group: Group, said: Mapping[int, str], asks: Asks
) -> dict[EndReason, list[Placement]]:
    """Return how it ends for the women of a group, as it was decided of each of them.

    Refused at the field of each woman (`outcome_field`) of whom nothing fitting is said.
    """
    fitting = EndReason.at_closing(GroupPhase(group.phase))
    found = defaultdict(list)
    problems = []
    for placement in _current(group):
        outcome = said.get(placement.pk, "" if asks.outcomes else EndReason.COMPLETED)
        if outcome in fitting:
            found[EndReason(outcome)].append(placement)
        else:
            problems.append(Problem(str(SAY_HOW_IT_ENDS), outcome_field(placement)))
    if problems:
        raise Refused.of(problems)
    return found


def _end_group(
    by: User, group: Group, ending: GroupEnding, on: datetime.date, reason: str
) -> Group:
    """Close a group of which the places have ended; what was still to come is cancelled."""
    to_come = group.sessions.filter(state=SessionState.PLANNED, starts_at__gt=timezone.now())
    for session in to_come:
        session.state = SessionState.CANCELLED
        session.cancel_reason = _("The group was closed.")
        session.cancelled_with_group = True
        session.save(update_fields=["state", "cancel_reason", "cancelled_with_group", "updated_at"])
    group.phase = GroupPhase.CLOSED
    group.closed_on = on
    group.ended_as = ending
    group.ended_because = reason.strip()
    group.save(update_fields=["phase", "closed_on", "ended_as", "ended_because", "updated_at"])
    group_closed.send(sender=Group, group=group, by=by)
    return group


def _refuse_unless_training(group: Group) -> None:
    """Refuse what is only done with a group that is in training."""
    if group.phase != GroupPhase.TRAINING:
        raise Overtaken(_("This group is not in training."))


def _refuse_started(group: Group) -> None:
    """Refuse what is only done with a group that still recruits."""
    if group.phase != GroupPhase.RECRUITING:
        raise Overtaken(_("This group has already started."))


def _refuse_before_start(group: Group, day: datetime.date, field: str) -> None:
    """Refuse a day on which coaching began that is before the start of the group."""
    if group.started_on is not None and day < group.started_on:
        raise Refused(_("On that day the group had not started yet."), field)


def _first_closing_day(group: Group) -> datetime.date:
    """Return the first day after which nothing of the group began any more, and nobody left."""
    days = [group.started_on]
    if group.phase == GroupPhase.COACHING:
        days.append(group.coaching_from)
    for came_and_left in group.placements.values_list("placed_on", "ended_on"):
        days += came_and_left
    return max(day for day in days if day is not None)


def _end_places(
    by: User,
    group: Group,
    placements: list[Placement],
    reason: EndReason,
    on: datetime.date,
    with_group: bool = False,
) -> None:
    """Close the places of participants who took part; they move to the phase that goes with it."""
    close_places(
        by=by, group=group, placements=placements, reason=reason, on=on, with_group=with_group
    )
    women = [placement.participant for placement in placements]
    files.move_to_phase(*women, phase=reason.participant_phase)


def _current(group: Group) -> list[Placement]:
    """Return the places in a group that have not ended, with their participants."""
    return list(group.placements.current().select_related("participant", "group"))


def _move_women(group: Group) -> None:
    phase = GroupPhase(group.phase).participant_phase
    files.move_to_phase(*(placement.participant for placement in _current(group)), phase=phase)
