"""What beat asks the worker to do."""

from celery import shared_task

from dnt_portal.audit.acting import acting_as_system
from dnt_portal.organisations.models import Project
from dnt_portal.reports import services


@shared_task(name="dnt_portal.reports.tasks.refresh_project_figures")
def refresh_project_figures() -> None:
    """Keep today's figures of every project that runs, one transaction each."""
    for project in Project.objects.active().select_related("edition"):
        with acting_as_system("figures per project"):
            services.project_figures.keep_project_figures(project=project)
