"""Who may read a group and write nothing: the same pages, without anything to press."""

import datetime
import re

import pytest
from django.utils import timezone

from dnt_portal.audit.acting import acting_as
from dnt_portal.groups import services
from dnt_portal.groups.enums import CoachCheck, Mark
from dnt_portal.groups.models import Attendance
from dnt_portal.groups.views import attendance, sessions
from tests.groups.builders import give_coach, group_in_training
from tests.groups.screens import session, url


@pytest.fixture
def group(region):
    """Four sessions held; at the fourth one woman missed it and another was in doubt."""
    group = group_in_training(region, women=3, weeks_ago=4, held=4)
    fourth = session(group, 4)
    with acting_as(region.leader):
        one, other, _third = group.placements.select_related("participant", "group")
    give_coach(region, other)
    with acting_as(region.leader):
        tap = {"by": region.leader, "session": fourth}
        services.attendance.mark_attendance(**tap, placement=one, mark=Mark.ABSENT)
        services.attendance.set_coach_check(**tap, placement=other, coach_check=CoachCheck.DOUBT)
        services.attendance.save_session(
            session=fourth, activities_done=[], assignment="Bel je coach.", note="Rustige dag."
        )
    return group


@pytest.fixture
def reader(group, trainer, monkeypatch):
    """Somebody who sees what a trainer of the group sees, and may not write."""
    for views in (attendance, sessions):
        monkeypatch.setattr(views, "can_record", lambda user, group: False)
    return trainer


def main_of(response) -> str:
    """What stands on the page, without what every page has around it."""
    main = response.content.decode().split("<main")[1].split("</main>")[0]
    return re.sub(r"<template.*?</template>", "", main, flags=re.S)


def test_a_session_is_read_without_anything_to_press(group, reader):
    page = reader.get(url("session", session(group, 4).pk))
    assert page.status_code == 200
    text = main_of(page)
    assert "<form" not in text
    assert "<button" not in text
    for name in ("session_move", "make_up"):
        assert url(name, session(group, 4).pk) not in text
    assert "afwezig" in text
    assert "twijfel" in text
    assert "Bel je coach." in text
    assert "Rustige dag." in text


def test_a_session_to_come_has_nothing_to_press_either(group, reader):
    text = main_of(reader.get(url("session", session(group, 10).pk)))
    assert "<form" not in text
    assert "niet ingevuld" in text


def test_the_list_and_the_grid_are_read(group, reader):
    fourth = session(group, 4)
    listed = reader.get(url("sessions", group.pk))
    assert listed.status_code == 200
    assert url("session", fourth.pk) in main_of(listed)
    assert url("session_move", session(group, 10).pk) not in main_of(listed)
    grid = reader.get(url("attendance", group.pk))
    assert grid.status_code == 200
    assert "att-absent" in main_of(grid)


def test_nothing_is_written_by_who_may_only_read(region, group, reader):
    fourth = session(group, 4)
    with acting_as(region.leader):
        one = group.placements.first()
    today = timezone.localdate()
    sent = {
        "session": {"note": "Iets anders.", "finish": "1"},
        "mark_all": {},
        "session_move": {"day": today, "starts_at": "09:00", "ends_at": "11:00"},
        "session_cancel": {"reason": "Toch niet."},
        "make_up": {"placement": one.pk, "made_up_on": today},
    }
    for name, data in sent.items():
        assert reader.post(url(name, fourth.pk), data).status_code == 403, name
    tapped = f"{url('mark', fourth.pk)}?placement={one.pk}"
    assert reader.post(tapped, {"tap": "1"}).status_code == 403
    with acting_as(region.leader):
        assert Attendance.objects.get(session=fourth, placement=one).mark == Mark.ABSENT
    again = session(group, 4)
    assert (again.note, again.starts_at) == ("Rustige dag.", fourth.starts_at)
    assert again.starts_at < timezone.now() - datetime.timedelta(days=1)
