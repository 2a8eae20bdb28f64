"""The pages on which sessions get their dates."""

import datetime

import pytest
from django.utils import timezone

from dnt_portal.accounts.models import User
from dnt_portal.audit.acting import acting_as
from dnt_portal.groups import services
from dnt_portal.groups.models import Session
from tests.conftest import as_system
from tests.groups.builders import (
    group_in_training,
    recruiting_group,
)
from tests.groups.screens import said, session, url

# -- Planning ----------------------------------------------------------------------------


def test_the_portal_proposes_dates_and_the_leader_adjusts_one(region, leader):
    with acting_as(region.leader):
        group = services.composing.make_group(
            by=region.leader, project=region.project, name="Voorjaar"
        )
    rhythm = {
        "first_day": "2026-12-01",
        "weekday": "1",
        "every_weeks": "1",
        "starts_at": "09:30",
        "ends_at": "15:00",
    }
    page = leader.get(url("schedule", group.pk), rhythm)
    text = page.content.decode()
    # Christmas holidays in the north: 19 December 2026 to 3 January 2027.
    assert "di 22 dec 2026 overgeslagen: kerstvakantie" in text
    assert "schooltijd" in text or "school uit is" in text
    assert not group.sessions.exists()
    days = [form.initial["day"] for form in page.context["formset"]]
    assert days[:4] == [
        datetime.date(2026, 12, 1),
        datetime.date(2026, 12, 8),
        datetime.date(2026, 12, 15),
        datetime.date(2027, 1, 5),
    ]
    sent = {"form-TOTAL_FORMS": len(days), "form-INITIAL_FORMS": len(days)}
    for number, day in enumerate(days):
        sent |= {
            f"form-{number}-number": number + 1,
            f"form-{number}-day": day.isoformat(),
            f"form-{number}-starts_at": "09:30",
            f"form-{number}-ends_at": "12:00",
        }
    sent["form-3-day"] = sent["form-2-day"]
    clash = leader.post(url("schedule", group.pk), sent)
    assert clash.status_code == 422
    assert "zouden tegelijk zijn" in clash.content.decode()
    assert 'value="2026-12-15"' in clash.content.decode()
    sent["form-3-day"] = "2026-12-22"
    saved = leader.post(url("schedule", group.pk), sent)
    assert saved.url == url("sessions", group.pk)
    assert said(saved)[1:] == ["Bijeenkomst 4 valt op een vrije dag: kerstvakantie."]
    assert session(group, 4).starts_at == datetime.datetime(
        2026, 12, 22, 8, 30, tzinfo=datetime.UTC
    )


@pytest.mark.parametrize(
    "rhythm",
    [
        {"first_day": "gisteren"},
        {"first_day": "2027-01-05", "weekday": "9", "every_weeks": "1"},
        {
            "first_day": "2027-01-05",
            "weekday": "1",
            "every_weeks": "1",
            "starts_at": "12:00",
            "ends_at": "09:30",
        },
    ],
)
def test_an_impossible_rhythm_gets_an_error(region, leader, rhythm):
    group = recruiting_group(region, women=1)
    assert leader.get(url("schedule", group.pk), rhythm).status_code == 422


def test_an_impossible_year_gets_an_error_wherever_a_day_is_asked(region, leader):
    group = recruiting_group(region, women=1)
    rhythm = {"weekday": "1", "every_weeks": "1", "starts_at": "09:30", "ends_at": "12:00"}
    moved = {"starts_at": "14:00", "ends_at": "16:00"}
    first = session(group, 1)
    with acting_as(region.leader):
        placement = group.placements.get()
    for day in ("0001-01-01", "0026-03-01", "9998-12-01", "9999-12-31"):
        page = leader.get(url("schedule", group.pk), {**rhythm, "first_day": day})
        assert page.status_code == 422
        assert leader.post(url("session_move", first.pk), {**moved, "day": day}).status_code == 422
        added = {**moved, "day": day, "what": "extra", "title": "Geld"}
        assert leader.post(url("session_add", group.pk), added).status_code == 422
        ended = {"reason": "moved", "on": day}
        assert leader.post(url("end_placement", placement.pk), ended).status_code == 422
        planned = {
            "form-TOTAL_FORMS": 1,
            "form-INITIAL_FORMS": 1,
            "form-0-number": 1,
            "form-0-day": day,
            "form-0-starts_at": "09:30",
            "form-0-ends_at": "12:00",
        }
        assert leader.post(url("schedule", group.pk), planned).status_code == 422
    assert session(group, 1).starts_at == first.starts_at
    assert group.sessions.count() == 10


