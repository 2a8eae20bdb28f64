"""What coaching does when something happens lower down; each calls a service of its own."""

from django.dispatch import receiver

from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.events import invitation_accepted, role_ended
from dnt_portal.accounts.models import Invitation, RoleAssignment, User
from dnt_portal.background.services import request_job
from dnt_portal.coaching.jobs import RELEASE_COACH, WELCOME_COACH
from dnt_portal.coaching.services import concerns, tracks
from dnt_portal.coaching.services.leaving import release_coach
from dnt_portal.groups.events import (
    group_closed,
    group_closing,
    placement_ended,
    placement_restored,
)
from dnt_portal.groups.models import Group, Placement


@receiver(placement_ended, dispatch_uid="coaching ends with the placement")
def end_with_placement(placement: Placement, **_unused: object) -> None:
    """End the participant's open track; the coach's access ends with it."""
    tracks.end_with_place(placement=placement)


@receiver(placement_restored, dispatch_uid="coaching goes on with the placement")
def go_on_with_placement(placement: Placement, was: Placement, **_unused: object) -> None:
    """Resume the coaching that had ended with the place."""
    tracks.resume_with_place(placement=placement, was=was)


@receiver(group_closing, dispatch_uid="no group closes over a concern")
def settle_concerns_first(group: Group, **_unused: object) -> None:
    """Refuse to close a group while a concern about a participant in it is open."""
    concerns.refuse_open_in(group)


@receiver(group_closed, dispatch_uid="coaching ends with the group")
def end_with_group(group: Group, **_unused: object) -> None:
    """Complete the tracks that are still open when a group is closed."""
    tracks.end_with_group(group=group)


@receiver(invitation_accepted, dispatch_uid="the pool knows who said yes")
def welcome(invitation: Invitation, **_unused: object) -> None:
    """Let who said yes be the coach that was asked.

    By the worker: who answers sees neither the pool nor the participants of a match taken over, so
    the database would not let the answer change them.
    """
    if invitation.role == Role.COACH:
        request_job(
            by=invitation.accepted_by,
            kind=WELCOME_COACH,
            parameters={"invitation": invitation.pk},
            business_key=f"{WELCOME_COACH}-{invitation.pk}",
        )


@receiver(role_ended, dispatch_uid="coaching ends with the coach's role")
def end_with_role(assignment: RoleAssignment, by: User, **_unused: object) -> None:
    """End the coaching of someone who is no longer a coach of the project.

    The administrator ends roles but sees no participant, so the database would not let an
    administrator end anyone's coaching: then the worker does it.
    """
    user, project = assignment.user, assignment.project
    if assignment.role != Role.COACH or project is None:
        return
    if by.has_role(Role.PROJECT_LEADER, project_id=project.pk):
        release_coach(by=by, user=user, project=project)
    else:
        request_job(
            by=by,
            kind=RELEASE_COACH,
            parameters={"user": user.pk, "project": project.pk},
            business_key=f"{RELEASE_COACH}-{user.pk}-{project.pk}",
        )
