"""Goals of the plan and measurements on the ladder."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext as _

from dnt_portal.groups.enums import EndReason
from dnt_portal.groups.models import Group, Placement
from dnt_portal.imports.parsing.rows import Row
from dnt_portal.imports.planning.plan import Plan
from dnt_portal.ladder.enums import SkipReason
from dnt_portal.ladder.models import Measurement
from dnt_portal.ladder.services import earliest_day
from dnt_portal.participants.models import Participant
from dnt_portal.plans.enums import GoalState
from dnt_portal.plans.models import Goal
from dnt_portal.plans.models import Plan as PersonalPlan
from dnt_portal.programme.models import LadderRung, MeasurementWave

OUTCOMES = ("paid_work", "hours", "debts", "ends_meet", "weekly_contact", "self_efficacy")


# -- Goals ------------------------------------------------------------------------------------


def plan_plans(plan: Plan) -> dict[int, PersonalPlan]:
    """Plan a personal development plan for everyone who gets a place, as on the screens.

    Return the plans there are and will be, by the identity of the participant.
    """
    women = {id(row.participant): row.participant for row in plan.ledger.added[Placement]}
    for row in plan.reading.rows("goals"):
        key = row.get("participant") or ""
        woman = plan.known["participants"].get(key)
        if woman is None and len(found := plan.found("participants", key)) == 1:
            woman = found[0]
        if woman is not None:
            women[id(woman)] = woman
    old = [woman.pk for woman in women.values() if not plan.ledger.is_new(woman)]
    held = plan.world.plans(old) if old else {}
    return {
        key: held.get(woman.pk) or plan.ledger.add(PersonalPlan(participant=woman))
        for key, woman in women.items()
    }


def plan_goals(plan: Plan, plans: dict[int, PersonalPlan]) -> None:
    """Plan the goals, in the participant's own words."""
    old = [one.pk for one in plans.values() if not plan.ledger.is_new(one)]
    held = plan.world.goals(old) if old and plan.reading.rows("goals") else {}
    for row in plan.rows("goals"):
        participant = plan.refer(row, "participant")
        plan.not_to_come(row, "set_on", "state_on")
        if isinstance(participant, Participant):
            personal = plans[id(participant)]
            _plan_goal(plan, row, personal, held.get((personal.pk, row.values["key"])))


def _plan_goal(plan: Plan, row: Row, personal: PersonalPlan, goal: Goal | None) -> None:
    values = {
        name: row.values[name] for name in ("words", "state", "set_on", "state_on") if row.has(name)
    }
    moves = goal is not None and row.get("state") not in (None, goal.state)
    if moves and "state_on" not in row.bad:
        # As on the screen: since today, or figures of earlier periods would change.
        values.setdefault("state_on", plan.today)
    if goal is not None:
        plan.ordered(row, "set_on", "state_on", {"state_on": values.get("state_on", goal.state_on)})
    else:
        plan.ordered(row, "set_on", "state_on")
    if row.bad:
        return
    new = goal is None
    if goal is None:
        goal = plan.ledger.add(
            Goal(plan=personal, external_key=row.values["key"], state=GoalState.ACTIVE)
        )
    changed = plan.ledger.change(goal, **values)
    plan.settle(row, goal, new=new, changed=changed)


# -- Measurements ----------------------------------------------------------------------------


class Measuring:
    """Waves, rungs and measurements that a plan of measurements needs."""

    def __init__(self, plan: Plan) -> None:
        self.waves: dict[int, list[MeasurementWave]] = defaultdict(list)
        for wave in MeasurementWave.objects.order_by("months"):
            self.waves[wave.edition_id].append(wave)
        self.rungs = {(rung.edition_id, rung.number): rung for rung in LadderRung.objects.all()}
        self.places: dict[int, list[Placement]] = defaultdict(list)
        for place in [*plan.world.placements, *plan.ledger.added[Placement]]:
            self.places[id(place.participant)].append(place)
        old = [place.pk for place in plan.world.placements]
        wanted = plan.reading.rows("measurements") or plan.ledger.changed(Group)
        held = plan.world.measurements(old) if old and wanted else {}
        self.taken: dict[tuple[int, int], Measurement] = {}
        for place in plan.world.placements:
            for wave in self.waves[place.group.edition_id]:
                if found := held.get((place.pk, wave.pk)):
                    found.placement, found.wave = place, wave
                    self.taken[id(place), wave.pk] = found


def plan_measurements(plan: Plan) -> None:
    """Plan the measurements taken, and those still to take of groups that started."""
    measuring = Measuring(plan)
    planned = []
    for row in plan.rows("measurements"):
        participant = plan.refer(row, "participant")
        plan.not_to_come(row, "taken_on")
        if isinstance(participant, Participant):
            measurement = _plan_measurement(plan, row, measuring, participant)
            if measurement is not None:
                planned.append((row, measurement))
    _refuse_disorder(plan, measuring, planned)
    _plan_waves(plan, measuring)


