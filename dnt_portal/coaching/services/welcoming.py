"""A coach who said yes to being one: the role has begun, and the pool knows who it is."""

from django.utils import timezone

from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.models import Invitation
from dnt_portal.coaching.enums import CoachState
from dnt_portal.coaching.models import Coach
from dnt_portal.coaching.services.tracks import let_see, must_not_meet
from dnt_portal.common.transactions import one_act


@one_act()
def welcome_coach(*, invitation: Invitation) -> Coach | None:
    """Let the coach who was asked by `invitation` be who accepted it; twice does no harm.

    From now on the coach sees the participants of the matches that were taken over, unless it was
    written down that the two must not meet: then the match shows the leader that it was. A role
    that ended since leaves a coach who stopped. Returns None where nobody waits for this yes.
    """
    found = Coach.objects.select_for_update(of=("self",)).filter(offer=invitation, user=None)
    coach, user = found.first(), invitation.accepted_by
    if coach is None or user is None:
        return None
    coach.user, coach.typed_name, coach.typed_email = user, "", ""
    is_coach = user.has_role(Role.COACH, project_id=coach.project_id)
    if not is_coach:
        coach.state = CoachState.STOPPED
    elif CoachState(coach.state).at_hand:
        coach.state = coach.state_in_pool
    coach.save()
    if is_coach:
        for track in coach.tracks.current().select_related("participant"):
            if not must_not_meet(track.participant, user):
                let_see(track, since=max(track.starts_on, timezone.localdate()))
    return coach
