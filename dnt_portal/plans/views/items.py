"""Talents, obstacles, network and goals: adding, changing, removing."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dnt_portal.common.errors import Refused
from dnt_portal.participants.models import Participant
from dnt_portal.plans import services
from dnt_portal.plans.kinds import Kind, kind_or_404
from dnt_portal.plans.models import Obstacle, PlanItem
from dnt_portal.plans.views.shared import (
    asked_theme,
    back_to_plan,
    is_of_training,
    must_work_on_plan,
    participant_or_404,
    plan_url,
    render_part,
    themes_of,
)
from dnt_portal.programme.models import SessionTheme


def _form(
    request: HttpRequest,
    kind: Kind,
    participant: Participant,
    *,
    data=None,
    instance: PlanItem | None = None,
    theme: SessionTheme | None = None,
) -> forms.ModelForm:
    themes = themes_of(participant) if is_of_training(request, participant) else None
    return kind.form(
        data,
        instance=instance,
        themes=themes,
        initial={"found_at": theme} if theme else None,
        auto_id=f"{kind.name}-%s",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def item_add(request: HttpRequest, pseudonym: str, kind: str) -> HttpResponse:
    """Add to her plan; with htmx within the page, ready for the next one."""
    participant = participant_or_404(request, pseudonym)
    must_work_on_plan(request, participant)
    which, theme = kind_or_404(kind), asked_theme(request, participant)
    if request.method != "POST":
        form = _form(request, which, participant, theme=theme)
    else:
        form = _form(request, which, participant, data=request.POST)
        if form.is_valid():
            try:
                plan = services.plan_of(participant)
                which.add(plan=plan, **form.cleaned_data)
            except Refused as refused:
                form.add_error(None, refused.message)
            else:
                if request.htmx:
                    form = _form(request, which, participant, theme=theme)
                    return render_part(
                        request, which.name, participant, theme, form=form, said=which.added
                    )
                messages.success(request, which.added)
                return back_to_plan(participant, which.name, theme)
    status = 422 if form.errors else 200
    if request.htmx:
        return render_part(request, which.name, participant, theme, status=status, form=form)
    context = {
        "form": form,
        "title": which.add_label,
        "lead": participant.first_name,
        "back_url": plan_url(participant, which.name, theme),
    }
    return render(request, "common/form_page.html", context, status=status)


def _item_or_404(request: HttpRequest, kind: Kind, pk) -> tuple[PlanItem, Participant]:
    items = kind.model.objects.visible_to(request.user)  # type: ignore[attr-defined]
    item = get_object_or_404(items.select_related("plan__participant"), pk=pk)
    participant = item.plan.participant
    must_work_on_plan(request, participant)
    return item, participant


@require_http_methods(["GET", "HEAD", "POST"])
def item_edit(request: HttpRequest, kind: str, pk) -> HttpResponse:
    """Put something in her plan into other words."""
    which = kind_or_404(kind)
    item, participant = _item_or_404(request, which, pk)
    form = _form(request, which, participant, data=request.POST or None, instance=item)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_item(item=item, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("Changed."))
            return back_to_plan(participant, which.name)
    context = {
        "form": form,
        "title": which.change_label,
        "lead": participant.first_name,
        "back_url": plan_url(participant, which.name),
        "kind": which.name,
        "item": item,
    }
    return render(request, "plans/item.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def item_remove(request: HttpRequest, kind: str, pk) -> HttpResponse:
    """Take something out of her plan, after asking once."""
    which = kind_or_404(kind)
    item, participant = _item_or_404(request, which, pk)
    refused_because, status = "", 200
    if request.method == "POST":
        try:
            services.remove_item(item=item)
        except Refused as refused:
            refused_because, status = refused.message, 409
        else:
            messages.success(request, _("Removed."))
            return back_to_plan(participant, which.name)
    context = {
        "title": which.remove_label,
        "words": getattr(item, "words", None) or getattr(item, "text", None) or item.who,
        "refused_because": refused_because,
        "back_url": plan_url(participant, which.name),
    }
    return render(request, "plans/remove.html", context, status=status)


@require_POST
def obstacle_cleared(request: HttpRequest, pk) -> HttpResponse:
    """One tap: an obstacle is out of the way, or back again."""
    obstacles = Obstacle.objects.visible_to(request.user).select_related("plan__participant")
    obstacle = get_object_or_404(obstacles, pk=pk)
    participant = obstacle.plan.participant
    must_work_on_plan(request, participant)
    cleared = request.POST.get("cleared") == "1"
    services.set_obstacle_cleared(obstacle=obstacle, cleared=cleared)
    if request.htmx:
        return render_part(request, "obstacles", participant)
    return back_to_plan(participant, "obstacles")
