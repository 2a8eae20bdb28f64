"""A coach who leaves the project: the coaching ends first."""

from dnt_portal.accounts.models import User
from dnt_portal.coaching.enums import CoachState, TrackEndReason
from dnt_portal.coaching.models import Coach
from dnt_portal.coaching.services.coaches import stop_coach
from dnt_portal.coaching.services.tracks import end_track
from dnt_portal.common.transactions import one_act
from dnt_portal.organisations.models import Project


@one_act()
def release_coach(*, by: User, user: User, project: Project) -> None:
    """End all that someone coaches in a project, and leave its pool; twice does no harm."""
    coach = (
        Coach.objects.filter(user=user, project=project).exclude(state=CoachState.STOPPED).first()
    )
    if coach is None:
        return
    for track in coach.tracks.current():
        end_track(track=track, reason=TrackEndReason.COACH_STOPPED)
    stop_coach(by=by, coach=coach)
