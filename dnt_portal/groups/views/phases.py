"""A group's course: started, in coaching, closed."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from dnt_portal.groups import services
from dnt_portal.groups.enums import SessionState
from dnt_portal.groups.forms import ConfirmForm, DayForm, StartForm
from dnt_portal.groups.models import Group
from dnt_portal.groups.permissions import can_run_group
from dnt_portal.groups.readiness import readiness
from dnt_portal.groups.reading.sessions import SessionLine, session_lines, themes_to_plan
from dnt_portal.groups.views.shared import done, get_group, sent, try_form


def start(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Check that everything is there, and start the training."""
    group = get_group(request, pk, can_run_group)
    ready = readiness(group)
    form = StartForm(sent(request), too_small=bool(ready.too_small))
    if request.method == "POST" and try_form(
        form,
        lambda: services.phases.start_group(
            by=request.user, group=group, reason=form.cleaned_data.get("reason", "")
        ),
    ):
        text = _("The group has started. Good luck with the first session.")
        return done(request, text, "overview:group", group.pk)
    context = {"group": group, "ready": ready, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "groups/start.html", context, status=status)


def start_coaching(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The training is over: go on to the coaching."""
    group = get_group(request, pk, can_run_group)
    form = ConfirmForm(sent(request))
    if request.method == "POST" and try_form(
        form, lambda: services.phases.start_coaching(group=group)
    ):
        text = _("The training is over. The group is now in coaching.")
        return done(request, text, "overview:group", group.pk)
    lines = session_lines(group)
    context = {
        "group": group,
        "form": form,
        "open": _open(lines),
        "to_plan": themes_to_plan(group, lines),
        "ready": all(line.session.theme is None for line in _open(lines)),
    }
    return _confirm(request, "groups/start_coaching.html", context)


def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close a group after its year."""
    group = get_group(request, pk, can_run_group)
    form = DayForm(sent(request))
    if request.method == "POST" and try_form(
        form,
        lambda: services.phases.close_group(
            by=request.user, group=group, on=form.cleaned_data["on"]
        ),
    ):
        text = _("The group is closed. Its women have completed the programme.")
        return done(request, text, "overview:group", group.pk)
    today = timezone.localdate()
    context = {
        "group": group,
        "form": form,
        "women": group.placements.current().select_related("participant"),
        "early": bool(group.ends_on and group.ends_on > today),
        "open": _open(session_lines(group)),
    }
    return _confirm(request, "groups/close.html", context)


def _open(lines: list[SessionLine]) -> list[SessionLine]:
    """Sessions that are neither recorded nor cancelled."""
    return [line for line in lines if line.session.state == SessionState.PLANNED]


def _confirm(request: HttpRequest, template: str, context: dict) -> HttpResponse:
    group: Group = context["group"]
    context |= {
        "back_url": reverse("overview:group", args=[group.pk]),
        "back_label": group.name,
    }
    return render(request, template, context, status=422 if request.method == "POST" else 200)
