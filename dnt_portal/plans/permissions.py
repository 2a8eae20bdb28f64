"""What someone may do with a participant's plan."""

from dnt_portal.accounts.enums import Role
from dnt_portal.participants.enums import InvolvementKind
from dnt_portal.participants.models import Participant


def can_work_on_plan(user, participant: Participant) -> bool:
    """Whether `user` may add to her plan with her: her leader, trainer or coach now.

    The plan is hers and has no owner among the professionals; who may read it
    may also write in it (S2 §9.1.4, §10.1.2).
    """
    if user.has_role(Role.PROJECT_LEADER, project_id=participant.project_id):
        return True
    held = participant.involvements.held_by(user, InvolvementKind.TRAINER, InvolvementKind.COACH)
    return held.exists()