@pytest.mark.parametrize("lines", [0, 2])
def test_a_schedule_that_comes_back_empty_is_refused(region, leader, lines):
    group = recruiting_group(region, women=1)
    sent = {"form-TOTAL_FORMS": lines, "form-INITIAL_FORMS": 0}
    refused = leader.post(url("schedule", group.pk), sent)
    assert refused.status_code == 422
    assert "Plan minstens één bijeenkomst" in refused.content.decode()
    assert group.sessions.count() == 10


def test_a_session_whose_place_is_not_known_yet(region, leader):
    group = recruiting_group(region, women=1)
    first = session(group, 1)
    moved = {
        "day": timezone.localdate(first.starts_at).isoformat(),
        "starts_at": "09:00",
        "ends_at": "11:00",
        "location": "",
    }
    assert leader.post(url("session_move", first.pk), moved).status_code == 302
    assert session(group, 1).location is None


def test_a_session_is_added_moved_and_cancelled(region, leader):
    group = recruiting_group(region, women=1)
    day = timezone.localdate() + datetime.timedelta(days=3)
    sent = {"what": "extra", "title": "Omgaan met geld", "day": day, "starts_at": "13:00"}
    assert leader.post(url("session_add", group.pk), sent).status_code == 422
    backwards = {**sent, "ends_at": "11:00"}
    refused = leader.post(url("session_add", group.pk), backwards)
    assert "eindigt later dan" in refused.context["form"].errors["ends_at"][0]
    nameless = {**sent, "title": "", "ends_at": "15:00"}
    assert leader.post(url("session_add", group.pk), nameless).context["form"].errors["title"]
    leader.post(url("session_add", group.pk), {**sent, "ends_at": "15:00"})
    extra = Session.objects.get(group=group, theme=None)
    moved = {"day": day, "starts_at": "14:00", "ends_at": "16:00"}
    assert leader.post(url("session_move", extra.pk), moved).status_code == 302
    first = session(group, 1)
    clash = {"day": timezone.localdate(first.starts_at), "starts_at": "11:00", "ends_at": "13:00"}
    refused = leader.post(url("session_move", extra.pk), clash)
    assert refused.status_code == 422
    assert "heeft op dat moment al een bijeenkomst" in refused.content.decode()
    leader.post(url("session_cancel", first.pk), {"reason": "De trainer is ziek."})
    page = leader.get(url("sessions", group.pk)).content.decode()
    assert "De trainer is ziek." in page
    assert f"{url('session_add', group.pk)}?what=theme-1" in page
    leader.post(
        url("session_add", group.pk),
        {"what": "theme-1", "day": day, "starts_at": "09:00", "ends_at": "11:00"},
    )
    assert Session.objects.filter(group=group, theme__number=1).count() == 2


def test_sessions_out_of_the_order_of_their_themes_get_a_remark(region, leader):
    with as_system():
        User.objects.filter(pk=region.leader.pk).update(language="en")
    group = recruiting_group(region, women=1)
    remark = "session 4 comes before session 3"
    page = leader.get(url("schedule", group.pk))
    assert page.context["remarks"] == []
    third = session(group, 3)
    later = timezone.localtime(session(group, 4).starts_at) + datetime.timedelta(days=1)
    moved = {"day": later.date(), "starts_at": "09:00", "ends_at": "11:00"}
    answer = leader.post(url("session_move", third.pk), moved)
    assert answer.status_code == 302
    assert any(remark in text for text in said(answer))
    assert remark in leader.get(url("schedule", group.pk)).content.decode()
    # The portal proposes them in order again.
    rhythm = {"first_day": later.date(), "weekday": "1", "every_weeks": "1"}
    times = {"starts_at": "09:30", "ends_at": "12:00"}
    page = leader.get(url("schedule", group.pk), rhythm | times)
    assert page.context["formset"] is not None
    assert remark not in page.content.decode()


def test_a_slip_in_the_year_is_refused_on_the_page(region, leader):
    group = group_in_training(region, women=1)
    fifth = session(group, 5)
    moved = {"day": "2019-03-05", "starts_at": "09:00", "ends_at": "11:00"}
    answer = leader.post(url("session_move", fifth.pk), moved)
    assert answer.status_code == 422
    assert answer.context["form"].errors["day"]
    assert session(group, 5).starts_at == fifth.starts_at
