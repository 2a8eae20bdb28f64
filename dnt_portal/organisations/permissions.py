"""What someone may do with projects and their locations."""

from dnt_portal.organisations.models import Project
from dnt_portal.organisations.querysets import ADMINISTRATOR, LEADER


def can_list_projects(user) -> bool:
    """Whether she has projects to change: a leader her own, the administrator all."""
    return user.has_role(ADMINISTRATOR, LEADER)


def can_add_project(user) -> bool:
    """Whether she may start or end the programme in a region: the functional administrator."""
    return user.has_role(ADMINISTRATOR)


def can_change_project(user, project: Project) -> bool:
    """Whether she may change the region's choices and places: its leader, or the administrator."""
    return user.has_role(ADMINISTRATOR) or user.has_role(LEADER, project_id=project.pk)
