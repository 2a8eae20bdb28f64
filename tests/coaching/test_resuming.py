"""Coaching that ended goes on: by itself, or with a place or group that goes on."""

import pytest

from dnt_portal.audit.acting import acting_as
from dnt_portal.coaching import services
from dnt_portal.coaching.enums import CoachState, TrackEndReason, Urgency
from dnt_portal.coaching.models import Track
from dnt_portal.common.errors import Overtaken, Refused
from dnt_portal.groups.enums import EndReason
from dnt_portal.groups.services import phases, returning
from dnt_portal.ladder.models import Measurement
from dnt_portal.ladder.services import plan_group_measurements
from dnt_portal.participants.models import KeepApart, Participant
from tests.conftest import as_system


def end(track: Track) -> None:
    services.tracks.end_track(track=track, reason=TrackEndReason.MISMATCH)


def seen_by(user) -> int:
    with acting_as(user):
        return Participant.objects.count()


def test_coaching_that_ended_by_mistake_goes_on(world, track):
    with acting_as(world.leader):
        end(track)
    assert seen_by(world.coach) == 0
    with acting_as(world.leader):
        services.tracks.resume_track(track=track)
        again = Track.objects.get(pk=track.pk)
        assert (again.ended_on, again.end_reason) == (None, "")
        with pytest.raises(Overtaken):
            services.tracks.resume_track(track=track)
    assert seen_by(world.coach) == 1


def test_coaching_does_not_go_on_where_that_cannot_be(world, track):
    with acting_as(world.leader):
        end(track)
        services.tracks.start_track(by=world.leader, placement=world.samira, coach=world.ria)
        with pytest.raises(Refused):
            services.tracks.resume_track(track=track)
        end(Track.objects.current().get(participant=world.samira.participant))
        KeepApart.objects.create(participant=world.samira.participant, other_user=world.coach)
        with pytest.raises(Refused):
            services.tracks.resume_track(track=track)
        KeepApart.objects.all().delete()
        world.els.state = CoachState.STOPPED
        world.els.save()
        with pytest.raises(Refused):
            services.tracks.resume_track(track=track)
    assert seen_by(world.coach) == 0


def test_coaching_and_measurements_go_on_with_a_place_that_does(world, track):
    with as_system():
        plan_group_measurements(world.group)
    with acting_as(world.leader):
        mine = Measurement.objects.filter(placement=world.samira).order_by("pk")
        before = list(mine.values_list("pk", "due_on", "skipped"))
        phases.end_placement(by=world.leader, placement=world.samira, reason=EndReason.MOVED)
        assert Track.objects.get(pk=track.pk).ended_on is not None
        assert list(mine.values_list("pk", "due_on", "skipped")) != before
        returning.restore_placement(by=world.leader, placement=world.samira)
        assert Track.objects.get(pk=track.pk).ended_on is None
        assert list(mine.values_list("pk", "due_on", "skipped")) == before
    assert seen_by(world.coach) == 1


def test_a_place_goes_on_without_a_coach_who_left(world, track):
    with acting_as(world.leader):
        phases.end_placement(by=world.leader, placement=world.samira, reason=EndReason.MOVED)
        world.els.state = CoachState.STOPPED
        world.els.save()
        returning.restore_placement(by=world.leader, placement=world.samira)
        assert Track.objects.get(pk=track.pk).ended_on is not None
    assert seen_by(world.coach) == 0


def test_no_group_closes_over_an_open_concern(world, track):
    with acting_as(world.coach):
        concern = services.concerns.raise_concern(
            by=world.coach,
            participant=world.samira.participant,
            what="Zij neemt niet meer op.",
            urgency=Urgency.values[0],
            track=track,
        )
    with acting_as(world.leader):
        here = world.group.placements.current().values_list("pk", flat=True)
        ends = dict.fromkeys(here, EndReason.GROUP_ENDED)
        close = {"by": world.leader, "group": world.group, "outcomes": ends, "reason": "Te klein."}
        world.group.sessions.to_record().update(state="done")
        with pytest.raises(Refused) as refused:
            phases.close_group(**close)
        assert "zorg" in refused.value.message
        services.concerns.settle_concern(
            by=world.leader, concern=concern, settlement="Gebeld; het is goed."
        )
        phases.close_group(**close)
        assert Track.objects.get(pk=track.pk).end_reason == TrackEndReason.GROUP_ENDED
