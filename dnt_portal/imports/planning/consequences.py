"""Plan what follows from what the workbook says: who ends with a group, who sees whom.

The same as on the screens: closing a group completes the programme for who is in
it, a place that ends ends its coaching, trainers and coaches see the women they
are involved with and nobody else.
"""

from django.utils.translation import gettext as _

from dnt_portal.coaching.enums import TrackEndReason
from dnt_portal.coaching.models import Track
from dnt_portal.groups.enums import EndReason, GroupPhase, SessionState
from dnt_portal.groups.models import Group, GroupTrainer, Placement, Session
from dnt_portal.imports.planning.groups import new_trainers_of, trainers_of
from dnt_portal.imports.planning.participants import phase_in
from dnt_portal.imports.planning.plan import Involving, NoLongerInvolved, Plan
from dnt_portal.participants.enums import InvolvementKind


def plan_consequences(plan: Plan) -> None:
    """Plan what follows; last, when every sheet is planned."""
    _groups_that_moved(plan)
    _tracks_of_ended_places(plan)
    _trainers_see(plan)
    _coaches_see(plan)


def _groups_that_moved(plan: Plan) -> None:
    moved = {id(group): group for group in plan.ledger.changed_in(Group, ("phase",))}
    closed = {key for key, group in moved.items() if group.phase == GroupPhase.CLOSED}
    for placement in plan.world.placements if moved else []:
        if id(placement.group) not in moved or placement.ended_on is not None:
            continue
        if id(placement.group) in closed:
            plan.ledger.change(
                placement, ended_on=placement.group.closed_on, end_reason=EndReason.COMPLETED
            )
        plan.ledger.change(placement.participant, phase=phase_in(placement))
    for session in [*(plan.world.sessions if closed else []), *plan.ledger.added[Session]]:
        if session.group.phase == GroupPhase.CLOSED and session.state == SessionState.PLANNED:
            plan.ledger.change(
                session, state=SessionState.CANCELLED, cancel_reason=_("The group was closed.")
            )


def newly_ended(plan: Plan) -> list[Placement]:
    """Return the places that are in the portal and end by this workbook."""
    changed = plan.ledger.changed_in(Placement, ("ended_on",))
    return [placement for placement in changed if placement.ended_on is not None]


def _tracks_of_ended_places(plan: Plan) -> None:
    ended = {id(placement) for placement in newly_ended(plan)}
    if not ended:
        return
    open_tracks = [
        track
        for track in plan.world.tracks
        if track.ended_on is None and id(track.placement) in ended
    ]
    days = plan.world.contact_days([track.pk for track in open_tracks])
    for track in open_tracks:
        assert track.placement.ended_on is not None
        last = days[track.pk][1] if track.pk in days else track.starts_on
        plan.ledger.change(
            track,
            ended_on=max(track.placement.ended_on, track.starts_on, last),
            end_reason=TrackEndReason.of_place(track.placement.end_reason),
        )


def _trainers_see(plan: Plan) -> None:
    """Involve trainers with the participants of their group, from place to end."""
    kind = InvolvementKind.TRAINER
    trainers: dict[int, list] = {}
    for placement in plan.ledger.added[Placement]:
        group = placement.group
        users = trainers.setdefault(id(group), trainers_of(plan, group))
        until = plan.end_of(placement.ended_on) if placement.ended_on else None
        since = min(plan.midnight(placement.placed_on), plan.now)
        for user in users:
            plan.involvings.append(Involving(placement.participant, user, kind, since, until))
    for placement in newly_ended(plan):
        for user in trainers_of(plan, placement.group):
            plan.no_longer.append(NoLongerInvolved(placement.participant, user, kind))
    if not plan.ledger.added[GroupTrainer]:
        return
    for placement in plan.world.placements:
        if placement.ended_on is None:
            for user in new_trainers_of(plan, placement.group):
                plan.involvings.append(Involving(placement.participant, user, kind, plan.now))


def _coaches_see(plan: Plan) -> None:
    """Involve a coach with the participant from the first day of the match to its end."""
    kind = InvolvementKind.COACH
    for track in plan.ledger.added[Track]:
        until = plan.end_of(track.ended_on) if track.ended_on else None
        since = plan.midnight(track.starts_on)
        if until is not None:
            since = min(since, until)
        plan.involvings.append(Involving(track.participant, track.coach, kind, since, until))
    for track in plan.ledger.changed_in(Track, ("ended_on",)):
        if track.ended_on is not None:
            at = plan.end_of(track.ended_on) if track.ended_on < plan.today else None
            plan.no_longer.append(NoLongerInvolved(track.participant, track.coach.user, kind, at))
