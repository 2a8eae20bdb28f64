"""What has to be done for groups when somebody's role ends."""

from django.dispatch import receiver

from dnt_portal.accounts.enums import READS_AS_TRAINER
from dnt_portal.accounts.events import role_ended
from dnt_portal.accounts.models import RoleAssignment, User
from dnt_portal.background.services import request_job
from dnt_portal.groups.jobs import RELEASE_TRAINER
from dnt_portal.groups.permissions import can_release_trainers
from dnt_portal.groups.services.composing import release_trainer


@receiver(role_ended, dispatch_uid="groups: the role of a trainer ends")
def trainer_leaves(assignment: RoleAssignment, by: User, **event: object) -> None:
    """Take someone who is no longer a trainer in a project off its groups.

    The administrator ends roles but sees no participant, so the database would not let an
    administrator close the involvement in anyone's file: then the worker does it.
    """
    user, project = assignment.user, assignment.project
    if assignment.role not in READS_AS_TRAINER or project is None:
        return
    if can_release_trainers(by, project):
        release_trainer(user=user, project=project)
    else:
        request_job(
            by=by,
            kind=RELEASE_TRAINER,
            parameters={"user": user.pk, "project": project.pk},
            business_key=f"{RELEASE_TRAINER}-{user.pk}-{project.pk}",
        )
