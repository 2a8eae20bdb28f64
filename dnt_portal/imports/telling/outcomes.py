"""What came of it: goals in the participants' own words, and the participation ladder."""

from typing import Any

from django.utils.translation import gettext as _

from dnt_portal.imports.parsing.rows import Row
from dnt_portal.imports.telling.portal import keyed
from dnt_portal.imports.telling.telling import Telling, filled, held_in
from dnt_portal.ladder import services as ladder
from dnt_portal.ladder.models import Measurement
from dnt_portal.ladder.questions import ASKED
from dnt_portal.plans import services as plans
from dnt_portal.plans.models import Goal, Plan
from dnt_portal.programme.models import LadderRung

GOAL = ("words", "state", "set_on", "state_on")
ANSWERS = [question.name for question in ASKED]
#: Columns of the measurement, and where the portal has them.
MEASUREMENT = {name: name for name in ("taken_on", "skipped", *ANSWERS)} | {"rung": "rung.number"}


def tell_goals(telling: Telling) -> None:
    """Add the goals to the plans, and say how they stand."""
    rows = list(telling.referring("goals", "participant"))
    women = {woman.pk for _row, woman in rows}
    goals = Goal.objects.filter(plan__participant__in=women).select_related("plan")
    kept = keyed(goals, "plan.participant_id")
    theirs = {plan.participant_id: plan for plan in Plan.objects.filter(participant__in=women)}
    for row, woman in rows:
        key = row.values["key"]
        if (goal := kept.get((woman.pk, key))) is not None:
            telling.compare(row, goal, held_in(goal, GOAL))
            continue
        with telling.attempt(row, "words", on="state_on"):
            said = filled(row, ("words", "set_on"))
            plan = theirs.get(woman.pk) or plans.plan_of(woman)
            goal = plans.add_goal(plan=plan, external_key=key, **said)
            if row.has("state", "state_on"):
                state = row.get("state") or goal.state
                plans.set_goal_state(goal=goal, state=state, on=row.get("state_on"))
            telling.settle(row, goal)


def tell_measurements(telling: Telling) -> None:
    """Record the measurements taken, and why others were not; then what is too late to take."""
    rungs = {(rung.edition_id, rung.number): rung for rung in LadderRung.objects.all()}
    just_now = {place.pk for _row, place in telling.new_places}
    rows = list(telling.referring("measurements", "participant"))
    planned = ladder.measurements_of(woman for _row, woman in rows)
    for row, woman in rows:
        with telling.attempt(row, "wave", reason="skipped"):
            hers, wave = planned[woman.pk], row.values["wave"]
            measurement = ladder.measurement_for(hers, wave, row.get("taken_on"))
            if _is_known(row, measurement, just_now):
                held = held_in(measurement, MEASUREMENT)
                held["hours"] = held["hours"] or 0  # none and 0 say the same
                telling.compare(row, measurement, held)
            else:
                _record(telling, row, measurement, rungs)
                telling.settle(row, measurement)
    # Years of old groups would else stand on a work list; they can still be filled in.
    ladder.skip_what_is_too_late(place for _row, place in telling.new_places)


def _is_known(row: Row, measurement: Measurement, just_now: set[int]) -> bool:
    """Return whether the portal knows a measurement: taken, or why not and the row knows no more.

    What the portal made up its mind about just now, for a place of this workbook, is not said.
    """
    skipped = measurement.skipped and measurement.placement_id not in just_now
    return bool(measurement.taken_on or (skipped and not row.has("taken_on", "rung")))


def _record(
    telling: Telling, row: Row, measurement: Measurement, rungs: dict[Any, LadderRung]
) -> None:
    """Record a measurement, or why it was not taken; note where the row says both, or neither."""
    rung = rungs.get((measurement.wave.edition_id, row.get("rung")))
    if row.has("rung") and rung is None:
        telling.wrong(row, "rung", _("The ladder has no rung of this number."))
    elif row.has("skipped") and row.has("taken_on", "rung"):
        telling.wrong(row, "skipped", _("It was taken, or it was not: choose one."))
    elif row.has("skipped"):
        ladder.skip_measurement(measurement=measurement, reason=row.values["skipped"])
    elif not row.has("taken_on"):
        telling.wrong(row, "taken_on", _("Write the day and the rung, or why it was not taken."))
    else:
        said = filled(row, ["taken_on", *ANSWERS])
        ladder.take_measurement(by=telling.user, measurement=measurement, rung=rung, **said)
