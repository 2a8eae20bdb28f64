"""Two leaders at once, on two connections, with real commits."""

import datetime
import threading

import pytest
from django.db import connection
from django.utils import timezone, translation

from dnt_portal.audit.acting import acting_as
from dnt_portal.common.errors import Refused
from dnt_portal.groups import services
from dnt_portal.groups.enums import SessionKind, SessionState
from dnt_portal.participants.enums import Phase
from dnt_portal.participants.models import KeepApart
from tests.cast import make_cast
from tests.conftest import as_system
from tests.groups.builders import (
    admit,
    admit_many,
    close,
    group_in_coaching,
    group_in_training,
    recruiting_group,
    slots,
)
from tests.racing import at_once

pytestmark = pytest.mark.usefixtures("committed_db")


def test_two_leaders_place_the_twelfth_woman_at_once():
    with as_system():
        region = make_cast().zwolle
    women = admit_many(region, 13)
    with acting_as(region.leader):
        group = services.composing.make_group(by=region.leader, project=region.project, name="Vol")
        for woman in women[:11]:
            services.composing.place(by=region.leader, group=group, participant=woman)
    ready = threading.Barrier(2, timeout=20)
    outcomes: dict[str, str] = {}

    def place_one(leader, woman) -> None:
        try:
            with acting_as(leader), translation.override("en"):
                ready.wait()
                try:
                    services.composing.place(by=leader, group=group, participant=woman)
                    # The other one now waits for this transaction.
                    outcomes[leader.name] = "placed"
                except Refused as refused:
                    outcomes[leader.name] = refused.message
        finally:
            connection.close()

    threads = [
        threading.Thread(target=place_one, args=(leader, woman))
        for leader, woman in zip((region.leader, region.colleague), women[11:], strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(outcomes.values()) == [
        "The group is full. Someone has to leave it before another can join.",
        "placed",
    ]
    with acting_as(region.leader):
        assert group.placements.current().count() == 12


def test_two_leaders_place_the_same_woman_at_once():
    with as_system():
        region = make_cast().zwolle
    (woman,) = admit_many(region, 1)
    with acting_as(region.leader):
        groups = [
            services.composing.make_group(by=region.leader, project=region.project, name=name)
            for name in ("Een", "Twee")
        ]
    ready = threading.Barrier(2, timeout=20)
    outcomes: list[str] = []

    def place_her(leader, group) -> None:
        try:
            with acting_as(leader), translation.override("en"):
                ready.wait()
                try:
                    services.composing.place(by=leader, group=group, participant=woman)
                    outcomes.append("placed")
                except Refused as refused:
                    outcomes.append(refused.message)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=place_her, args=(leader, group))
        for leader, group in zip((region.leader, region.colleague), groups, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(outcomes) == ["She is already in a group.", "placed"]


def test_two_women_who_must_not_meet_are_placed_at_once():
    with as_system():
        region = make_cast().zwolle
    one, other = admit(region, "Samira"), admit(region, "Linda")
    with acting_as(region.leader):
        KeepApart.objects.create(participant=one, other_participant=other)
        group = services.composing.make_group(
            by=region.leader, project=region.project, name="Voorjaar"
        )
    with acting_as(region.colleague):
        same = type(group).objects.get()
    outcomes = at_once(
        region,
        lambda: services.composing.place(by=region.leader, group=group, participant=one),
        lambda: services.composing.place(by=region.colleague, group=same, participant=other),
    )
    assert outcomes == ["", f"She must not meet {one}, who is in this group."]
    with acting_as(region.leader):
        assert [place.participant for place in group.placements.current()] == [one]


def test_a_woman_and_a_trainer_who_must_not_meet_come_at_once():
    with as_system():
        region = make_cast().zwolle
    woman = admit(region)
    with acting_as(region.leader):
        KeepApart.objects.create(participant=woman, other_user=region.other_trainer)
        group = services.composing.make_group(
            by=region.leader, project=region.project, name="Voorjaar", trainers=[region.trainer]
        )
    with acting_as(region.colleague):
        same = type(group).objects.get()
    both = [region.trainer, region.other_trainer]
    outcomes = at_once(
        region,
        lambda: services.composing.place(by=region.leader, group=group, participant=woman),
        lambda: services.composing.set_trainers(by=region.colleague, group=same, trainers=both),
    )
    assert outcomes == ["", f"{region.other_trainer} and {woman} must not meet."]
    assert list(group.trainers.all()) == [region.trainer]


def test_a_woman_is_placed_while_the_group_starts():
    with as_system():
        region = make_cast().zwolle
    group = recruiting_group(region, first_day=timezone.localdate() + datetime.timedelta(days=7))
    late = admit(region, "Yara")
    with acting_as(region.colleague):
        same = type(group).objects.get()
    outcomes = at_once(
        region,
        lambda: services.phases.start_group(by=region.leader, group=group),
        lambda: services.composing.place(by=region.colleague, group=same, participant=late),
    )
    assert outcomes == ["", ""]
    with acting_as(region.leader):
        women = [place.participant for place in group.placements.select_related("participant")]
    # She joined a group in training, not one that was about to start.
    assert late in women
    assert {woman.phase for woman in women} == {Phase.TRAINING}


def in_the_past(region):
    """A group whose training is over, with the same group as a colleague's page has it."""
    group = group_in_coaching(region, women=8, weeks_ago=54)
    with acting_as(region.colleague):
        return group, type(group).objects.get()


def test_a_session_is_added_while_the_group_closes():
    with as_system():
        region = make_cast().zwolle
    group, same = in_the_past(region)
    starts_at = timezone.now() + datetime.timedelta(days=7)
    outcomes = at_once(
        region,
        lambda: close(by=region.leader, group=group),
        lambda: services.sessions.add_session(
            group=same,
            kind=SessionKind.RETURN,
            title="Terugkomdag",
            starts_at=starts_at,
            ends_at=starts_at + datetime.timedelta(hours=2),
        ),
    )
    assert outcomes == ["", "This group is closed."]
    assert not group.sessions.filter(kind=SessionKind.RETURN).exists()


def test_a_session_is_cancelled_while_it_is_finished():
    with as_system():
        region = make_cast().zwolle
    group = group_in_training(region, weeks_ago=2, held=1)
    session = group.sessions.get(theme__number=2)
    with acting_as(region.leader):
        services.attendance.mark_everyone_present(by=region.leader, session=session)
    with acting_as(region.colleague):
        same = group.sessions.get(theme__number=2)
    outcomes = at_once(
        region,
        lambda: services.attendance.finish_session(by=region.leader, session=session),
        lambda: services.sessions.cancel_session(session=same, reason="Ziek."),
    )
    assert outcomes == ["", "This session has been held, so it cannot be cancelled."]
    session.refresh_from_db()
    assert session.state == SessionState.DONE


def test_two_leaders_plan_the_same_trainer_at_once():
    with as_system():
        region = make_cast().zwolle
    first_day = timezone.localdate() + datetime.timedelta(days=7)
    with acting_as(region.leader):
        groups = [
            services.composing.make_group(
                by=region.leader, project=region.project, name=name, trainers=[region.trainer]
            )
            for name in ("Een", "Twee")
        ]

    def plan(group) -> None:
        services.sessions.plan_sessions(group=group, slots=slots(group, first_day))

    outcomes = at_once(region, lambda: plan(groups[0]), lambda: plan(groups[1]))
    assert outcomes[0] == ""
    assert outcomes[1].endswith(
        "A trainer of this group is with another group at that time. Choose another time."
    )
    with as_system():
        assert [group.sessions.count() for group in groups] == [10, 0]


def test_two_leaders_let_the_same_woman_pause_at_once():
    with as_system():
        region = make_cast().zwolle
    group = group_in_training(region, women=2)
    with acting_as(region.leader):
        one = group.placements.first()

    def pause(by, reason) -> None:
        services.pausing.pause_placement(
            by=by, placement=one, on=timezone.localdate(), reason=reason
        )

    outcomes = at_once(
        region, lambda: pause(region.leader, "ill"), lambda: pause(region.colleague, "family")
    )
    assert outcomes == ["", "She pauses already."]
    with acting_as(region.leader):
        assert one.pauses.get().reason == "ill"
