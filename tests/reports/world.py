"""A project with some years of made-up history, row by row, without the services.

The figures must be right for any rows the database can hold, so this makes more
than the services would: women who came back, marks that were never filled in,
measurements that are missing. Deterministic by seed.
"""

import datetime
import random
from dataclasses import dataclass, field

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dnt_portal.accounts.models import User
from dnt_portal.coaching.enums import Medium, TrackEndReason
from dnt_portal.coaching.models import Coach, Contact, Track
from dnt_portal.groups.enums import (
    EndReason,
    GroupEnding,
    GroupPhase,
    Mark,
    SessionKind,
    SessionState,
)
from dnt_portal.groups.models import Attendance, Group, GroupTrainer, Placement, Session
from dnt_portal.intake.enums import Outcome, ReferralState, Source
from dnt_portal.intake.models import Decision, Referral, WaitingListEntry
from dnt_portal.ladder.models import Measurement
from dnt_portal.participants.enums import InvolvementKind, Phase
from dnt_portal.participants.models import Involvement, Participant
from dnt_portal.plans.enums import GoalState
from dnt_portal.plans.models import Goal, Plan
from tests.cast import Region
from tests.factories import make_participant

#: The half year of most tests.
JAN, JUN = datetime.date(2025, 1, 1), datetime.date(2025, 6, 30)
DAY = datetime.timedelta(days=1)
FIRST_NAMES = ["Samira", "Linda", "Fatima", "Chantal", "Joyce", "Naima", "Wendy", "Esra"]


def at(day: datetime.date, hour: int = 9) -> datetime.datetime:
    """A moment on a day, in the portal's own time."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour, 30)))


#: What opens a transaction and says who acts is not the page's own work.
HOUSEKEEPING = ("SAVEPOINT", "RELEASE", "SELECT SET_CONFIG", "SELECT CURRENT_SETTING", "SET ")


def queries_of(client, address: str) -> list[str]:
    """The queries that a page costs, signing in included."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    said = [query["sql"] for query in captured.captured_queries]
    return [sql for sql in said if not sql.upper().startswith(HOUSEKEEPING)]


