"""How goals stand, and the small steps towards them."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dnt_portal.accounts.models import User
from dnt_portal.common.forms import ConfirmForm
from dnt_portal.common.http import (
    PortalRequest,
    act,
    done,
    fetch,
    form_page,
    posted,
    press,
    refusal_of,
    require_form,
    status_of,
)
from dnt_portal.common.meanwhile import facts
from dnt_portal.common.taps import NOTHING, read_tap
from dnt_portal.plans import services
from dnt_portal.plans.forms import StepForm
from dnt_portal.plans.models import Goal, Step
from dnt_portal.plans.views.shared import (
    back_to_plan,
    plan_context,
    plan_url,
    render_part,
    works_on_its_plan,
)


def _works_on_its_goal(user: User, step: Step) -> bool:
    return works_on_its_plan(user, step.goal)


def _goal(request: PortalRequest, pk: UUID) -> Goal:
    goals = Goal.objects.select_related("plan__participant")
    return fetch(request, goals, works_on_its_plan, pk=pk)


def _step(request: PortalRequest, pk: UUID) -> Step:
    steps = Step.objects.select_related("goal__plan__participant")
    return fetch(request, steps, _works_on_its_goal, pk=pk)


def _render_goal(
    request: PortalRequest, part: str, goal: Goal, status: int = 200, **context: Any
) -> HttpResponse:
    """Show one goal, or its steps, for htmx."""
    whole = plan_context(goal.plan.participant)
    each = next(each for each in whole["plan"].goals if each.goal.pk == goal.pk)
    context = whole | {"each": each, "renew_successes": True} | context
    return render(request, f"plans/partials/{part}.html", context, status=status)


@require_POST
def goal_state(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Say by one tap how a goal stands. Waiting, or letting go, is no bad mark (N63)."""
    goal = _goal(request, pk)
    participant = goal.plan.participant
    state = request.POST.get("state", "")
    outcome = press(request, lambda: services.set_goal_state(goal=goal, state=state))
    if request.htmx:
        return render_part(
            request,
            "goals",
            participant,
            status=status_of(outcome),
            refused=refusal_of(outcome),
        )
    return back_to_plan(participant, f"goal-{goal.pk}")


@require_form
def step_add(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Add a small step towards a goal: what, who, by when."""
    goal = _goal(request, pk)
    back = plan_url(goal.plan.participant, f"goal-{goal.pk}")
    ids = f"step-{goal.pk}-%s"
    form = StepForm(posted(request), auto_id=ids)
    said = _("Step added.")
    if outcome := act(form, lambda: services.add_step(goal=goal, **form.cleaned_data)):
        if not request.htmx:
            return done(request, said, back)
        form = StepForm(auto_id=ids)
        return _render_goal(request, "goal", goal, form=form, said=said, new=outcome.value.pk)
    if request.htmx:
        return _render_goal(request, "goal", goal, status_of(form), form=form)
    return form_page(request, form, title=_("Add a step"), lead=goal.words, back_url=back)


@require_form
def step_edit(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Change a step: its words, who does it, by when."""
    step = _step(request, pk)
    back = plan_url(step.goal.plan.participant, f"goal-{step.goal_id}")
    form = StepForm(posted(request), instance=step)
    if act(form, lambda: services.change_step(step=step, **form.cleaned_data)):
        return done(request, _("Changed."), back)
    return form_page(
        request,
        form,
        template="plans/item.html",
        title=_("Change this step"),
        lead=step.goal.words,
        back_url=back,
        kind="steps",
        item=step,
    )


@require_POST
def step_done(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Say by one tap that a step is done, or not after all.

    The tap says what it wants (1 or 0) and does not flip: sent twice on a poor connection it
    still means the same. It was done on the day of the tap.
    """
    step = _step(request, pk)

    def tap() -> Step:
        at = read_tap(request).at
        if request.POST.get("tap") == str(NOTHING):
            return services.reopen_step(step=step)
        if step.done_on:
            return step
        return services.finish_step(step=step, on=timezone.localdate(at))

    outcome = press(request, tap)
    if request.htmx:
        return _render_goal(
            request, "steps", step.goal, status_of(outcome), refused=refusal_of(outcome)
        )
    return back_to_plan(step.goal.plan.participant, f"goal-{step.goal_id}")


@require_form
def step_remove(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Take a step out of the plan, after asking once."""
    step = _step(request, pk)
    back = plan_url(step.goal.plan.participant, f"goal-{step.goal_id}")
    form = ConfirmForm(posted(request), about=step, rests_on=facts(step, "text"))
    if act(form, lambda: services.remove_step(step=step)):
        return done(request, _("Removed."), back)
    return form_page(
        request,
        form,
        template="plans/remove.html",
        title=_("Remove this step?"),
        words=step.text,
        back_url=back,
    )
