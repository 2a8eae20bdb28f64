"""When a group meets."""

import datetime

import pytest
from django.utils import timezone, translation

from dnt_portal.audit.acting import acting_as
from dnt_portal.common.errors import Refused
from dnt_portal.groups import services
from dnt_portal.groups.enums import Mark, SessionKind, SessionState
from dnt_portal.groups.models import Session
from tests.groups.builders import group_in_training, recruiting_group, slots

WEEK = datetime.timedelta(weeks=1)


@pytest.fixture
def acting(region):
    with acting_as(region.leader), translation.override("en"):
        yield region.leader


def test_sessions_follow_the_themes_in_order(region):
    group = recruiting_group(region, women=1)
    numbers = list(group.sessions.order_by("starts_at").values_list("theme__number", flat=True))
    assert numbers == list(range(1, 11))
    group.refresh_from_db()
    assert group.starts_on == timezone.localdate() + WEEK


def test_planning_again_keeps_the_rows_and_what_was_prepared(region, acting):
    group = recruiting_group(region, women=1)
    before = {s.theme.number: s.pk for s in group.sessions.select_related("theme")}
    first = group.sessions.get(theme__number=1)
    services.attendance.save_session(
        session=first, activities_done=[], assignment="Neem een foto mee.", note=""
    )
    # One week later each session lands on the day of the next: they may pass each other.
    later = timezone.localdate() + 2 * WEEK
    services.sessions.plan_sessions(group=group, slots=slots(group, later))
    after = {s.theme.number: s.pk for s in group.sessions.select_related("theme")}
    assert after == before
    first.refresh_from_db()
    assert timezone.localdate(first.starts_at) == later
    assert first.assignment == "Neem een foto mee."
    group.refresh_from_db()
    assert group.starts_on == later


def test_what_was_held_stays_when_the_rest_is_planned_again(region):
    group = group_in_training(region, weeks_ago=3)
    with acting_as(region.leader):
        held = set(group.sessions.filter(state=SessionState.DONE).values_list("pk", "starts_at"))
        assert len(held) >= 3
        rest = [slot for slot in slots(group, timezone.localdate() + WEEK) if slot.number > 5]
        with pytest.raises(Refused):
            services.sessions.plan_sessions(
                group=group, slots=slots(group, timezone.localdate() + WEEK)
            )
        services.sessions.plan_sessions(group=group, slots=rest)
        still = set(group.sessions.filter(state=SessionState.DONE).values_list("pk", "starts_at"))
    assert still == held


def test_overlap_is_refused_with_a_sentence_and_nothing_changes(region, acting):
    group = recruiting_group(region, women=1)
    before = list(group.sessions.order_by("pk").values_list("pk", "starts_at", "state"))
    second = group.sessions.get(theme__number=2)
    with pytest.raises(Refused, match="already has a session at that time"):
        services.sessions.add_session(
            group=group,
            starts_at=second.starts_at + datetime.timedelta(hours=1),
            ends_at=second.ends_at + datetime.timedelta(hours=1),
            title="Omgaan met geld",
        )
    clashing = [
        slot._replace(starts_at=second.starts_at, ends_at=second.ends_at)
        for slot in slots(group, timezone.localdate() + WEEK)
    ]
    with pytest.raises(Refused, match="would be at the same time"):
        services.sessions.plan_sessions(group=group, slots=clashing)
    assert list(group.sessions.order_by("pk").values_list("pk", "starts_at", "state")) == before


def test_ends_before_it_starts_is_refused(region, acting):
    group = recruiting_group(region, women=1)
    session = group.sessions.first()
    with pytest.raises(Refused, match="ends later than it starts"):
        services.sessions.move_session(
            session=session, starts_at=session.ends_at, ends_at=session.starts_at
        )


def test_an_extra_module_gets_a_number_of_its_own(region, acting):
    group = recruiting_group(region, women=1)
    starts_at = timezone.now() + datetime.timedelta(days=3)
    session = services.sessions.add_session(
        group=group,
        starts_at=starts_at,
        ends_at=starts_at + datetime.timedelta(hours=2),
        title="Omgaan met geld",
    )
    assert (session.number, session.kind, session.title) == (
        11,
        SessionKind.EXTRA,
        "Omgaan met geld",
    )
    assert session.activity_choices() == []
    with pytest.raises(Refused, match="title"):
        services.sessions.add_session(
            group=group, starts_at=starts_at + WEEK, ends_at=starts_at + 2 * WEEK
        )


