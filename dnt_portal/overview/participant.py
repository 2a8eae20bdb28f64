"""A participant's page: the parts of the file brought together for one reader."""

from dataclasses import dataclass, field

from django.db.models import Count, Q

from dnt_portal.accounts.models import User
from dnt_portal.coaching.models import Track
from dnt_portal.coaching.permissions import can_raise_concern
from dnt_portal.common.charts import Chart
from dnt_portal.common.pieces import StoryEntry
from dnt_portal.groups.models import Pause, Placement
from dnt_portal.groups.permissions import can_end_placement, can_pause, can_restore_placement
from dnt_portal.groups.services.returning import may_go_on
from dnt_portal.intake.permissions import can_look_again
from dnt_portal.ladder.permissions import can_see_ladder
from dnt_portal.ladder.pictures import path_picture
from dnt_portal.ladder.reading import ParticipantPath, participant_path
from dnt_portal.overview.story import story_of
from dnt_portal.participants import permissions as files
from dnt_portal.participants.models import Involvement, Participant, SafetyContact
from dnt_portal.participants.names import name_for
from dnt_portal.plans.enums import GoalState
from dnt_portal.plans.models import Goal


@dataclass
class ParticipantPage:
    """What one reader sees of one participant; what the reader may not see is absent."""

    participant: Participant
    name: str
    placement: Placement | None
    track: Track | None
    story: list[StoryEntry]
    goals: list[Goal]
    ladder: ParticipantPath | None = None
    ladder_chart: Chart | None = None
    #: Since when and why she pauses, if she does.
    pause: Pause | None = None
    safety_net: list[SafetyContact] = field(default_factory=list)
    sees_involved: bool = False
    involved: list[Involvement] = field(default_factory=list)
    may_edit_file: bool = False
    may_change_safe_contact: bool = False
    may_change_safety_net: bool = False
    may_record_consent: bool = False
    may_keep_apart: bool = False
    may_end_place: bool = False
    may_go_on: bool = False
    may_pause: bool = False
    may_raise_concern: bool = False
    may_look_again: bool = False


def participant_page(user: User, participant: Participant) -> ParticipantPage:
    """Gather the page of a participant whom `user` may open."""
    identity = files.can_see_identity(user, participant)
    participant.identity_seen = identity
    placement = (
        Placement.objects.visible_to(user)
        .filter(participant=participant)
        .select_related("group__edition")
        .order_by("-placed_on", "-pk")
        .first()
    )
    if placement and placement.is_current:
        participant.begins_on = placement.group.begins_on
    track = (
        Track.objects.visible_to(user)
        .filter(participant=participant)
        .current()
        .select_related("coach__user")
        .first()
    )
    page = ParticipantPage(
        participant=participant,
        name=name_for(user, participant),
        placement=placement,
        track=track,
        story=story_of(user, participant),
        goals=_goals(participant),
        may_edit_file=files.can_edit_file(user, participant),
        may_change_safe_contact=files.can_change_safe_contact(user, participant),
        may_change_safety_net=files.can_change_safety_net(user, participant),
        may_record_consent=files.can_record_consent(user, participant),
        may_keep_apart=files.can_keep_apart(user, participant),
        may_end_place=bool(
            placement and placement.is_current and can_end_placement(user, placement)
        ),
        may_go_on=bool(
            placement and may_go_on(placement) and can_restore_placement(user, placement)
        ),
        may_raise_concern=can_raise_concern(user, participant),
        may_look_again=can_look_again(user, participant),
    )
    if placement and placement.is_current:
        page.pause = Pause.objects.open().filter(placement=placement).first()
        page.may_pause = can_pause(user, placement)
    if can_see_ladder(user, participant):
        page.ladder = participant_path(participant)
        page.ladder_chart = path_picture(page.ladder) if page.ladder else None
    if identity:
        page.safety_net = list(participant.safety_net.filter(until=None))
    if files.can_see_involved(user, participant):
        page.sees_involved = True
        page.involved = list(
            # By name as well: a group's trainers are involved since the same moment.
            participant.involvements.open()
            .select_related("user")
            .order_by("kind", "since", "user__name")
        )
    return page


def _goals(participant: Participant) -> list[Goal]:
    """Return the goals of the plan, for whoever may open the participant's page."""
    return list(
        Goal.objects.filter(plan__participant=participant)
        .exclude(state=GoalState.LET_GO)
        .annotate(
            steps_total=Count("steps"),
            steps_done=Count("steps", filter=Q(steps__done_on__isnull=False)),
        )
    )
