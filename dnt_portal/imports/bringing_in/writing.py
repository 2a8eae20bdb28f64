"""Write a plan: the one place where rows of persons are made in bulk.

A workbook of 300 women and 12,000 contacts comes in within seconds, so rows are
written by the thousand and not one by one through the screens' services. Their
rules were checked in `dnt_portal.imports.planning`; the constraints, triggers,
audit trail and row-level security of the database hold here as anywhere.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from django.utils import timezone

from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.models import RoleAssignment, User
from dnt_portal.coaching import services as coaching
from dnt_portal.coaching.enums import CoachState
from dnt_portal.coaching.models import Coach, Contact, Track
from dnt_portal.groups import services as groups
from dnt_portal.groups.enums import SessionState
from dnt_portal.groups.models import Attendance, Group, GroupTrainer, Placement, Session
from dnt_portal.imports.bringing_in.projects import write_projects
from dnt_portal.imports.planning import Plan, newly_ended
from dnt_portal.intake.models import Decision, Referral, WaitingListEntry
from dnt_portal.ladder.models import Measurement
from dnt_portal.ladder.services import settle_open_measurements
from dnt_portal.organisations.models import Location
from dnt_portal.participants import services as files
from dnt_portal.participants.models import (
    Child,
    Involvement,
    Participant,
    SafeContact,
    SafetyContact,
    make_pseudonym,
)
from dnt_portal.participants.services import PSEUDONYM_TRIES
from dnt_portal.plans.models import Goal
from dnt_portal.plans.models import Plan as PersonalPlan
from dnt_portal.programme.enums import FidelityCode

BATCH = 1000
#: In this order what a row points to is there before the row.
FIRST = (Location, Group, GroupTrainer)
THEN = (
    SafeContact,
    SafetyContact,
    Child,
    Referral,
    Decision,
    WaitingListEntry,
    Placement,
    Session,
    Attendance,
)
LAST = (Track, PersonalPlan, Goal, Measurement)
#: Bringing in takes turns: two at a time could both find a key free.
_ONE_AT_A_TIME = "select pg_advisory_xact_lock(hashtext('imports: bring in'))"


def take_turns() -> None:
    """Wait until no other workbook is being brought in, and keep others out until the commit."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME)


def write_plan(plan: Plan) -> None:
    """Write everything a plan without problems holds, within the caller's transaction."""
    write_projects(plan)
    for model, rows in plan.ledger.removed.items():
        model._default_manager.filter(pk__in=[row.pk for row in rows]).delete()
    _write(plan, *FIRST)
    _add_participants(plan.ledger.added[Participant])
    _write_changed(plan, Participant)
    _set_sessions_aside(plan)
    _write(plan, *THEN)
    _write_coaches(plan)
    _end_tracks(plan)
    _write(plan, *LAST)
    _write_contacts(plan)
    _involve(plan)
    for group, reason in plan.deviations:
        groups.deviations.record_deviation(
            by=plan.user, group=group, item_code=FidelityCode.GROUP_SIZE, reason=reason
        )
    for placement in newly_ended(plan):
        settle_open_measurements(placement)


# -- Rows in bulk ------------------------------------------------------------------------------


def _write(plan: Plan, *kinds: type[models.Model]) -> None:
    for model in kinds:
        _write_changed(plan, model)
        model._default_manager.bulk_create(plan.ledger.added[model], batch_size=BATCH)


def _write_changed(plan: Plan, model: type[models.Model]) -> None:
    _write_rows(plan, plan.ledger.changed(model))


def _write_rows(plan: Plan, rows: Sequence[Any]) -> None:
    if not rows:
        return
    now = timezone.now()
    fields = {"updated_at"}
    for row in rows:
        row.updated_at = now
        fields |= plan.ledger.fields(row)
    manager = type(rows[0])._default_manager
    manager.bulk_update(rows, sorted(fields), batch_size=BATCH)


def _add_participants(women: list[Participant]) -> None:
    """Add the participants, with another pseudonym for who drew one that is taken.

    Whether it is taken cannot be looked up: row-level security hides the women of
    other regions. The unique index knows.
    """
    left = women
    for attempt in range(1, PSEUDONYM_TRIES + 1):
        last = attempt == PSEUDONYM_TRIES
        Participant.objects.bulk_create(left, batch_size=BATCH, ignore_conflicts=not last)
        keys = [woman.pk for woman in left]
        there = set(Participant.objects.filter(pk__in=keys).values_list("pk", flat=True))
        left = [woman for woman in left if woman.pk not in there]
        if not left:
            return
        for woman in left:
            woman.pseudonym = make_pseudonym()