def test_a_cancelled_theme_keeps_its_reason_and_can_be_planned_again(region, acting):
    group = recruiting_group(region, women=1)
    third = group.sessions.get(theme__number=3)
    with pytest.raises(Refused):
        services.sessions.cancel_session(session=third, reason=" ")
    services.sessions.cancel_session(session=third, reason="De trainer is ziek.")
    again = services.sessions.add_session(
        group=group,
        theme=third.theme,
        starts_at=third.starts_at,
        ends_at=third.ends_at,
    )
    assert again.kind == SessionKind.THEME
    assert again.number != third.number
    third.refresh_from_db()
    assert (third.state, third.cancel_reason) == (SessionState.CANCELLED, "De trainer is ziek.")
    with pytest.raises(Refused, match="already has a session"):
        services.sessions.add_session(
            group=group,
            theme=third.theme,
            starts_at=third.starts_at + datetime.timedelta(days=1),
            ends_at=third.ends_at + datetime.timedelta(days=1),
        )


def test_moving_the_coach_session_moves_the_start_of_coaching(region):
    group = group_in_training(region, weeks_ago=1)
    with acting_as(region.leader):
        before = group.coaching_from
        fourth = group.sessions.get(theme__number=4)
        services.sessions.move_session(
            session=fourth,
            starts_at=fourth.starts_at + datetime.timedelta(days=1),
            ends_at=fourth.ends_at + datetime.timedelta(days=1),
        )
        group.refresh_from_db()
    assert group.coaching_from == before + datetime.timedelta(days=1)


def test_what_was_held_is_neither_cancelled_nor_moved_to_the_future(region):
    group = group_in_training(region)
    with acting_as(region.leader):
        held = Session.objects.filter(group=group, state=SessionState.DONE).first()
        with pytest.raises(Refused):
            services.sessions.cancel_session(session=held, reason="Toch niet.")
        soon = timezone.now() + datetime.timedelta(hours=1)
        with pytest.raises(Refused):
            services.sessions.move_session(session=held, starts_at=soon, ends_at=soon)
        moved = services.sessions.move_session(
            session=held,
            starts_at=held.starts_at + datetime.timedelta(days=1),
            ends_at=held.ends_at + datetime.timedelta(days=1),
        )
        assert moved.state == SessionState.DONE


def test_sessions_to_record_are_past_and_planned(region):
    group = group_in_training(region, weeks_ago=3, held=1)
    with acting_as(region.leader):
        numbers = [s.theme.number for s in Session.objects.to_record().filter(group=group)]
        assert numbers[:2] == [2, 3]
        upcoming = Session.objects.upcoming().filter(group=group).first()
        assert upcoming.starts_at > timezone.now() - datetime.timedelta(hours=3)
        # A mark made ahead keeps a session from being planned away.
        services.attendance.mark_attendance(
            by=region.trainer,
            session=group.sessions.get(theme__number=10),
            placement=group.placements.first(),
            mark=Mark.EXCUSED,
        )
        second = slots(group, timezone.localdate() + WEEK)[1]
        services.sessions.plan_sessions(group=group, slots=[second])
        assert set(group.sessions.values_list("theme__number", flat=True)) == {1, 2, 10}


def test_a_plan_without_a_session_is_refused_and_nothing_is_lost(region, acting):
    group = recruiting_group(region, women=1)
    first = group.sessions.get(theme__number=1)
    services.attendance.save_session(
        session=first, activities_done=[], assignment="Neem een foto mee.", note=""
    )
    with pytest.raises(Refused, match="Plan at least one session"):
        services.sessions.plan_sessions(group=group, slots=[])
    assert group.sessions.count() == 10
    first.refresh_from_db()
    assert first.assignment == "Neem een foto mee."


