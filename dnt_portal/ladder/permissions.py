"""Who may see and take measurements: project leaders and trainers, not coaches."""

from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.models import User
from dnt_portal.groups.models import Group
from dnt_portal.ladder.models import Measurement
from dnt_portal.participants.models import Participant


def can_list_due(user: User) -> bool:
    """Whether `user` has a list of measurements to take at all."""
    return user.has_role(Role.PROJECT_LEADER, Role.TRAINER)


def can_see_group_ladder(user: User, group: Group) -> bool:
    """Whether `user` may see a group on the ladder: its leader or one of its trainers."""
    if user.has_role(Role.PROJECT_LEADER, project_id=group.project_id):
        return True
    return (
        user.has_role(Role.TRAINER, project_id=group.project_id)
        and user.trained_groups.filter(pk=group.pk).exists()
    )


def can_measure_in(user: User, project_id: int) -> bool:
    """Whether `user` takes measurements in a project at all: of the groups she works with."""
    return user.has_role(Role.PROJECT_LEADER, Role.TRAINER, project_id=project_id)


def can_measure(user: User, measurement: Measurement) -> bool:
    """Whether `user` may take, correct or skip a measurement: the group's leader or trainer."""
    group = measurement.placement.group
    return can_measure_in(user, group.project_id) and can_see_group_ladder(user, group)


def can_see_ladder(user: User, participant: Participant) -> bool:
    """Whether `user` may see a participant's way on the ladder: a coach may not."""
    if user.has_role(Role.PROJECT_LEADER, project_id=participant.project_id):
        return True
    return (
        user.has_role(Role.TRAINER, project_id=participant.project_id)
        and participant.placements.filter(group__in=user.trained_groups.all()).exists()
    )
