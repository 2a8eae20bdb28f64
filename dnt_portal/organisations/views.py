"""Projects and their places: a region's own choices on screen."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dnt_portal.common.http import (
    PortalRequest,
    act,
    done,
    fetch,
    form_page,
    must,
    posted,
    require_form,
)
from dnt_portal.organisations import permissions, services
from dnt_portal.organisations.forms import LocationForm, NewProjectForm, ProjectForm
from dnt_portal.organisations.models import Location, Project


@require_safe
def projects(request: PortalRequest) -> HttpResponse:
    """List where the programme runs, for who may change something about it."""
    must(permissions.can_list_projects(request.user))
    rows = Project.objects.visible_to(request.user).select_related("municipality", "provider")
    context = {
        "projects": [row for row in rows if permissions.can_change_project(request.user, row)],
        "adds": permissions.can_add_project(request.user),
    }
    return render(request, "organisations/projects.html", context)


@require_form
def project(request: PortalRequest, slug: str) -> HttpResponse:
    """Show and change a region's choices, beside the places where its sessions are held."""
    shown = _project(request, slug)
    form = ProjectForm(
        posted(request),
        instance=shown,
        whole_programme=permissions.can_add_project(request.user),
    )
    if act(form, lambda: services.change_project(project=shown, **form.cleaned_data)):
        return done(request, _("Saved."), "organisations:project", shown.slug)
    return form_page(
        request,
        form,
        template="organisations/project.html",
        project=shown,
        title=_("Choices of the region"),
        lead=f"{shown.name} · {shown.municipality} · {shown.provider}",
        locations=shown.locations.all(),
        back_url=reverse("organisations:projects"),
        back_label=_("Projects"),
    )


@require_form
def project_add(request: PortalRequest) -> HttpResponse:
    """Start the programme in a region."""
    must(permissions.can_add_project(request.user))
    form = NewProjectForm(posted(request))
    if outcome := act(form, lambda: services.start_project(**form.cleaned_data)):
        added = outcome.value
        text = _("%(project)s is there. Invite its leader now.") % {"project": added}
        return done(request, text, "organisations:project", added.slug)
    return form_page(
        request,
        form,
        template="organisations/project_add.html",
        title=_("Add a project"),
        lead=_("The programme starts in a region."),
        submit_label=_("Add"),
        back_url=reverse("organisations:projects"),
        back_label=_("Projects"),
    )


@require_form
def location_add(request: PortalRequest, slug: str) -> HttpResponse:
    """Add a place where sessions are held."""
    return _location_form(request, Location(project=_project(request, slug)), _("Add a place"))


@require_form
def location_edit(request: PortalRequest, slug: str, pk: int) -> HttpResponse:
    """Change a place where sessions are held."""
    location = fetch(request, _project(request, slug).locations, pk=pk)
    return _location_form(request, location, _("Change a place"))


def _location_form(request: PortalRequest, location: Location, title: str) -> HttpResponse:
    back = reverse("organisations:project", args=[location.project.slug])
    form = LocationForm(posted(request), instance=location)
    if act(form, lambda: services.save_location(location=form.instance)):
        return done(request, _("Saved."), back)
    return form_page(
        request,
        form,
        title=title,
        lead=location.project.name,
        back_url=back,
        back_label=_("Choices of the region"),
    )


def _project(request: PortalRequest, slug: str) -> Project:
    rows = Project.objects.select_related("municipality", "provider")
    return fetch(request, rows, permissions.can_change_project, slug=slug)
