"""A group's course: started, in coaching, closed."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from dnt_portal.common.forms import ConfirmForm
from dnt_portal.common.http import PortalRequest, act, done, form_page, posted, require_form
from dnt_portal.common.meanwhile import facts
from dnt_portal.groups import services
from dnt_portal.groups.enums import SessionState
from dnt_portal.groups.forms import DayForm, StartForm
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
        return done(request, text, "overview:group", group.pk)
    return form_page(
        request,
        form,
        template="groups/start.html",
        group=group,
        ready=ready,
        in_doubt=in_doubt_with_decisions(ready.in_doubt),
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
    """Close a group after its year."""
    group = get_group(request, pk, can_run_group)
    form = DayForm(posted(request), about=group, rests_on=facts(group, "phase", "ends_on"))
    if act(
        form,
        lambda: services.phases.close_group(
            by=request.user, group=group, on=form.cleaned_data["on"]
        ),
    ):
        text = _("The group is closed. Its women have completed the programme.")
        return done(request, text, "overview:group", group.pk)
    today = timezone.localdate()
    return form_page(
        request,
        form,
        template="groups/close.html",
        group=group,
        women=group.placements.current().select_related("participant"),
        early=bool(group.ends_on and group.ends_on > today),
        open=_open(session_lines(group)),
        back_url=reverse("overview:group", args=[group.pk]),
        back_label=group.name,
    )


def _open(lines: list[SessionLine]) -> list[SessionLine]:
    """Return the sessions that are neither recorded nor cancelled."""
    return [line for line in lines if line.session.state == SessionState.PLANNED]
