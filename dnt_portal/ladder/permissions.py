"""Who may see and take measurements: project leaders and trainers, not coaches."""

from dnt_portal.accounts.enums import Role
from dnt_portal.groups.models import Group
from dnt_portal.ladder.models import Measurement
from dnt_portal.participants.models import Participant


def can_measure_group(user, group: Group) -> bool:
    """Whether `user` measures the women of a group: its leader or one of its trainers."""
    if user.has_role(Role.PROJECT_LEADER, project_id=group.project_id):
        return True
    return (
        user.has_role(Role.TRAINER, project_id=group.project_id)
        and user.trained_groups.filter(pk=group.pk).exists()
    )


def can_measure(user, measurement: Measurement) -> bool:
    """Whether `user` may take, correct or skip a measurement."""
    return can_measure_group(user, measurement.placement.group)


def can_see_ladder(user, participant: Participant) -> bool:
    """Whether `user` may see her way on the ladder: a coach may not (design, §1)."""
    if user.has_role(Role.PROJECT_LEADER, project_id=participant.project_id):
        return True
    return (
        user.has_role(Role.TRAINER, project_id=participant.project_id)
        and participant.placements.filter(group__in=user.trained_groups.all()).exists()
    )
