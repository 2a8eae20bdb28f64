"""Projects and their places: a region's own choices on screen."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dnt_portal.organisations import permissions, services
from dnt_portal.organisations.forms import LocationForm, NewProjectForm, ProjectForm
from dnt_portal.organisations.models import Location, Project


@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    """List where the programme runs, for whoever may change something about it."""
    if not permissions.can_list_projects(request.user):
        raise PermissionDenied
    rows = Project.objects.visible_to(request.user).select_related("municipality", "provider")
    context = {
        "projects": [row for row in rows if permissions.can_change_project(request.user, row)],
        "adds": permissions.can_add_project(request.user),
    }
    return render(request, "organisations/projects.html", context)


def project(request: HttpRequest, slug: str) -> HttpResponse:
    """Show and change a region's choices, with the places where its sessions are held."""
    shown = _project(request, slug)
    form = ProjectForm(
        request.POST if request.method == "POST" else None,
        instance=shown,
        whole_programme=permissions.can_add_project(request.user),
    )
    if request.method == "POST" and form.is_valid():
        services.change_project(project=shown, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("organisations:project", shown.slug)
    context = {
        "form": form,
        "project": shown,
        "title": _("Choices of the region"),
        "lead": f"{shown.name} · {shown.municipality} · {shown.provider}",
        "locations": shown.locations.all(),
        "back_url": reverse("organisations:projects"),
        "back_label": _("Projects"),
    }
    status = 422 if form.errors else 200
    return render(request, "organisations/project.html", context, status=status)


def project_add(request: HttpRequest) -> HttpResponse:
    """Start the programme in a region."""
    if not permissions.can_add_project(request.user):
        raise PermissionDenied
    form = NewProjectForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        added = services.start_project(**form.cleaned_data)
        messages.success(
            request, _("%(project)s is there. Invite its leader now.") % {"project": added}
        )
        return redirect("organisations:project", added.slug)
    context = {
        "form": form,
        "title": _("Add a project"),
        "lead": _("The programme starts in a region."),
        "submit_label": _("Add"),
        "back_url": reverse("organisations:projects"),
        "back_label": _("Projects"),
    }
    status = 422 if form.errors else 200
    return render(request, "organisations/project_add.html", context, status=status)


def location_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a place where sessions are held."""
    return _location_form(request, Location(project=_project(request, slug)), _("Add a place"))


def location_edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change a place where sessions are held."""
    location = get_object_or_404(_project(request, slug).locations.all(), pk=pk)
    return _location_form(request, location, _("Change a place"))


def _location_form(request: HttpRequest, location: Location, title: str) -> HttpResponse:
    back = reverse("organisations:project", args=[location.project.slug])
    form = LocationForm(request.POST if request.method == "POST" else None, instance=location)
    if request.method == "POST" and form.is_valid():
        services.save_location(location=form.instance)
        messages.success(request, _("Saved."))
        return redirect(back)
    context = {
        "form": form,
        "title": title,
        "lead": location.project.name,
        "back_url": back,
        "back_label": _("Choices of the region"),
    }
    status = 422 if form.errors else 200
    return render(request, "common/form_page.html", context, status=status)


def _project(request: HttpRequest, slug: str) -> Project:
    """Return the project: 404 when it is out of scope, 403 when the reader may not change it."""
    shown = get_object_or_404(
        Project.objects.visible_to(request.user).select_related("municipality", "provider"),
        slug=slug,
    )
    if not permissions.can_change_project(request.user, shown):
        raise PermissionDenied
    return shown
