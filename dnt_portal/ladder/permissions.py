"""Who may see and take measurements: project leaders and trainers, not coaches."""

from dnt_portal.accounts.enums import READS_AS_TRAINER, Role
from dnt_portal.accounts.models import User
from dnt_portal.groups.models import Group
from dnt_portal.groups.permissions import can_record, can_see_group
from dnt_portal.ladder.models import Measurement
from dnt_portal.participants.models import Participant

# -- Reading -------------------------------------------------------------------------------


def can_see_group_ladder(user: User, group: Group) -> bool:
    """Return whether `user` may see a group on the ladder: its leader or one of its trainers."""
    return can_see_group(user, group)


def can_see_ladder(user: User, participant: Participant) -> bool:
    """Return whether `user` may see a participant's way on the ladder: a coach may not."""
    if user.has_role(Role.PROJECT_LEADER, project_id=participant.project_id):
        return True
    return (
        user.has_role(*READS_AS_TRAINER, project_id=participant.project_id)
        and participant.placements.filter(group__in=user.trained_groups.all()).exists()
    )


# -- Doing ---------------------------------------------------------------------------------


def can_list_due(user: User) -> bool:
    """Return whether `user` has a list of measurements to take at all."""
    return user.has_role(Role.PROJECT_LEADER, Role.TRAINER)


def can_measure_in(user: User, project_id: int) -> bool:
    """Return whether `user` takes measurements in a project at all: leader or trainer."""
    return user.has_role(Role.PROJECT_LEADER, Role.TRAINER, project_id=project_id)


def can_measure(user: User, measurement: Measurement) -> bool:
    """Return whether `user` may take, correct or skip a measurement: the group's team."""
    return can_record(user, measurement.placement.group)
