"""What someone may do with a group. Which groups she sees: `Group.objects.visible_to`."""

from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.models import User
from dnt_portal.groups.models import Group
from dnt_portal.organisations.models import Project


def can_make_group(user: User, project: Project) -> bool:
    """Whether she may start recruiting for a group: the project's leader."""
    return user.has_role(Role.PROJECT_LEADER, project_id=project.pk)


def can_run_group(user: User, group: Group) -> bool:
    """Whether she may compose, plan, start and close the group: the project's leader."""
    return user.has_role(Role.PROJECT_LEADER, project_id=group.project_id)


def can_compose(user: User, group: Group) -> bool:
    """Whether she may place women in the group and end their places."""
    return can_run_group(user, group)


def trains(user: User, group: Group) -> bool:
    """Whether she is a trainer of the group, and still a trainer in the project."""
    return (
        user.has_role(Role.TRAINER, project_id=group.project_id)
        and group.group_trainers.filter(user=user).exists()
    )


def can_record(user: User, group: Group) -> bool:
    """Whether she may record the group's sessions, and move or cancel one.

    Its trainers, and the leader, who stands in when a trainer is ill.
    """
    return can_run_group(user, group) or trains(user, group)
