"""Tracks: their dates by the edition, who sees them, how they end."""

import datetime

import pytest
from dateutil.relativedelta import relativedelta
from django.db import IntegrityError, transaction
from django.utils import timezone

from dnt_portal.audit.acting import acting_as
from dnt_portal.coaching import services
from dnt_portal.coaching.enums import Medium, TrackEndReason
from dnt_portal.coaching.models import Contact, Track
from dnt_portal.common.errors import Refused
from dnt_portal.groups.enums import EndReason, GroupPhase
from dnt_portal.groups.events import group_closed
from dnt_portal.groups.models import Session
from dnt_portal.groups.services.phases import end_placement
from dnt_portal.participants.enums import InvolvementKind
from dnt_portal.participants.models import Involvement, KeepApart, Participant
from dnt_portal.programme.services import load_edition
from tests.coaching.tracks import TODAY, days_ago, start
from tests.coaching.world import make_group, move_coach_session
from tests.conftest import as_system, database_role
from tests.programme.made_up_edition import made_up_definition

# -- Dates ----------------------------------------------------------------------------------


def test_coaching_runs_nine_months_from_the_coach_session(world, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *moment: datetime.date(2026, 11, 20))
    with as_system():
        session = Session.objects.get(group=world.group, theme__number=4)
        session.starts_at = timezone.make_aware(datetime.datetime(2026, 11, 30, 9, 30))
        session.ends_at = session.starts_at + datetime.timedelta(hours=2)
        session.save()
        world.group.started_on = datetime.date(2026, 11, 9)
        world.group.save()

    with acting_as(world.leader):
        track = start(world)

    assert track.starts_on == datetime.date(2026, 11, 30)
    assert track.ends_on == datetime.date(2027, 8, 30)


def seen_since(track) -> datetime.date:
    """Since which day the coach sees her."""
    seen = Involvement.objects.get(
        participant=track.participant, user=track.coach.user, kind=InvolvementKind.COACH, until=None
    )
    return timezone.localtime(seen.since).date()


@pytest.mark.parametrize(("ago", "starts_ago"), [(-5, -5), (0, 0), (2, 2), (7, 7), (8, 0)])
def test_what_happened_at_the_coach_session_is_written_down_within_a_week(world, ago, starts_ago):
    with as_system():
        move_coach_session(world.group, days_ago(ago))

    with acting_as(world.leader):
        track = start(world)

        assert track.starts_on == days_ago(starts_ago)
        # Who could see her when: never before the match was there.
        assert seen_since(track) == max(track.starts_on, TODAY())


def test_a_first_coach_who_comes_late_has_the_months_that_are_left(world):
    with as_system():
        world.group.started_on = days_ago(180)
        world.group.save()
        move_coach_session(world.group, days_ago(159))

    with acting_as(world.leader):
        track = start(world)

        assert (track.starts_on, seen_since(track)) == (TODAY(), TODAY())
        assert track.ends_on == days_ago(180) + relativedelta(months=12)


def test_who_came_after_the_coach_session_did_not_meet_a_coach_there(world):
    with as_system():
        move_coach_session(world.group, days_ago(3))
        world.samira.placed_on = days_ago(1)
        world.samira.save()

    with acting_as(world.leader):
        assert start(world).starts_on == TODAY()


@pytest.mark.parametrize("session_ago", [3, 14])
def test_another_coach_after_the_first_one_begins_today(world, session_ago):
    with as_system():
        move_coach_session(world.group, days_ago(session_ago))
    with acting_as(world.leader):
        first = start(world, starts_on=days_ago(session_ago))
        services.tracks.end_track(track=first, reason=TrackEndReason.COACH_STOPPED, on=days_ago(1))

        second = start(world, coach=world.ria)

        assert (second.starts_on, seen_since(second)) == (TODAY(), TODAY())
        # The edition's nine months again: this group has not run for three months yet.
        assert second.ends_on == TODAY() + relativedelta(months=9)