def _plan_measurement(
    plan: Plan, row: Row, measuring: Measuring, participant: Participant
) -> Measurement | None:
    places = [place for place in measuring.places[id(participant)] if place.group.started_on]
    if not places:
        plan.reading.wrong(row, "participant", _("She has no place in a group that has started."))
        return None
    place = places[-1]
    waves = measuring.waves[place.group.edition_id]
    wave = next((one for one in waves if one.code.lower() == row.values["wave"].lower()), None)
    if wave is None:
        plan.reading.wrong(
            row,
            "wave",
            _("Choose one of: %(choices)s.") % {"choices": ", ".join(one.code for one in waves)},
        )
        return None
    measurement = measuring.taken.get((id(place), wave.pk))
    made = measurement or _due(place, wave)
    _check_measurement(plan, row, made, measuring)
    if row.bad:
        return None
    values: dict[str, Any] = {
        name: row.values[name] for name in ("taken_on", "skipped", *OUTCOMES) if row.has(name)
    }
    if row.has("rung"):
        values["rung"] = measuring.rungs[place.group.edition_id, row.values["rung"]]
    if row.has("taken_on"):
        values |= {"skipped": ""}
    if row.has("hours"):
        values["hours"] = row.values["hours"] or None
    if measurement is None:
        measurement = plan.ledger.add(made)
        measuring.taken[id(place), wave.pk] = measurement
    fresh = plan.ledger.is_new(measurement)
    changed = plan.ledger.change(measurement, **values)
    # A measurement the portal had planned only is new to whoever reads the preview.
    was_open = "taken_on" in changed or fresh
    if (was_open or changed) and measurement.taken_on:
        plan.ledger.change(measurement, taken_by=measurement.taken_by or plan.user)
    plan.settle(row, measurement, new=was_open, changed=changed)
    return measurement


def _due(place: Placement, wave: MeasurementWave) -> Measurement:
    started_on = place.group.started_on
    assert started_on is not None
    return Measurement(
        participant=place.participant,
        placement=place,
        wave=wave,
        due_on=started_on + relativedelta(months=wave.months),
    )


def _check_measurement(
    plan: Plan, row: Row, measurement: Measurement, measuring: Measuring
) -> None:
    """Refuse both taken and skipped, an impossible day, and answers that do not fit the rung."""
    edition = measurement.placement.group.edition_id
    if row.has("skipped"):
        if row.has("taken_on", "rung"):
            plan.reading.wrong(row, "skipped", _("It was taken, or it was not: choose one."))
        elif measurement.taken_on:
            plan.reading.wrong(row, "skipped", _("In the portal this measurement was taken."))
        return
    for column in ("taken_on", "rung"):
        if not row.has(column) and column not in row.bad and not measurement.taken_on:
            plan.reading.wrong(
                row, column, _("Write the day and the rung, or why it was not taken.")
            )
    taken_on = row.get("taken_on")
    if taken_on is not None and taken_on < earliest_day(measurement):
        plan.reading.wrong(row, "taken_on", _("That is before her group started."))
    number = row.get("rung")
    rung = measuring.rungs.get((edition, number)) if number else measurement.rung
    if number and rung is None:
        plan.reading.wrong(row, "rung", _("The ladder has no rung of this number."))
    paid = row.values.get("paid_work", measurement.paid_work)
    hours = row.values.get("hours", measurement.hours)
    if rung is not None and paid is not None and paid != rung.paid_work:
        plan.reading.wrong(
            row,
            "paid_work" if row.has("paid_work") else "rung",
            _("She has paid work, but on this rung she has none. Check the rung.")
            if paid
            else _("On this rung she has paid work, but you answered that she has none."),
        )
    if hours and Decimal(hours) > 0 and not paid:
        plan.reading.wrong(row, "hours", _("Hours a week belong to paid work."))


def _refuse_disorder(
    plan: Plan, measuring: Measuring, planned: list[tuple[Row, Measurement]]
) -> None:
    """Refuse a later wave that was taken before an earlier one."""
    rows = {id(measurement): row for row, measurement in planned}
    for places in measuring.places.values():
        for place in places:
            waves = measuring.waves[place.group.edition_id]
            taken = [measuring.taken.get((id(place), wave.pk)) for wave in waves]
            days = [one for one in taken if one is not None and one.taken_on is not None]
            for first, then in pairwise(days):
                row = rows.get(id(then)) or rows.get(id(first))
                if row and first.taken_on and then.taken_on and then.taken_on < first.taken_on:
                    plan.reading.wrong(
                        row,
                        "taken_on",
                        _("Measurement %(wave)s was taken later. Check the day and the wave.")
                        % {"wave": first.wave.code},
                    )


def _plan_waves(plan: Plan, measuring: Measuring) -> None:
    """Plan a measurement per wave for everyone in a group that starts, as on the screens.

    What can no longer be taken when it comes in is marked so, or years of old
    groups would stand on a work list; it can still be filled in.
    """
    started = {id(group) for group in plan.ledger.changed_in(Group, ("started_on", "phase"))}
    for measurement in list(measuring.taken.values()):
        group = measurement.placement.group
        if id(group) in started and measurement.taken_on is None and group.started_on:
            # The start was corrected: what was not taken yet moves with it.
            due_on = group.started_on + relativedelta(months=measurement.wave.months)
            plan.ledger.change(measurement, due_on=due_on)
    for places in measuring.places.values():
        for place in places:
            new = plan.ledger.is_new(place) or id(place.group) in started
            if not new or not place.group.started_on:
                continue
            if not place.took_part:
                continue
            for wave in measuring.waves[place.group.edition_id]:
                if (id(place), wave.pk) not in measuring.taken:
                    measurement = plan.ledger.add(_due(place, wave))
                    measuring.taken[id(place), wave.pk] = measurement
                    measurement.skipped = _why_not(plan, place, measurement)


def _why_not(plan: Plan, place: Placement, measurement: Measurement) -> str:
    if place.end_reason and place.end_reason not in EndReason.completing():
        return SkipReason.LEFT
    last = measurement.due_on + timedelta(days=measurement.wave.late_after_days)
    return SkipReason.TOO_LATE if last < plan.today else ""
