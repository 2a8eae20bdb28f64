"""A group's course: started, in coaching, closed."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dnt_portal.common.dates import day_of_week
from dnt_portal.common.forms import ConfirmForm, WhyForm
from dnt_portal.common.http import PortalRequest, act, done, form_page, posted, require_form
from dnt_portal.common.meanwhile import facts
from dnt_portal.groups import services
from dnt_portal.groups.enums import GroupPhase, SessionState
from dnt_portal.groups.extensions import closing_steps
from dnt_portal.groups.forms import CloseForm, StartForm
from dnt_portal.groups.models import Placement
from dnt_portal.groups.permissions import can_run_group
from dnt_portal.groups.readiness import in_doubt_with_decisions, readiness
from dnt_portal.groups.reading.sessions import SessionLine, session_lines, themes_to_plan
from dnt_portal.groups.views.shared import get_group


@require_form
def start(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Check that everything is there, and start the training."""
    group = get_group(request, pk, can_run_group)
    ready = readiness(group)
    form = StartForm(posted(request), too_small=bool(ready.too_small))
    if act(
        form,
        lambda: services.phases.start_group(
            by=request.user, group=group, reason=form.cleaned_data.get("reason", "")
        ),
    ):
        text = _("The group has started. Good luck with the first session.")
        if group.begins_on is not None:
            text = _("The group is ready. It starts on %(day)s.") % {
                "day": day_of_week(group.begins_on)
            }
        undo = reverse("groups:take_back_start", args=[group.pk])
        return done(request, text, "overview:group", group.pk, undo=undo)
    return form_page(
        request,
        form,
        template="groups/start.html",
        group=group,
        ready=ready,
        in_doubt=in_doubt_with_decisions(ready.in_doubt),
    )


@require_form
def take_back_start(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Take back that a group started, as long as no session of it was held."""
    group = get_group(request, pk, can_run_group)
    if group.phase != GroupPhase.TRAINING and request.method != "POST":
        return redirect("overview:group", group.pk)
    form = ConfirmForm(posted(request))
    if act(form, lambda: services.phases.take_back_start(by=request.user, group=group)):
        text = _("The start is taken back. The group recruits again.")
        return done(request, text, "overview:group", group.pk)
    return form_page(
        request,
        form,
        title=_("Take back the start"),
        lead=_(
            "The group recruits again, with the women, trainers and sessions it has now. "
            "Measurements that were not taken yet go; they come back when it starts."
        ),
        submit_label=_("Take back the start"),
        back_url=reverse("overview:group", args=[group.pk]),
        back_label=group.name,
    )


@require_form
def start_coaching(request: PortalRequest, pk: UUID) -> HttpResponse:
    """End the training and go on to the coaching."""
    group = get_group(request, pk, can_run_group)
    form = ConfirmForm(posted(request))
    if act(form, lambda: services.phases.start_coaching(group=group)):
        text = _("The training is over. The group is now in coaching.")
        return done(request, text, "overview:group", group.pk)
    lines = session_lines(group)
    still_open = _open(lines)
    return form_page(
        request,
        form,
        template="groups/start_coaching.html",
        group=group,
        open=still_open,
        to_plan=themes_to_plan(group, lines),
        ready=all(line.session.theme is None for line in still_open),
        back_url=reverse("overview:group", args=[group.pk]),
        back_label=group.name,
    )


@require_form
def close(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Close a group: what is open, how it ends for each participant, and the day."""
    group = get_group(request, pk, can_run_group)
    women = list(group.placements.current().select_related("participant"))
    form = CloseForm(posted(request), group=group, placements=women)
    if act(
        form,
        lambda: services.phases.close_group(
            by=request.user,
            group=group,
            on=form.cleaned_data["on"],
            outcomes=form.outcomes(),
            reason=form.cleaned_data["reason"],
        ),
    ):
        return done(request, _("The group is closed."), "overview:group", group.pk)
    today = timezone.localdate()
    return form_page(
        request,
        form,
        template="groups/close.html",
        group=group,
        women=women,
        steps=closing_steps(request.user, group),
        early=bool(group.ends_on and group.ends_on > today),
        open=_open(session_lines(group)),
        back_url=reverse("overview:group", args=[group.pk]),
        back_label=group.name,
    )


@require_form
def call_off(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Call off a group that has not started."""
    group = get_group(request, pk, can_run_group)
    if group.phase != GroupPhase.RECRUITING and request.method != "POST":
        return redirect("overview:group", group.pk)
    form = WhyForm(posted(request), about=group, rests_on=facts(group, "phase"))
    if act(
        form,
        lambda: services.phases.call_off_group(
            by=request.user, group=group, reason=form.cleaned_data["reason"]
        ),
    ):
        text = _("The group is called off. Its women are on the waiting list again.")
        return done(request, text, "overview:group", group.pk)
    return form_page(
        request,
        form,
        template="groups/call_off.html",
        title=_("Call off the group"),
        submit_label=_("Call off the group"),
        danger=True,
        lead=group.name,
        group=group,
        women=group.placements.current().count(),
        back_url=reverse("overview:group", args=[group.pk]),
        back_label=group.name,
    )


@require_form
def reopen(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Let a group that was closed or called off run again."""
    group = get_group(request, pk, can_run_group)
    if group.phase != GroupPhase.CLOSED and request.method != "POST":
        return redirect("overview:group", group.pk)
    form = WhyForm(posted(request), about=group, rests_on=facts(group, "phase"))
    restored: list[Placement] = []
    if act(
        form,
        lambda: restored.extend(
            services.returning.reopen_group(
                by=request.user, group=group, reason=form.cleaned_data["reason"]
            )
        ),
    ):
        text = ngettext(
            "The group is open again, with %(count)d woman.",
            "The group is open again, with %(count)d women.",
            len(restored),
        ) % {"count": len(restored)}
        return done(request, text, "overview:group", group.pk)
    return form_page(
        request,
        form,
        template="groups/reopen.html",
        title=_("Reopen the group"),
        submit_label=_("Reopen the group"),
        lead=group.name,
        group=group,
        women=group.placements.filter(ended_with_group=True).count(),
        back_url=reverse("overview:group", args=[group.pk]),
        back_label=group.name,
    )


def _open(lines: list[SessionLine]) -> list[SessionLine]:
    """Return the sessions that are neither recorded nor cancelled."""
    return [line for line in lines if line.session.state == SessionState.PLANNED]