def test_coaching_ends_with_the_programme_at_the_latest(world):
    with as_system():
        world.group.started_on = datetime.date(2026, 3, 2)
        world.group.save()

    # Nine months from 1 August would be 1 May; a year after the start is 2 March.
    ends_on = services.tracks.coaching_ends_on(world.group, datetime.date(2026, 8, 1))

    assert ends_on == datetime.date(2027, 3, 2)


def test_another_edition_has_other_months(cast):
    with database_role("owner"), transaction.atomic():
        edition = load_edition(made_up_definition())
    with as_system():
        group = make_group(cast, edition=edition)
        group.started_on = datetime.date(2035, 1, 8)
        group.save()
        fifth = Session.objects.get(group=group, theme__number=5)

    day = services.tracks.coach_session_day(group)

    assert day == timezone.localtime(fifth.starts_at).date()
    assert services.tracks.coaching_ends_on(group, datetime.date(2035, 2, 5)) == datetime.date(
        2035, 12, 5
    )
    # Thirteen months at most.
    assert services.tracks.coaching_ends_on(group, datetime.date(2035, 6, 1)) == datetime.date(
        2036, 2, 8
    )


def test_coaching_cannot_start_after_the_programme(world):
    with as_system():
        world.group.ends_on = days_ago(10)
        world.group.save()

    with acting_as(world.leader), pytest.raises(Refused):
        start(world, starts_on=TODAY())


def test_without_a_planned_session_it_starts_today(world):
    with as_system():
        world.group.sessions.all().delete()

    with acting_as(world.leader):
        assert start(world).starts_on == TODAY()


# -- Who may be matched ---------------------------------------------------------------------


def test_one_coach_at_a_time(world):
    with acting_as(world.leader):
        start(world)

        with pytest.raises(Refused) as refused:
            start(world, coach=world.ria)

        assert "Samira" not in refused.value.message


def test_the_database_itself_holds_one_coach_at_a_time(world):
    with as_system():
        track = start(world)
        with pytest.raises(IntegrityError), transaction.atomic():
            Track.objects.create(
                participant=track.participant,
                placement=track.placement,
                coach=world.ria,
                starts_on=track.starts_on,
                ends_on=track.ends_on,
            )


def test_a_full_coach_takes_nobody_more(world):
    with acting_as(world.leader):
        start(world)

        with pytest.raises(Refused):
            start(world, placement=world.linda)


def test_who_must_not_meet_is_never_matched(world):
    with acting_as(world.leader):
        KeepApart.objects.create(participant=world.samira.participant, other_user=world.els.user)

        with pytest.raises(Refused):
            start(world, starts_on=days_ago(100))


def test_a_match_that_already_runs_is_recorded_as_it_was(world):
    """An administration taken over knows coaches whose VOG nobody wrote down."""
    with as_system():
        world.els.vog_seen_on = None
        world.els.state = "candidate"
        world.els.save()
    with acting_as(world.leader):
        with pytest.raises(Refused):
            start(world)

        track = start(world, starts_on=days_ago(20))

    assert track.starts_on == days_ago(20)


# -- Access ---------------------------------------------------------------------------------


def test_a_coach_sees_her_participant_until_the_match_ends(world):
    with acting_as(world.leader):
        track = start(world, starts_on=days_ago(30))
    with acting_as(world.coach):
        assert Track.objects.visible_to(world.coach).get() == track
        assert Participant.objects.visible_to(world.coach).get() == track.participant
        services.contacts.log_contact(
            by=world.coach, track=track, held_on=days_ago(3), medium=Medium.PHONE, minutes=30
        )

    with acting_as(world.leader):
        services.tracks.end_track(track=track, reason=TrackEndReason.MISMATCH)

    with acting_as(world.coach):
        assert not Track.objects.visible_to(world.coach).exists()
        assert not Participant.objects.visible_to(world.coach).exists()
        # Nor does the database itself show her anything any more.
        assert not Participant.objects.exists()
        assert not Track.objects.exists()
        assert not Contact.objects.exists()


