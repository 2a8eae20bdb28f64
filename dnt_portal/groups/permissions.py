"""What someone may see of and do with a group.

Which groups somebody sees: `Group.objects.visible_to`.
"""

from collections.abc import Collection

from dnt_portal.accounts.enums import READS_AS_TRAINER, Role
from dnt_portal.accounts.models import User
from dnt_portal.accounts.querysets import UserQuerySet
from dnt_portal.groups.models import Group, Pause, Placement
from dnt_portal.organisations.models import Project

# -- Reading -------------------------------------------------------------------------------


def can_see_groups(user: User) -> bool:
    """Return whether someone has a list of groups at all: a leader or a trainer has."""
    return user.has_role(Role.PROJECT_LEADER, *READS_AS_TRAINER)


def projects_with_groups(user: User) -> Collection[int]:
    """Return the keys of the projects of which someone's list can hold groups."""
    return user.project_ids(Role.PROJECT_LEADER, *READS_AS_TRAINER)


def can_see_group(user: User, group: Group) -> bool:
    """Return whether someone may read the group's sessions and attendance: leader and trainers."""
    return can_run_group(user, group) or _in_team(user, group, *READS_AS_TRAINER)


# -- Doing ---------------------------------------------------------------------------------


def can_make_groups(user: User) -> bool:
    """Return whether someone may start recruiting for a group in any project at all."""
    return user.has_role(Role.PROJECT_LEADER)


def can_make_group(user: User, project: Project) -> bool:
    """Return whether someone may start recruiting for a group: the project's leader."""
    return user.has_role(Role.PROJECT_LEADER, project_id=project.pk)


def can_run_group(user: User, group: Group) -> bool:
    """Return whether someone may compose, plan, start and close the group: its project's leader."""
    return user.has_role(Role.PROJECT_LEADER, project_id=group.project_id)


def can_compose(user: User, group: Group) -> bool:
    """Return whether someone may give participants a place in the group and end their places."""
    return can_run_group(user, group)


def can_end_placement(user: User, placement: Placement) -> bool:
    """Return whether someone may end a participant's place, as `can_compose`."""
    return can_compose(user, placement.group)


def can_restore_placement(user: User, placement: Placement) -> bool:
    """Return whether someone may let a place that ended go on, as `can_compose`."""
    return can_compose(user, placement.group)


def trains(user: User, group: Group) -> bool:
    """Return whether someone is a trainer of the group, and still a trainer in the project."""
    return _in_team(user, group, Role.TRAINER)


def can_record(user: User, group: Group) -> bool:
    """Return whether someone may record the group's sessions, and move or cancel one.

    Its trainers may, and the leader, who stands in when a trainer is ill.
    """
    return can_run_group(user, group) or trains(user, group)


def can_pause(user: User, placement: Placement) -> bool:
    """Return whether someone may write down that a participant pauses, as `can_record`."""
    return can_record(user, placement.group)


def can_end_pause(user: User, pause: Pause) -> bool:
    """Return whether someone may write down that she is back, or take a pause back."""
    return can_pause(user, pause.placement)


def can_release_trainers(user: User, project: Project) -> bool:
    """Return whether someone may take a trainer off the project's groups: its leader."""
    return user.has_role(Role.PROJECT_LEADER, project_id=project.pk)


def trainers_to_choose(project: Project) -> UserQuerySet:
    """Return who may be in the team of a group: the project's trainers, and who reads along."""
    return User.objects.in_training_team(project)


def _in_team(user: User, group: Group, *roles: str) -> bool:
    """Return whether someone is one of the group's trainers, with one of `roles` there now."""
    return (
        user.has_role(*roles, project_id=group.project_id)
        and group.group_trainers.filter(user=user).exists()
    )