@dataclass
class Builder:
    """Makes rows in one project; use it as the background role."""

    region: Region
    numbers: dict[str, int] = field(default_factory=dict)

    @property
    def leader(self) -> User:
        return self.region.leader

    def woman(self, first_name: str = "Samira", **fields) -> Participant:
        return make_participant(self.region.project, first_name, safe=False, **fields)

    def group(
        self,
        started_on: datetime.date | None,
        *,
        closed_on: datetime.date | None = None,
        sessions: int = 0,
        held: int = 0,
        name: str = "",
    ) -> Group:
        """A group with a weekly session per theme, the first `held` of them done."""
        self.numbers["group"] = self.numbers.get("group", 0) + 1
        edition = self.region.project.edition
        group = Group.objects.create(
            project=self.region.project,
            edition=edition,
            name=name or f"Groep {self.numbers['group']}",
            capacity=edition.group_max,
            phase=GroupPhase.CLOSED
            if closed_on
            else GroupPhase.TRAINING
            if started_on
            else GroupPhase.RECRUITING,
            starts_on=started_on,
            started_on=started_on,
            closed_on=closed_on,
            ended_as=GroupEnding.FULL if closed_on else "",
        )
        GroupTrainer.objects.create(group=group, user=self.region.trainer)
        for theme in edition.themes.order_by("number")[:sessions]:
            starts = at(started_on + 7 * (theme.number - 1) * DAY)
            Session.objects.create(
                group=group,
                number=theme.number,
                theme=theme,
                kind=SessionKind.THEME,
                state=SessionState.DONE if theme.number <= held else SessionState.PLANNED,
                starts_at=starts,
                ends_at=starts + datetime.timedelta(hours=2),
            )
        return group

    def place(
        self,
        group: Group,
        woman: Participant,
        placed_on: datetime.date,
        ended_on: datetime.date | None = None,
        reason: str = "",
    ) -> Placement:
        """A place in a group; her trainer sees her while it lasts."""
        placement = Placement.objects.create(
            group=group,
            participant=woman,
            placed_on=placed_on,
            ended_on=ended_on,
            end_reason=reason,
        )
        if ended_on is None:
            Involvement.objects.create(
                participant=woman,
                user=self.region.trainer,
                project=self.region.project,
                kind=InvolvementKind.TRAINER,
                since=at(placed_on),
            )
        return placement

    def mark(
        self,
        placement: Placement,
        number: int,
        mark: str = Mark.PRESENT,
        made_up_on: datetime.date | None = None,
    ) -> Attendance:
        return Attendance.objects.create(
            session=placement.group.sessions.get(number=number),
            placement=placement,
            mark=mark,
            made_up_on=made_up_on,
            marked_by=self.region.trainer,
        )

    def coach(self) -> Coach:
        return Coach.objects.get_or_create(user=self.region.coach, project=self.region.project)[0]

    def wait(
        self, woman: Participant, since: datetime.date, until: datetime.date | None = None
    ) -> WaitingListEntry:
        return WaitingListEntry.objects.create(
            project=self.region.project,
            participant=woman,
            since=at(since),
            until=at(until) if until else None,
        )

    def track(
        self,
        placement: Placement,
        starts_on: datetime.date,
        ended_on: datetime.date | None = None,
    ) -> Track:
        return Track.objects.create(
            participant=placement.participant,
            placement=placement,
            coach=self.coach(),
            starts_on=starts_on,
            ends_on=starts_on + 270 * DAY,
            ended_on=ended_on,
            end_reason=TrackEndReason.COMPLETED if ended_on else "",
        )

    def contact(
        self,
        track: Track,
        day: datetime.date,
        medium: str = Medium.TOGETHER,
        minutes: int | None = 60,
    ) -> Contact:
        return Contact.objects.create(
            track=track, held_on=day, medium=medium, minutes=minutes, logged_by=self.region.coach
        )

    def goal(
        self,
        woman: Participant,
        set_on: datetime.date,
        state: str = GoalState.ACTIVE,
        state_on: datetime.date | None = None,
    ) -> Goal:
        plan = Plan.objects.get_or_create(participant=woman)[0]
        return Goal.objects.create(
            plan=plan, words="Iets bereiken", set_on=set_on, state=state, state_on=state_on
        )

    def measure(
        self,
        placement: Placement,
        wave: str,
        taken_on: datetime.date | None,
        rung: int = 1,
        **outcomes,
    ) -> Measurement:
        """A measurement; without a day it is still to be taken."""
        edition = placement.group.edition
        return Measurement.objects.create(
            participant=placement.participant,
            placement=placement,
            wave=edition.waves.get(code=wave),
            due_on=taken_on or placement.placed_on,
            taken_on=taken_on,
            rung=edition.rungs.get(number=rung) if taken_on else None,
            **outcomes,
        )

    def refer(
        self,
        woman: Participant,
        received_on: datetime.date,
        source: str = Source.SHELTER,
        outcome: str = "",
        decided_on: datetime.date | None = None,
        *,
        withdrawn: bool = False,
    ) -> Referral:
        referral = Referral.objects.create(
            project=self.region.project,
            participant=woman,
            source=source,
            received_on=received_on,
            state=ReferralState.WITHDRAWN
            if withdrawn
            else ReferralState.DECIDED
            if outcome
            else ReferralState.NEW,
        )
        if outcome:
            Decision.objects.create(
                referral=referral,
                outcome=outcome,
                decided_by=self.leader,
                decided_on=decided_on,
                stopping_explained=outcome == Outcome.IN_DOUBT,
                review_on=decided_on + 60 * DAY if outcome == Outcome.NOT_YET else None,
            )
        return referral


def make_history(builder: Builder, *, seed: int = 1, groups: int = 4, women: int = 7) -> None:
    """Some years of a project: everything that can happen, with chance but by seed."""
    chance = random.Random(seed)
    start = datetime.date(2024, 1, 10)
    for number in range(groups):
        started = start + number * 130 * DAY
        closed = started + 370 * DAY if chance.random() < 0.6 else None
        group = builder.group(
            started if number < groups - 1 else None,
            closed_on=closed if number < groups - 1 else None,
            sessions=10 if number < groups - 1 else 0,
            held=chance.choice([10, 10, 8]),
        )
        for woman_number in range(women):
            _make_woman(builder, chance, group, started, closed, woman_number)