def test_a_coach_sees_nobody_before_the_first_day(world):
    with as_system():
        for session in world.group.sessions.order_by("-number"):
            session.starts_at += datetime.timedelta(weeks=8)
            session.ends_at += datetime.timedelta(weeks=8)
            session.save()

    with acting_as(world.leader):
        track = start(world)
        assert track.starts_on > TODAY()
    with acting_as(world.coach):
        assert not Participant.objects.visible_to(world.coach).exists()
    with acting_as(world.leader):
        # Undone before it began: she never sees her.
        services.tracks.end_track(track=track, reason=TrackEndReason.COACH_STOPPED)
        assert not Involvement.objects.open().filter(user=world.coach).exists()
        start(world, coach=world.ria)


def test_another_coach_sees_her_history_but_not_the_earlier_notes(world):
    with acting_as(world.leader):
        track = start(world, starts_on=days_ago(30))
        services.contacts.log_contact(
            by=world.coach,
            track=track,
            held_on=days_ago(3),
            medium=Medium.PHONE,
            minutes=30,
            note="Alleen voor Els",
        )

        new = services.tracks.rematch(by=world.leader, track=track, coach=world.ria)

        track.refresh_from_db()
        assert (track.ended_on, track.end_reason) == (TODAY(), TrackEndReason.MISMATCH)
        assert (new.starts_on, new.placement) == (TODAY(), track.placement)
        assert Contact.objects.visible_to(world.leader).count() == 1
    ria = world.ria.user
    with acting_as(ria):
        assert Track.objects.visible_to(ria).get() == new
        assert not Contact.objects.visible_to(ria).exists()


def test_the_same_coach_is_no_other_coach(world):
    with acting_as(world.leader):
        track = start(world, starts_on=days_ago(30))

        with pytest.raises(Refused):
            services.tracks.rematch(by=world.leader, track=track, coach=world.els)

        assert Track.objects.get(pk=track.pk).is_current


def test_a_refused_rematch_leaves_the_present_match_as_it_is(world):
    with acting_as(world.leader):
        track = start(world, starts_on=days_ago(30))
        services.coaches.pause_coach(coach=world.ria)

        with pytest.raises(Refused):
            services.tracks.rematch(by=world.leader, track=track, coach=world.ria)

        assert Track.objects.get(pk=track.pk).is_current
        assert Involvement.objects.open().filter(user=world.coach).exists()


# -- Ending ---------------------------------------------------------------------------------


def test_a_track_ends_once_not_in_the_future_and_not_before_its_last_contact(world):
    with acting_as(world.leader):
        track = start(world, starts_on=days_ago(30))
        services.contacts.log_contact(
            by=world.coach, track=track, held_on=days_ago(3), medium=Medium.MESSAGE
        )
        end = {"track": track, "reason": TrackEndReason.COMPLETED}

        for refused_on in (days_ago(-1), days_ago(4)):
            with pytest.raises(Refused):
                services.tracks.end_track(**end, on=refused_on)
        services.tracks.end_track(**end, on=days_ago(3))
        with pytest.raises(Refused):
            services.tracks.end_track(**end)


def test_when_her_place_ends_her_coaching_ends(world):
    with acting_as(world.leader):
        track = start(world, starts_on=days_ago(20))
        services.contacts.log_contact(
            by=world.coach, track=track, held_on=days_ago(2), medium=Medium.PHONE, minutes=30
        )

        end_placement(
            by=world.leader,
            placement=world.samira,
            reason=EndReason.BACK_TO_CARE,
            on=days_ago(5),
        )

        track.refresh_from_db()
        assert track.end_reason == TrackEndReason.PARTICIPANT_STOPPED
        # The contact after that day happened all the same.
        assert track.ended_on == days_ago(2)
        kinds = Involvement.objects.open().filter(participant=track.participant)
        assert not kinds.filter(kind=InvolvementKind.COACH).exists()


def test_closing_the_group_completes_what_still_runs(world):
    with acting_as(world.leader):
        track = start(world, starts_on=days_ago(20))
        world.group.phase, world.group.closed_on = GroupPhase.CLOSED, TODAY()

        group_closed.send(type(world.group), group=world.group, by=world.leader)

        track.refresh_from_db()
        assert (track.end_reason, track.ended_on) == (TrackEndReason.COMPLETED, TODAY())
