"""What was done: referrals, sessions, coaching (S2 §8.1.3, §8.2.2, §9.2.3, §10.2.1)."""

import datetime
from collections import Counter
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from dnt_portal.coaching.models import Track
from dnt_portal.coaching.querysets import in_touch, takes_time
from dnt_portal.groups.enums import SessionKind, SessionState
from dnt_portal.groups.models import Attendance, Placement, Session
from dnt_portal.groups.querysets import made_up, marked, was_there
from dnt_portal.intake.enums import Outcome, ReferralState, Source
from dnt_portal.intake.models import Referral, WaitingListEntry
from dnt_portal.organisations.models import Project

#: What becomes of a referral: a decision, taken back, or not decided yet.
OUTCOMES = [*Outcome.values, "withdrawn", "open"]
#: What is added up over coaching tracks, besides their contacts.
SUMS = ("attempts", "minutes", "timed", "minutes_known")


def moments(
    first_day: datetime.date, last_day: datetime.date
) -> tuple[datetime.datetime, datetime.datetime]:
    """Return the first moment of a period, and the first one after it, in the portal's time."""
    midnight = datetime.time.min
    after = last_day + datetime.timedelta(days=1)
    return (
        timezone.make_aware(datetime.datetime.combine(first_day, midnight)),
        timezone.make_aware(datetime.datetime.combine(after, midnight)),
    )


def referrals(
    project: Project, first_day: datetime.date, last_day: datetime.date
) -> dict[str, Any]:
    """Count referrals received in the period: by who referred, and what came of them by its end."""
    decided = Q(decision__decided_on__lte=last_day)
    rows = (
        Referral.objects.filter(project=project, received_on__range=(first_day, last_day))
        .order_by()
        .annotate(
            became=Case(
                When(decided, then=F("decision__outcome")),
                When(state=ReferralState.WITHDRAWN, then=Value("withdrawn")),
                default=Value("open"),
            )
        )
        .values_list("source", "became")
        .annotate(number=Count("pk"))
    )
    by_source: Counter[str] = Counter()
    by_outcome: Counter[str] = Counter()
    for source, became, number in rows:
        by_source[source] += number
        by_outcome[became] += number
    return {
        "total": sum(by_source.values()),
        "by_source": {source: by_source[source] for source in Source.values},
        "by_outcome": {outcome: by_outcome[outcome] for outcome in OUTCOMES},
    }


def waiting(project: Project, last_day: datetime.date) -> int:
    """Count the women on the waiting list at the end of the last day."""
    _first, after = moments(last_day, last_day)
    return (
        WaitingListEntry.objects.filter(project=project, since__lt=after)
        .filter(Q(until=None) | Q(until__gte=after))
        .count()
    )


def waits_unknown(project: Project, last_day: datetime.date) -> int:
    """Count the women of whom nobody recorded whether they waited at the end of the last day.

    They got a place later, and no wait before it is recorded, as of a woman who came with a
    region's own administration. Who was first referred after that day did not wait on it.
    """
    later = Placement.objects.filter(
        ~Exists(WaitingListEntry.objects.filter(participant=OuterRef("participant"))),
        ~Exists(
            Placement.objects.filter(participant=OuterRef("participant"), placed_on__lte=last_day)
        ),
        group__project=project,
        placed_on__gt=last_day,
    )
    referred = Referral.objects.filter(participant=OuterRef("participant"))
    came_later = Exists(referred) & ~Exists(referred.filter(received_on__lte=last_day))
    return later.filter(~came_later).values("participant").distinct().count()


def attendance(
    project: Project, first_day: datetime.date, last_day: datetime.date
) -> dict[str, int]:
    """Count the training's sessions that were held, and how often they were followed.

    `marks` counts a woman at a session; `followed` those who were there, `made_up`
    those who made it up by the last day, which counts as followed (S2 §10.2.1).
    Who was not in the group yet counts when she made it up, not before.
    `not_recorded` has the sessions that are over of which nobody recorded whether they
    were held: they are not counted as held, nor as not held.
    """
    first, after = moments(first_day, last_day)
    planned = Session.objects.filter(
        group__project=project,
        kind=SessionKind.THEME,
        starts_at__gte=first,
        starts_at__lt=after,
    )
    held = planned.filter(state=SessionState.DONE)
    instead = made_up() & Q(made_up_on__lte=last_day)
    marks = Attendance.objects.filter(session__in=held.values("pk")).aggregate(
        marks=Count("pk", filter=marked() | instead),
        followed=Count("pk", filter=was_there()),
        made_up=Count("pk", filter=instead),
    )
    sessions = planned.aggregate(
        sessions=Count("pk", filter=Q(state=SessionState.DONE)),
        not_recorded=Count("pk", filter=Q(state=SessionState.PLANNED, ends_at__lt=timezone.now())),
    )
    return {**sessions, **marks}


def coaching(project: Project, first_day: datetime.date, last_day: datetime.date) -> dict[str, int]:
    """Count coaching tracks that ran in the period, and their contacts in it.

    A track keeps the rhythm when it has on average one contact in every so many
    days as the edition asks; a track that ran shorter than that is not judged. Of the
    contacts of which it is asked how long they took (`timed`), `minutes_known` are those of
    which it was recorded; `minutes` is their sum.
    """
    within = Q(contacts__held_on__range=(first_day, last_day))
    real = within & in_touch("contacts__")
    lasted = real & takes_time("contacts__")
    rows = (
        Track.objects.filter(participant__project=project, starts_on__lte=last_day)
        .filter(Q(ended_on=None) | Q(ended_on__gte=first_day))
        .order_by()
        .annotate(
            number=Count("contacts", filter=real),
            minutes=Coalesce(Sum("contacts__minutes", filter=real), 0),
            timed=Count("contacts", filter=lasted),
            minutes_known=Count("contacts__minutes", filter=lasted),
            attempts=Count("contacts", filter=within & ~in_touch("contacts__")),
        )
        .values_list(
            "coach_id",
            "starts_on",
            "ended_on",
            "placement__group__edition__contact_every_days",
            "number",
            *SUMS,
        )
    )
    found = dict.fromkeys(("tracks", "started", "contacts", *SUMS, "judged", "in_rhythm"), 0)
    coaches = set()
    for coach, starts_on, ended_on, every, number, *sums in rows:
        until = min(ended_on or last_day, last_day)
        days = (until - max(starts_on, first_day)).days + 1
        coaches.add(coach)
        found["tracks"] += 1
        found["started"] += starts_on >= first_day
        found["contacts"] += number
        for name, counted in zip(SUMS, sums, strict=True):
            found[name] += counted
        if days >= every:
            found["judged"] += 1
            found["in_rhythm"] += number >= days // every
    return {**found, "coaches": len(coaches)}
