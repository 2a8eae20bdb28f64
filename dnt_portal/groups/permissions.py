"""What someone may do with a group. Which groups somebody sees: `Group.objects.visible_to`."""

from collections.abc import Collection

from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.models import User
from dnt_portal.groups.models import Group, Placement
from dnt_portal.organisations.models import Project


def can_see_groups(user: User) -> bool:
    """Whether someone has a list of groups at all: a leader or a trainer has."""
    return user.has_role(Role.PROJECT_LEADER, Role.TRAINER)


def projects_with_groups(user: User) -> Collection[int]:
    """Return the keys of the projects of which someone's list can hold groups."""
    return user.project_ids(Role.PROJECT_LEADER, Role.TRAINER)


def can_make_groups(user: User) -> bool:
    """Whether someone may start recruiting for a group in any project."""
    return user.has_role(Role.PROJECT_LEADER)


def can_make_group(user: User, project: Project) -> bool:
    """Whether someone may start recruiting for a group: the project's leader."""
    return user.has_role(Role.PROJECT_LEADER, project_id=project.pk)


def can_run_group(user: User, group: Group) -> bool:
    """Whether someone may compose, plan, start and close the group: the project's leader."""
    return user.has_role(Role.PROJECT_LEADER, project_id=group.project_id)


def can_compose(user: User, group: Group) -> bool:
    """Whether someone may give participants a place in the group and end their places."""
    return can_run_group(user, group)


def can_end_placement(user: User, placement: Placement) -> bool:
    """Whether someone may end a participant's place, as `can_compose`."""
    return can_compose(user, placement.group)


def trains(user: User, group: Group) -> bool:
    """Whether someone is a trainer of the group, and still a trainer in the project."""
    return (
        user.has_role(Role.TRAINER, project_id=group.project_id)
        and group.group_trainers.filter(user=user).exists()
    )


def can_record(user: User, group: Group) -> bool:
    """Whether someone may record the group's sessions, and move or cancel one.

    Its trainers, and the leader, who stands in when a trainer is ill.
    """
    return can_run_group(user, group) or trains(user, group)
