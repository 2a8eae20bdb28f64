"""Changes of the plan, and what is refused."""

import datetime

import pytest
from django.utils import timezone

from dnt_portal.audit.acting import acting_as
from dnt_portal.common.errors import Refused
from dnt_portal.plans import services
from dnt_portal.plans.enums import GoalState, ObstacleKind, SupportKind
from dnt_portal.plans.models import Goal, Plan
from dnt_portal.plans.reading import read_plan
from dnt_portal.programme.services import load_edition
from tests.conftest import as_system
from tests.groups.builders import recruiting_group
from tests.programme.made_up_edition import made_up_definition

TODAY = timezone.localdate
DAY = datetime.timedelta(days=1)


@pytest.fixture
def at_work(world):
    """The world, with the trainer at work."""
    with acting_as(world.trainer):
        yield world


def test_who_is_placed_has_a_plan_and_only_one(cast):
    leader = cast.zwolle.leader
    group = recruiting_group(cast.zwolle, women=2)
    with acting_as(leader):
        women = [placement.participant for placement in group.placements.all()]
        assert Plan.objects.filter(participant__in=women).count() == len(women)
        made = Plan.objects.get(participant=women[0])
        assert services.plan_of(women[0]).pk == made.pk == services.plan_of(women[0]).pk


def test_a_goal_waits_and_comes_back_with_its_dates(at_work):
    goal = at_work.goal
    waited_on, back_on = TODAY() - 20 * DAY, TODAY() - 3 * DAY
    services.set_goal_state(goal=goal, state=GoalState.ON_HOLD, on=waited_on)
    services.set_goal_state(goal=goal, state=GoalState.ON_HOLD)
    goal.refresh_from_db()
    assert goal.state_on == waited_on, "the same state again changes nothing"
    services.set_goal_state(goal=goal, state=GoalState.ACTIVE, on=back_on)
    (each,) = read_plan(at_work.her).goals
    assert [(change.state, change.since) for change in each.history] == [
        (GoalState.ACTIVE, goal.set_on),
        (GoalState.ON_HOLD, waited_on),
        (GoalState.ACTIVE, back_on),
    ]


def test_since_when_a_goal_stands_so_can_be_said_of_the_state_it_has(at_work):
    goal = at_work.goal
    for ago in (20, 10):
        day = TODAY() - ago * DAY
        services.set_goal_state(goal=goal, state=GoalState.ON_HOLD, on=day)
        goal.refresh_from_db()
        assert goal.state_on == day
    (each,) = read_plan(at_work.her).goals
    assert [(change.state, change.since) for change in each.history] == [
        (GoalState.ACTIVE, goal.set_on),
        (GoalState.ON_HOLD, TODAY() - 10 * DAY),
    ]


@pytest.mark.parametrize(
    ("act", "field"),
    [
        (lambda w: services.add_goal(plan=w.plan, words="Werk", set_on=TODAY() + DAY), "set_on"),
        (lambda w: services.add_goal(plan=w.plan, words=" "), "words"),
        (lambda w: services.set_goal_state(goal=w.goal, state="failed"), "state"),
        *(
            (
                lambda w, state=state, day=day: services.set_goal_state(
                    goal=w.goal, state=state, on=day or w.goal.set_on - DAY
                ),
                "on",
            )
            for state in (GoalState.ACTIVE, GoalState.REACHED)
            for day in (None, TODAY() + DAY)
        ),
    ],
)
def test_each_day_of_a_goal_is_refused_where_it_is_said(at_work, act, field):
    with pytest.raises(Refused) as refused:
        act(at_work)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_a_goal_is_not_set_after_it_was_reached(at_work):
    goal = at_work.goal
    services.set_goal_state(goal=goal, state=GoalState.REACHED, on=TODAY() - DAY)
    services.change_item(item=goal, set_on=TODAY() - DAY)
    with pytest.raises(Refused) as refused:
        services.change_item(item=goal, set_on=TODAY())
    assert refused.value.problems[0].field == "set_on"


def test_words_stay_out_of_the_audit_trail(at_work):
    kept = {field.name for field in Goal.pgh_event_model._meta.get_fields()}
    assert "words" not in kept
    assert {"state", "state_on"} <= kept


@pytest.mark.parametrize(
    "act",
    [
        lambda w: services.add_talent(plan=w.plan, text="   "),
        lambda w: services.add_goal(plan=w.plan, words="x" * 301),
        lambda w: services.add_goal(plan=w.plan, words="Werk", set_on=TODAY() + DAY),
        lambda w: services.add_obstacle(plan=w.plan, kind="fear", text="Bang"),
        lambda w: services.add_step(goal=w.goal, text="Bellen", owner="husband"),
        lambda w: services.set_goal_state(goal=w.goal, state="failed"),
        lambda w: services.set_goal_state(
            goal=w.goal, state=GoalState.REACHED, on=w.goal.set_on - DAY
        ),
        lambda w: services.set_goal_state(goal=w.goal, state=GoalState.REACHED, on=TODAY() + DAY),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(at_work, act):
    with pytest.raises(Refused) as refused:
        act(at_work)
    assert " " in refused.value.message


def test_what_she_did_cannot_be_removed(at_work):
    goal = at_work.goal
    step = services.add_step(goal=goal, text="Binnenlopen")
    services.finish_step(step=step, on=TODAY() - DAY)
    services.finish_step(step=step)
    step.refresh_from_db()
    assert step.done_on == TODAY() - DAY, "ticked twice keeps the first day"
    with pytest.raises(Refused):
        services.remove_step(step=step)
    with pytest.raises(Refused):
        services.remove_item(item=goal)
    services.reopen_step(step=step)
    services.remove_step(step=step)
    services.remove_item(item=goal)
    assert not Goal.objects.filter(pk=goal.pk).exists()


def test_successes_are_counted_from_all_parts(at_work):
    plan, goal = at_work.plan, at_work.goal
    for number in range(6):
        step = services.add_step(goal=goal, text=f"Stap {number}")
        services.finish_step(step=step, on=TODAY() - number * DAY)
    services.add_step(goal=goal, text="Nog niet")
    obstacle = services.add_obstacle(plan=plan, kind=ObstacleKind.PRACTICAL, text="Geen oppas")
    services.set_obstacle_cleared(obstacle=obstacle, cleared=True)
    services.add_network_contact(plan=plan, who="Ria", support=SupportKind.WORK, is_new=True)
    services.set_goal_state(goal=goal, state=GoalState.REACHED)
    did = read_plan(at_work.her).successes
    assert (did.steps_done, did.goals_reached, did.obstacles_cleared, did.new_contacts) == (
        6,
        1,
        1,
        1,
    )
    assert did.steps[0].text == "Stap 0", "the latest first"
    assert len(did.steps) + did.more == 6


def test_found_at_is_a_session_of_her_own_training(at_work):
    theme = at_work.group.edition.themes.get(number=2)
    talent = services.add_talent(plan=at_work.plan, text="geduldig", found_at=theme)
    assert talent.found_at == theme
    with as_system():
        elsewhere = load_edition(made_up_definition()).themes.first()
    with pytest.raises(Refused):
        services.change_item(item=talent, found_at=elsewhere)
