"""What changed for the women: their goals, the ladder and what goes with it.

Not only work counts (S2 §12.3, need N74). Rungs are counted, never averaged: they
are ordered, not equally far apart (S2 §5.1.3). Only women measured both at the
start and later count, with how many they are.
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from dnt_portal.ladder.models import Measurement
from dnt_portal.ladder.questions import Kind, in_reports
from dnt_portal.ladder.reading import then_and_now
from dnt_portal.organisations.models import Project
from dnt_portal.plans.enums import GoalState
from dnt_portal.plans.models import Goal
from dnt_portal.programme.enums import WaveMoment
from dnt_portal.programme.models import LadderRung
from dnt_portal.reports.figures.women import Projects


def goals(
    project: Project,
    served: Collection[UUID],
    first_day: datetime.date,
    last_day: datetime.date,
) -> dict[str, Any]:
    """Count goals, set up to the last day, of women who took part in the period.

    A state that a goal got after the last day has not come yet: until then the
    participant was working on it.
    """
    rows = (
        Goal.objects.filter(plan__participant__project=project, set_on__lte=last_day)
        .order_by()
        .values_list("plan__participant_id", "set_on", "state", "state_on")
    )
    by_state: Counter[str] = Counter()
    reached: dict[UUID, bool] = {}
    set_now = 0
    for participant, set_on, state, state_on in rows:
        if participant not in served:
            continue
        if state_on and state_on > last_day:
            state = GoalState.ACTIVE
        by_state[state] += 1
        set_now += set_on >= first_day
        now = GoalState(state).reached_in_part
        reached[participant] = reached.get(participant, False) or now
    return {
        "set": set_now,
        "by_state": {state: by_state[state] for state in GoalState.values},
        "women_with_goals": len(reached),
        "women_reached": sum(reached.values()),
    }


@dataclass(frozen=True)
class Measured:
    """One measurement that was taken."""

    moment: str
    months: int
    taken_on: datetime.date
    rung: int
    #: What she answered to the questions that reports count, by name.
    answers: Mapping[str, Any]


Pair = tuple[Measured, Measured]


def ladder(
    project: Project,
    rungs: Sequence[LadderRung],
    first_day: datetime.date,
    last_day: datetime.date,
) -> dict[str, Any]:
    """Count how women changed between two measurements, in the parts of `measured_twice`."""
    pairs = measured_twice([project.pk], first_day, last_day)
    return {name: _change(found, project, rungs) for name, found in pairs.items()}


def measured_twice(
    projects: Projects, first_day: datetime.date, last_day: datetime.date
) -> dict[str, list[Pair]]:
    """Return of each woman the first measurement at the start and a later one in the period.

    `end` has women measured at the end of the programme, `after` those measured
    only after it, `underway` those measured only before it: a woman is in one of
    the three. `latest` has them all, by their last measurement in the period.
    """
    hers: dict[UUID, list[Measured]] = defaultdict(list)
    asked = [question.name for question in in_reports()]
    rows = (
        Measurement.objects.filter(
            participant__project__in=projects, taken_on__lte=last_day, rung__isnull=False
        )
        .order_by("taken_on", "wave__months", "pk")
        .values_list(
            "participant_id",
            "wave__moment",
            "wave__months",
            "taken_on",
            "rung__number",
            *asked,
        )
    )
    for participant, moment, months, taken_on, rung, *answers in rows:
        found = Measured(moment, months, taken_on, rung, dict(zip(asked, answers, strict=True)))
        hers[participant].append(found)
    pairs: dict[str, list[Pair]] = {"end": [], "underway": [], "after": [], "latest": []}
    for measured in hers.values():
        _add_pairs(pairs, measured, first_day)
    return pairs


def _add_pairs(
    pairs: dict[str, list[Pair]], measured: list[Measured], first_day: datetime.date
) -> None:
    """Sort one woman's measurements, the earliest first, into then and now."""
    then = next((row for row in measured if row.moment == WaveMoment.START), None)
    if then is None:
        return
    later = [
        row
        for row in measured
        if row.moment != WaveMoment.START and row.taken_on >= max(first_day, then.taken_on)
    ]
    if not later:
        return
    pairs["latest"].append((then, later[-1]))
    for name, moments in (
        ("end", {WaveMoment.END}),
        ("after", {WaveMoment.AFTER}),
        ("underway", {moment for moment in WaveMoment if moment.is_underway}),
    ):
        found = [row for row in later if row.moment in moments]
        if found:
            pairs[name].append((then, found[-1]))
            return


def _change(pairs: list[Pair], project: Project, rungs: Sequence[LadderRung]) -> dict[str, Any]:
    """Count how women changed between two measurements."""
    moves = then_and_now(((then.rung, now.rung) for then, now in pairs), project.edition, rungs)
    return {
        "n": moves.measured,
        "now": {str(rung.number): n for rung, n in zip(rungs, moves.after, strict=True)},
        "moved": {"risen": moves.risen, "same": moves.same, "fallen": moves.fallen},
        **{
            question.name: HOW_COUNTED[question.kind](_answers(pairs, question.name))
            for question in in_reports()
        },
    }


def _answers(pairs: list[Pair], question: str) -> list[tuple[Any, Any]]:
    """Return what women answered then and now, of those who answered both times."""
    both = ((then.answers[question], now.answers[question]) for then, now in pairs)
    return [(then, now) for then, now in both if then is not None and now is not None]


def _yes(both: list[tuple[bool, bool]]) -> dict[str, int]:
    """Count who said yes then and now."""
    return {
        "of": len(both),
        "then": sum(then for then, _now in both),
        "now": sum(now for _then, now in both),
    }


def _marks(both: list[tuple[int, int]]) -> dict[str, int]:
    """Count whose own mark is higher, the same or lower than at the start."""
    return {
        "higher": sum(now > then for then, now in both),
        "same": sum(now == then for then, now in both),
        "lower": sum(now < then for then, now in both),
    }


HOW_COUNTED: dict[Kind, Callable[[list[tuple[Any, Any]]], dict[str, int]]] = {
    Kind.YES_NO: _yes,
    Kind.MARK: _marks,
}
