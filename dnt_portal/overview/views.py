"""Pages that bring the parts together."""

import uuid

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from dnt_portal.accounts.current import current_assignment
from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.models import Invitation
from dnt_portal.coaching.models import Coach, Track
from dnt_portal.common.paging import found, lay_out
from dnt_portal.common.searching import asked_of, words_in
from dnt_portal.groups.models import Group
from dnt_portal.intake.models import Referral, WaitingListEntry
from dnt_portal.intake.status import plain_status
from dnt_portal.overview.group import group_page
from dnt_portal.overview.participant import participant_page
from dnt_portal.overview.tables import ParticipantTable
from dnt_portal.overview.work_lists.coach import coached_women
from dnt_portal.overview.work_lists.leader import groups_at_a_glance, leader_work, this_year
from dnt_portal.overview.work_lists.trainer import trainer_work
from dnt_portal.participants.filters import ParticipantFilter
from dnt_portal.participants.models import Participant
from dnt_portal.participants.permissions import can_list_participants, can_see_identity
from dnt_portal.participants.querysets import by_name
from dnt_portal.reports.models import Report
from dnt_portal.reports.services.project_figures import latest_project_figures


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is due, late or waiting for whoever is signed in, in the role she chose."""
    current = current_assignment(request)
    if current is None:
        return render(request, "overview/home_nobody.html")
    context = {"current": current, "today": timezone.localdate(), **HOMES[current.role](request)}
    return render(request, f"overview/home_{current.role}.html", context)


def _leader(request: HttpRequest) -> dict:
    waiting = WaitingListEntry.objects.visible_to(request.user).waiting().count()
    return {
        "work": leader_work(request.user),
        "groups": groups_at_a_glance(request.user),
        "waiting": waiting,
        "year": this_year(request.user),
    }


def _trainer(request: HttpRequest) -> dict:
    return {"work": trainer_work(request.user), "groups": groups_at_a_glance(request.user)}


def _coach(request: HttpRequest) -> dict:
    return {"women": coached_women(request.user)}


def _referrer(request: HttpRequest) -> dict:
    referrals = (
        Referral.objects.visible_to(request.user)
        .filter(referrer=request.user)
        .select_related("participant", "project", "decision")[:8]
    )
    return {"referrals": [(referral, plain_status(referral)) for referral in referrals]}


def _officer(request: HttpRequest) -> dict:
    reports = Report.objects.visible_to(request.user).select_related("project", "document")[:6]
    return {"reports": reports}


def _coordinator(request: HttpRequest) -> dict:
    return {"projects": latest_project_figures()}


def _administrator(request: HttpRequest) -> dict:
    return {"invitations": Invitation.objects.visible_to(request.user).open().count()}


HOMES = {
    Role.PROJECT_LEADER: _leader,
    Role.TRAINER: _trainer,
    Role.COACH: _coach,
    Role.REFERRER: _referrer,
    Role.MUNICIPAL_OFFICER: _officer,
    Role.NATIONAL_COORDINATOR: _coordinator,
    Role.ADMINISTRATOR: _administrator,
}


@require_safe
def group(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The group hub."""
    shown = get_object_or_404(
        Group.objects.visible_to(request.user).select_related(
            "project__municipality", "project__edition", "edition", "location"
        ),
        pk=pk,
    )
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


@require_http_methods(["GET", "HEAD", "POST"])
def participants(request: HttpRequest) -> HttpResponse:
    """Who is in the programme: a leader's projects, a trainer's groups."""
    user = request.user
    if not can_list_participants(user):
        raise PermissionDenied
    rows = (
        Participant.objects.visible_to(user)
        .with_identity_for(user)
        .with_case_manager()
        .select_related("project")
    )
    filtered = ParticipantFilter(asked_of(request), queryset=rows, request=request)
    projects = len({role.project_id for role in user.active_roles if role.project_id})
    if request.method == "POST":
        table = found(ParticipantTable, filtered.qs.order_by(*by_name()), projects=projects)
    else:
        table = ParticipantTable(filtered.qs, projects=projects)
        lay_out(request, table)
    table.fill(user)
    return render(request, "overview/participants.html", {"table": table, "filter": filtered})


@require_safe
def participant(request: HttpRequest, pseudonym: str) -> HttpResponse:
    """A participant's page. A coach has a page of her own for the woman she coaches."""
    shown = get_object_or_404(
        Participant.objects.visible_to(request.user).select_related(
            "safe_contact", "project__municipality"
        ),
        pseudonym=pseudonym,
    )
    if not can_see_identity(request.user, shown):
        track = get_object_or_404(
            Track.objects.visible_to(request.user).current(), participant=shown
        )
        return redirect("coaching:track", pk=track.pk)
    page = participant_page(request.user, shown)
    return render(request, "overview/participant.html", {"page": page, "story": page.story})


@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Participants, groups and coaches whose name holds the words, within one's scope.

    The words are posted: a name typed here must not end in an address, and so in
    a history or a log.
    """
    words = words_in(request.POST)
    hits: dict[str, list] = {"participants": [], "groups": [], "coaches": []}
    if words:
        user = request.user
        hits["participants"] = list(
            Participant.objects.visible_to(user)
            .with_identity_for(user)
            .search_for(user, words)[:20]
        )
        hits["groups"] = list(Group.objects.visible_to(user).filter(name__icontains=words)[:10])
        if user.has_role(Role.PROJECT_LEADER):
            hits["coaches"] = list(
                Coach.objects.visible_to(user)
                .filter(user__name__unaccent__icontains=words)
                .select_related("user")[:10]
            )
    context = {"words": words, **hits, "nothing": words and not any(hits.values())}
    return render(request, "overview/search.html", context)
