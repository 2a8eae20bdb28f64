"""A return day is an event of the group: planned, marked, written about, and asked after (N40)."""

import datetime

import pytest
from django.utils import timezone

from dnt_portal.audit.acting import acting_as
from dnt_portal.common.taps import code_of
from dnt_portal.groups import services
from dnt_portal.groups.enums import Mark
from dnt_portal.groups.models import Attendance, Placement, Session
from tests.conftest import as_system
from tests.groups.builders import give_coach, group_in_coaching
from tests.groups.screens import url


@pytest.fixture
def return_day(region) -> Session:
    """A return day of yesterday, of a group in coaching."""
    group = group_in_coaching(region, women=3)
    starts_at = timezone.now() - datetime.timedelta(days=1)
    with acting_as(region.leader):
        return services.sessions.add_session(
            group=group,
            kind="return",
            title="Terugkomdag",
            starts_at=starts_at,
            ends_at=starts_at + datetime.timedelta(hours=2),
        )


def placed(session: Session) -> list[Placement]:
    with as_system():
        return list(session.group.placements.order_by("pk"))


def test_a_trainer_marks_a_return_day_and_writes_about_it(region, trainer, return_day):
    placements = placed(return_day)
    for placement, mark in zip(placements, ("present", "absent", "present"), strict=True):
        tapped = {"placement": placement.pk, "tap": code_of(Mark, mark)}
        assert trainer.post(url("mark", return_day.pk), tapped).status_code in (200, 302)
    page = trainer.get(url("session", return_day.pk))
    form = page.context["form"]
    written = {name: form[name].value() or "" for name in form.fields}
    answer = trainer.post(
        url("session", return_day.pk),
        written | {"note": "Iedereen had een stap gezet.", "finish": "1"},
    )
    assert answer.status_code in (200, 302)
    with acting_as(region.trainer):
        kept = Session.objects.get(pk=return_day.pk)
        assert kept.state == "done"
        assert kept.note == "Iedereen had een stap gezet."
        marks = Attendance.objects.filter(session=kept).order_by("placement_id")
        assert list(marks.values_list("mark", flat=True)) == ["present", "absent", "present"]


def test_at_a_return_day_the_coach_is_asked_after_too(region, return_day):
    woman = placed(return_day)[0]
    give_coach(region, woman)
    asked = {"by": region.trainer, "session": return_day, "placement": woman}
    with acting_as(region.trainer):
        services.attendance.mark_attendance(**asked, mark="present")
        row = services.attendance.set_coach_check(**asked, coach_check="doubt")
    assert row.coach_check == "doubt"
