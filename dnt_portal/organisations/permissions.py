"""What someone may do with projects and their locations."""

from dnt_portal.organisations.models import Project
from dnt_portal.organisations.querysets import ADMINISTRATOR, LEADER, Person


def can_list_projects(user: Person) -> bool:
    """Return whether `user` has projects to change: a leader those led, the administrator all."""
    return user.has_role(ADMINISTRATOR, LEADER)


def can_add_project(user: Person) -> bool:
    """Return whether `user` may start or end the programme in a region: the administrator."""
    return user.has_role(ADMINISTRATOR)


def can_change_project(user: Person, project: Project) -> bool:
    """Return whether `user` may change a region's choices and places: leader or administrator."""
    return user.has_role(ADMINISTRATOR) or user.has_role(LEADER, project_id=project.pk)
