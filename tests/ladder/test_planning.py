"""When measurements are due, for both editions, and what becomes of them when someone leaves."""

import datetime

import pytest
from django.utils import timezone

from dnt_portal.audit.acting import acting_as
from dnt_portal.groups import events
from dnt_portal.groups.enums import EndReason
from dnt_portal.groups.models import Group, Placement
from dnt_portal.ladder import services
from dnt_portal.ladder.enums import MeasurementState, SkipReason
from dnt_portal.ladder.models import Measurement
from dnt_portal.programme.services import load_edition
from tests.coaching.world import make_group, place
from tests.conftest import as_system
from tests.groups.builders import admit, group_in_training
from tests.programme.made_up_edition import made_up_definition

#: Worked out by hand: the end of a month stays the end of a month.
DUE_2018 = {
    "T0": "2025-11-30",
    "T1": "2026-02-28",
    "T2": "2026-05-30",
    "T3": "2026-11-30",
    "T4": "2027-05-30",
}
DUE_MADE_UP = {"M0": "2025-11-30", "M1": "2026-03-30", "M2": "2026-12-30", "M3": "2027-07-30"}


def _dates(placement: Placement) -> dict[str, str]:
    rows = Measurement.objects.filter(placement=placement)
    return {row.wave.code: row.due_on.isoformat() for row in rows.select_related("wave")}


@pytest.mark.parametrize(("made_up", "due"), [(False, DUE_2018), (True, DUE_MADE_UP)])
def test_due_dates_come_from_the_edition(cast, made_up, due):
    with as_system():
        edition = load_edition(made_up_definition()) if made_up else None
        group = make_group(cast, edition=edition)
        Group.objects.update(started_on=datetime.date(2025, 11, 30))
        group.refresh_from_db()
        placement = place(group, "Samira")
    with acting_as(cast.zwolle.leader):
        placement.group = group
        assert len(services.plan_measurements(placement)) == len(due)
        assert services.plan_measurements(placement) == [], "a second time changes nothing"
        assert _dates(placement) == due


def test_planned_at_the_start_and_for_who_joins_later(cast):
    region = cast.zwolle
    group = group_in_training(region, women=2, weeks_ago=2, held=1)
    late = admit(region, "Wendy")
    with acting_as(region.leader):
        waves = group.edition.waves.count()
        first = group.placements.first()
        assert Measurement.objects.filter(placement__group=group).count() == 2 * waves
        from dnt_portal.groups import services as groups

        placement = groups.composing.place(by=region.leader, group=group, participant=late)
        assert _dates(placement) == _dates(first), "measured with her group"


def test_nothing_is_planned_before_the_start(cast):
    with as_system():
        group = make_group(cast)
        placement = place(group, "Samira")
        placement.group.started_on = None
        assert services.plan_measurements(placement) == []


def test_a_corrected_start_moves_only_what_was_not_taken(at_work):
    w = at_work
    taken = w.take("T0", 1)
    with acting_as(w.leader):
        earlier = w.started_on - datetime.timedelta(days=7)
        w.placements[0].group.started_on = earlier
        services.plan_measurements(w.placements[0])
    assert w.measurement("T0").due_on == taken.due_on
    assert w.measurement("T4").due_on < taken.due_on + datetime.timedelta(days=549)
    assert w.measurement("T1").due_on != w.measurement("T1", woman=1).due_on


@pytest.mark.parametrize(
    ("reason", "left", "skipped"),
    [
        (EndReason.COMPLETED, 4, ""),
        (EndReason.EARLY_POSITIVE, 4, ""),
        (EndReason.STOPPED_TRAINING, 4, SkipReason.LEFT),
        (EndReason.STOPPED_COACHING, 4, SkipReason.LEFT),
        (EndReason.MOVED, 4, SkipReason.LEFT),
        (EndReason.BACK_TO_CARE, 4, SkipReason.LEFT),
        (EndReason.BEFORE_START, 0, ""),
    ],
)
def test_who_leaves_early_is_not_chased(world, reason, left, skipped):
    with acting_as(world.trainer):
        world.take("T0", 2)
    with acting_as(world.leader):
        placement = world.placements[0]
        placement.end_reason, placement.ended_on = reason, timezone.localdate()
        placement.save()
        events.placement_ended.send(sender=Placement, placement=placement, by=world.leader)
        rows = Measurement.objects.filter(placement=placement)
        assert rows.taken().get().rung.number == 2, "what was taken stays"
        others = rows.exclude(taken_on__isnull=False)
        assert [row.skipped for row in others] == [skipped] * left


def test_windows_open_and_close_by_the_edition(world):
    """T1 of 2018 opens 21 days before it is due, and is late from 29 days after."""
    with acting_as(world.leader):
        wave = world.measurement("T1").wave
        assert (wave.open_days_before, wave.late_after_days) == (21, 28)
        due_on = world.measurement("T1").due_on
        for days, is_due, is_late in (
            (-22, False, False),
            (-21, True, False),
            (0, True, False),
            (28, True, False),
            (29, True, True),
        ):
            day = due_on + datetime.timedelta(days=days)
            rows = Measurement.objects.filter(wave=wave, placement=world.placements[0])
            assert rows.due(on=day).exists() is is_due, days
            assert rows.late(on=day).exists() is is_late, days


def test_state_of_each_measurement_today(at_work):
    w = at_work
    today = timezone.localdate()

    def state(due_on):
        row = w.measurement("T1")
        row.due_on = due_on
        return row.state

    days = datetime.timedelta
    assert state(today + days(days=22)) == MeasurementState.AHEAD
    assert state(today + days(days=21)) == MeasurementState.OPEN
    assert state(today) == MeasurementState.DUE
    assert state(today - days(days=28)) == MeasurementState.DUE
    assert state(today - days(days=29)) == MeasurementState.LATE
    assert w.take("T0", 1).state == MeasurementState.TAKEN
