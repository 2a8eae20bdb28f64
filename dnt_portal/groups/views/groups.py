"""The list of groups; making and changing one."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.models import User
from dnt_portal.common.errors import Refused
from dnt_portal.common.paging import page_of
from dnt_portal.common.pieces import Tab
from dnt_portal.groups import services
from dnt_portal.groups.enums import GroupPhase
from dnt_portal.groups.forms import GroupFilterForm, GroupForm
from dnt_portal.groups.models import Group
from dnt_portal.groups.permissions import can_make_group, can_run_group
from dnt_portal.groups.reading.course import group_line
from dnt_portal.groups.views.shared import done, get_group, sent
from dnt_portal.organisations.models import Location, Project
from dnt_portal.organisations.services import save_location

PER_PAGE = 20


@require_safe
def group_list(request: HttpRequest) -> HttpResponse:
    """Groups one may open: by phase, searchable, with what is open on the row."""
    user = request.user
    if not user.has_role(Role.PROJECT_LEADER, Role.TRAINER):
        raise PermissionDenied
    form = GroupFilterForm(request.GET)
    form.is_valid()
    words, phase = form.cleaned_data.get("q", ""), form.cleaned_data.get("phase", "")
    groups = Group.objects.visible_to(user)
    tabs = _phase_tabs(groups, phase)
    shown = groups.search(words)
    if phase in GroupPhase.values:
        shown = shown.filter(phase=phase)
    shown = shown.with_overview().select_related("edition", "project", "location")
    page = page_of(request, shown.in_work_order(), PER_PAGE)
    page.object_list = [group_line(group) for group in page]
    projects = user.project_ids(Role.PROJECT_LEADER, Role.TRAINER)
    context = {
        "page": page,
        "form": form,
        "tabs": tabs,
        "filtered": bool(words or phase),
        "several_projects": len(projects) > 1,
        "can_make": user.has_role(Role.PROJECT_LEADER),
    }
    return render(request, "groups/list.html", context)


def _phase_tabs(groups, phase: str) -> list[Tab]:
    counts = groups.aggregate(
        all=Count("pk"), **{key: Count("pk", filter=Q(phase=key)) for key in GroupPhase.values}
    )
    url = reverse("groups:list")
    tabs = [Tab(_("All"), url, phase not in GroupPhase.values, counts["all"])]
    for each in GroupPhase:
        label = str(each.label).capitalize()
        tabs.append(Tab(label, f"{url}?phase={each.value}", phase == each, counts[each.value]))
    return tabs


def create(request: HttpRequest) -> HttpResponse:
    """Make a group, in a project one leads."""
    project = _chosen_project(request)
    if project is None or not can_make_group(request.user, project):
        raise PermissionDenied
    form = GroupForm(sent(request), project=project)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                with transaction.atomic():
                    group = services.composing.make_group(
                        by=request.user,
                        project=project,
                        name=form.cleaned_data["name"],
                        location=_location(form, project),
                        trainers=form.cleaned_data["trainers"],
                    )
            except Refused as refused:
                form.add_error(None, refused.message)
            else:
                text = _("The group is made. Now choose who takes part.")
                return done(request, text, "groups:place", group.pk)
    context = {
        "form": form,
        "title": _("New group"),
        "lead": project,
        "projects": _led_projects(request.user),
        "project": project,
        "submit_label": _("Make the group"),
        "back_url": reverse("groups:list"),
        "back_label": _("Groups"),
    }
    return render(request, "groups/form.html", context, status=status)


def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a group's name, location and trainers."""
    group = get_group(request, pk, can_run_group)
    form = GroupForm(sent(request), project=group.project, group=group)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                with transaction.atomic():
                    services.composing.change_group(
                        group=group,
                        name=form.cleaned_data["name"],
                        location=_location(form, group.project),
                    )
                    services.composing.set_trainers(
                        by=request.user,
                        group=group,
                        trainers=form.cleaned_data["trainers"],
                        reason=form.cleaned_data.get("reason", ""),
                    )
            except Refused as refused:
                form.add_error(None, refused.message)
            else:
                return done(request, _("The group is changed."), "overview:group", group.pk)
    context = {
        "form": form,
        "title": _("Change the group"),
        "lead": group.name,
        "back_url": reverse("overview:group", args=[group.pk]),
        "back_label": group.name,
    }
    return render(request, "groups/form.html", context, status=status)


def _led_projects(user: User) -> list[Project]:
    return list(
        Project.objects.in_which(user, Role.PROJECT_LEADER).active().select_related("edition")
    )


def _chosen_project(request: HttpRequest) -> Project | None:
    """The project in the address, among those she leads; else the first."""
    projects = _led_projects(request.user)
    slug = request.GET.get("project")
    return next((p for p in projects if p.slug == slug), projects[0] if projects else None)


def _location(form: GroupForm, project: Project) -> Location | None:
    """The location chosen, or the new one that was typed."""
    name = form.cleaned_data["new_location"].strip()
    if not name:
        return form.cleaned_data["location"]
    known = project.locations.filter(name__iexact=name).first()
    return known or save_location(location=Location(project=project, name=name))
