"""Groups, and the women who started, are in them and left (needs N77, N78; S2 §10.2.1).

A woman counts once, however many places she had: a woman who moved to a later group
started once and has not ended.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from dnt_portal.groups.enums import EndReason, SessionKind, SessionState
from dnt_portal.groups.models import Group, Placement
from dnt_portal.intake.models import Referral
from dnt_portal.organisations.models import Project

#: Projects by their keys, or as rows.
Projects = Collection[int] | QuerySet[Project]


@dataclass(frozen=True)
class GroupRow:
    """When a group started, ended its training, and closed."""

    started_on: datetime.date | None
    training_until: datetime.date | None
    closed_on: datetime.date | None

    def started_within(self, first_day: datetime.date, last_day: datetime.date) -> bool:
        """Return whether it started in the period."""
        return self.started_on is not None and first_day <= self.started_on <= last_day

    def closed_within(self, first_day: datetime.date, last_day: datetime.date) -> bool:
        """Return whether it closed in the period."""
        return self.closed_on is not None and first_day <= self.closed_on <= last_day

    def runs_on(self, day: datetime.date) -> bool:
        """Return whether it had started and was not closed on a day."""
        if self.started_on is None or self.started_on > day:
            return False
        return self.closed_on is None or self.closed_on > day


def groups(projects: Projects) -> dict[UUID, GroupRow]:
    """Return the groups of projects, by key.

    The training lasts until the day of its last session; without sessions, the
    edition's months from the start.
    """
    held = Q(sessions__kind=SessionKind.THEME) & ~Q(sessions__state=SessionState.CANCELLED)
    rows = (
        Group.objects.filter(project__in=projects)
        .order_by()
        .annotate(last_session=Max("sessions__starts_at", filter=held))
        .values_list("pk", "started_on", "closed_on", "last_session", "edition__training_months")
    )
    found = {}
    for key, started_on, closed_on, last_session, months in rows:
        until = None
        if started_on:
            until = (
                timezone.localdate(last_session)
                if last_session
                else started_on + relativedelta(months=months)
            )
        found[key] = GroupRow(started_on, until, closed_on)
    return found


@dataclass(frozen=True)
class Place:
    """One woman's place in a group, as it stood on the last day of the period."""

    participant: UUID
    group: GroupRow
    placed_on: datetime.date
    ended_on: datetime.date | None
    end_reason: str
    #: Whether it is recorded that she was referred, so how she came in.
    referred: bool

    @property
    def starts_on(self) -> datetime.date | None:
        """Her first day in the programme at this place; None when it never came to that."""
        start = self.group.started_on
        if start is None or self.end_reason in EndReason.not_beginning():
            return None
        first = max(start, self.placed_on)
        return None if self.ended_on and self.ended_on < first else first


def place_rows(
    projects: Projects, group_rows: Mapping[UUID, GroupRow], last_day: datetime.date
) -> list[Place]:
    """Return all places given up to `last_day`; an end after that day has not come yet."""
    rows = (
        Placement.objects.filter(group__project__in=projects, placed_on__lte=last_day)
        .order_by()
        .values_list(
            "participant_id",
            "group_id",
            "placed_on",
            "ended_on",
            "end_reason",
            Exists(
                Referral.objects.filter(
                    participant=OuterRef("participant"), received_on__lte=last_day
                )
            ),
        )
    )
    places = []
    for participant, group, placed_on, ended_on, reason, referred in rows:
        if ended_on and ended_on > last_day:
            ended_on, reason = None, ""
        place = Place(participant, group_rows[group], placed_on, ended_on, reason, referred)
        places.append(place)
    return places


def women(
    places: Iterable[Place], first_day: datetime.date, last_day: datetime.date
) -> tuple[dict[str, Any], set[UUID]]:
    """Count women by where they are; return with it the keys of who took part in the period.

    `not_referred` has those of `started` of whom no referral is recorded, as of women
    whom a region brought in with its own administration.
    """
    places_of: dict[UUID, list[Place]] = defaultdict(list)
    for place in places:
        places_of[place.participant].append(place)
    counted: dict[str, Any] = {
        "started": 0,
        "not_referred": 0,
        "in_training": 0,
        "in_coaching": 0,
        "ended": 0,
        "completed": 0,
        "before_start": 0,
        "ended_by_reason": {reason.value: 0 for reason in EndReason.leaving()},
    }
    served = set()
    for key, hers in places_of.items():
        started = [(place.starts_on, place) for place in hers if place.starts_on]
        started = [(day, place) for day, place in started if day <= last_day]
        if any(_takes_part(place, first_day) for _day, place in started):
            served.add(key)
        if started and first_day <= min(day for day, _place in started) <= last_day:
            counted["started"] += 1
            counted["not_referred"] += not hers[0].referred
        current = [place for place in hers if place.ended_on is None]
        if current:
            _count_current(counted, [p for p in current if p in [s for _d, s in started]], last_day)
            continue
        _count_ended(counted, started, hers, first_day)
    return {"served": len(served), **counted}, served


def _takes_part(place: Place, first_day: datetime.date) -> bool:
    return place.ended_on is None or place.ended_on >= first_day


def _count_current(counted: dict[str, Any], running: list[Place], last_day: datetime.date) -> None:
    # At most one: the database allows a woman one place at a time. None: she has
    # a place in a group that still has to start.
    for place in running[:1]:
        until = place.group.training_until
        training = until is not None and last_day <= until
        counted["in_training" if training else "in_coaching"] += 1


def _count_ended(
    counted: dict[str, Any],
    started: list[tuple[datetime.date, Place]],
    hers: list[Place],
    first_day: datetime.date,
) -> None:
    if started:
        last = max(started, key=lambda pair: (pair[0], pair[1].ended_on))[1]
        if last.ended_on and last.ended_on >= first_day:
            counted["ended"] += 1
            if last.end_reason in EndReason.staying():
                counted["completed"] += 1
            else:
                counted["ended_by_reason"][last.end_reason] += 1
    elif any(
        place.end_reason in EndReason.not_beginning() and place.ended_on >= first_day
        for place in hers
        if place.ended_on
    ):
        counted["before_start"] += 1
