"""State changes of the Persoonlijk Ontwikkelingsplan.

The words and the pace are the participant's (S4). The audit trail keeps who and when,
never the words. Sources: S2 §9.1.2 (obstacles), §9.1.4 (supplemented every session),
§10.1.2 (goals that wait and come back).
"""

import datetime
from typing import Any, TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

from dnt_portal.common.dates import day_of_week
from dnt_portal.common.errors import Overtaken, Refused
from dnt_portal.common.refusing import check_fields, refuse_to_come
from dnt_portal.common.transactions import one_act
from dnt_portal.participants.models import Participant
from dnt_portal.plans.enums import GoalState, StepOwner
from dnt_portal.plans.models import (
    AnyItem,
    Goal,
    NetworkContact,
    Obstacle,
    Plan,
    PlanItem,
    Step,
    Talent,
)
from dnt_portal.programme.models import SessionTheme

Kept = TypeVar("Kept", bound=AnyItem | Step)
Item = TypeVar("Item", bound=AnyItem)

#: Fields that may be changed afterwards; `state` has a service of its own.
CHANGEABLE: dict[type[PlanItem] | type[Step], frozenset[str]] = {
    Talent: frozenset({"text", "found_at"}),
    Obstacle: frozenset({"kind", "text", "way_round", "cleared_on", "found_at"}),
    NetworkContact: frozenset({"who", "support", "is_new", "found_at"}),
    Goal: frozenset({"words", "set_on", "found_at"}),
    Step: frozenset({"text", "owner", "due_on"}),
}


# -- The plan ------------------------------------------------------------------------------


@one_act()
def make_sure_of_plan(participant: Participant) -> None:
    """Make the participant's plan if there is none; for whoever may write in it."""
    Plan.objects.bulk_create([Plan(participant=participant)], ignore_conflicts=True)


@one_act()
def plan_of(participant: Participant) -> Plan:
    """Return the participant's plan, made now if there is none; for whoever may write in it."""
    plan = Plan.objects.filter(participant=participant).first()
    if plan is None:
        make_sure_of_plan(participant)
        plan = Plan.objects.get(participant=participant)
    return plan


@one_act()
def set_what_i_want(*, plan: Plan, words: str) -> Plan:
    """Write down what the participant wants, in her own words; may be emptied again."""
    plan.what_i_want = words.strip()
    plan.save(update_fields=["what_i_want", "updated_at"])
    return plan


# -- What is in it --------------------------------------------------------------------------


@one_act()
def add_talent(*, plan: Plan, text: str, found_at: SessionTheme | None = None) -> Talent:
    """Add a talent or quality that the participant found in herself (session 2)."""
    return _keep(Talent(plan=plan, text=text, found_at=found_at))


@one_act()
def add_obstacle(
    *,
    plan: Plan,
    kind: str,
    text: str,
    way_round: str = "",
    found_at: SessionTheme | None = None,
) -> Obstacle:
    """Add something in the participant's way, and what helps if that is known (S2 §9.1.2)."""
    return _keep(Obstacle(plan=plan, kind=kind, text=text, way_round=way_round, found_at=found_at))


@one_act()
def add_network_contact(
    *,
    plan: Plan,
    who: str,
    support: str,
    is_new: bool = False,
    found_at: SessionTheme | None = None,
) -> NetworkContact:
    """Add someone to the network map, with the support that person gives (session 7)."""
    return _keep(
        NetworkContact(plan=plan, who=who, support=support, is_new=is_new, found_at=found_at)
    )


@one_act()
def add_goal(
    *,
    plan: Plan,
    words: str,
    set_on: datetime.date | None = None,
    found_at: SessionTheme | None = None,
    external_key: str = "",
) -> Goal:
    """Add a goal in the participant's own words, set today unless another day is given.

    Refused when the day is still to come.
    """
    day = set_on or timezone.localdate()
    refuse_to_come(day, "set_on")
    return _keep(
        Goal(plan=plan, words=words, set_on=day, found_at=found_at, external_key=external_key)
    )


@one_act()
def change_item(*, item: Item, **fields: Any) -> Item:
    """Put something in the plan into other words, or complete it.

    Takes the fields of `CHANGEABLE`; refused when a text would be left empty, a day
    is still to come, or a goal would be set after it came to stand as it does.
    """
    _set(item, fields)
    for day in ("set_on", "cleared_on"):
        if fields.get(day):
            refuse_to_come(fields[day], day)
    if isinstance(item, Goal) and item.state_on and item.set_on > item.state_on:
        raise Refused(
            _("The goal stands so since %(day)s; it was set then or earlier.")
            % {"day": day_of_week(item.state_on)},
            "set_on",
        )
    return _keep(item)