def _set_sessions_aside(plan: Plan) -> None:
    """Set changed sessions aside: on its way to a new day or number one may pass another."""
    moving = plan.ledger.changed_in(Session, ("starts_at", "ends_at", "number", "theme"))
    keys = [session.pk for session in moving]
    for session in moving:
        plan.ledger.touch(session, "number", "state")
    Session.objects.filter(pk__in=keys).update(
        state=SessionState.CANCELLED, number=models.F("number") + 10_000
    )


def _end_tracks(plan: Plan) -> None:
    """Write the matches that end first, so that the next coach finds the participant free."""
    _write_rows(plan, plan.ledger.changed_in(Track, ("ended_on",)))


# -- Coaching --------------------------------------------------------------------------------------


def _write_coaches(plan: Plan) -> None:
    """Write coaches, with an account and the role, as `coaching.services.add_coach` does.

    Nobody gets a mail: an administration that is taken over invites nobody.
    """
    coaches: list[Coach] = plan.ledger.added[Coach]
    _give_accounts(plan, coaches)
    for coach in coaches:
        coach.vog_seen_by = plan.user if coach.vog_seen_on else None
    Coach.objects.bulk_create(coaches, batch_size=BATCH)
    _give_role([coach for coach in coaches if coach.state != CoachState.STOPPED])
    _write_changed(plan, Coach)
    for coach, state in plan.coach_states:
        if state == CoachState.PAUSED:
            coaching.coaches.pause_coach(coach=coach)
        elif state == CoachState.STOPPED:
            coaching.coaches.stop_coach(by=plan.user, coach=coach)
        else:
            coaching.coaches.resume_coach(coach=coach)


def _give_accounts(plan: Plan, coaches: list[Coach]) -> None:
    """Give each coach the account with that address; a new one, without password, if needed."""
    wanted = {plan.accounts[id(coach)][1] for coach in coaches}
    users = {user.email: user for user in User.objects.filter(email__in=wanted)}
    new = []
    for coach in coaches:
        name, email = plan.accounts[id(coach)]
        if email not in users:
            users[email] = User(email=email, name=name)
            users[email].set_unusable_password()
            new.append(users[email])
        coach.user = users[email]
    User.objects.bulk_create(new, batch_size=BATCH)


def _give_role(coaches: list[Coach]) -> None:
    held = set(
        RoleAssignment.objects.filter(
            user__in=[coach.user_id for coach in coaches], role=Role.COACH, until=None
        ).values_list("user", "project")
    )
    RoleAssignment.objects.bulk_create(
        [
            RoleAssignment(user_id=coach.user_id, role=Role.COACH, project_id=coach.project_id)
            for coach in coaches
            if (coach.user_id, coach.project_id) not in held
        ],
        batch_size=BATCH,
    )


def _write_contacts(plan: Plan) -> None:
    _write_changed(plan, Contact)
    coaching.contacts.log_contacts(
        by=plan.user,
        entries=[
            coaching.contacts.ContactEntry(
                track=contact.track,
                held_on=contact.held_on,
                medium=contact.medium,
                minutes=contact.minutes,
                note=contact.note,
                next_on=contact.next_on,
                external_key=contact.external_key,
            )
            for contact in plan.ledger.added[Contact]
        ],
    )


# -- Who sees whom ---------------------------------------------------------------------------------


def _involve(plan: Plan) -> None:
    for gone in plan.no_longer:
        files.close_involvement(
            participant=gone.participant, user=gone.user, kind=gone.kind, at=gone.at
        )
    rows = [
        Involvement(
            participant=one.participant,
            user=one.user.user if isinstance(one.user, Coach) else one.user,
            project_id=one.participant.project_id,
            kind=one.kind,
            since=one.since,
            until=one.until,
        )
        for one in plan.involvings
    ]
    Involvement.objects.bulk_create(_not_involved_yet(rows), batch_size=BATCH)


def _not_involved_yet(rows: Iterable[Involvement]) -> list[Involvement]:
    """Leave out those that are open already."""
    rows = list(rows)
    women = {row.participant_id for row in rows if row.until is None}
    held = Involvement.objects.filter(participant__in=women, until=None)
    known = set(held.values_list("participant", "user", "kind"))
    return [
        row
        for row in rows
        if row.until is not None or (row.participant_id, row.user_id, row.kind) not in known
    ]
