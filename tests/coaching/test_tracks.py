"""Tracks: their dates by the edition, who sees them, how they end."""

import datetime

import pytest
from dateutil.relativedelta import relativedelta
from django.db import IntegrityError, transaction
from django.utils import timezone

from dnt_portal.audit.acting import acting_as
from dnt_portal.coaching import services
from dnt_portal.coaching.enums import Medium, TrackEndReason
from dnt_portal.coaching.models import Coach, Contact, Track
from dnt_portal.common.errors import Overtaken, Refused
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


def refusal(world, **fields) -> tuple[str, bool]:
    """At which argument a match is refused, and whether because somebody was first."""
    with pytest.raises(Refused) as refused:
        start(world, **fields)
    return refused.value.problems[0].field, isinstance(refused.value, Overtaken)


@pytest.mark.parametrize(
    ("coach", "may"),
    [
        ({"state": "stopped"}, False),
        ({"state": "paused"}, True),
        ({"max_participants": 0}, False),
    ],
)
def test_a_match_that_still_runs_needs_a_coach_in_the_pool_with_room(world, coach, may):
    with as_system():
        Coach.objects.filter(pk=world.els.pk).update(**coach)
    with acting_as(world.leader):
        if not may:
            assert refusal(world, starts_on=days_ago(20)) == ("coach", False)
        if may:
            assert start(world, starts_on=days_ago(20)).is_current


@pytest.mark.parametrize("coach", [{"state": "stopped"}, {"max_participants": 0}])
def test_a_match_that_has_ended_needs_no_coach_at_hand(world, coach):
    with as_system():
        Coach.objects.filter(pk=world.els.pk).update(**coach)
    with acting_as(world.leader):
        over = start(
            world,
            starts_on=days_ago(20),
            ended_on=days_ago(10),
            end_reason=TrackEndReason.MISMATCH,
        )
    assert (over.ended_on, over.end_reason) == (days_ago(10), "mismatch")


@pytest.mark.parametrize(
    ("told", "field"),
    [
        # The group started five weeks ago.
        ({"starts_on": 36}, "starts_on"),
        ({"starts_on": 20, "ends_on": 20}, "ends_on"),
        ({"starts_on": 20, "ends_on": 25}, "ends_on"),
        ({"starts_on": 20, "rhythm_days": 0}, "rhythm_days"),
        ({"starts_on": 20, "rhythm_days": 22}, "rhythm_days"),
        ({"starts_on": 20, "ended_on": 21, "end_reason": "mismatch"}, "ended_on"),
        ({"starts_on": 20, "ended_on": -1, "end_reason": "mismatch"}, "ended_on"),
        ({"starts_on": 20, "ended_on": 10}, "end_reason"),
        ({"starts_on": 20, "end_reason": "mismatch"}, "ended_on"),
    ],
)
def test_what_is_told_of_a_match_is_refused_where_it_is_said(world, told, field):
    days = ("starts_on", "ends_on", "ended_on")
    told = {name: days_ago(said) if name in days else said for name, said in told.items()}
    with acting_as(world.leader):
        assert refusal(world, **told) == (field, False)


def test_what_is_told_of_a_match_is_kept(world):
    with acting_as(world.leader):
        track = start(
            world,
            starts_on=days_ago(20),
            ends_on=days_ago(-100),
            rhythm_days=7,
            agreement=" Dinsdag ",
            external_key="K-1",
        )
        track.refresh_from_db()
    assert (track.ends_on, track.rhythm_days) == (days_ago(-100), 7)
    assert (track.agreement, track.external_key, track.ended_on) == ("Dinsdag", "K-1", None)


def test_nobody_is_coached_before_her_group_started(world):
    with as_system():
        world.group.phase, world.group.started_on = GroupPhase.RECRUITING, None
        world.group.save()
    with acting_as(world.leader):
        assert refusal(world, starts_on=days_ago(20)) == ("placement", False)
        assert refusal(world) == ("placement", False)


def test_a_second_coach_is_refused_at_the_day(world):
    with acting_as(world.leader):
        start(world, starts_on=days_ago(20))
        assert refusal(world, coach=world.ria, starts_on=days_ago(5)) == ("starts_on", False)