def _make_woman(builder, chance, group, started, closed, number) -> None:
    woman = builder.woman(FIRST_NAMES[number % len(FIRST_NAMES)], phase=Phase.TRAINING)
    received = started - chance.randint(10, 90) * DAY
    source, decided = chance.choice(Source.values), received + chance.randint(1, 40) * DAY
    if number:  # of the first of each group nobody recorded it
        builder.refer(woman, received, source, Outcome.ADMIT, decided)
    if chance.random() < 0.4:
        other = builder.woman("Karin")
        outcome = chance.choice(["", "", Outcome.DECLINE, Outcome.NOT_YET, Outcome.IN_DOUBT])
        builder.refer(
            other,
            received,
            chance.choice(Source.values),
            outcome,
            received + chance.randint(0, 60) * DAY if outcome else None,
            withdrawn=not outcome and chance.random() < 0.7,
        )
        if outcome == Outcome.IN_DOUBT:
            WaitingListEntry.objects.create(
                project=builder.region.project,
                participant=other,
                since=at(received),
                until=at(received + 100 * DAY) if chance.random() < 0.5 else None,
            )
    placed = started - chance.randint(-20, 20) * DAY
    ended, reason = None, ""
    if group.started_on is None:
        if chance.random() < 0.3:
            ended, reason = placed + 5 * DAY, EndReason.BEFORE_START
    elif chance.random() < 0.35:
        ended = placed + chance.randint(25, 330) * DAY
        reason = chance.choice(
            [
                EndReason.EARLY_POSITIVE,
                EndReason.BACK_TO_CARE,
                EndReason.MOVED,
                EndReason.STOPPED_TRAINING,
                EndReason.STOPPED_COACHING,
            ]
        )
    elif closed:
        ended, reason = closed, EndReason.COMPLETED
    placement = builder.place(group, woman, placed, ended, reason)
    if group.started_on is None:
        return
    _make_attendance(builder, chance, placement)
    _make_coaching(builder, chance, placement, started, ended)
    for _goal in range(chance.randint(0, 3)):
        set_on = started + chance.randint(10, 200) * DAY
        state = chance.choice(GoalState.values)
        state_on = set_on + chance.randint(0, 200) * DAY if state != GoalState.ACTIVE else None
        builder.goal(woman, set_on, state, state_on)
    _make_measurements(builder, chance, placement, started)


def _make_attendance(builder, chance, placement) -> None:
    for session in placement.group.sessions.filter(state=SessionState.DONE):
        if chance.random() < 0.1:
            continue  # not marked
        mark = chance.choice([Mark.PRESENT] * 6 + [Mark.LATE, Mark.EXCUSED, Mark.ABSENT])
        made_up = None
        if mark in (Mark.EXCUSED, Mark.ABSENT) and chance.random() < 0.5:
            made_up = timezone.localdate(session.starts_at) + chance.randint(1, 30) * DAY
        builder.mark(placement, session.number, mark, made_up)


def _make_coaching(builder, chance, placement, started, ended) -> None:
    first = max(started + 21 * DAY, placement.placed_on)
    if chance.random() < 0.2 or (ended and ended <= first):
        return
    last = min(ended or first + 260 * DAY, first + 260 * DAY)
    track = builder.track(placement, first, last if chance.random() < 0.6 else None)
    day = first
    while day < last:
        medium = chance.choice([Medium.TOGETHER, Medium.PHONE, Medium.MESSAGE, Medium.FAILED])
        builder.contact(track, day, medium, chance.choice([None, 15, 30, 60, 90]))
        day += chance.randint(6, 40) * DAY


def _make_measurements(builder, chance, placement, started) -> None:
    def outcomes() -> dict:
        return {
            "debts": chance.choice([True, False, None]),
            "weekly_contact": chance.choice([True, True, False, None]),
            "self_efficacy": chance.choice([None, 4, 5, 6, 7, 8]),
        }

    rung = chance.choice([1, 1, 2, 2, 3, 4])
    for wave, months in (("T0", 0), ("T1", 3), ("T2", 6), ("T3", 12), ("T4", 18)):
        if chance.random() < 0.25:
            builder.measure(placement, wave, None)
            continue
        taken = started + (months * 30 + chance.randint(-5, 20)) * DAY
        builder.measure(placement, wave, max(taken, started), rung, **outcomes())
        rung = min(6, max(1, rung + chance.choice([-1, 0, 0, 1, 1, 2])))
