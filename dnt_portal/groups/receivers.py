"""What has to be done for groups when a role ends, and before a decision is taken back."""

from django.db.models import Q
from django.dispatch import receiver
from django.utils.translation import gettext as _

from dnt_portal.accounts.enums import READS_AS_TRAINER
from dnt_portal.accounts.events import role_ended
from dnt_portal.accounts.models import RoleAssignment, User
from dnt_portal.background.services import request_job
from dnt_portal.common.errors import Refused
from dnt_portal.groups.enums import EndReason, GroupPhase
from dnt_portal.groups.jobs import RELEASE_TRAINER
from dnt_portal.groups.models import Placement
from dnt_portal.groups.permissions import can_release_trainers
from dnt_portal.groups.services.composing import release_trainer
from dnt_portal.intake.events import taking_back_decision
from dnt_portal.intake.models import Decision


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


@receiver(taking_back_decision, dispatch_uid="groups: a decision is taken back")
def place_keeps_the_decision(decision: Decision, **event: object) -> None:
    """Refuse to take back a decision by which a participant has or had a place in a group.

    A place in a group that recruits can be taken back first, and is then none.
    """
    places = Placement.objects.filter(participant=decision.referral.participant_id)
    now = places.current().select_related("group").first()
    if now is not None and now.group.phase == GroupPhase.RECRUITING:
        raise Refused(
            _("She has a place in %(group)s. Take back that place first.") % {"group": now.group}
        )
    since = Q(created_at__gte=decision.created_at) | Q(placed_on__gt=decision.decided_on)
    had = places.filter(since).exclude(end_reason__in=EndReason.not_beginning())
    if now is not None or had.exists():
        raise Refused(
            _("She has a place in a group since this decision, or had one. So the decision stays.")
        )
