"""Pages that bring the parts together."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dnt_portal.accounts.current import current_assignment
from dnt_portal.accounts.models import Invitation
from dnt_portal.coaching.models import Coach, Track
from dnt_portal.coaching.querysets import named
from dnt_portal.common.http import PortalRequest, fetch, must, require_form
from dnt_portal.common.paging import lay_out
from dnt_portal.common.searching import asked_of, is_forgotten, keep_search, list_page, words_in
from dnt_portal.groups.models import Group
from dnt_portal.overview.drafts import drafts_of
from dnt_portal.overview.forms import SearchForm
from dnt_portal.overview.group import group_page
from dnt_portal.overview.homes import HOMES
from dnt_portal.overview.participant import participant_page
from dnt_portal.overview.permissions import can_search_coaches
from dnt_portal.overview.tables import ParticipantTable
from dnt_portal.participants.extensions import tell_first_days
from dnt_portal.participants.filters import ParticipantFilter
from dnt_portal.participants.models import Participant
from dnt_portal.participants.permissions import can_list_participants, can_see_identity
from dnt_portal.submissions.models import Draft


@require_safe
def home(request: PortalRequest) -> HttpResponse:
    """Show what is due, late or waiting for whoever is signed in, in the role worked in now."""
    current = current_assignment(request)
    offers = Invitation.objects.offered_to(request.user)
    if current is None:
        return render(request, "overview/home_nobody.html", {"offers": offers})
    home = HOMES[current.role]
    context = {
        "current": current,
        "today": timezone.localdate(),
        "offers": offers,
        "drafts": Draft.objects.visible_to(request.user).count(),
        **home.gather(request.user),
    }
    return render(request, home.template, context)


@require_safe
def drafts(request: PortalRequest) -> HttpResponse:
    """Show what the reader typed and did not save."""
    return render(request, "overview/drafts.html", {"drafts": drafts_of(request.user)})


@require_safe
def group(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show the group hub."""
    groups = Group.objects.select_related(
        "project__municipality", "project__edition", "edition", "location"
    )
    shown = fetch(request, groups, pk=pk)
    page = group_page(request.user, shown)
    context = {
        "page": page,
        "group": shown,
        "tabs": page.tabs,
        "timeline": page.timeline,
        "grid": page.grid,
        "lines": page.lines,
        "can_record": page.records,
    }
    return render(request, "overview/group.html", context)


@require_form
def participants(request: PortalRequest) -> HttpResponse:
    """List who is in the programme: in a leader's projects, in a trainer's groups."""
    user = request.user
    must(can_list_participants(user))
    rows = (
        Participant.objects.visible_to(user)
        .with_identity_for(user)
        .with_case_manager()
        .select_related("project")
    )
    filtered = ParticipantFilter(asked_of(request), queryset=rows, request=request)
    if request.method == "POST":
        return keep_search(request, filtered.form)
    table = ParticipantTable(filtered.qs, several="project" in filtered.filters)
    lay_out(request, table)
    table.fill(user)
    context = {"table": table, "filter": filtered, "found": table.paginator.count}
    return list_page(request, "overview/participants.html", context)


@require_safe
def participant(request: PortalRequest, pseudonym: str) -> HttpResponse:
    """Show a participant's page; a coach is sent to the page of the track instead."""
    rows = Participant.objects.select_related("safe_contact", "project__municipality")
    shown = fetch(request, rows, pseudonym=pseudonym)
    if not can_see_identity(request.user, shown):
        track = fetch(request, Track.objects.current(), participant=shown)
        return redirect("coaching:track", pk=track.pk)
    page = participant_page(request.user, shown)
    return render(request, "overview/participant.html", {"page": page, "story": page.story})


@require_form
def search(request: PortalRequest) -> HttpResponse:
    """Find participants, groups and coaches whose name holds the words, within one's scope.

    The words are posted and kept behind a key: a name typed here must not end in an address,
    and so in a history or a log.
    """
    if request.method == "POST":
        return keep_search(request, SearchForm())
    words = words_in(asked_of(request))
    hits: dict[str, list[Any]] = {"participants": [], "groups": [], "coaches": []}
    if words:
        user = request.user
        hits["participants"] = list(
            Participant.objects.visible_to(user)
            .with_identity_for(user)
            .search_for(user, words)[:20]
        )
        tell_first_days(hits["participants"])
        hits["groups"] = list(Group.objects.visible_to(user).filter(name__icontains=words)[:10])
        if can_search_coaches(user):
            hits["coaches"] = list(
                Coach.objects.visible_to(user).filter(named(words)).select_related("user")[:10]
            )
    context = {"words": words, **hits, "nothing": words and not any(hits.values())}
    context["forgotten"] = is_forgotten(request)
    return list_page(request, "overview/search.html", context)
