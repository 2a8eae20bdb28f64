"""Random walks over a region: life takes every turn, and people press wrong buttons.

Whatever happens in whatever order: what is refused changes nothing, nobody completes the
programme without somebody having decided so, no state is a dead end, a mistake that is undone
changes no figure, and the trail knows all rows as they are.
"""

import datetime
from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from django.db import models, transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from dnt_portal.audit.acting import acting_as
from dnt_portal.coaching import services as coaching
from dnt_portal.coaching.enums import Medium, TrackEndReason, Urgency
from dnt_portal.coaching.models import Coach, Concern, Contact, Track
from dnt_portal.common.errors import Refused
from dnt_portal.common.http import attempt
from dnt_portal.groups import services
from dnt_portal.groups.enums import EndReason, GroupPhase, PauseReason, SessionState
from dnt_portal.groups.models import Group, Pause, Placement, Session
from dnt_portal.groups.services.sessions import Slot
from dnt_portal.intake import services as intake
from dnt_portal.intake.models import WaitingListEntry
from dnt_portal.participants.enums import LOOKED_AT_AGAIN, Phase
from dnt_portal.participants.models import Participant
from dnt_portal.reports.figures import count
from tests.cast import Region
from tests.coaching.world import make_coach
from tests.conftest import as_system
from tests.groups.builders import admit_many, record, slots

WHY = "Zo kwam het uit."
PICK = st.integers(min_value=0, max_value=7)
#: Every change to these is kept by the database.
TRAILED: tuple[type[models.Model], ...] = (
    Group,
    Placement,
    Pause,
    Session,
    Track,
    Contact,
    Concern,
)


def rows_of(model: type[models.Model]) -> dict[Any, dict[str, Any]]:
    """All rows as they stand, but for when they were last changed."""
    rows = {row["id"]: row for row in model.objects.order_by("pk").values()}
    for row in rows.values():
        row.pop("updated_at", None)
    return rows


