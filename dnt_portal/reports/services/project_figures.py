"""How each project stands, for the national picture: counts per day, without a person."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from dnt_portal.common.transactions import one_act
from dnt_portal.organisations.models import Project
from dnt_portal.reports.disclosure import protect
from dnt_portal.reports.figures import count
from dnt_portal.reports.models import ProjectFigures


@dataclass(frozen=True)
class ProjectStanding:
    """A project's figures of this year up to a day, protected like those of a report."""

    project: Project
    on: datetime.date
    figures: dict[str, Any]


@one_act()
def keep_project_figures(*, project: Project, on: datetime.date | None = None) -> ProjectFigures:
    """Count a project's figures from 1 January up to a day (today), and keep them.

    Protected before they are kept: nobody at the national desk may see a person,
    and a small number is almost one. Counted again on the same day, the newest
    figures stay. Call it as the system.
    """
    on = on or timezone.localdate()
    figures = protect(count(project, on.replace(month=1, day=1), on))
    return ProjectFigures.objects.update_or_create(
        project=project, on=on, defaults={"figures": figures}
    )[0]


def latest_project_figures() -> list[ProjectStanding]:
    """Return the newest figures of each project that runs, by name; one query.

    For the national coordinator: nothing in it is about a person, so it asks for
    no scope.
    """
    rows = (
        ProjectFigures.objects.filter(project__active=True)
        .select_related("project__municipality", "project__provider")
        .order_by("project_id", "-on")
        .distinct("project_id")
    )
    standings = [ProjectStanding(row.project, row.on, row.figures) for row in rows]
    return sorted(standings, key=lambda standing: standing.project.name)
