"""What coaching does when something happens lower down; each calls a service of its own."""

from django.db.models import Max
from django.dispatch import receiver

from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.events import role_ended
from dnt_portal.accounts.models import RoleAssignment, User
from dnt_portal.background.services import request_job
from dnt_portal.coaching.enums import TrackEndReason
from dnt_portal.coaching.jobs import RELEASE_COACH
from dnt_portal.coaching.models import Track
from dnt_portal.coaching.services.leaving import release_coach
from dnt_portal.coaching.services.tracks import end_track
from dnt_portal.groups.events import group_closed, placement_ended
from dnt_portal.groups.models import Group, Placement


@receiver(placement_ended, dispatch_uid="coaching ends with the placement")
def end_with_placement(placement: Placement, **_unused: object) -> None:
    """End the participant's open track; the coach's access ends with it."""
    reason = TrackEndReason.of_place(placement.end_reason)
    for track in Track.objects.current().filter(participant=placement.participant_id):
        _end(track, reason, placement.ended_on)


@receiver(group_closed, dispatch_uid="coaching ends with the group")
def end_with_group(group: Group, **_unused: object) -> None:
    """Complete the tracks that are still open when a group is closed."""
    for track in Track.objects.current().filter(placement__group=group):
        _end(track, TrackEndReason.COMPLETED, group.closed_on)


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


def _end(track: Track, reason: str, on) -> None:
    """End a track on that day, or on the day of the last contact when that was later."""
    last = track.contacts.aggregate(last=Max("held_on"))["last"]
    end_track(track=track, reason=reason, on=max(on, last) if on and last else on)
