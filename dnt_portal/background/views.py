"""How far a job is."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from dnt_portal.background.models import Job


def job(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A job's progress: a page of its own, or the bar alone for HTMX."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    template = "background/partials/progress.html" if request.htmx else "background/job.html"
    response = render(request, template, {"job": job})
    if request.htmx and not job.is_open:
        # Done: let the page around the bar show what came out of it.
        response["HX-Refresh"] = "true"
    return response
