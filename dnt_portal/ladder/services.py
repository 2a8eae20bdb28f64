"""State changes of measurements: planned with the group's start, taken, or skipped.

Sources: S2 §2.7.1 (waves), footnote 6 (ladder); docs/decisions/0016.
"""

import datetime
from decimal import Decimal
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dnt_portal.accounts.models import User
from dnt_portal.common.errors import Overtaken, Refused
from dnt_portal.common.refusing import check_fields, refuse_to_come
from dnt_portal.groups.enums import EndReason
from dnt_portal.groups.models import Group, Placement
from dnt_portal.ladder.enums import SkipReason
from dnt_portal.ladder.models import Measurement
from dnt_portal.programme.enums import WaveMoment
from dnt_portal.programme.models import LadderRung

#: What goes with the rung; each may be left unanswered.
OUTCOMES = frozenset(
    {"paid_work", "hours", "debts", "ends_meet", "weekly_contact", "self_efficacy"}
)
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


@transaction.atomic
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


@transaction.atomic
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


# -- Taking ------------------------------------------------------------------------------------


@transaction.atomic
def take_measurement(
    *,
    by: User,
    measurement: Measurement,
    taken_on: datetime.date,
    rung: LadderRung,
    external_key: str = "",
    **outcomes: Any,
) -> Measurement:
    """Record a measurement, or correct one; the trail keeps what stood there.

    `outcomes` are those of `OUTCOMES`; one that is not given becomes unanswered.
    One that was skipped is no longer. Refused for a day to come or before the
    measurement can have been taken, a day that does not fit between the waves
    before and after it, a rung of another edition, and answers that contradict
    the rung.
    """
    unknown = sorted(set(outcomes) - OUTCOMES)
    if unknown:
        raise TypeError(f"Not an outcome: {', '.join(unknown)}.")
    _check_day(measurement, taken_on)
    _check_answers(measurement, rung, outcomes)
    measurement.taken_on = taken_on
    measurement.taken_by = measurement.taken_by or by
    measurement.rung = rung
    measurement.skipped = ""
    measurement.external_key = external_key or measurement.external_key
    for name in OUTCOMES:
        setattr(measurement, name, outcomes.get(name, "" if name == "ends_meet" else None))
    measurement.hours = measurement.hours or None  # none and 0 say the same
    check_fields(measurement, exclude=["participant", "placement", "wave", "taken_by", "rung"])
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
            _("She has paid work, but on this rung she has none. Check the rung."), "rung"
        )
    if paid is False and rung.paid_work:
        raise Refused(
            _("On this rung she has paid work, but you answered that she has none."), "rung"
        )
    if not hours:
        return
    if not 0 < Decimal(str(hours)) <= HOURS_IN_A_WEEK:
        raise Refused(_("Check the hours of paid work a week."), "hours")
    if not paid:
        raise Refused(_("Hours a week belong to paid work."), "hours")


@transaction.atomic
def skip_measurement(*, measurement: Measurement, reason: str) -> Measurement:
    """Record why a measurement was not taken, so that nobody keeps asking for it.

    Refused when it was taken.
    """
    if measurement.taken_on:
        raise Overtaken(_("This measurement was taken. Correct it instead."))
    if reason not in SkipReason.values:
        raise Refused(_("Choose why it was not taken."), "reason")
    measurement.skipped = reason
    measurement.save(update_fields=["skipped", "updated_at"])
    return measurement


@transaction.atomic
def reopen_measurement(*, measurement: Measurement) -> Measurement:
    """Take back what was recorded or why it was skipped: it stands open again.

    For a measurement recorded with the wrong participant or the wrong wave.
    """
    measurement.taken_on = measurement.taken_by = measurement.rung = None
    measurement.skipped = measurement.ends_meet = ""
    for name in OUTCOMES - {"ends_meet"}:
        setattr(measurement, name, None)
    measurement.save()
    return measurement
