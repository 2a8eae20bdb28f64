"""Coach and participant work on one plan, with days; another coach goes on with it (N32, N86)."""

import datetime

from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from dnt_portal.audit.acting import acting_as
from dnt_portal.coaching import services as coaching
from dnt_portal.coaching.enums import Medium
from dnt_portal.plans.enums import GoalState
from dnt_portal.plans.models import Goal, Step
from tests.coaching.world import make_coach
from tests.conftest import as_system
from tests.plans.conftest import path


def test_a_coach_adjusts_the_plan_with_her_and_the_days_are_kept(world, sign_in):
    client = sign_in(world.coach)
    today = timezone.localdate()
    due = today + datetime.timedelta(days=21)
    added = client.post(
        reverse("plans:step_add", args=[world.goal.pk]),
        {"text": "Langsgaan bij de bieb", "owner": "participant", "due_on": due.isoformat()},
    )
    assert added.status_code == 302
    for state in ("on_hold", "active", "partly"):
        url = reverse("plans:goal_state", args=[world.goal.pk])
        assert client.post(url, {"state": state}).status_code == 302
    with as_system():
        step, goal = Step.objects.get(), Goal.objects.get()
        assert (step.goal, step.text, step.due_on) == (goal, "Langsgaan bij de bieb", due)
        assert (goal.state, goal.state_on) == (GoalState.PARTLY, today)
        # What it was, and since when, stays in the trail.
        trail = apps.get_model("plans", "GoalEvent").objects.filter(pgh_obj_id=goal.pk)
        assert list(trail.order_by("pgh_id").values_list("state", flat=True)) == [
            "active",
            "on_hold",
            "active",
            "partly",
        ]


def test_the_next_coach_goes_on_with_her_plan_without_the_earlier_notes(world, sign_in):
    with acting_as(world.leader):
        coaching.contacts.log_contact(
            by=world.coach,
            track=world.track,
            held_on=timezone.localdate() - datetime.timedelta(days=3),
            medium=Medium.PHONE,
            minutes=30,
            note="Alleen voor wie toen coach was",
        )
    region = world.cast.zwolle
    with as_system():
        other = make_coach(region.project, region.other_coach)
    with acting_as(world.leader):
        track = coaching.tracks.rematch(by=world.leader, track=world.track, coach=other)
    client = sign_in(region.other_coach)
    plan = client.get(path(world.her))
    assert plan.status_code == 200
    assert world.goal.words in plan.content.decode()
    page = client.get(reverse("coaching:track", args=[track.pk])).content.decode()
    assert world.goal.words in page
    assert "Alleen voor wie toen coach was" not in page
    assert sign_in(world.coach).get(path(world.her)).status_code == 404
