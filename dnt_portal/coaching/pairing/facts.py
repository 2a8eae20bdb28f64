"""What the proposal knows of each participant and each coach, read in a handful of queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models

from dnt_portal.coaching.enums import CoachState, TrackEndReason
from dnt_portal.coaching.models import Coach, MatchWish, Track
from dnt_portal.coaching.querysets import CALLED
from dnt_portal.groups.models import Group, Placement
from dnt_portal.ladder.reading import last_rungs
from dnt_portal.participants.models import KeepApart


def plain_words(words: Iterable[str]) -> dict[str, str]:
    """Return words by their plain form, so that "Koken " and "koken" are one thing."""
    return {str(word).strip().casefold(): str(word).strip() for word in words if str(word).strip()}


@dataclass(frozen=True)
class Woman:
    """A participant without a coach, as the matching sees her.

    `keep_apart` holds keys of users the participant must not meet, `mismatched` those of earlier
    coaches who did not fit; `rung` is the last rung measured.
    """

    placement_id: int
    first_name: str = ""
    pseudonym: str = ""
    only_female_coach: bool = True
    interests: Mapping[str, str] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)
    education: str = ""
    last_job: str = ""
    town: str = ""
    rung: int | None = None
    wanted_style: str = ""
    wanted_coaches: frozenset[UUID] = frozenset()
    keep_apart: frozenset[int] = frozenset()
    mismatched: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Volunteer:
    """A coach of the pool, as the matching sees one; `load` counts the participants coached now."""

    coach_id: UUID
    user_id: int | None = 0
    name: str = ""
    state: str = CoachState.AVAILABLE
    trained: bool = True
    vog_seen: bool = True
    said_yes: bool = True
    gender: str = "woman"
    max_participants: int = 1
    load: int = 0
    interests: Mapping[str, str] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)
    education: str = ""
    work_history: str = ""
    town: str = ""
    style: str = ""
    focus: str = ""

    @property
    def room(self) -> int:
        """How many participants more the coach can take on."""
        return max(0, self.max_participants - self.load)


@dataclass(frozen=True)
class Facts:
    """Everything one proposal is computed from.

    `men_coach` is the region's choice (S2 table 7.3); `rungs` how many rungs the
    ladder of the group's edition has.
    """

    women: list[Woman]
    coaches: list[Volunteer]
    men_coach: bool = False
    rungs: int = 6

    def coach(self, coach_id: UUID | None) -> Volunteer | None:
        """Return the coach with this key, if still in the pool."""
        return next((coach for coach in self.coaches if coach.coach_id == coach_id), None)

    def woman(self, placement_id: int) -> Woman | None:
        """Return the participant with this placement, if still in need of a coach."""
        return next((w for w in self.women if w.placement_id == placement_id), None)


def read_facts(
    group: Group,
    rungs: Mapping[UUID, int] | None = None,
    *,
    placements: models.QuerySet[Placement] | None = None,
) -> Facts:
    """Read what a proposal for `group` is made from: who needs a coach, and who could coach.

    Every coach of the project who has not stopped counts. `rungs` gives each participant's last
    measured rung; when it is not given, the ladder is asked. `placements` asks about other
    participants of the group instead: one who gets another coach.
    """
    if placements is None:
        placements = women_without_coach(group)
    rows = list(_with_wishes(placements))
    if rungs is None:
        rungs = last_rungs([placement.participant_id for placement in rows])
    return Facts(
        women=[_woman(placement, rungs.get(placement.participant_id)) for placement in rows],
        coaches=[_volunteer(coach) for coach in pool_of(group)],
        men_coach=group.project.male_coaches,
        rungs=group.edition.rungs.count(),
    )


def women_without_coach(group: Group) -> models.QuerySet[Placement]:
    """Select the current placements of `group` whose participant still needs a coach."""
    return (
        Placement.objects.filter(group=group)
        .current()
        .exclude(participant__in=Track.objects.current().values("participant"))
        .exclude(tracks__in=Track.objects.covering())
    )


def pool_of(group: Group) -> models.QuerySet[Coach]:
    """Select the coaches of the group's project who have not stopped, with their load."""
    return (
        Coach.objects.filter(project=group.project_id)
        .exclude(state=CoachState.STOPPED)
        .with_load()
        .select_related("user")
        .order_by(CALLED, "pk")
    )


def _with_wishes(placements: models.QuerySet[Placement]) -> models.QuerySet[Placement]:
    """Add what a participant wants and what must not be, in the query that reads the placements."""
    participant = models.OuterRef("participant")
    apart = KeepApart.objects.filter(participant=participant, other_user__isnull=False)
    mismatched = Track.objects.filter(
        participant=participant, end_reason=TrackEndReason.MISMATCH
    ).order_by()
    wished = MatchWish.coaches.through.objects.filter(matchwish__placement=models.OuterRef("pk"))
    return placements.select_related("participant", "match_wish").annotate(
        apart_from=ArraySubquery(apart.values("other_user")),
        mismatched_with=ArraySubquery(mismatched.values("coach")),
        wished_coaches=ArraySubquery(wished.values("coach")),
    )


def _woman(placement: Placement, rung: int | None) -> Woman:
    participant = placement.participant
    wish = getattr(placement, "match_wish", None)
    return Woman(
        placement_id=placement.pk,
        first_name=participant.first_name,
        pseudonym=participant.pseudonym,
        only_female_coach=participant.only_female_coach,
        interests=plain_words(participant.interests),
        languages=plain_words(participant.languages),
        education=participant.education,
        last_job=participant.last_job,
        town=participant.town.strip().casefold(),
        rung=rung,
        wanted_style=wish.style if wish else "",
        wanted_coaches=frozenset(getattr(placement, "wished_coaches", ())),
        keep_apart=frozenset(getattr(placement, "apart_from", ())),
        mismatched=frozenset(getattr(placement, "mismatched_with", ())),
    )


def _volunteer(coach: Coach) -> Volunteer:
    return Volunteer(
        coach_id=coach.pk,
        user_id=coach.user_id,
        name=coach.name,
        state=coach.state,
        trained=coach.trained,
        vog_seen=coach.vog_seen,
        said_yes=coach.said_yes,
        gender=coach.gender,
        max_participants=coach.max_participants,
        load=getattr(coach, "load", 0),
        interests=plain_words(coach.interests),
        languages=plain_words(coach.languages),
        education=coach.education,
        work_history=coach.work_history,
        town=coach.town.strip().casefold(),
        style=coach.style,
        focus=coach.focus,
    )
