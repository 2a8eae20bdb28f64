"""State changes of measurements: planned with the group's start, taken, or skipped.

Sources: S2 §2.7.1 (waves), footnote 6 (ladder); docs/decisions/0016.
"""

import datetime
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.utils import timezone
from django.utils.translation import gettext as _

from dnt_portal.accounts.models import User
from dnt_portal.common.errors import Overtaken, Refused
from dnt_portal.common.refusing import broken, check_fields, refuse_to_come
from dnt_portal.common.transactions import one_act
from dnt_portal.common.typed import choose_one_of
from dnt_portal.groups.enums import EndReason
from dnt_portal.groups.models import Group, Placement
from dnt_portal.ladder import questions
from dnt_portal.ladder.enums import SkipReason
from dnt_portal.ladder.models import Measurement
from dnt_portal.participants.models import Participant
from dnt_portal.programme.enums import WaveMoment
from dnt_portal.programme.models import LadderRung

HOURS_IN_A_WEEK = Decimal(60)


# -- Planning --------------------------------------------------------------------------------


def plan_measurements(placement: Placement) -> list[Measurement]:
    """Plan one measurement per wave of the group's edition; a second time changes nothing.

    Due the wave's months after the group's start, also for who joined later.
    Before the start nothing is planned. When the start was corrected, what was not
    taken yet moves with it.
    """
    return _plan(placement.group, [placement])


def plan_group_measurements(group: Group) -> list[Measurement]:
    """Plan the measurements of everyone who is in the group now."""
    return _plan(group, list(group.placements.current()))


@one_act()
def _plan(group: Group, placements: list[Placement]) -> list[Measurement]:
    if group.started_on is None:
        return []
    known = {
        (row.placement_id, row.wave_id): row
        for row in Measurement.objects.filter(placement__in=placements)
    }
    new, moved = [], []
    for wave in group.edition.waves.all():
        due_on = group.started_on + relativedelta(months=wave.months)
        for placement in placements:
            row = known.get((placement.pk, wave.pk))
            if row is None:
                row = Measurement(
                    participant_id=placement.participant_id,
                    placement=placement,
                    wave=wave,
                    due_on=due_on,
                )
                new.append(row)
            elif row.due_on != due_on and row.taken_on is None:
                row.due_on = due_on
                moved.append(row)
    Measurement.objects.bulk_create(new)
    Measurement.objects.bulk_update(moved, ["due_on"])
    return new


@one_act()
def settle_open_measurements(placement: Placement) -> int:
    """Decide about the measurements not taken when a place ends; return how many.

    Who completed the programme, or reached her goal earlier, is still measured: the waves at
    its end and after it are what results are about. Who left early is not chased: what is open
    is marked so, and can be taken all the same when she wants to. Who stopped before the start
    is not measured: what was planned for her goes.
    """
    if placement.end_reason in EndReason.completing():
        return 0
    still_open = Measurement.objects.filter(placement=placement).to_take()
    if not placement.took_part:
        return still_open.delete()[0]
    return still_open.update(skipped=SkipReason.LEFT, updated_at=timezone.now())


@one_act()
def forget_open_measurements(group: Group) -> int:
    """Forget what was planned for a group whose start is taken back; return how many.

    What was taken of a participant before the start stays hers.
    """
    return Measurement.objects.filter(placement__group=group).to_take().delete()[0]


@one_act()
def ask_again(placement: Placement) -> None:
    """Plan the measurements of a place that goes on; what was skipped because it ended is open."""
    left = Measurement.objects.filter(placement=placement, skipped=SkipReason.LEFT)
    left.update(skipped="", updated_at=timezone.now())
    plan_measurements(placement)


@one_act()
def skip_what_is_too_late(placements: Iterable[Placement]) -> int:
    """Mark what can no longer be taken in places of before the portal; return how many.

    Or years of old groups would stand on a work list. It can be taken all the same.
    """
    late = Measurement.objects.filter(placement__in=list(placements)).late()
    return late.update(skipped=SkipReason.TOO_LATE, updated_at=timezone.now())


# -- Finding one that is told --------------------------------------------------------------------


def measurements_of(participants: Iterable[Participant]) -> dict[UUID, list[Measurement]]:
    """Return the measurements of each of the participants, over all her places, oldest first."""
    found: dict[UUID, list[Measurement]] = {participant.pk: [] for participant in participants}
    rows = Measurement.objects.filter(participant__in=found)
    rows = rows.select_related("wave__edition", "placement__group", "rung")
    for row in rows.order_by("placement__group__started_on", "placement_id", "wave__months"):
        found[row.participant_id].append(row)
    return found


def measurement_for(
    rows: Sequence[Measurement], wave: str, taken_on: datetime.date | None = None
) -> Measurement:
    """Return the measurement that is told by its wave, among all of a participant.

    Who had several places is measured once at a wave: the one that was taken counts, of several
    the one of that day. Of those not taken it is the one of the place she had on that day, else of
    her last place. Refused when no group she is or was in has started, and for a wave that no
    edition of hers has.
    """
    if not rows:
        raise Refused(_("She has no place in a group that has started."), "participant")
    hers = [row for row in rows if row.wave.code.casefold() == wave.strip().casefold()]
    if not hers:
        codes = dict.fromkeys(row.wave.code for row in rows)
        raise Refused(choose_one_of(codes), "wave")
    taken = [row for row in hers if row.taken_on]
    on_that_day = [row for row in taken if row.taken_on == taken_on]
    at_her_place = [row for row in taken or hers if taken_on and _had_place(row, taken_on)]
    return (on_that_day or at_her_place or taken or hers)[-1]