def test_a_match_of_before_the_present_one_comes_in_after_it(world):
    """The earlier coach is told with the end, so the two are never there at a time."""
    with acting_as(world.leader):
        now = start(world, starts_on=days_ago(10))
        then = start(
            world,
            coach=world.ria,
            starts_on=days_ago(30),
            ended_on=days_ago(10),
            end_reason=TrackEndReason.COACH_STOPPED,
        )
        assert list(Track.objects.order_by("starts_on")) == [then, now]


# -- A place that has ended ---------------------------------------------------------------


def leave(world, ago: int, reason: str = EndReason.BACK_TO_CARE) -> None:
    """Let Samira's place in the group end."""
    end_placement(by=world.leader, placement=world.samira, reason=reason, on=days_ago(ago))
    world.samira.refresh_from_db()


@pytest.mark.parametrize(
    ("place", "coaching"),
    [
        (EndReason.BACK_TO_CARE, TrackEndReason.PARTICIPANT_STOPPED),
        (EndReason.EARLY_POSITIVE, TrackEndReason.EARLY_POSITIVE),
    ],
)
def test_the_coaching_of_a_place_that_ended_is_told_ended_with_it(world, place, coaching):
    with acting_as(world.leader):
        leave(world, 5, place)
        track = start(world, starts_on=days_ago(20))
        assert (track.ended_on, track.end_reason) == (days_ago(5), coaching)
        assert not Involvement.objects.open().filter(user=world.coach).exists()


def test_the_coaching_of_a_place_that_ended_may_have_ended_otherwise(world):
    with acting_as(world.leader):
        leave(world, 5)
        track = start(
            world,
            starts_on=days_ago(20),
            ended_on=days_ago(12),
            end_reason=TrackEndReason.MISMATCH,
        )
        assert (track.ended_on, track.end_reason) == (days_ago(12), TrackEndReason.MISMATCH)


def test_nobody_is_coached_after_her_place_ended(world):
    with acting_as(world.leader):
        leave(world, 5)
        assert refusal(world, starts_on=days_ago(4)) == ("starts_on", False)
        assert refusal(world) == ("placement", True)
        assert start(world, starts_on=days_ago(5)).ended_on == days_ago(5)


# -- Who saw her when, of what is told afterwards -----------------------------------------


def seen(track) -> tuple[datetime.datetime, datetime.datetime | None]:
    row = Involvement.objects.get(participant=track.participant, user=track.coach.user)
    return row.since, row.until


def midnight(ago: int) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(days_ago(ago), datetime.time.min))


def test_a_coach_saw_her_until_the_end_of_the_last_day_that_is_told(world):
    ended = {"ended_on": days_ago(10), "end_reason": TrackEndReason.COMPLETED}
    with acting_as(world.leader):
        track = start(world, starts_on=days_ago(20), **ended)
        assert seen(track) == (midnight(20), midnight(9))
        coach = track.coach.user
    with acting_as(coach):
        assert not Participant.objects.exists()


def test_on_the_screen_a_coach_sees_her_until_the_end_is_written_down(world):
    with acting_as(world.leader):
        track = start(world, starts_on=days_ago(20))
        services.tracks.end_track(track=track, reason=TrackEndReason.COMPLETED, on=days_ago(10))
        _since, until = seen(track)
        assert until is not None
        assert timezone.localdate(until) == TODAY()


def test_a_match_of_before_with_the_coach_of_today_closes_nothing(world):
    with acting_as(world.leader):
        start(world, starts_on=days_ago(10))
        start(
            world,
            starts_on=days_ago(30),
            ended_on=days_ago(20),
            end_reason=TrackEndReason.COACH_STOPPED,
        )
    with acting_as(world.coach):
        assert Participant.objects.visible_to(world.coach).exists()


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


def test_a_track_does_not_end_before_it_began(world):
    with acting_as(world.leader):
        track = start(world, starts_on=days_ago(20))
        end = {"track": track, "reason": TrackEndReason.MISMATCH}
        with pytest.raises(Refused) as refused:
            services.tracks.end_track(**end, on=days_ago(21))
        assert refused.value.problems[0].field == "on"
        assert services.tracks.end_track(**end, on=days_ago(20)).ended_on == days_ago(20)


def test_coaching_still_to_begin_ends_with_her_place_on_its_first_day(world):
    with as_system():
        move_coach_session(world.group, days_ago(-7))
    with acting_as(world.leader):
        track = start(world)
        leave(world, 1)
        track.refresh_from_db()
        assert (track.starts_on, track.ended_on) == (days_ago(-7), days_ago(-7))
