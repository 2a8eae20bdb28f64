"""The page on which somebody follows a job."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dnt_portal.background.models import Job
from dnt_portal.common.http import PortalRequest, fetch


@require_safe
def job(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show a job's progress: a page of its own, or the bar alone for HTMX."""
    job = fetch(request, Job.objects, pk=pk)
    template = "background/partials/progress.html" if request.htmx else "background/job.html"
    response = render(request, template, {"job": job})
    if request.htmx and not job.is_open:
        # Done: let the page around the bar show what came out of it.
        response["HX-Refresh"] = "true"
    return response
