"""The participants of a group: composed from the waiting list, places that end."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from dnt_portal.common.errors import Refused
from dnt_portal.common.forms import ConfirmForm
from dnt_portal.common.http import (
    Done,
    PortalRequest,
    act,
    attempt,
    done,
    fetch,
    form_page,
    posted,
    require_form,
    status_of,
)
from dnt_portal.common.searching import asked_of, keep_search, list_page, words_in
from dnt_portal.groups import services
from dnt_portal.groups.enums import EndReason, GroupPhase
from dnt_portal.groups.forms import EndPlacementForm, WaitingFilterForm
from dnt_portal.groups.models import Group, Placement
from dnt_portal.groups.permissions import can_compose, can_end_placement, can_restore_placement
from dnt_portal.groups.reading.composing import composition
from dnt_portal.groups.views.shared import get_group
from dnt_portal.participants.models import Participant


@require_form
def place(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show the waiting list beside the group; place and take back by one tap each.

    A search is posted: a name stays out of addresses and histories.
    """
    group = get_group(request, pk, can_compose)
    if request.method == "POST" and not {"place", "remove"} & request.POST.keys():
        return keep_search(request, WaitingFilterForm())
    outcome: Done | Refused | None = None
    said = ""
    if "remove" in request.POST:
        placement = get_object_or_404(
            group.placements.current().select_related("participant", "group"),
            participant__pseudonym=request.POST["remove"],
        )
        outcome = attempt(
            lambda: services.composing.take_back(by=request.user, placement=placement)
        )
        said = _back_on_the_list(placement)
    elif "place" in request.POST:
        participant = fetch(request, Participant.objects, pseudonym=request.POST["place"])
        outcome = attempt(
            lambda: services.composing.place(by=request.user, group=group, participant=participant)
        )
        said = _("%(who)s has a place in the group.") % {"who": participant}
    if isinstance(outcome, Done) and not request.htmx:
        return done(request, said, request.get_full_path())
    return _composing(request, group, outcome, said)


def _composing(
    request: PortalRequest, group: Group, outcome: Done | Refused | None, said: str
) -> HttpResponse:
    # A button leaves what was found in view.
    asked = asked_of(request)
    words = words_in(asked)
    composed = composition(group, request.user, words=words, page=asked.get("page"))
    asked.pop("q", None)
    context = {
        "group": group,
        "composition": composed,
        "page_obj": composed.waiting,
        "found": composed.waiting_count,
        "form": WaitingFilterForm({"q": words}),
        "words": words,
        "query": f"?{asked.urlencode()}" if asked else "",
        # Shown at once and kept nowhere: the sentence is about a person.
        "refusal": outcome.message if isinstance(outcome, Refused) else "",
        "said": said,
        "recruiting": group.phase == GroupPhase.RECRUITING,
        "open": GroupPhase(group.phase).takes_women,
    }
    if request.method != "POST":
        return list_page(request, "groups/place.html", context)
    template = "groups/partials/composition.html" if request.htmx else "groups/place.html"
    return render(request, template, context, status=status_of(outcome))


@require_form
def end_placement(request: PortalRequest, pk: int) -> HttpResponse:
    """End a participant's place with a reason."""
    placements = Placement.objects.select_related("participant", "group__project", "group__edition")
    placement = fetch(request, placements, can_end_placement, pk=pk)
    group = placement.group
    form = EndPlacementForm(posted(request), placement=placement)
    if act(
        form,
        lambda: services.phases.end_placement(
            by=request.user,
            placement=placement,
            reason=form.cleaned_data["reason"],
            on=form.cleaned_data["on"],
        ),
    ):
        said = _("The place of %(who)s has ended.") % {"who": placement.participant}
        if EndReason(placement.end_reason).waits_again:
            said = _back_on_the_list(placement)
        undo = reverse("groups:restore", args=[placement.pk])
        return done(request, said, "overview:group", group.pk, undo=undo)
    return form_page(
        request,
        form,
        template="groups/end_placement.html",
        placement=placement,
        title=_("End the place of %(name)s") % {"name": placement.participant.first_name},
        lead=group.name,
        submit_label=_("End her place in the group"),
        danger=True,
        back_url=reverse("overview:group", args=[group.pk]),
        back_label=group.name,
    )


@require_form
def restore(request: PortalRequest, pk: int) -> HttpResponse:
    """Let a place that ended go on."""
    placements = Placement.objects.select_related("participant", "group__project", "group__edition")
    placement = fetch(request, placements, can_restore_placement, pk=pk)
    group = placement.group
    if placement.is_current and request.method != "POST":
        return redirect("overview:participant", placement.participant.pseudonym)
    ended_on = placement.ended_on
    form = ConfirmForm(posted(request))
    if act(
        form,
        lambda: services.returning.restore_placement(by=request.user, placement=placement),
    ):
        said = _("%(who)s is in the group again.") % {"who": placement.participant}
        if placement.pauses.ended_with(ended_on).exists():
            messages.info(
                request,
                _("Her pause ended with her place. Does she not come yet? Write it down anew."),
            )
        return done(request, said, "overview:group", group.pk)
    return form_page(
        request,
        form,
        template="groups/restore.html",
        placement=placement,
        title=_("Let %(name)s go on in her group") % {"name": placement.participant.first_name},
        lead=group.name,
        submit_label=_("Let her go on"),
        back_url=reverse("overview:participant", args=[placement.participant.pseudonym]),
        back_label=placement.participant.first_name,
    )


def _back_on_the_list(placement: Placement) -> str:
    return _("%(who)s is back on the waiting list.") % {"who": placement.participant}
