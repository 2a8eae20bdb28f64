"""Taking, correcting and skipping a measurement, and what the database itself refuses."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from dnt_portal.audit.acting import acting_as
from dnt_portal.common.errors import Refused
from dnt_portal.ladder import services
from dnt_portal.ladder.enums import SkipReason
from dnt_portal.ladder.models import Measurement
from dnt_portal.programme.services import load_edition
from tests.conftest import as_system
from tests.programme.made_up_edition import made_up_definition

DAY = datetime.timedelta(days=1)


def test_a_correction_replaces_the_answers_and_the_trail_keeps_the_old(at_work):
    w = at_work
    first = w.take("T0", 1, debts=True, self_efficacy=3)
    w.take("T0", 2, self_efficacy=4)
    row = w.measurement("T0")
    assert (row.rung.number, row.debts, row.self_efficacy) == (2, None, 4)
    assert row.taken_by == w.trainer
    trail = Measurement.pgh_event_model.objects.filter(pgh_obj=first).order_by("pgh_id")
    rungs = [event.rung.number for event in trail if event.rung_id]
    assert rungs == [1, 2]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda w: {"taken_on": timezone.localdate() + DAY}, "still to come"),
        (lambda w: {"taken_on": w.started_on - DAY}, "before her group started"),
        (lambda w: {"rung": w.rung(4), "paid_work": True}, "has paid work"),
        (lambda w: {"rung": w.rung(6), "paid_work": True, "hours": 61}, "hours"),
        (lambda w: {"rung": w.rung(4), "hours": 12}, "Hours"),
        (lambda w: {"self_efficacy": 11}, "10"),
        (lambda w: {"ends_meet": "rich"}, "rich"),
    ],
)
def test_what_cannot_be_is_refused(at_work, change, sentence):
    from django.utils import translation

    w = at_work
    asked = {"taken_on": w.measurement("T1").due_on, "rung": w.rung(2)} | change(w)
    with translation.override("en"), pytest.raises(Refused, match=sentence):
        services.take_measurement(by=w.trainer, measurement=w.measurement("T1"), **asked)
    assert w.measurement("T1").taken_on is None


def test_who_says_she_has_no_paid_work_on_a_rung_of_it_is_kept_as_she_says(at_work):
    """The evaluation found 10 of 50 women on rung 5 or 6, and 9 of 50 with paid work."""
    w = at_work
    row = w.take("T1", 5, paid_work=False)
    row.refresh_from_db()
    assert (row.rung.number, row.paid_work, row.says_otherwise) == (5, False, True)
    assert not w.take("T1", 5, paid_work=True, hours=12).says_otherwise
    assert not w.take("T1", 4, paid_work=False).says_otherwise
    assert not w.take("T1", 6).says_otherwise


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda w: {"taken_on": w.started_on - DAY}, "taken_on"),
        (lambda w: {"taken_on": timezone.localdate() + DAY}, "taken_on"),
        (lambda w: {"rung": None}, "rung"),
        (lambda w: {"rung": w.rung(4), "paid_work": True}, "paid_work"),
        (lambda w: {"rung": w.rung(6), "paid_work": True, "hours": 61}, "hours"),
        (lambda w: {"rung": w.rung(6), "paid_work": False, "hours": 12}, "hours"),
        (lambda w: {"self_efficacy": 11}, "self_efficacy"),
        (lambda w: {"ends_meet": "rich"}, "ends_meet"),
    ],
)
def test_what_cannot_be_is_refused_where_it_is_said(at_work, change, field):
    w = at_work
    asked = {"taken_on": w.measurement("T1").due_on, "rung": w.rung(2)} | change(w)
    with pytest.raises(Refused) as refused:
        services.take_measurement(by=w.trainer, measurement=w.measurement("T1"), **asked)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_the_first_wave_may_be_taken_just_before_the_start(at_work):
    """The window of T0 opens 14 days before the first session."""
    w = at_work
    measurement = w.measurement("T0")
    asked = {"by": w.trainer, "measurement": measurement, "rung": w.rung(1)}
    services.take_measurement(taken_on=w.started_on - 14 * DAY, **asked)
    with pytest.raises(Refused):
        services.take_measurement(taken_on=w.started_on - 15 * DAY, **asked)


def test_waves_are_taken_in_their_order(at_work):
    w = at_work
    w.take("T1", 2)
    with pytest.raises(Refused, match="T1"):
        services.take_measurement(
            by=w.trainer,
            measurement=w.measurement("T0"),
            taken_on=w.measurement("T1").due_on + DAY,
            rung=w.rung(1),
        )
    with pytest.raises(Refused, match="T1"):
        services.take_measurement(
            by=w.trainer,
            measurement=w.measurement("T2"),
            taken_on=w.measurement("T1").due_on - DAY,
            rung=w.rung(1),
        )


def test_a_rung_of_another_edition_is_refused(world):
    with as_system():
        rung = load_edition(made_up_definition()).rungs.get(number=2)
    with acting_as(world.trainer), pytest.raises(Refused):
        services.take_measurement(
            by=world.trainer,
            measurement=world.measurement("T0"),
            taken_on=world.started_on,
            rung=rung,
        )


def test_skipping_taking_it_after_all_and_taking_it_back(at_work):
    w = at_work
    services.skip_measurement(measurement=w.measurement("T1"), reason=SkipReason.NOT_SAFE)
    assert w.measurement("T1").skipped == SkipReason.NOT_SAFE
    assert not Measurement.objects.due().filter(pk=w.measurement("T1").pk).exists()
    w.take("T1", 3, paid_work=False)
    assert w.measurement("T1").skipped == ""
    with pytest.raises(Refused):
        services.skip_measurement(measurement=w.measurement("T1"), reason=SkipReason.NOT_SAFE)
    with pytest.raises(Refused):
        services.skip_measurement(measurement=w.measurement("T2"), reason="lazy")
    services.reopen_measurement(measurement=w.measurement("T1"))
    row = w.measurement("T1")
    assert (row.taken_on, row.rung, row.paid_work, row.taken_by) == (None, None, None, None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"taken_on": datetime.date(2026, 1, 5), "rung": None},
        {"self_efficacy": 11},
        {"self_efficacy": 0},
    ],
)
def test_the_database_itself_keeps_its_rules(at_work, wrong):
    rows = Measurement.objects.filter(pk=at_work.measurement("T0").pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**wrong)
    taken = at_work.take("T0", 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Measurement.objects.filter(pk=taken.pk).update(skipped=SkipReason.TOO_LATE)
