"""What someone may see of and do with a participant's plan.

The plan is the participant's and has no owner among the professionals (S2 §9.1.4,
§10.1.2). Whoever may open the participant's page may read it: `Participant.visible_to`.
"""

from django.db.models import QuerySet

from dnt_portal.accounts.enums import READS_AS_TRAINER, Role
from dnt_portal.accounts.models import User
from dnt_portal.participants.models import Participant
from dnt_portal.participants.permissions import leads, works_with
from dnt_portal.programme.models import SessionTheme


def can_work_on_plan(user: User, participant: Participant) -> bool:
    """Return whether `user` may add to the plan: the participant's leader, trainer or coach now."""
    return leads(user, participant) or works_with(user, participant)


def sees_training(user: User, participant: Participant) -> bool:
    """Return whether `user` works in the participant's training, and not as a coach only."""
    return user.has_role(Role.PROJECT_LEADER, *READS_AS_TRAINER, project_id=participant.project_id)


def themes_seen(user: User, participant: Participant) -> QuerySet[SessionTheme]:
    """Return the themes of the training to which `user` may tie something in the plan."""
    if not sees_training(user, participant):
        return SessionTheme.objects.none()
    found = SessionTheme.objects.filter(edition__groups__placements__participant=participant)
    return found.distinct()
