"""The coach pool: list, one coach, adding and changing."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Max, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dnt_portal.accounts.enums import Role
from dnt_portal.coaching import services
from dnt_portal.coaching.enums import CoachState
from dnt_portal.coaching.forms.coaches import (
    CoachForm,
    NewCoachForm,
    PoolFilterForm,
    TrainingForm,
    VogForm,
)
from dnt_portal.coaching.models import Coach, Track
from dnt_portal.coaching.permissions import (
    can_add_coach,
    can_edit_coach,
    can_see_pool,
)
from dnt_portal.coaching.tables import CoachTable, coach_status
from dnt_portal.coaching.views.shared import REFUSED, section_tabs
from dnt_portal.common.errors import Refused
from dnt_portal.common.paging import found, lay_out
from dnt_portal.common.searching import asked_of
from dnt_portal.organisations.models import Project


@require_http_methods(["GET", "HEAD", "POST"])
def pool(request: HttpRequest) -> HttpResponse:
    """Every coach of the projects she leads or trains in, with who is free.

    Words to search for are posted: a name must not end in an address.
    """
    if not can_see_pool(request.user):
        raise PermissionDenied
    visible = Coach.objects.visible_to(request.user).select_related("user", "project")
    form = PoolFilterForm(asked_of(request))
    coaches = _filtered(visible, form.cleaned_data if form.is_valid() else {})
    leads = can_add_coach(request.user)
    places = {role.project_id for role in request.user.active_roles if role.project_id}
    hidden = [] if leads else ["load", "idle_since"]
    coaches = coaches.annotate(idle_since=Coalesce(Max("tracks__ended_on"), "trained_on"))
    narrowed = any(form.data.get(name) for name in form.fields)
    look = {
        "exclude": [*hidden, *([] if len(places) > 1 else ["project"])],
        "empty_text": _("No coach found") if narrowed else _("Nobody in the coach pool yet"),
    }
    if request.method == "POST":
        table = found(CoachTable, coaches.order_by("user__name"), **look)
    else:
        table = CoachTable(coaches, **look)
        lay_out(request, table)
    return render(
        request,
        "coaching/pool.html",
        {
            "table": table,
            "filter_form": form,
            "can_add": leads,
            "tabs": section_tabs(request, "coaches"),
        },
    )


def _filtered(found: QuerySet, wanted: dict[str, Any]) -> Any:
    state = wanted.get("state")
    found = found.search(wanted.get("q", "")).with_load()  # type: ignore[attr-defined]
    if state == "free":
        return found.matchable()
    return found.filter(state=state) if state else found.exclude(state=CoachState.STOPPED)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Add someone to the pool; she gets the role and, without an account, an invitation."""
    if not can_add_coach(request.user):
        raise PermissionDenied
    projects = Project.objects.in_which(request.user, Role.PROJECT_LEADER)
    form = NewCoachForm(request.POST or None, projects=projects)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            data = form.cleaned_data
            if not can_add_coach(request.user, data["project"]):
                raise PermissionDenied
            try:
                coach = services.coaches.add_coach(
                    by=request.user,
                    project=data["project"],
                    name=data["name"],
                    email=data["email"],
                    **form.profile(),
                )
            except Refused as refused:
                form.add_error(None, refused.message)
            else:
                messages.success(
                    request, _("%(coach)s is in the coach pool.") % {"coach": coach.user.name}
                )
                return redirect("coaching:coach", pk=coach.pk)
        status = REFUSED
    context = {
        "form": form,
        "title": _("Add a coach"),
        "lead": _("The coach gets an invitation by mail. VOG and training you record afterwards."),
        "submit_label": _("Add"),
        "back_url": reverse("coaching:coaches"),
        "back_label": _("Coaches"),
    }
    return render(request, "common/form_page.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def coach(request: HttpRequest, pk: Any) -> HttpResponse:
    """One coach: profile, VOG, training, whom she coaches; a leader acts from here."""
    found = Coach.objects.visible_to(request.user).select_related("user", "project", "vog_seen_by")
    shown = get_object_or_404(found, pk=pk)
    vog, training = VogForm(prefix="vog"), TrainingForm(prefix="training")
    status = 200
    if request.method == "POST":
        if not can_edit_coach(request.user, shown):
            raise PermissionDenied
        act = request.POST.get("act", "")
        if act == "vog":
            vog = VogForm(request.POST, prefix="vog")
            done = _record(
                vog,
                partial(services.coaches.record_vog, by=request.user),
                request,
                shown,
                _("The VOG is recorded."),
            )
        elif act == "training":
            training = TrainingForm(request.POST, prefix="training")
            done = _record(
                training,
                services.coaches.record_training,
                request,
                shown,
                _("The training is recorded."),
            )
        else:
            done = _act(act, request, shown)
        if done:
            return redirect("coaching:coach", pk=shown.pk)
        status = REFUSED
        shown.refresh_from_db()
    tracks = list(
        Track.objects.visible_to(request.user)
        .filter(coach=shown)
        .select_related("participant", "placement__group__edition")
        .with_last_contact()
        .order_by("ended_on", "-starts_on")
    )
    return render(
        request,
        "coaching/coach.html",
        {
            "coach": shown,
            "coach_status": coach_status(shown),
            "can_edit": can_edit_coach(request.user, shown),
            "not_in_yet": not shown.user.has_usable_password(),
            "sees_pool": can_see_pool(request.user),
            "vog_form": vog,
            "training_form": training,
            "current": [track for track in tracks if track.is_current],
            "ended": [track for track in tracks if not track.is_current],
        },
        status=status,
    )


def _record(
    form: Any, service: Callable[..., Coach], request: HttpRequest, shown: Coach, said: str
) -> bool:
    """Record what a small form on the coach's page says; whether it was done."""
    if not form.is_valid():
        return False
    before = shown.state
    try:
        after = service(coach=shown, **form.cleaned_data)
    except Refused as refused:
        form.add_error(None, refused.message)
        return False
    messages.success(request, said)
    if before != after.state == CoachState.AVAILABLE:
        messages.success(request, _("%(coach)s can be matched now.") % {"coach": shown.user.name})
    return True


def _act(act: str, request: HttpRequest, shown: Coach) -> bool:
    """Give her a break, take her back, let her go, or invite her again; whether it was done."""
    acts: dict[str, tuple[Callable[..., object], str]] = {
        "invite": (
            partial(services.coaches.invite_coach, by=request.user),
            _("%(coach)s gets an e-mail with an invitation."),
        ),
        "pause": (services.coaches.pause_coach, _("%(coach)s has a break.")),
        "resume": (services.coaches.resume_coach, _("%(coach)s is back in the pool.")),
        "stop": (
            partial(services.coaches.stop_coach, by=request.user),
            _("%(coach)s has left the pool. A word of thanks does good."),
        ),
    }
    if act not in acts:
        messages.error(request, _("This is not possible."))
        return False
    service, said = acts[act]
    try:
        service(coach=shown)
    except Refused as refused:
        messages.error(request, refused.message)
        return False
    messages.success(request, said % {"coach": shown.user.name})
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: Any) -> HttpResponse:
    """Change a coach's profile."""
    visible = Coach.objects.visible_to(request.user).select_related("user", "project")
    shown = get_object_or_404(visible, pk=pk)
    if not can_edit_coach(request.user, shown):
        raise PermissionDenied
    form = CoachForm(request.POST or None, instance=shown)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                services.coaches.update_coach(coach=shown, **form.profile())
            except Refused as refused:
                form.add_error("max_participants", refused.message)
            else:
                messages.success(request, _("Saved."))
                return redirect("coaching:coach", pk=shown.pk)
        status = REFUSED
    context = {
        "form": form,
        "title": shown.user.name,
        "page_title": _("Coach"),
        "lead": _("What the matching looks at. Leave open what you do not know."),
        "back_url": reverse("coaching:coach", args=[shown.pk]),
    }
    return render(request, "common/form_page.html", context, status=status)
