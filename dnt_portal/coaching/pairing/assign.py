"""Who goes with whom: a coach for as many participants as possible, and the best fit together."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from scipy.optimize import linear_sum_assignment

from dnt_portal.coaching.pairing.facts import Facts, Volunteer, Woman
from dnt_portal.coaching.pairing.fit import Fit, fit
from dnt_portal.coaching.pairing.rules import Rule, broken_rules, obstacle

#: Points a pair counts less for each participant a coach already has: volunteers have a life.
BUSY = 10


@dataclass(frozen=True)
class Proposed:
    """One participant's line: a coach with fit and reasons, or the rule in the way."""

    woman: Woman
    coach: Volunteer | None
    fit: Fit
    obstacle: Rule | None = None


def pair_cost(points: int, busy: int) -> int:
    """Return what a pair costs the whole: one weak pair weighs more than two middling ones."""
    return (100 - points + BUSY * busy) ** 2


def assign(facts: Facts, locked: Mapping[int, UUID | None] | None = None) -> list[Proposed]:
    """Propose a coach for every participant, in the order of `facts.women`.

    First as many matches as the hard rules allow, then the least cost (`pair_cost`). `locked` holds
    coaches chosen by hand per placement; those stay, and None keeps a participant without a coach.
    The same facts give the same answer.
    """
    locked = locked or {}
    taken: dict[UUID, int] = {}
    for coach_id in locked.values():
        if coach_id is not None:
            taken[coach_id] = taken.get(coach_id, 0) + 1
    free = [woman for woman in facts.women if woman.placement_id not in locked]
    chosen = dict(locked) | _solve(facts, free, taken)
    return [_line(facts, woman, chosen[woman.placement_id], locked) for woman in facts.women]


def _solve(facts: Facts, women: list[Woman], taken: Mapping[UUID, int]) -> dict[int, UUID | None]:
    """Assign `women` to the places that `taken` leaves."""
    # One column for each place a coach has, the first one the cheapest.
    places = [
        (coach, coach.load + busy)
        for coach in facts.coaches
        for busy in range(taken.get(coach.coach_id, 0), coach.room)
    ]
    if not women:
        return {}
    most = max((busy for _coach, busy in places), default=0)
    unmatched = (pair_cost(0, most) + 1) * (len(women) + 1)
    forbidden = unmatched * (len(women) + 1)
    # One more column per participant stands for "nobody"; nobody else can use that column.
    costs = np.full((len(women), len(places) + len(women)), forbidden, dtype=float)
    for row, woman in enumerate(women):
        costs[row, len(places) + row] = unmatched
        for column, (coach, busy) in enumerate(places):
            if not broken_rules(woman, coach, men_coach=facts.men_coach):
                points = fit(woman, coach, rungs=facts.rungs).points
                costs[row, column] = pair_cost(points, busy)
    rows, columns = linear_sum_assignment(costs)
    return {
        women[row].placement_id: places[column][0].coach_id if column < len(places) else None
        for row, column in zip(rows, columns, strict=True)
    }


def _line(
    facts: Facts, woman: Woman, coach_id: UUID | None, locked: Mapping[int, UUID | None]
) -> Proposed:
    coach = facts.coach(coach_id)
    if coach is not None:
        return Proposed(woman, coach, fit(woman, coach, rungs=facts.rungs))
    why = Rule.LEFT_OPEN if woman.placement_id in locked else obstacle(woman, facts)
    return Proposed(woman, None, Fit(0, []), why)