class Walk(RuleBasedStateMachine):
    """A leader, her women, two groups, two coaches; she does whatever comes up."""

    region: ClassVar[Region]

    def __init__(self) -> None:
        super().__init__()
        #: Participants of whom somebody decided that they completed.
        self.decided: set[Any] = set()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.acting = acting_as(self.region.leader)
        self.acting.__enter__()

    def teardown(self) -> None:
        try:
            self.nothing_is_a_dead_end()
        finally:
            self.acting.__exit__(None, None, None)
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    # -- What there is --------------------------------------------------------------------------

    @property
    def leader(self):
        return self.region.leader

    def pick(self, rows: models.QuerySet, number: int) -> Any:
        """One of the rows, or none when there are none."""
        found = list(rows.order_by("pk"))
        return found[number % len(found)] if found else None

    def group(self, number: int) -> Group:
        return self.pick(Group.objects.select_related("edition", "project"), number)

    def snapshot(self) -> dict[str, Any]:
        models_seen = (*TRAILED, Participant, WaitingListEntry)
        return {model.__name__: rows_of(model) for model in models_seen}

    def figures(self) -> dict[str, Any]:
        today = timezone.localdate()
        return count(self.region.project, today - datetime.timedelta(days=900), today)

    def try_to(self, act: Callable[[], object]) -> bool:
        """Do something; what is refused leaves everything as it was."""
        before = self.snapshot()
        outcome = attempt(act)
        if isinstance(outcome, Refused):
            assert outcome.message
            assert self.snapshot() == before
            return False
        return True

    def and_undo(self, act: Callable[[], object], undo: Callable[[], object]) -> None:
        """Do something and take it back at once: no figure tells that it was."""
        before = self.figures()
        if self.try_to(act):
            undo()
            assert self.figures() == before

    # -- The straight path, which most groups go ------------------------------------------------

    @initialize(steps=st.integers(min_value=0, max_value=7))
    def it_began(self, steps: int) -> None:
        for _step in range(steps):
            self.life_goes_on(0)

    @rule(group=PICK)
    def life_goes_on(self, group: int) -> None:
        """Do with a group what comes next by the method, as far as it can be."""
        chosen = self.group(group)
        phase = GroupPhase(chosen.phase)
        if phase in (GroupPhase.RECRUITING, GroupPhase.TRAINING):
            for session in chosen.sessions.filter(state=SessionState.CANCELLED):
                self.try_to(
                    lambda session=session: services.sessions.reinstate_session(session=session)
                )
        if phase == GroupPhase.RECRUITING:
            for who in Participant.objects.filter(phase=Phase.WAITING).order_by("pk")[:3]:
                self.try_to(
                    lambda who=who: services.composing.place(
                        by=self.leader, group=chosen, participant=who
                    )
                )
            self.a_group_starts(group)
        elif phase == GroupPhase.TRAINING:
            self.some_sessions_are_recorded(group, 10)
            self.the_training_is_over(group)
        elif phase == GroupPhase.COACHING:
            coaches = list(Coach.objects.order_by("pk"))
            for number, place in enumerate(chosen.placements.current().order_by("pk")):
                self.try_to(
                    lambda number=number, place=place: coaching.tracks.start_track(
                        by=self.leader, placement=place, coach=coaches[number % len(coaches)]
                    )
                )

    # -- What happens ---------------------------------------------------------------------------

    @rule(group=PICK, woman=PICK)
    def somebody_is_placed(self, group: int, woman: int) -> None:
        if who := self.pick(Participant.objects.filter(phase=Phase.WAITING), woman):
            chosen = self.group(group)
            self.try_to(
                lambda: services.composing.place(by=self.leader, group=chosen, participant=who)
            )

    @rule(group=PICK)
    def a_group_starts(self, group: int) -> None:
        chosen = self.group(group)
        self.try_to(lambda: services.phases.start_group(by=self.leader, group=chosen, reason=WHY))

    @rule(group=PICK)
    def a_start_is_taken_back(self, group: int) -> None:
        chosen = self.group(group)
        self.try_to(lambda: services.phases.take_back_start(by=self.leader, group=chosen))

    @rule(group=PICK, number=st.integers(min_value=1, max_value=10))
    def some_sessions_are_recorded(self, group: int, number: int) -> None:
        past = Session.objects.filter(
            group=self.group(group), state=SessionState.PLANNED, ends_at__lt=timezone.now()
        )
        for session in past.order_by("starts_at")[:number]:
            self.try_to(lambda session=session: record(self.leader, session))

    @rule(group=PICK)
    def the_training_is_over(self, group: int) -> None:
        chosen = self.group(group)
        self.try_to(lambda: services.phases.start_coaching(group=chosen))

    @rule(place=PICK, coach=PICK)
    def she_gets_a_coach(self, place: int, coach: int) -> None:
        placement = self.pick(Placement.objects.current(), place)
        volunteer = self.pick(Coach.objects.all(), coach)
        if placement:
            self.try_to(
                lambda: coaching.tracks.start_track(
                    by=self.leader, placement=placement, coach=volunteer
                )
            )

    @rule(track=PICK)
    def they_are_in_touch(self, track: int) -> None:
        if found := self.pick(Track.objects.current(), track):
            self.try_to(
                lambda: coaching.contacts.log_contact(
                    by=self.leader,
                    track=found,
                    held_on=timezone.localdate(),
                    medium=Medium.PHONE,
                    minutes=30,
                )
            )

    @rule(track=PICK)
    def a_match_is_taken_back(self, track: int) -> None:
        if found := self.pick(Track.objects.all(), track):
            self.try_to(lambda: coaching.tracks.take_back_match(track=found))

    @rule(track=PICK, reason=st.sampled_from(TrackEndReason.values))
    def coaching_ends(self, track: int, reason: str) -> None:
        if found := self.pick(Track.objects.all(), track):
            self.try_to(lambda: coaching.tracks.end_track(track=found, reason=reason))

    @rule(track=PICK)
    def coaching_goes_on(self, track: int) -> None:
        if found := self.pick(Track.objects.all(), track):
            self.try_to(lambda: coaching.tracks.resume_track(track=found))

    @rule(place=PICK)
    def somebody_worries(self, place: int) -> None:
        if placement := self.pick(Placement.objects.current(), place):
            self.try_to(
                lambda: coaching.concerns.raise_concern(
                    by=self.leader,
                    participant=placement.participant,
                    what="Zij klonk bang.",
                    urgency=Urgency.TODAY,
                )
            )

    @rule(concern=PICK, again=st.booleans())
    def a_concern_is_settled(self, concern: int, again: bool) -> None:
        if found := self.pick(Concern.objects.all(), concern):
            if again:
                self.try_to(lambda: coaching.concerns.reopen_concern(concern=found))
            else:
                self.try_to(
                    lambda: coaching.concerns.settle_concern(
                        by=self.leader, concern=found, settlement="Gebeld."
                    )
                )

    @rule(place=PICK, reason=st.sampled_from(EndReason.values))
    def a_place_ends(self, place: int, reason: str) -> None:
        if placement := self.pick(Placement.objects.all(), place):
            done = self.try_to(
                lambda: services.phases.end_placement(
                    by=self.leader, placement=placement, reason=reason
                )
            )
            if done and EndReason(reason).completes:
                self.decided.add(placement.participant_id)

    @rule(place=PICK)
    def a_place_goes_on(self, place: int) -> None:
        if placement := self.pick(Placement.objects.all(), place):
            self.try_to(
                lambda: services.returning.restore_placement(by=self.leader, placement=placement)
            )

    @rule(place=PICK, back=st.booleans())
    def she_pauses_or_is_back(self, place: int, back: bool) -> None:
        today = timezone.localdate()
        if back:
            if pause := self.pick(Pause.objects.select_related("placement__group"), place):
                self.try_to(lambda: services.pausing.return_from_pause(pause=pause, on=today))
        elif placement := self.pick(Placement.objects.current(), place):
            self.try_to(
                lambda: services.pausing.pause_placement(
                    by=self.leader, placement=placement, on=today, reason=PauseReason.ILL
                )
            )

    @rule(session=PICK, back=st.booleans())
    def a_session_is_cancelled_or_not(self, session: int, back: bool) -> None:
        if found := self.pick(Session.objects.select_related("group"), session):
            if back:
                self.try_to(lambda: services.sessions.reinstate_session(session=found))
            else:
                self.try_to(lambda: services.sessions.cancel_session(session=found, reason=WHY))

    @rule(group=PICK, outcomes=st.lists(PICK, min_size=6, max_size=6), whole=st.booleans())
    def a_group_is_closed(self, group: int, outcomes: list[int], whole: bool) -> None:
        """With what fits of each woman; or with what may not fit, and not of each."""
        chosen = self.group(group)
        here = list(chosen.placements.current().order_by("pk"))
        fitting = EndReason.at_closing(GroupPhase(chosen.phase)) if whole else list(EndReason)
        ends = [fitting[number % len(fitting)] for number in outcomes[: None if whole else 2]]
        said = dict(zip((place.pk for place in here), ends, strict=False))
        done = self.try_to(
            lambda: services.phases.close_group(
                by=self.leader, group=chosen, outcomes=said, reason=WHY
            )
        )
        if done:
            self.decided |= {
                place.participant_id for place in here if EndReason(said[place.pk]).completes
            }

    @rule(group=PICK)
    def a_group_is_called_off(self, group: int) -> None:
        chosen = self.group(group)
        self.try_to(
            lambda: services.phases.call_off_group(by=self.leader, group=chosen, reason=WHY)
        )

    @rule(group=PICK)
    def a_group_is_reopened(self, group: int) -> None:
        chosen = self.group(group)
        self.try_to(
            lambda: services.returning.reopen_group(by=self.leader, group=chosen, reason=WHY)
        )

    # -- Mistakes, undone at once -----------------------------------------------------------------

    @rule(group=PICK)
    def a_wrong_start(self, group: int) -> None:
        chosen = self.group(group)
        self.and_undo(
            lambda: services.phases.start_group(by=self.leader, group=chosen, reason=WHY),
            lambda: services.phases.take_back_start(by=self.leader, group=chosen),
        )

    @rule(group=PICK, number=PICK)
    def a_wrong_closing(self, group: int, number: int) -> None:
        chosen = self.group(group)
        for concern in Concern.objects.open():
            coaching.concerns.settle_concern(by=self.leader, concern=concern, settlement="Gebeld.")
        fitting = EndReason.at_closing(GroupPhase(chosen.phase))
        outcome = fitting[number % len(fitting)]
        said = dict.fromkeys(chosen.placements.current().values_list("pk", flat=True), outcome)
        decided = set(self.decided)
        self.and_undo(
            lambda: services.phases.close_group(
                by=self.leader, group=chosen, outcomes=said, reason=WHY
            ),
            lambda: services.returning.reopen_group(by=self.leader, group=chosen, reason=WHY),
        )
        assert self.decided == decided

    @rule(group=PICK)
    def wrongly_called_off(self, group: int) -> None:
        chosen = self.group(group)
        self.and_undo(
            lambda: services.phases.call_off_group(by=self.leader, group=chosen, reason=WHY),
            lambda: services.returning.reopen_group(by=self.leader, group=chosen, reason=WHY),
        )

    @rule(place=PICK, reason=st.sampled_from(EndReason.values))
    def a_place_ended_by_mistake(self, place: int, reason: str) -> None:
        if placement := self.pick(Placement.objects.current(), place):
            self.and_undo(
                lambda: services.phases.end_placement(
                    by=self.leader, placement=placement, reason=reason
                ),
                lambda: services.returning.restore_placement(by=self.leader, placement=placement),
            )

    @rule(place=PICK, coach=PICK)
    def a_wrong_match(self, place: int, coach: int) -> None:
        placement = self.pick(Placement.objects.current(), place)
        volunteer = self.pick(Coach.objects.all(), coach)
        made: list[Track] = []
        if placement:
            self.and_undo(
                lambda: made.append(
                    coaching.tracks.start_track(
                        by=self.leader, placement=placement, coach=volunteer
                    )
                ),
                lambda: coaching.tracks.take_back_match(track=made[0]),
            )

    @rule(track=PICK)
    def a_contact_that_was_not(self, track: int) -> None:
        made: list[Contact] = []
        if found := self.pick(Track.objects.current(), track):
            self.and_undo(
                lambda: made.append(
                    coaching.contacts.log_contact(
                        by=self.leader,
                        track=found,
                        held_on=timezone.localdate(),
                        medium=Medium.PHONE,
                        minutes=45,
                    )
                ),
                lambda: coaching.contacts.withdraw_contact(contact=made[0]),
            )

    @rule(place=PICK)
    def a_pause_that_was_none(self, place: int) -> None:
        made: list[Pause] = []
        if placement := self.pick(Placement.objects.current(), place):
            self.and_undo(
                lambda: made.append(
                    services.pausing.pause_placement(
                        by=self.leader,
                        placement=placement,
                        on=timezone.localdate(),
                        reason=PauseReason.ILL,
                    )
                ),
                lambda: services.pausing.take_back_pause(pause=made[0]),
            )

    @rule(session=PICK)
    def a_session_cancelled_by_mistake(self, session: int) -> None:
        if found := self.pick(Session.objects.select_related("group"), session):
            self.and_undo(
                lambda: services.sessions.cancel_session(session=found, reason=WHY),
                lambda: services.sessions.reinstate_session(session=found),
            )

    # -- What is always so -------------------------------------------------------------------------

    @invariant()
    def nobody_completed_without_a_decision(self) -> None:
        completed = Participant.objects.filter(phase=Phase.COMPLETED)
        assert set(completed.values_list("pk", flat=True)) <= self.decided
        ended = Placement.objects.filter(end_reason__in=EndReason.completing())
        assert set(ended.values_list("participant_id", flat=True)) <= self.decided

    @invariant()
    def phases_follow_places(self) -> None:
        """Where she is said to be is where she is."""
        for place in Placement.objects.current().select_related("group", "participant"):
            phase = GroupPhase(place.group.phase)
            assert phase != GroupPhase.CLOSED
            assert place.participant.phase == phase.participant_phase
        waiting = set(
            WaitingListEntry.objects.filter(until=None).values_list("participant_id", flat=True)
        )
        said = Participant.objects.filter(phase=Phase.WAITING).values_list("pk", flat=True)
        assert waiting == set(said)
        here = Placement.objects.current().values("participant")
        assert not Track.objects.current().exclude(participant__in=here).exists()

    def nothing_is_a_dead_end(self) -> None:
        """Each group and each woman has a next step, whatever came before."""
        for concern in Concern.objects.open():
            coaching.concerns.settle_concern(by=self.leader, concern=concern, settlement="Gebeld.")
        for group in Group.objects.filter(phase=GroupPhase.CLOSED):
            services.returning.reopen_group(by=self.leader, group=group, reason=WHY)
        for who in Participant.objects.exclude(placements__ended_on=None):
            if who.phase == Phase.WAITING:
                continue
            place = who.placements.order_by("-pk").first()
            restored = place and self.try_to(
                lambda place=place: services.returning.restore_placement(
                    by=self.leader, placement=place
                )
            )
            if not restored:
                assert who.phase in LOOKED_AT_AGAIN, who.phase
                intake.referrals.look_again(participant=who)
        for group in Group.objects.select_related("edition", "project"):
            self.ends(group)
        self.trail_is_complete()

    def ends(self, group: Group) -> None:
        """A group that is open can be ended, as life has it."""
        if group.begins_on is not None:
            services.phases.take_back_start(by=self.leader, group=group)
        if group.phase == GroupPhase.RECRUITING:
            services.phases.call_off_group(by=self.leader, group=group, reason=WHY)
            return
        for session in group.sessions.to_record():
            services.sessions.cancel_session(session=session, reason=WHY)
        women = group.placements.current().values_list("pk", flat=True)
        services.phases.close_group(
            by=self.leader,
            group=group,
            outcomes=dict.fromkeys(women, EndReason.GROUP_ENDED),
            reason=WHY,
        )

    def trail_is_complete(self) -> None:
        """The last that the trail says of each row is how it stands, or that it is gone."""
        for model in TRAILED:
            events = model.pgh_event_model.objects.order_by("pgh_obj_id", "-pgh_id")
            latest = {row["pgh_obj_id"]: row for row in events.distinct("pgh_obj_id").values()}
            rows = rows_of(model)
            there = {key for key, event in latest.items() if event["pgh_label"] != "delete"}
            assert there == rows.keys(), model
            for key, row in rows.items():
                kept = {name: latest[key][name] for name in row if name in latest[key]}
                assert kept == {name: row[name] for name in kept}, model


@pytest.fixture
def walked(cast) -> type[Walk]:
    """A region with two groups: one planned in the past, one to come; women who wait."""
    region = cast.zwolle
    with as_system():
        for user in (region.coach, region.other_coach):
            make_coach(region.project, user)
    admit_many(region, 6)
    today = timezone.localdate()
    with acting_as(region.leader):
        for name, first_day in (
            ("Herfst", today - datetime.timedelta(weeks=11)),
            ("Winter", today + datetime.timedelta(weeks=2)),
        ):
            group = services.composing.make_group(
                by=region.leader, project=region.project, name=name, trainers=[region.trainer]
            )
            planned: list[Slot] = slots(group, first_day)
            services.sessions.plan_sessions(group=group, slots=planned)
    return type("WalkHere", (Walk,), {"region": region})


def walk(walked: type[Walk], walks: int, steps: int) -> None:
    run_state_machine_as_test(
        walked,
        settings=settings(
            max_examples=walks,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_some_walks(walked):
    walk(walked, walks=8, steps=20)


@pytest.mark.slow
def test_five_hundred_walks(walked):
    walk(walked, walks=500, steps=30)
