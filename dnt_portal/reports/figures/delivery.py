"""What was done: referrals, sessions, coaching (S2 §8.1.3, §8.2.2, §9.2.3, §10.2.1)."""

import datetime
from collections import Counter
from typing import Any

from django.db.models import Case, Count, F, Q, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from dnt_portal.coaching.models import Track
from dnt_portal.coaching.querysets import in_touch
from dnt_portal.groups.enums import SessionKind, SessionState
from dnt_portal.groups.models import Attendance, Session
from dnt_portal.groups.querysets import made_up, was_there
from dnt_portal.intake.enums import Outcome, ReferralState, Source
from dnt_portal.intake.models import Referral, WaitingListEntry
from dnt_portal.organisations.models import Project

#: What becomes of a referral: a decision, taken back, or not decided yet.
OUTCOMES = [*Outcome.values, "withdrawn", "open"]


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


def attendance(
    project: Project, first_day: datetime.date, last_day: datetime.date
) -> dict[str, int]:
    """Count the training's sessions that were held, and how often they were followed.

    `marks` counts a woman at a session; `followed` those who were there, `made_up`
    those who made it up by the last day, which counts as followed (S2 §10.2.1).
    """
    first, after = moments(first_day, last_day)
    held = {
        "group__project": project,
        "state": SessionState.DONE,
        "kind": SessionKind.THEME,
        "starts_at__gte": first,
        "starts_at__lt": after,
    }
    marks = Attendance.objects.filter(
        **{f"session__{name}": value for name, value in held.items()}
    ).aggregate(
        marks=Count("pk"),
        followed=Count("pk", filter=was_there()),
        made_up=Count("pk", filter=made_up() & Q(made_up_on__lte=last_day)),
    )
    return {"sessions": Session.objects.filter(**held).count(), **marks}


def coaching(project: Project, first_day: datetime.date, last_day: datetime.date) -> dict[str, int]:
    """Count coaching tracks that ran in the period, and their contacts in it.

    A track keeps the rhythm when it has on average one contact in every so many
    days as the edition asks; a track that ran shorter than that is not judged.
    """
    within = Q(contacts__held_on__range=(first_day, last_day))
    real = within & in_touch("contacts__")
    rows = (
        Track.objects.filter(participant__project=project, starts_on__lte=last_day)
        .filter(Q(ended_on=None) | Q(ended_on__gte=first_day))
        .order_by()
        .annotate(
            number=Count("contacts", filter=real),
            minutes=Coalesce(Sum("contacts__minutes", filter=real), 0),
            attempts=Count("contacts", filter=within & ~in_touch("contacts__")),
        )
        .values_list(
            "coach_id",
            "starts_on",
            "ended_on",
            "number",
            "minutes",
            "attempts",
            "placement__group__edition__contact_every_days",
        )
    )
    found = dict.fromkeys(
        ("tracks", "started", "contacts", "attempts", "minutes", "judged", "in_rhythm"), 0
    )
    coaches = set()
    for coach, starts_on, ended_on, number, minutes, attempts, every in rows:
        until = min(ended_on or last_day, last_day)
        days = (until - max(starts_on, first_day)).days + 1
        coaches.add(coach)
        found["tracks"] += 1
        found["started"] += starts_on >= first_day
        found["contacts"] += number
        found["attempts"] += attempts
        found["minutes"] += minutes
        if days >= every:
            found["judged"] += 1
            found["in_rhythm"] += number >= days // every
    return {**found, "coaches": len(coaches)}
