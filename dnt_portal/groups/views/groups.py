"""The list of groups; making and changing one."""

from uuid import UUID

from django.db.models import Count, Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from dnt_portal.common.http import (
    PortalRequest,
    act,
    done,
    form_page,
    must,
    posted,
    require_form,
)
from dnt_portal.common.paging import page_of
from dnt_portal.common.pieces import Tab
from dnt_portal.common.searching import asked_of, keep_search, list_page, way_back
from dnt_portal.groups import services
from dnt_portal.groups.enums import GroupPhase
from dnt_portal.groups.extensions import open_work_of
from dnt_portal.groups.forms import GroupFilterForm, GroupForm
from dnt_portal.groups.models import Group
from dnt_portal.groups.permissions import (
    can_make_group,
    can_make_groups,
    can_run_group,
    can_see_groups,
    projects_with_groups,
)
from dnt_portal.groups.querysets import GroupQuerySet
from dnt_portal.groups.reading.course import group_line
from dnt_portal.groups.views.shared import get_group
from dnt_portal.organisations.models import Location, Project
from dnt_portal.organisations.services import save_location

PER_PAGE = 20


@require_form
def group_list(request: PortalRequest) -> HttpResponse:
    """List the groups one may open: by phase, searchable, with what is open on the row."""
    user = request.user
    must(can_see_groups(user))
    form = GroupFilterForm(asked_of(request))
    if request.method == "POST":
        return keep_search(request, form)
    form.is_valid()
    words, phase = form.cleaned_data.get("q", ""), form.cleaned_data.get("phase", "")
    groups = Group.objects.visible_to(user)
    tabs = _phase_tabs(groups, phase)
    shown = groups.search(words)
    if phase in GroupPhase.values:
        shown = shown.filter(phase=phase)
    shown = shown.with_overview().select_related("edition", "project", "location")
    page = page_of(request, shown.in_work_order(), PER_PAGE)
    shown_now = list(page)
    besides = open_work_of(user, [group.pk for group in shown_now])
    page.object_list = [group_line(group, besides.get(group.pk, ())) for group in shown_now]
    context = {
        "page": page,
        "form": form,
        "found": page.paginator.count,
        "tabs": tabs,
        "filtered": bool(words or phase),
        "several_projects": len(projects_with_groups(user)) > 1,
        "can_make": can_make_groups(user),
    }
    return list_page(request, "groups/list.html", context)


def _phase_tabs(groups: GroupQuerySet, phase: str) -> list[Tab]:
    counts = groups.aggregate(
        all=Count("pk"), **{key: Count("pk", filter=Q(phase=key)) for key in GroupPhase.values}
    )
    url = reverse("groups:list")
    tabs = [Tab(_("All"), url, phase not in GroupPhase.values, counts["all"])]
    for each in GroupPhase:
        label = str(each.label).capitalize()
        tabs.append(Tab(label, f"{url}?phase={each.value}", phase == each, counts[each.value]))
    return tabs


@require_form
def create(request: PortalRequest) -> HttpResponse:
    """Make a group, in a project one leads."""
    projects = list(Project.objects.led_by(request.user).active().select_related("edition"))
    project = _chosen(projects, request.GET.get("project"))
    must(can_make_group(request.user, project))
    form = GroupForm(posted(request), project=project)
    made = act(
        form,
        lambda: services.composing.make_group(
            by=request.user,
            project=project,
            name=form.cleaned_data["name"],
            location=_location(form, project),
            trainers=form.cleaned_data["trainers"],
        ),
    )
    if made:
        text = _("The group is made. Now choose who takes part.")
        return done(request, text, "groups:place", made.value.pk)
    return form_page(
        request,
        form,
        template="groups/form.html",
        title=_("New group"),
        lead=project,
        projects=projects,
        project=project,
        submit_label=_("Make the group"),
        back_url=way_back(request, "groups:list"),
        back_label=_("Groups"),
    )


def _chosen(projects: list[Project], slug: str | None) -> Project:
    """Return the project in the address, among those somebody leads; else the first."""
    must(bool(projects))
    return next((project for project in projects if project.slug == slug), projects[0])


@require_form
def edit(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Change a group's name, location and trainers."""
    group = get_group(request, pk, can_run_group)
    form = GroupForm(posted(request), project=group.project, group=group)
    if act(form, lambda: _change(request, group, form)):
        return done(request, _("The group is changed."), "overview:group", group.pk)
    return form_page(
        request,
        form,
        template="groups/form.html",
        title=_("Change the group"),
        lead=group.name,
        back_url=reverse("overview:group", args=[group.pk]),
        back_label=group.name,
    )


def _change(request: PortalRequest, group: Group, form: GroupForm) -> None:
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


def _location(form: GroupForm, project: Project) -> Location | None:
    """Return the location chosen, or the new one that was typed."""
    name = form.cleaned_data["new_location"].strip()
    if not name:
        return form.cleaned_data["location"]
    known = project.locations.filter(name__iexact=name).first()
    return known or save_location(location=Location(project=project, name=name))
