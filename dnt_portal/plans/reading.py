"""A plan as it is read: on the screen by whoever works on it, on paper by the participant.

Reading never makes a plan: without one, everything is simply empty.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils import timezone

from dnt_portal.participants.models import Participant
from dnt_portal.plans.enums import GoalState, ObstacleKind, SupportKind
from dnt_portal.plans.models import (
    Goal,
    NetworkContact,
    Obstacle,
    Plan,
    Step,
    Talent,
)

#: How many finished steps are shown with their words; the others are counted.
SUCCESSES_SHOWN = 4
#: In which order goals stand: what is worked on first.
_ORDER = [
    GoalState.ACTIVE,
    GoalState.PARTLY,
    GoalState.ON_HOLD,
    GoalState.REACHED,
    GoalState.LET_GO,
]
#: With which shape a state is shown; none of them is a bad mark, so none alarms.
STATE_SHAPES = {
    GoalState.ACTIVE: "now",
    GoalState.ON_HOLD: "waiting",
    GoalState.PARTLY: "done",
    GoalState.REACHED: "done",
    GoalState.LET_GO: "neutral",
}


@dataclass(frozen=True)
class StateChange:
    """A state of a goal and the day since when; from the audit trail."""

    state: GoalState
    since: datetime.date


@dataclass(frozen=True)
class GoalInPlan:
    """A goal with its steps, in the order they were thought of."""

    goal: Goal
    steps: tuple[Step, ...]
    history: tuple[StateChange, ...]

    @property
    def key(self) -> str:
        """The goal's key, which names its place on a page."""
        return str(self.goal.pk)

    @property
    def shape(self) -> str:
        """The shape with which the goal's state is shown."""
        return STATE_SHAPES[GoalState(self.goal.state)]

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(step.done_on is not None for step in self.steps)

    @property
    def takes_steps(self) -> bool:
        """Whether new steps make sense: not once it is reached or let go."""
        return not GoalState(self.goal.state).is_over


@dataclass(frozen=True)
class ByKind:
    """What a plan holds of one kind; a kind of which there is nothing is there too."""

    kind: str
    label: str
    items: tuple[Obstacle | NetworkContact, ...]


@dataclass(frozen=True)
class Successes:
    """What a participant did: worth standing still at (S2 §10.2.1, need N65)."""

    steps: tuple[Step, ...]
    steps_done: int
    goals_reached: int
    obstacles_cleared: int
    new_contacts: int

    def __bool__(self) -> bool:
        return bool(
            self.steps_done or self.goals_reached or self.obstacles_cleared or self.new_contacts
        )

    @property
    def more(self) -> int:
        """How many finished steps are not shown with their words."""
        return self.steps_done - len(self.steps)


@dataclass(frozen=True)
class PlanInFull:
    """Everything in a participant's plan."""

    participant: Participant
    plan: Plan | None = None
    talents: tuple[Talent, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()
    network: tuple[NetworkContact, ...] = ()
    goals: tuple[GoalInPlan, ...] = ()
    changed_at: datetime.datetime | None = field(default=None)

    @property
    def what_i_want(self) -> str:
        """What the participant wants, in her own words."""
        return self.plan.what_i_want if self.plan else ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written yet."""
        return not (
            self.what_i_want or self.talents or self.obstacles or self.network or self.goals
        )

    @property
    def obstacles_by_kind(self) -> list[ByKind]:
        """Obstacles per kind that has any (S2 §9.1.2)."""
        return [group for group in _by_kind(self.obstacles, "kind", ObstacleKind) if group.items]

    @property
    def network_map(self) -> list[ByKind]:
        """The participant's network per kind of support, the kinds nobody gives yet included."""
        return _by_kind(self.network, "support", SupportKind)

    @property
    def successes(self) -> Successes:
        """What the participant did so far, the latest first."""
        done = [step for each in self.goals for step in each.steps if step.done_on]
        done.sort(key=lambda step: (step.done_on, step.updated_at), reverse=True)
        return Successes(
            steps=tuple(done[:SUCCESSES_SHOWN]),
            steps_done=len(done),
            goals_reached=sum(each.goal.state == GoalState.REACHED for each in self.goals),
            obstacles_cleared=sum(item.cleared_on is not None for item in self.obstacles),
            new_contacts=sum(item.is_new for item in self.network),
        )


def _by_kind(
    items: Iterable[Obstacle | NetworkContact], name: str, kinds: type[ObstacleKind | SupportKind]
) -> list[ByKind]:
    found: dict[str, list] = {kind: [] for kind in kinds.values}
    for item in items:
        found[getattr(item, name)].append(item)
    return [ByKind(kind, str(kinds(kind).label), tuple(found[kind])) for kind in kinds.values]


def read_plan(participant: Participant) -> PlanInFull:
    """Read everything in a participant's plan; seven queries at most, whatever is in it."""
    plan = Plan.objects.filter(participant=participant).first()
    if plan is None:
        return PlanInFull(participant)
    talents = tuple(plan.talents.select_related("found_at"))
    obstacles = tuple(plan.obstacles.select_related("found_at"))
    network = tuple(plan.network.select_related("found_at"))
    goals = list(plan.goals.select_related("found_at"))
    steps = list(Step.objects.filter(goal__in=goals)) if goals else []
    everything = [plan, *talents, *obstacles, *network, *goals, *steps]
    return PlanInFull(
        participant=participant,
        plan=plan,
        talents=talents,
        obstacles=obstacles,
        network=network,
        goals=_with_steps(goals, steps),
        changed_at=max(row.updated_at for row in everything),
    )


def _with_steps(goals: list[Goal], steps: list[Step]) -> tuple[GoalInPlan, ...]:
    histories = _histories(goals)
    found = [
        GoalInPlan(
            goal=goal,
            steps=tuple(step for step in steps if step.goal_id == goal.pk),
            history=histories.get(goal.pk, ()),
        )
        for goal in goals
    ]
    return tuple(sorted(found, key=lambda each: _ORDER.index(GoalState(each.goal.state))))


def _histories(goals: list[Goal]) -> dict[object, tuple[StateChange, ...]]:
    """Return how each goal stood over time, from the audit trail; how it stands now comes last."""
    changes: dict[object, list[StateChange]] = {}
    trail = Goal.pgh_event_model.objects.filter(pgh_obj__in=goals).order_by("pgh_id")  # type: ignore[attr-defined]
    for key, state, since, set_on, written in trail.values_list(
        "pgh_obj_id", "state", "state_on", "set_on", "pgh_created_at"
    ):
        line = changes.setdefault(key, [])
        if line and line[-1].state == state:
            # At most it was said that it stands so since another day.
            before = line.pop().since
            day = since or before
        else:
            day = since or (timezone.localdate(written) if line else set_on)
        line.append(StateChange(GoalState(state), day))
    return {key: tuple(line) for key, line in changes.items()}
