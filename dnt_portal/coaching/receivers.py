"""What coaching does when something happens lower down; each calls a service of its own."""

from django.db.models import Max
from django.dispatch import receiver

from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.events import role_ended
from dnt_portal.accounts.models import RoleAssignment
from dnt_portal.coaching.enums import CoachState, TrackEndReason
from dnt_portal.coaching.models import Coach, Track
from dnt_portal.coaching.services import end_track, stop_coach
from dnt_portal.groups.enums import EndReason
from dnt_portal.groups.events import group_closed, placement_ended
from dnt_portal.groups.models import Group, Placement

#: Why her coaching ended, when her place in the group did.
REASONS: dict[str, TrackEndReason] = {
    EndReason.COMPLETED: TrackEndReason.COMPLETED,
    EndReason.EARLY_POSITIVE: TrackEndReason.EARLY_POSITIVE,
}


@receiver(placement_ended, dispatch_uid="coaching ends with the placement")
def end_with_placement(placement: Placement, by, **_unused: object) -> None:
    """End her open track; her coach's access ends with it."""
    reason = REASONS.get(placement.end_reason, TrackEndReason.PARTICIPANT_STOPPED)
    for track in Track.objects.current().filter(participant=placement.participant_id):
        _end(track, reason, placement.ended_on, by)


@receiver(group_closed, dispatch_uid="coaching ends with the group")
def end_with_group(group: Group, by, **_unused: object) -> None:
    """Complete the tracks that are still open when a group is closed."""
    for track in Track.objects.current().filter(placement__group=group):
        _end(track, TrackEndReason.COMPLETED, group.closed_on, by)


@receiver(role_ended, dispatch_uid="coaching ends with the coach's role")
def end_with_role(assignment: RoleAssignment, by, **_unused: object) -> None:
    """Someone who is no longer a coach of a project coaches nobody there."""
    if assignment.role != Role.COACH:
        return
    coach = (
        Coach.objects.filter(user=assignment.user_id, project=assignment.project_id)
        .exclude(state=CoachState.STOPPED)
        .first()
    )
    if coach is None:
        return
    for track in coach.tracks.current():
        end_track(by=by, track=track, reason=TrackEndReason.COACH_STOPPED)
    stop_coach(by=by, coach=coach)


def _end(track: Track, reason: str, on, by) -> None:
    """End on that day, or on the day of the last contact when that was later."""
    last = track.contacts.aggregate(last=Max("held_on"))["last"]
    end_track(by=by, track=track, reason=reason, on=max(on, last) if on and last else on)
