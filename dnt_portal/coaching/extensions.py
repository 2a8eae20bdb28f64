"""What higher apps add to coaching: the plan's goals and steps, the ladder's rungs.

Coaching lies below `plans` and `ladder` and cannot import them; they register
themselves once, in their `AppConfig.ready()`:

    extensions.register_plan(steps_of=..., link_steps=..., goals_of=...)
    extensions.register_ladder(rungs_of=...)

Without them the screens simply lack goals, steps and rungs.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from dnt_portal.coaching.models import Contact, Track


@dataclass(frozen=True)
class GoalSummary:
    """One goal as her coach sees it (screens, sketch D).

    `words` are her own; `coach_finds_out` are the open steps the coach took on,
    each a sentence ready to show.
    """

    words: str
    state_label: str
    steps_done: int = 0
    steps_total: int = 0
    coach_finds_out: list[str] = field(default_factory=list)


#: Open steps of her plan as key and label, for the chips of a contact.
StepsOf = Callable[["Track"], Sequence[tuple[str, str]]]
#: Say which steps came up in a contact; the keys replace the earlier ones.
LinkSteps = Callable[["Contact", Collection[str]], None]
GoalsOf = Callable[["Track"], Sequence[GoalSummary]]
#: Keys of the steps that came up in a contact, to show them when it is changed.
LinkedSteps = Callable[["Contact"], Collection[str]]
#: The last measured rung of each participant that has one.
RungsOf = Callable[[Collection[UUID]], Mapping[UUID, int]]


@dataclass(frozen=True)
class PlanSource:
    """Where coaching finds her goals and steps."""

    steps_of: StepsOf = lambda track: []
    link_steps: LinkSteps = lambda contact, steps: None
    goals_of: GoalsOf = lambda track: []
    linked_steps: LinkedSteps = lambda contact: []


_registered: dict[str, object] = {}


def register_plan(
    *,
    steps_of: StepsOf,
    link_steps: LinkSteps,
    goals_of: GoalsOf,
    linked_steps: LinkedSteps | None = None,
) -> None:
    """Called once by the app that keeps the plan."""
    _registered["plan"] = PlanSource(
        steps_of=steps_of,
        link_steps=link_steps,
        goals_of=goals_of,
        linked_steps=linked_steps or PlanSource.linked_steps,
    )


def register_ladder(*, rungs_of: RungsOf) -> None:
    """Called once by the app that keeps the ladder."""
    _registered["ladder"] = rungs_of


def plan() -> PlanSource:
    """The plan's goals and steps; without that app an empty plan."""
    source = _registered.get("plan", PlanSource())
    assert isinstance(source, PlanSource)
    return source


def last_rungs(participant_ids: Collection[UUID]) -> Mapping[UUID, int]:
    """The last measured rung per participant; nothing without the ladder's app."""
    source = _registered.get("ladder")
    return source(participant_ids) if callable(source) else {}