def _had_place(measurement: Measurement, day: datetime.date) -> bool:
    """Return whether she had the place of a measurement on a day on which it can be taken."""
    ended_on = measurement.placement.ended_on
    return earliest_day(measurement) <= day and (ended_on is None or day <= ended_on)


# -- Taking ------------------------------------------------------------------------------------


@one_act()
def take_measurement(
    *,
    by: User,
    measurement: Measurement,
    taken_on: datetime.date,
    rung: LadderRung | None,
    external_key: str = "",
    **outcomes: Any,
) -> Measurement:
    """Record a measurement, or correct one; the trail keeps what stood there.

    `outcomes` are answers to the questions of `ASKED`; one that is not given becomes unanswered.
    One that was skipped is no longer. Refused for a day to come or before the
    measurement can have been taken, a day that does not fit between the waves
    before and after it, without a rung or with one of another edition, and for paid
    work on a rung without. That she says she has none on a rung of paid work is kept
    as she says it: they are two questions, and the evaluation found both answers
    (S2 §5.1.2, §5.1.3).
    """
    unknown = sorted(set(outcomes) - {question.name for question in questions.ASKED})
    if unknown:
        raise TypeError(f"Not an outcome: {', '.join(unknown)}.")
    _check_day(measurement, taken_on)
    if rung is None:
        raise broken("taken_measurement_has_a_rung", "rung")
    _check_answers(measurement, rung, outcomes)
    measurement.taken_on = taken_on
    measurement.taken_by = measurement.taken_by or by
    measurement.rung = rung
    measurement.skipped = ""
    measurement.external_key = external_key or measurement.external_key
    for question in questions.ASKED:
        answer = outcomes.get(question.name, question.unanswered)
        setattr(measurement, question.name, answer)
    measurement.hours = measurement.hours or None  # none and 0 say the same
    check_fields(measurement)
    measurement.save()
    return measurement


def earliest_day(measurement: Measurement) -> datetime.date:
    """Return the first day on which a measurement can have been taken.

    That is the group's start; for the wave at the start itself, the day on which its window
    opens, because participants are also measured in the weeks before the first session.
    """
    wave = measurement.wave
    started_on = measurement.placement.group.started_on or measurement.due_on
    if wave.moment == WaveMoment.START:
        return started_on - datetime.timedelta(days=wave.open_days_before)
    return started_on


def _check_day(measurement: Measurement, taken_on: datetime.date) -> None:
    refuse_to_come(taken_on, "taken_on")
    if taken_on < earliest_day(measurement):
        raise Refused(_("That is before her group started."), "taken_on")
    others = (
        measurement.placement.measurements.taken().exclude(pk=measurement.pk).select_related("wave")
    )
    for other in others:
        earlier = other.wave.months < measurement.wave.months
        if other.taken_on is None or (
            other.taken_on <= taken_on if earlier else other.taken_on >= taken_on
        ):
            continue
        # The other measurement lies on the wrong side of this day.
        sentence = _("Measurement %(wave)s was taken on %(day)s. Check the day and the wave.")
        raise Refused(
            sentence % {"wave": other.wave.code, "day": other.taken_on.strftime("%d-%m-%Y")},
            "taken_on",
        )


def _check_answers(measurement: Measurement, rung: LadderRung, outcomes: dict[str, Any]) -> None:
    if rung.edition_id != measurement.wave.edition_id:
        raise Refused(_("That rung is of another edition of the programme."), "rung")
    paid, hours = outcomes.get("paid_work"), outcomes.get("hours")
    if paid is True and not rung.paid_work:
        raise Refused(
            _("She has paid work, but on this rung she has none. Check the rung."), "paid_work"
        )
    if not hours:
        return
    if not 0 < Decimal(str(hours)) <= HOURS_IN_A_WEEK:
        raise Refused(_("Check the hours of paid work a week."), "hours")
    if not paid:
        raise Refused(_("Hours a week belong to paid work."), "hours")


@one_act()
def skip_measurement(*, measurement: Measurement, reason: str) -> Measurement:
    """Record why a measurement was not taken, so that nobody keeps asking for it.

    Refused when it was taken.
    """
    if measurement.taken_on:
        raise Overtaken(_("This measurement was taken. Correct it instead."), "reason")
    if reason not in SkipReason.values:
        raise Refused(_("Choose why it was not taken."), "reason")
    measurement.skipped = reason
    measurement.save(update_fields=["skipped", "updated_at"])
    return measurement


@one_act()
def reopen_measurement(*, measurement: Measurement) -> Measurement:
    """Take back what was recorded or why it was skipped: it stands open again.

    For a measurement recorded with the wrong participant or the wrong wave.
    """
    measurement.taken_on = measurement.taken_by = measurement.rung = None
    measurement.skipped = ""
    for question in questions.ASKED:
        setattr(measurement, question.name, question.unanswered)
    measurement.save()
    return measurement
