"""How goals stand, and the small steps towards them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dnt_portal.common.errors import Refused
from dnt_portal.participants.models import Participant
from dnt_portal.plans import services
from dnt_portal.plans.forms import StepForm
from dnt_portal.plans.models import Goal, Step
from dnt_portal.plans.views.shared import (
    back_to_plan,
    must_work_on_plan,
    plan_context,
    plan_url,
    render_part,
)


def _goal_or_404(request: HttpRequest, pk) -> tuple[Goal, Participant]:
    goals = Goal.objects.visible_to(request.user).select_related("plan__participant")
    goal = get_object_or_404(goals, pk=pk)
    must_work_on_plan(request, goal.plan.participant)
    return goal, goal.plan.participant


def _step_or_404(request: HttpRequest, pk) -> tuple[Step, Participant]:
    steps = Step.objects.visible_to(request.user).select_related("goal__plan__participant")
    step = get_object_or_404(steps, pk=pk)
    must_work_on_plan(request, step.goal.plan.participant)
    return step, step.goal.plan.participant


def _render_goal(
    request: HttpRequest, part: str, goal: Goal, participant: Participant, status=200, **context
) -> HttpResponse:
    """One goal, or its steps, for htmx."""
    whole = plan_context(request, participant)
    each = next(each for each in whole["plan"].goals if each.goal.pk == goal.pk)
    context = whole | {"each": each, "renew_successes": True} | context
    return render(request, f"plans/partials/{part}.html", context, status=status)


@require_POST
def goal_state(request: HttpRequest, pk) -> HttpResponse:
    """How a goal stands, in one tap. Waiting, or letting go, is no bad mark (N63)."""
    goal, participant = _goal_or_404(request, pk)
    try:
        services.set_goal_state(goal=goal, state=request.POST.get("state", ""))
    except Refused as refused:
        messages.error(request, refused.message)
    if request.htmx:
        return render_part(request, "goals", participant)
    return back_to_plan(participant, f"goal-{goal.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
def step_add(request: HttpRequest, pk) -> HttpResponse:
    """A small step towards a goal: what, who, by when."""
    goal, participant = _goal_or_404(request, pk)
    ids = f"step-{goal.pk}-%s"
    form = StepForm(request.POST or None, auto_id=ids)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_step(goal=goal, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            if request.htmx:
                form = StepForm(auto_id=ids)
                return _render_goal(
                    request, "goal", goal, participant, form=form, said=_("Step added.")
                )
            messages.success(request, _("Step added."))
            return back_to_plan(participant, f"goal-{goal.pk}")
    status = 422 if form.errors else 200
    if request.htmx:
        return _render_goal(request, "goal", goal, participant, status, form=form)
    context = {
        "form": form,
        "title": _("Add a step"),
        "lead": goal.words,
        "back_url": plan_url(participant, f"goal-{goal.pk}"),
    }
    return render(request, "common/form_page.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def step_edit(request: HttpRequest, pk) -> HttpResponse:
    """Change a step: its words, who does it, by when."""
    step, participant = _step_or_404(request, pk)
    form = StepForm(request.POST or None, instance=step)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_step(step=step, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("Changed."))
            return back_to_plan(participant, f"goal-{step.goal_id}")
    context = {
        "form": form,
        "title": _("Change this step"),
        "lead": step.goal.words,
        "back_url": plan_url(participant, f"goal-{step.goal_id}"),
        "kind": "steps",
        "item": step,
    }
    return render(request, "plans/item.html", context, status=422 if form.errors else 200)


@require_POST
def step_done(request: HttpRequest, pk) -> HttpResponse:
    """One tap: this step is done, or not after all.

    The tap says what it wants (`done` 1 or 0) and does not flip: sent twice on a
    poor connection it still means the same.
    """
    step, participant = _step_or_404(request, pk)
    change = services.finish_step if request.POST.get("done") == "1" else services.reopen_step
    change(step=step)
    if request.htmx:
        return _render_goal(request, "steps", step.goal, participant)
    return back_to_plan(participant, f"goal-{step.goal_id}")


@require_http_methods(["GET", "HEAD", "POST"])
def step_remove(request: HttpRequest, pk) -> HttpResponse:
    """Take a step out of her plan, after asking once."""
    step, participant = _step_or_404(request, pk)
    refused_because, status = "", 200
    if request.method == "POST":
        try:
            services.remove_step(step=step)
        except Refused as refused:
            refused_because, status = refused.message, 409
        else:
            messages.success(request, _("Removed."))
            return back_to_plan(participant, f"goal-{step.goal_id}")
    context = {
        "title": _("Remove this step?"),
        "words": step.text,
        "refused_because": refused_because,
        "back_url": plan_url(participant, f"goal-{step.goal_id}"),
    }
    return render(request, "plans/remove.html", context, status=status)
