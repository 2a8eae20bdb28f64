"""The plan's pages: who sees them, with and without htmx, and what a GET may not do."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dnt_portal.audit.acting import acting_as
from dnt_portal.participants.models import Involvement
from dnt_portal.plans import services
from dnt_portal.plans.enums import GoalState
from dnt_portal.plans.models import Goal, Obstacle, Plan, Step, Talent
from tests.conftest import as_system
from tests.plans.conftest import LAST_NAME, path

HTMX = {"headers": {"hx-request": "true"}}


def test_coach_sees_her_plan_by_first_name_only(world, sign_in):
    page = sign_in(world.coach).get(path(world.her))
    assert page.status_code == 200
    text = page.content.decode()
    assert world.her.first_name in text
    assert LAST_NAME not in text
    assert "Vrijwilligerswerk bij de bieb" in text


def test_coach_sees_no_other_plan_and_none_after_the_match(world, sign_in):
    coach = sign_in(world.coach)
    assert coach.get(path(world.other)).status_code == 404
    with as_system():
        Involvement.objects.filter(user=world.coach).update(until=timezone.now())
    for tail in ("", "pdf/", "talents/add/", "what-i-want/"):
        assert coach.get(path(world.her, tail)).status_code == 404
    assert (
        coach.post(f"/plans/goals/{world.goal.pk}/state/", {"state": "reached"}).status_code == 404
    )


def test_others_find_nothing(world, sign_in):
    cast = world.cast
    for user in (
        cast.zwolle.officer,
        cast.zwolle.referrer,
        cast.zwolle.other_trainer,
        cast.zwolle.other_coach,
        cast.breda.leader,
        cast.administrator,
        cast.nobody,
    ):
        client = sign_in(user)
        assert client.get(path(world.her)).status_code == 404, user
        assert client.get(path(world.her, "pdf/")).status_code == 404, user
        assert client.get(f"/plans/goals/{world.goal.pk}/edit/").status_code == 404, user


def test_a_get_makes_no_plan_and_the_first_words_do(world, sign_in):
    with as_system():
        Plan.objects.filter(participant=world.other).delete()
    client = sign_in(world.trainer)
    for tail in ("", "pdf/", "goals/add/", "what-i-want/"):
        assert client.get(path(world.other, tail)).status_code == 200
    with as_system():
        assert not Plan.objects.filter(participant=world.other).exists()
    answer = client.post(path(world.other, "what-i-want/"), {"words": "Rust in huis"})
    assert answer.status_code == 302
    assert "Rust in huis" in client.get(path(world.other)).content.decode()


ADDED = [
    ("talents", {"text": "geduldig"}, "geduldig"),
    ("obstacles", {"text": "Geen oppas", "kind": "practical"}, "Geen oppas"),
    ("network", {"who": "buurvrouw", "support": "practical"}, "buurvrouw"),
    ("goals", {"words": "Een eigen zaak"}, "Een eigen zaak"),
]


@pytest.mark.parametrize(("kind", "typed", "words"), ADDED)
def test_adding_works_without_script_and_with_htmx(world, sign_in, kind, typed, words):
    client = sign_in(world.coach)
    url = path(world.her, f"{kind}/add/")
    assert client.post(url, typed)["Location"] == path(world.her) + f"#{kind}"
    part = client.post(url, typed, **HTMX)
    assert part.status_code == 200
    assert f'id="{kind}"' in part.content.decode()
    assert "<html" not in part.content.decode()
    page = client.get(path(world.her)).content.decode()
    assert page.count(words) >= 2


@pytest.mark.parametrize("extra", [{}, HTMX])
def test_what_was_typed_stays_when_it_is_refused(world, sign_in, extra):
    url = path(world.her, "obstacles/add/")
    answer = sign_in(world.trainer).post(
        url, {"text": "Geen oppas op woensdag", "kind": "nonsense"}, **extra
    )
    assert answer.status_code == 422
    assert "Geen oppas op woensdag" in answer.content.decode()
    with as_system():
        assert not Obstacle.objects.exists()


def test_one_tap_ticks_a_step_and_a_tap_sent_twice_means_the_same(world, sign_in):
    with acting_as(world.trainer):
        step = services.add_step(goal=world.goal, text="Binnenlopen")
    client, url = sign_in(world.coach), f"/plans/steps/{step.pk}/done/"
    for _again in range(2):
        part = client.post(url, {"tap": "1"}, **HTMX)
        assert 'aria-pressed="true"' in part.content.decode()
        assert 'hx-swap-oob="true"' in part.content.decode(), "what worked out is renewed too"
    assert client.post(url, {"tap": "0"}).status_code == 302
    with as_system():
        assert Step.objects.get().done_on is None


def test_state_of_a_goal_in_one_tap(world, sign_in):
    client = sign_in(world.trainer)
    client.post(f"/plans/goals/{world.goal.pk}/state/", {"state": "on_hold"})
    with as_system():
        goal = Goal.objects.get()
        assert (goal.state, goal.state_on) == (GoalState.ON_HOLD, timezone.localdate())
    answer = client.post(f"/plans/goals/{world.goal.pk}/state/", {"state": "nonsense"}, follow=True)
    assert answer.status_code == 200


def test_refused_removal_is_told_and_nothing_goes(world, sign_in):
    with acting_as(world.trainer):
        step = services.add_step(goal=world.goal, text="Binnenlopen")
        services.finish_step(step=step)
    client = sign_in(world.trainer)
    assert client.get(f"/plans/goals/{world.goal.pk}/remove/").status_code == 200
    assert client.post(f"/plans/goals/{world.goal.pk}/remove/").status_code == 409
    assert client.post(f"/plans/steps/{step.pk}/remove/").status_code == 409
    with as_system():
        assert Goal.objects.count() == Step.objects.count() == 1


def test_changing_and_removing(world, sign_in):
    with acting_as(world.trainer):
        talent = services.add_talent(plan=world.plan, text="geduldg")
    client = sign_in(world.trainer)
    url = f"/plans/talents/{talent.pk}/"
    assert client.post(url + "edit/", {"text": ""}).status_code == 422
    assert client.post(url + "edit/", {"text": "geduldig"}).status_code == 302
    with as_system():
        assert Talent.objects.get().text == "geduldig"
    assert client.post(url + "remove/").status_code == 302
    assert client.get(url + "edit/").status_code == 404
    assert client.get(f"/plans/nonsense/{talent.pk}/edit/").status_code == 404
    assert client.get(path(world.her, "nonsense/add/")).status_code == 404


def test_trainer_adds_for_the_session_of_today_and_a_coach_is_not_asked(world, sign_in):
    theme = world.group.edition.themes.get(number=6)
    client = sign_in(world.trainer)
    page = client.get(path(world.her, f"?theme={theme.pk}")).content.decode()
    assert theme.title in page
    assert f"talents/add/?theme={theme.pk}" in page
    form = client.get(path(world.her, f"talents/add/?theme={theme.pk}")).context["form"]
    assert form["found_at"].value() == theme.pk
    for strange in ("?theme=999999", "?theme=x", "?theme=²", f"?theme={'9' * 40}"):
        assert client.get(path(world.her, strange)).status_code == 200
    form = sign_in(world.coach).get(path(world.her, "talents/add/")).context["form"]
    assert "found_at" not in form.fields


def test_queries_stay_the_same_however_much_is_in_the_plan(world, sign_in):
    client = sign_in(world.coach)
    client.get(path(world.her))
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(path(world.her))
    with acting_as(world.trainer):
        for number in range(20):
            goal = services.add_goal(plan=world.plan, words=f"Doel {number}")
            services.add_step(goal=goal, text="Stap")
            services.add_talent(plan=world.plan, text=f"Talent {number}")
            services.add_network_contact(plan=world.plan, who="zus", support="emotional")
    with CaptureQueriesContext(connection) as many:
        client.get(path(world.her))
    reads = [query for query in many if "plans_" in query["sql"] or "FROM" in query["sql"]]
    assert len(many) == len(few)
    assert len(reads) <= 12, "\n".join(query["sql"][:120] for query in reads)


def test_overdue_steps_do_not_blame(world, sign_in):
    with acting_as(world.trainer):
        services.add_step(
            goal=world.goal,
            text="Bellen",
            due_on=timezone.localdate() - datetime.timedelta(days=9),
        )
    page = sign_in(world.trainer).get(path(world.her)).content.decode()
    assert "step-past" in page
    assert "shape-alarm" not in page
    assert "status-late" not in page


def test_who_may_only_read_sees_the_plan_and_nothing_to_change_it_with(world, sign_in, monkeypatch):
    monkeypatch.setattr("dnt_portal.plans.views.plan.can_work_on_plan", lambda user, her: False)
    page = sign_in(world.trainer).get(path(world.her)).content.decode()
    assert "Vrijwilligerswerk bij de bieb" in page
    main = page[page.index("<main") : page.index("</main>")]
    assert "<form" not in main
    assert not re.search(r'(href|hx-get)="[^"]*/(add|edit|remove|what-i-want)/', main)


def test_a_refused_tap_says_why_within_the_page_and_not_on_the_next(world, sign_in):
    client = sign_in(world.coach)
    answer = client.post(f"/plans/goals/{world.goal.pk}/state/", {"state": "no such state"}, **HTMX)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert 'class="alert alert-error"' not in client.get(path(world.her)).content.decode()