def test_a_place_can_be_unknown_again_and_stays_when_nobody_speaks_of_it(region, acting):
    group = recruiting_group(region, women=1)
    first = group.sessions.get(theme__number=1)
    known, when = first.location, {"starts_at": first.starts_at, "ends_at": first.ends_at}
    assert known is not None
    services.sessions.move_session(session=first, **when)
    first.refresh_from_db()
    assert first.location == known
    services.sessions.move_session(session=first, **when, location=None)
    first.refresh_from_db()
    assert first.location is None
    later = {"starts_at": first.starts_at - WEEK, "ends_at": first.ends_at - WEEK}
    extra = services.sessions.add_session(group=group, **later, title="Geld", location=None)
    assert extra.location is None


def test_planning_again_leaves_extra_modules_alone(region, acting):
    group = recruiting_group(region, women=1)
    starts_at = timezone.now() + datetime.timedelta(days=2)
    extra = services.sessions.add_session(
        group=group,
        starts_at=starts_at,
        ends_at=starts_at + datetime.timedelta(hours=2),
        title="Omgaan met geld",
    )
    later = slots(group, timezone.localdate() + 3 * WEEK)
    services.sessions.plan_sessions(group=group, slots=later)
    assert group.sessions.filter(pk=extra.pk, starts_at=extra.starts_at).exists()
    # Unless the plan names it: then it moves with the others.
    day = later[0].starts_at - WEEK
    named = services.sessions.Slot(
        11, None, day, day + datetime.timedelta(hours=2), "Omgaan met geld"
    )
    services.sessions.plan_sessions(group=group, slots=[*later, named])
    extra.refresh_from_db()
    assert extra.starts_at == day
    assert group.sessions.count() == 11


def test_once_a_group_started_no_session_is_before_its_first_day(region, acting):
    group = group_in_training(region, weeks_ago=3)
    before = list(group.sessions.order_by("pk").values_list("pk", "starts_at"))
    fourth = group.sessions.get(theme__number=4)
    held = group.sessions.filter(state=SessionState.DONE).order_by("starts_at").first()
    for session in (fourth, held):
        for back in (datetime.timedelta(days=22), 52 * 7 * WEEK):
            times = {"starts_at": session.starts_at - back, "ends_at": session.ends_at - back}
            with pytest.raises(Refused, match="has started"):
                services.sessions.move_session(session=session, **times)
    early = slots(group, group.started_on - WEEK)[0]
    times = {"starts_at": early.starts_at, "ends_at": early.ends_at}
    with pytest.raises(Refused, match="has started"):
        services.sessions.add_session(group=group, title="Kennismaken", **times)
    last = services.sessions.Slot(10, group.sessions.get(theme__number=10).theme, **times)
    with pytest.raises(Refused, match="has started"):
        services.sessions.plan_sessions(group=group, slots=[last])
    assert list(group.sessions.order_by("pk").values_list("pk", "starts_at")) == before
    # On the first day itself, after the first session, there is room.
    first = timezone.localtime(held.starts_at).replace(hour=15)
    services.sessions.move_session(
        session=fourth, starts_at=first, ends_at=first + datetime.timedelta(hours=1)
    )


def test_a_first_session_still_to_come_may_come_forward(region, acting):
    group = recruiting_group(region)
    group = services.phases.start_group(by=acting, group=group, reason="Klein begonnen.")
    first = group.sessions.get(theme__number=1)
    day = datetime.timedelta(days=1)
    services.sessions.move_session(
        session=first, starts_at=first.starts_at - day, ends_at=first.ends_at - day
    )
    group.refresh_from_db()
    assert group.started_on == timezone.localdate(first.starts_at)
    with pytest.raises(Refused, match="has started"):
        services.sessions.move_session(
            session=first,
            starts_at=first.starts_at - WEEK,
            ends_at=first.ends_at - WEEK,
        )


def test_a_session_brought_in_from_before_the_start_keeps_its_day(region, acting):
    group = group_in_training(region, weeks_ago=3)
    first = group.sessions.get(theme__number=1)
    # As an import may write it.
    group.started_on += WEEK
    group.save()
    first.refresh_from_db()
    services.sessions.move_session(
        session=first, starts_at=first.starts_at, ends_at=first.ends_at, location=None
    )
    first.refresh_from_db()
    assert first.location is None
