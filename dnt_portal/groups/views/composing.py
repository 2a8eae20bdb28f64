"""Who is in a group: composed from the waiting list, places that end."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from dnt_portal.common.errors import Refused
from dnt_portal.common.searching import words_in
from dnt_portal.groups import services
from dnt_portal.groups.enums import GroupPhase
from dnt_portal.groups.forms import EndPlacementForm, WaitingFilterForm
from dnt_portal.groups.models import Group, Placement
from dnt_portal.groups.permissions import can_compose
from dnt_portal.groups.reading.composing import composition
from dnt_portal.groups.views.shared import get_group, sent, try_form
from dnt_portal.intake.models import WaitingListEntry


def place(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The waiting list beside the group: place and take back by one tap each.

    A search is posted: a name stays out of addresses and histories.
    """
    group = get_group(request, pk, can_compose)
    if not ("place" in request.POST or "remove" in request.POST):
        return _composing(request, group)
    try:
        text = _act(request, group)
    except Refused as refused:
        # Shown at once and kept nowhere: the sentence is about a person.
        return _composing(request, group, refusal=refused.message)
    if request.htmx:
        return _composing(request, group, said=text)
    messages.success(request, text)
    return redirect("groups:place", group.pk)


def _act(request: HttpRequest, group: Group) -> str:
    if "remove" in request.POST:
        placement = get_object_or_404(
            group.placements.current().select_related("participant", "group"),
            participant__pseudonym=request.POST["remove"],
        )
        services.composing.take_back(by=request.user, placement=placement)
        return _("%(who)s is back on the waiting list.") % {"who": placement.participant}
    entry = (
        WaitingListEntry.objects.visible_to(request.user)
        .filter(participant__pseudonym=request.POST.get("place", ""))
        .select_related("participant")
        .order_by("-since")
    )
    participant = get_object_or_404(entry[:1]).participant
    services.composing.place(by=request.user, group=group, participant=participant)
    return _("%(who)s has a place in the group.") % {"who": participant}


def _composing(
    request: HttpRequest, group: Group, *, refusal: str = "", said: str = ""
) -> HttpResponse:
    # The buttons send the words along, so that what was found stays in view.
    words = words_in(request.POST)
    found = composition(group, request.user, words=words, page=request.GET.get("page"))
    context = {
        "group": group,
        "composition": found,
        "page_obj": found.waiting,
        "form": WaitingFilterForm({"q": words}),
        "words": words,
        "query": f"?page={found.waiting.number}" if found.waiting.number > 1 else "",
        "refusal": refusal,
        "said": said,
        "recruiting": group.phase == GroupPhase.RECRUITING,
        "open": group.phase in (GroupPhase.RECRUITING, GroupPhase.TRAINING),
    }
    template = "groups/place.html"
    if request.htmx and request.method == "POST":
        template = "groups/partials/composition.html"
    return render(request, template, context, status=422 if refusal else 200)


def end_placement(request: HttpRequest, pk: int) -> HttpResponse:
    """End a woman's place with a reason."""
    placement = get_object_or_404(
        Placement.objects.visible_to(request.user).select_related(
            "participant", "group__project", "group__edition"
        ),
        pk=pk,
    )
    if not can_compose(request.user, placement.group):
        raise PermissionDenied
    group = placement.group
    form = EndPlacementForm(sent(request), group=group)
    if request.method == "POST" and try_form(
        form,
        lambda: services.phases.end_placement(
            by=request.user,
            placement=placement,
            reason=form.cleaned_data["reason"],
            on=form.cleaned_data["on"],
        ),
    ):
        said = _("The place of %(who)s has ended.")
        if not placement.took_part:
            said = _("%(who)s is back on the waiting list.")
        messages.success(request, said % {"who": placement.participant})
        return redirect("overview:group", group.pk)
    context = {
        "form": form,
        "placement": placement,
        "title": _("End the place of %(name)s") % {"name": placement.participant.first_name},
        "lead": group.name,
        "submit_label": _("End her place in the group"),
        "danger": True,
        "back_url": reverse("overview:group", args=[group.pk]),
        "back_label": group.name,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "groups/end_placement.html", context, status=status)