@one_act()
def remove_item(*, item: AnyItem) -> None:
    """Take something out of the plan that does not belong there.

    Refused for a goal with a finished step: what the participant did stays visible (N65);
    such a goal is let go of instead.
    """
    if isinstance(item, Goal) and item.steps.filter(done_on__isnull=False).exists():
        raise Overtaken(
            _("She finished steps towards this goal. Let the goal go instead of removing it.")
        )
    item.delete()


@one_act()
def set_obstacle_cleared(
    *, obstacle: Obstacle, cleared: bool, on: datetime.date | None = None
) -> Obstacle:
    """Say that an obstacle is out of the way since a day (today), or is back."""
    day = (on or timezone.localdate()) if cleared else None
    if day:
        refuse_to_come(day, "on")
    obstacle.cleared_on = day
    obstacle.save(update_fields=["cleared_on", "updated_at"])
    return obstacle


@one_act()
def set_goal_state(*, goal: Goal, state: str, on: datetime.date | None = None) -> Goal:
    """Say how a goal stands, since a day (today): waiting or let go is no bad mark (N63).

    The same state again changes nothing, unless it is said since which day. Refused for
    a day to come or from before the goal was set.
    """
    if state not in GoalState.values:
        raise Refused(_("Choose how the goal stands."), "state")
    if state == goal.state and on is None:
        return goal
    day = on or timezone.localdate()
    refuse_to_come(day, "on")
    if day < goal.set_on:
        raise Refused(_("That is before the goal was set."), "on")
    goal.state, goal.state_on = state, day
    goal.save(update_fields=["state", "state_on", "updated_at"])
    return goal


# -- Steps ------------------------------------------------------------------------------------


@one_act()
def add_step(
    *,
    goal: Goal,
    text: str,
    owner: str = StepOwner.PARTICIPANT,
    due_on: datetime.date | None = None,
) -> Step:
    """Add a small step towards a goal: who takes it, and by when if they agreed that."""
    return _keep(Step(goal=goal, text=text, owner=owner, due_on=due_on))


@one_act()
def change_step(*, step: Step, **fields: Any) -> Step:
    """Change a step's words, who takes it, or by when."""
    _set(step, fields)
    return _keep(step)


@one_act()
def finish_step(*, step: Step, on: datetime.date | None = None) -> Step:
    """Mark a step as done, on a day (today). Done again changes nothing."""
    if step.done_on and on is None:
        return step
    day = on or timezone.localdate()
    refuse_to_come(day, "on")
    step.done_on = day
    step.save(update_fields=["done_on", "updated_at"])
    return step


@one_act()
def reopen_step(*, step: Step) -> Step:
    """Take back that a step is done: it was ticked by mistake, or is to be done again."""
    step.done_on = None
    step.save(update_fields=["done_on", "updated_at"])
    return step


@one_act()
def remove_step(*, step: Step) -> None:
    """Take a step out of the plan. Refused when it is done: that stays visible (N65)."""
    if step.done_on:
        raise Overtaken(_("This step is done, and that stays visible. Untick it first."))
    step.delete()


# -- What all of these share ------------------------------------------------------------------


def _set(item: PlanItem | Step, fields: dict[str, Any]) -> None:
    unknown = sorted(set(fields) - CHANGEABLE[type(item)])
    if unknown:
        raise TypeError(f"Cannot be changed here: {', '.join(unknown)}.")
    for name, value in fields.items():
        setattr(item, name, value)


def _keep(item: Kept) -> Kept:
    """Check and save; what a field does not accept is refused in its own words."""
    for field in ("text", "words", "who", "way_round"):
        if isinstance(value := getattr(item, field, None), str):
            setattr(item, field, value.strip())
    if isinstance(item, AnyItem) and item.found_at:
        _found_in_her_training(item)
    check_fields(item)
    item.save()
    return item


def _found_in_her_training(item: AnyItem) -> None:
    theme = item.found_at
    assert theme is not None
    placed = item.plan.participant.placements.filter(group__edition=theme.edition_id)
    if not placed.exists():
        raise Refused(_("That session is not one of her training."), "found_at")
