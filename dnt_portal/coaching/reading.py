"""What screens show of coaching: the rhythm by week, goals, the next session, silence."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dnt_portal.coaching.enums import Medium
from dnt_portal.coaching.models import Contact, Track
from dnt_portal.groups.enums import SessionState
from dnt_portal.groups.models import Group, Pause, Session
from dnt_portal.groups.reading.pausing import pause_words
from dnt_portal.participants.models import Participant
from dnt_portal.plans.enums import GoalState, StepOwner
from dnt_portal.plans.models import Goal

WEEK = datetime.timedelta(days=7)


def coached(day: datetime.date) -> Exists:
    """Return the condition that the participant of the outer placement has a coach on a day."""
    return Exists(Track.objects.running_on(day).filter(placement=OuterRef("pk")))


@dataclass(frozen=True)
class Week:
    """One week of a track, counted from its first day.

    `state` is one that the template tag `rhythm` draws: "contact", "missed" (tried in vain),
    "none", or "late" when it was silent longer than the edition accepts.
    """

    number: int
    first_day: datetime.date
    state: str


def weeks_of(
    tracks: Iterable[Track], *, today: datetime.date | None = None, last: int | None = None
) -> dict[UUID, list[Week]]:
    """Return the weeks of each track so far, in two queries; the `last` of them when given.

    Give tracks that were fetched through `visible_to`, with `placement__group__edition` at hand.
    Tells when there was contact, never what was said, so a trainer may see it too. A week in
    which the participant paused is never too long.
    """
    tracks = list(tracks)
    today = today or timezone.localdate()
    contacts: dict[UUID, list[tuple[datetime.date, bool]]] = defaultdict(list)
    rows = Contact.objects.filter(track__in=tracks).order_by("held_on")
    for track_id, held_on, medium in rows.values_list("track_id", "held_on", "medium"):
        contacts[track_id].append((held_on, Medium(medium).is_contact))
    pauses: dict[int, list[Pause]] = defaultdict(list)
    for pause in Pause.objects.filter(placement__in=[track.placement_id for track in tracks]):
        pauses[pause.placement_id].append(pause)
    return {
        track.pk: _weeks(track, contacts[track.pk], pauses[track.placement_id], today)[
            -(last or 0) :
        ]
        for track in tracks
    }


def _weeks(
    track: Track,
    contacts: list[tuple[datetime.date, bool]],
    pauses: list[Pause],
    today: datetime.date,
) -> list[Week]:
    end = min(track.ended_on or today, today)
    silence = datetime.timedelta(days=track.placement.group.edition.silence_days)
    weeks: list[Week] = []
    first, spoke = track.starts_on, track.starts_on
    while first <= end:
        until = min(first + WEEK, end + datetime.timedelta(days=1))
        last_day = until - datetime.timedelta(days=1)
        in_week = [made for day, made in contacts if first <= day < until]
        spoke = max([spoke, *(day for day, made in contacts if made and first <= day < until)])
        if any(in_week):
            state = "contact"
        elif in_week:
            state = "missed"
        else:
            paused = any(pause.covers(last_day) for pause in pauses)
            owed = first <= track.ends_on and not paused
            back = [p.ended_on for p in pauses if p.ended_on and p.ended_on <= last_day]
            quiet = last_day - max([spoke, *back])
            state = "late" if owed and quiet > silence else "none"
        weeks.append(Week(len(weeks) + 1, first, state))
        first += WEEK
    return weeks


def rhythm_words(days: int) -> str:
    """Return how often they agreed to be in touch, as people say it."""
    known = {7: _("every week"), 14: _("every two weeks"), 21: _("every three weeks")}
    return known.get(days) or ngettext("every day", "every %(days)s days", days) % {"days": days}


@dataclass(frozen=True)
class NextSession:
    """A group's next session as a coach may know it: theme and assignment, no notes (N82).

    `assignment` is what participants took home from the session before it.
    """

    number: int
    title: str
    starts_at: datetime.datetime
    assignment: str
    assignment_of: int | None


def next_session(group: Group) -> NextSession | None:
    """Return the first session still to come, with the assignment of the last one held."""
    now = timezone.now()
    sessions = (
        Session.objects.filter(group=group)
        .exclude(state=SessionState.CANCELLED)
        .select_related("theme")
        .order_by("starts_at")
    )
    before: Session | None = None
    for session in sessions:
        if session.starts_at > now:
            return NextSession(
                number=session.number,
                title=session.title,
                starts_at=session.starts_at,
                assignment=_assignment(before) if before else "",
                assignment_of=before.number if before else None,
            )
        before = session
    return None


def _assignment(session: Session) -> str:
    """Return what was given, else what the edition gives with the theme."""
    return session.assignment or (session.theme.assignment if session.theme else "")


@dataclass(frozen=True)
class GoalSummary:
    """One of a participant's goals as the coach sees it, in the participant's own words.

    `coach_finds_out` are the open steps the coach took on, in words.
    """

    words: str
    state_label: str
    steps_done: int = 0
    steps_total: int = 0
    coach_finds_out: list[str] = field(default_factory=list)


def goals_of(participant: Participant) -> list[GoalSummary]:
    """Return a participant's goals but those let go, with how far they are; two queries."""
    goals = (
        Goal.objects.filter(plan__participant=participant)
        .exclude(state=GoalState.LET_GO)
        .prefetch_related("steps")
    )
    return [
        GoalSummary(
            words=goal.words,
            state_label=goal.get_state_display(),
            steps_done=sum(step.done_on is not None for step in goal.steps.all()),
            steps_total=len(goal.steps.all()),
            coach_finds_out=[
                step.text
                for step in goal.steps.all()
                if step.owner == StepOwner.COACH and not step.done_on
            ],
        )
        for goal in goals
    ]


def silent_days(track: Track, today: datetime.date | None = None) -> int:
    """Count the days since they were last in touch, else since the start (`with_last_contact`).

    After a pause they count from the day on which she was back.
    """
    today = today or timezone.localdate()
    since = getattr(track, "last_contact_on", None) or track.starts_on
    back = getattr(track, "returned_on", None) or since
    return max(0, (today - max(since, back)).days)


def paused_words(track: Track) -> str:
    """Say that the participant of a track pauses now, as her coach may know it; empty if not."""
    since = getattr(track, "paused_since", None)
    if since is None or not track.is_current:
        return ""
    return pause_words(since, getattr(track, "expected_back_on", None))


def is_silent(track: Track, today: datetime.date | None = None) -> bool:
    """Return whether an open track is silent for longer than its edition accepts.

    Not after its agreed last day: then it is to be rounded off (`is_past_its_end`). Not while
    the participant pauses.
    """
    if not track.is_current or is_past_its_end(track, today) or paused_words(track):
        return False
    return silent_days(track, today) > track.placement.group.edition.silence_days


def is_past_its_end(track: Track, today: datetime.date | None = None) -> bool:
    """Return whether an open track ran past the last day that was agreed."""
    return track.is_current and track.ends_on < (today or timezone.localdate())
