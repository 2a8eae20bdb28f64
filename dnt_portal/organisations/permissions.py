"""What someone may do with projects and their locations."""

from dnt_portal.organisations.models import Project
from dnt_portal.organisations.querysets import ADMINISTRATOR, LEADER


def can_add_project(user) -> bool:
    """Whether she may start the programme in a region: the functional administrator."""
    return user.has_role(ADMINISTRATOR)


def can_change_project(user, project: Project) -> bool:
    """Whether she may change the region's choices: its leader, or the administrator."""
    return user.has_role(ADMINISTRATOR) or user.has_role(LEADER, project_id=project.pk)


def can_change_locations(user, project: Project) -> bool:
    """Whether she may add or change the places where sessions are held."""
    return can_change_project(user, project)


def can_change_calendar(user) -> bool:
    """Whether she may load school holidays and municipalities (design, §1)."""
    return user.has_role(ADMINISTRATOR)
