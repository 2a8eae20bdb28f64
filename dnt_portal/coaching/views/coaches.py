"""The coach pool: list, one coach, adding and changing."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Max
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

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
    projects_to_add_coaches_in,
)
from dnt_portal.coaching.querysets import CoachQuerySet
from dnt_portal.coaching.tables import CoachTable, coach_status
from dnt_portal.coaching.views.shared import section_tabs
from dnt_portal.common.http import (
    REFUSED,
    Done,
    PortalRequest,
    act,
    done,
    fetch,
    form_page,
    must,
    posted,
    press,
    require_form,
    status_of,
)
from dnt_portal.common.paging import lay_out
from dnt_portal.common.searching import asked_of, is_narrowed, keep_search, list_page, way_back


@require_form
def pool(request: PortalRequest) -> HttpResponse:
    """List the coaches of the projects that the reader leads or trains in, with who is free.

    Words to search for are posted: a name must not end in an address.
    """
    must(can_see_pool(request.user))
    if request.method == "POST":
        return keep_search(request, PoolFilterForm())
    visible = Coach.objects.visible_to(request.user).select_related("user", "offer", "project")
    form = PoolFilterForm(asked_of(request))
    coaches = _filtered(visible, form.cleaned_data if form.is_valid() else {})
    leads = can_add_coach(request.user)
    hidden = [] if leads else ["load", "idle_since"]
    coaches = coaches.annotate(idle_since=Coalesce(Max("tracks__ended_on"), "trained_on"))
    narrowed = is_narrowed(form)
    look = {
        "exclude": [*hidden, *([] if len(request.user.all_project_ids()) > 1 else ["project"])],
        "empty_text": _("No coach found") if narrowed else _("Nobody in the coach pool yet"),
    }
    table = CoachTable(coaches, **look)
    lay_out(request, table)
    return list_page(
        request,
        "coaching/pool.html",
        {
            "table": table,
            "filter_form": form,
            "found": table.paginator.count,
            "can_add": leads,
            "tabs": section_tabs(request, "coaches"),
        },
    )


def _filtered(found: CoachQuerySet, wanted: dict[str, Any]) -> CoachQuerySet:
    state = wanted.get("state")
    found = found.search(wanted.get("q", "")).with_load()
    if state == "free":
        return found.matchable()
    return found.filter(state=state) if state else found.exclude(state=CoachState.STOPPED)


@require_form
def add(request: PortalRequest) -> HttpResponse:
    """Ask someone to be a coach; the answer is the same whether or not the address is known."""
    must(can_add_coach(request.user))
    form = NewCoachForm(posted(request), projects=projects_to_add_coaches_in(request.user))

    def added() -> Coach:
        data = form.cleaned_data
        must(can_add_coach(request.user, data["project"]))
        return services.coaches.add_coach(
            by=request.user,
            project=data["project"],
            name=data["name"],
            email=data["email"],
            **form.profile(),
        )

    if outcome := act(form, added):
        coach = outcome.value
        text = _("%(coach)s is in the coach pool.")
        if not coach.said_yes:
            text = _("%(coach)s is asked by mail, and is your coach once there is a yes.")
        text %= {"coach": coach.name}
        return done(request, text, "coaching:coach", coach.pk)
    return form_page(
        request,
        form,
        title=_("Add a coach"),
        lead=_(
            "The coach is asked by mail and says yes or no. Until then you see what you type here."
        ),
        submit_label=_("Add"),
        back_url=way_back(request, "coaching:coaches"),
        back_label=_("Coaches"),
    )


@require_form
def coach(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show one coach: profile, VOG, training, who is coached; a leader acts from here."""
    coaches = Coach.objects.select_related("user", "offer", "project", "vog_seen_by")
    shown = fetch(request, coaches, pk=pk)
    may_edit = can_edit_coach(request.user, shown)
    must(may_edit or request.method != "POST")
    asked = request.POST.get("act", "")
    vog = VogForm(posted(request) if asked == "vog" else None, coach=shown, prefix="vog")
    training = TrainingForm(
        posted(request) if asked == "training" else None, coach=shown, prefix="training"
    )
    status = 200
    if request.method == "POST":
        status = _change(request, shown, asked, vog, training)
        if status == 200:
            return redirect("coaching:coach", pk=shown.pk)
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
            "can_edit": may_edit,
            "not_in_yet": services.coaches.is_asked_still(shown),
            "sees_pool": can_see_pool(request.user),
            "vog_form": vog,
            "training_form": training,
            "current": [track for track in tracks if track.is_current],
            "ended": [track for track in tracks if not track.is_current],
        },
        status=status,
    )


def _change(
    request: PortalRequest, shown: Coach, asked: str, vog: VogForm, training: TrainingForm
) -> int:
    """Do what the coach's page asks, by one of two small forms or a button; return the status."""
    pool = services.coaches
    if asked == "vog":
        recorded = partial(pool.record_vog, by=request.user, coach=shown)
        return _record(request, shown, vog, recorded, _("The VOG is recorded."))
    if asked == "training":
        recorded = partial(pool.record_training, coach=shown)
        return _record(request, shown, training, recorded, _("The training is recorded."))
    buttons: dict[str, tuple[Callable[[], object], str]] = {
        "invite": (
            partial(pool.invite_coach, by=request.user, coach=shown),
            _("%(coach)s gets an e-mail with an invitation."),
        ),
        "withdraw": (
            partial(pool.withdraw_offer, coach=shown),
            _("%(coach)s is asked no longer."),
        ),
        "pause": (partial(pool.pause_coach, coach=shown), _("%(coach)s has a break.")),
        "resume": (partial(pool.resume_coach, coach=shown), _("%(coach)s is back in the pool.")),
        "stop": (
            partial(pool.stop_coach, by=request.user, coach=shown),
            _("%(coach)s has left the pool. A word of thanks does good."),
        ),
    }
    if asked not in buttons:
        messages.error(request, _("This is not possible."))
        return REFUSED
    call, said = buttons[asked]
    outcome = press(request, call)
    if isinstance(outcome, Done):
        messages.success(request, said % {"coach": shown.name})
    return status_of(outcome)


def _record(
    request: PortalRequest,
    shown: Coach,
    form: forms.Form,
    recorded: Callable[..., Coach],
    said: str,
) -> int:
    """Record what a small form on the coach's page says; return the status."""
    before = shown.state
    if outcome := act(form, lambda: recorded(**form.cleaned_data)):
        messages.success(request, said)
        if before != outcome.value.state == CoachState.AVAILABLE:
            name = {"coach": shown.name}
            messages.success(request, _("%(coach)s can be matched now.") % name)
    return status_of(form)


@require_form
def edit(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Change a coach's profile."""
    coaches = Coach.objects.select_related("user", "project")
    shown = fetch(request, coaches, can_edit_coach, pk=pk)
    form = CoachForm(posted(request), instance=shown)
    if act(form, lambda: services.coaches.update_coach(coach=shown, **form.profile())):
        return done(request, _("Saved."), "coaching:coach", shown.pk)
    return form_page(
        request,
        form,
        title=shown.name,
        page_title=_("Coach"),
        lead=_("What the matching looks at. Leave open what you do not know."),
        back_url=reverse("coaching:coach", args=[shown.pk]),
    )
