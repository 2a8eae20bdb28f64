"""Finding the measurement that an administration of before the portal tells of."""

import datetime

import pytest
from django.utils import timezone

from dnt_portal.audit.acting import acting_as
from dnt_portal.common.errors import Refused
from dnt_portal.groups.enums import EndReason
from dnt_portal.groups.models import Placement
from dnt_portal.ladder import services
from dnt_portal.ladder.models import Measurement
from tests.coaching.world import make_group
from tests.conftest import as_system
from tests.factories import make_participant


def days_ago(days: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=days)


@pytest.fixture
def moved(at_work) -> list[Placement]:
    """Samira left a group that started 210 days ago after 60 days; another started 70 days ago."""
    w = at_work
    first = w.placements[0]
    with as_system():
        first.ended_on, first.end_reason = days_ago(150), EndReason.MOVED
        first.save()
        then = make_group(w.cast, weeks_ago=10)
        second = Placement.objects.create(
            group=then, participant=first.participant, placed_on=then.started_on
        )
        services.plan_measurements(second)
    return [first, second]


def told(participant, wave: str, taken_on=None):
    """Her measurement, as a workbook tells of it."""
    hers = services.measurements_of([participant])[participant.pk]
    return services.measurement_for(hers, wave, taken_on)


def found(moved, wave: str, ago: int | None = None) -> int:
    """In which of her places, from 0, her measurement is found."""
    row = told(moved[0].participant, wave, None if ago is None else days_ago(ago))
    assert row.wave.code == wave.strip().upper()
    return [place.pk for place in moved].index(row.placement_id)


@pytest.mark.parametrize(
    ("wave", "ago", "place"),
    [
        ("T1", 160, 0),
        ("T1", 60, 1),
        ("t1 ", 60, 1),
        # After she left the first group, and before the other began.
        ("T1", 100, 1),
        ("T0", 210, 0),
        # T0 may be taken in the two weeks before the first session.
        ("T0", 224, 0),
        ("T0", 84, 1),
        ("T0", 100, 1),
        ("T3", None, 1),
    ],
)
def test_what_was_not_taken_is_that_of_the_place_she_had_then(moved, wave, ago, place):
    assert found(moved, wave, ago) == place


@pytest.mark.parametrize("ago", [None, 170, 160, 60])
def test_what_was_taken_in_another_place_is_found_there(at_work, moved, ago):
    """Else a second one would be stored in her last place."""
    w = at_work
    services.take_measurement(
        by=w.trainer, measurement=w.measurement("T1"), taken_on=days_ago(160), rung=w.rung(2)
    )
    assert found(moved, "T1", ago) == 0


def test_of_two_that_were_taken_it_is_the_one_of_that_day(at_work, moved):
    w = at_work
    for place, ago in zip(moved, (160, 60), strict=True):
        row = Measurement.objects.get(placement=place, wave__code="T1")
        services.take_measurement(
            by=w.trainer, measurement=row, taken_on=days_ago(ago), rung=w.rung(2)
        )
    assert [found(moved, "T1", ago) for ago in (160, 60)] == [0, 1], "the very day"
    assert [found(moved, "T1", ago) for ago in (155, 55)] == [0, 1], "the place she had"
    assert found(moved, "T1") == 1


def refused_at(call) -> str:
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.problems[0].field


def test_a_wave_nobody_knows_and_a_woman_without_a_place(at_work):
    her = at_work.placements[1].participant
    assert refused_at(lambda: told(her, "T9")) == "wave"
    with as_system():
        waits = make_participant(at_work.cast.zwolle.project, "Ana")
    with acting_as(at_work.leader):
        assert refused_at(lambda: told(waits, "T0")) == "participant"


def test_what_can_no_longer_be_taken_is_not_asked_for(at_work):
    """The group started thirty weeks ago: T1 was due four months ago, T3 is still ahead."""
    w = at_work
    w.take("T0", 2)
    with acting_as(w.leader):
        assert services.skip_what_is_too_late(w.placements[:1]) in (1, 2)
        states = {code: w.measurement(code).skipped for code in ("T0", "T1", "T3", "T4")}
        assert states == {"T0": "", "T1": "too_late", "T3": "", "T4": ""}
        assert not Measurement.objects.late().filter(placement=w.placements[0]).exists()
        assert Measurement.objects.late().filter(placement=w.placements[1]).exists()
        assert w.take("T1", 3).skipped == ""
