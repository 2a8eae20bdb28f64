"""What screens read of tracks: silence, weeks, the next session, who waits for a coach."""

import datetime

import pytest
from django.utils import timezone

from dnt_portal.audit.acting import acting_as
from dnt_portal.coaching import services
from dnt_portal.coaching.enums import Medium, TrackEndReason
from dnt_portal.coaching.models import Track
from dnt_portal.coaching.pairing.facts import women_without_coach
from dnt_portal.coaching.reading import is_past_its_end, is_silent, next_session, weeks_of
from dnt_portal.common.errors import Refused
from dnt_portal.groups.enums import EndReason
from dnt_portal.groups.services.phases import end_placement
from dnt_portal.participants.enums import InvolvementKind
from dnt_portal.participants.models import Involvement
from tests.coaching.tracks import TODAY, days_ago, start
from tests.coaching.world import place
from tests.conftest import as_system


@pytest.fixture
def longer_ago(world) -> None:
    """The group started before the five weeks of the small world."""
    with as_system():
        world.group.started_on = days_ago(80)
        world.group.save()


@pytest.mark.usefixtures("longer_ago")
def test_weeks_tell_contact_attempts_and_silence(world):
    with acting_as(world.leader):
        track = start(world, starts_on=days_ago(55))
        for ago, medium in ((54, Medium.TOGETHER), (40, Medium.FAILED), (7, Medium.MESSAGE)):
            services.contacts.log_contact(
                by=world.coach, track=track, held_on=days_ago(ago), medium=medium
            )

        track = Track.objects.select_related("placement__group__edition").get(pk=track.pk)
        weeks = weeks_of([track])[track.pk]

    # Silence of three weeks since day 1 is over on day 22: seen at the end of week 4.
    assert [week.state for week in weeks] == [
        "contact",
        "none",
        "missed",
        "late",
        "late",
        "late",
        "contact",
        "none",
    ]
    assert weeks[0].first_day == days_ago(55)


@pytest.mark.usefixtures("longer_ago")
def test_silent_follows_the_edition_and_forgets_attempts(world):
    with acting_as(world.leader):
        silent = start(world, starts_on=days_ago(60))
        spoken = start(world, placement=world.linda, coach=world.ria, starts_on=days_ago(60))
        for track, ago, medium in (
            (silent, 22, Medium.TOGETHER),
            (silent, 2, Medium.FAILED),
            (spoken, 21, Medium.PHONE),
        ):
            services.contacts.log_contact(
                by=world.leader, track=track, held_on=days_ago(ago), medium=medium, minutes=30
            )

        assert list(Track.objects.visible_to(world.leader).silent()) == [silent]


@pytest.mark.usefixtures("longer_ago")
def test_after_the_agreed_last_day_nobody_is_silent_but_it_is_to_be_rounded_off(world):
    with acting_as(world.leader):
        over = start(world, starts_on=days_ago(60))
        running = start(world, placement=world.linda, coach=world.ria, starts_on=days_ago(60))
    with as_system():
        Track.objects.filter(pk=over.pk).update(ends_on=days_ago(1))
        Track.objects.filter(pk=running.pk).update(ends_on=days_ago(0))
    with acting_as(world.leader):
        rows = Track.objects.visible_to(world.leader)
        over, running = rows.get(pk=over.pk), rows.get(pk=running.pk)
        assert list(rows.silent()) == [running]
        assert list(rows.past_their_end()) == [over]
        assert [is_silent(row) for row in (over, running)] == [False, True]
        assert [is_past_its_end(row) for row in (over, running)] == [True, False]
        services.tracks.end_track(track=over, reason=TrackEndReason.COMPLETED)
        assert not rows.past_their_end()


@pytest.mark.usefixtures("longer_ago")
def test_weeks_after_the_agreed_last_day_are_not_too_quiet(world):
    with acting_as(world.leader):
        track = start(world, starts_on=days_ago(69))
        track.ends_on = days_ago(20)
        weeks = weeks_of([track])[track.pk]
    assert {week.state for week in weeks if week.first_day > track.ends_on} == {"none"}
    assert "late" in {week.state for week in weeks}


@pytest.mark.parametrize(
    ("reason", "waits"),
    [
        (TrackEndReason.COMPLETED, False),
        (TrackEndReason.EARLY_POSITIVE, False),
        (TrackEndReason.MISMATCH, True),
        (TrackEndReason.COACH_STOPPED, True),
    ],
)
def test_who_rounded_off_her_coaching_waits_for_no_other_coach(world, reason, waits):
    with acting_as(world.leader):
        track = start(world)
        assert world.samira not in women_without_coach(world.group)
        services.tracks.end_track(track=track, reason=reason)
        assert (world.samira in women_without_coach(world.group)) is waits


def test_the_coach_could_see_her_until_it_was_ended_not_until_the_day_it_ended_on(world):
    with acting_as(world.leader):
        track = start(world, starts_on=days_ago(30))
        track = services.tracks.end_track(
            track=track, reason=TrackEndReason.COMPLETED, on=days_ago(10)
        )
        seen = Involvement.objects.get(
            participant=track.participant, user=track.coach.user, kind=InvolvementKind.COACH
        )
    assert track.ended_on == days_ago(10)
    assert timezone.localtime(seen.until).date() == TODAY()


def test_a_coach_knows_the_next_theme_and_the_assignment_not_the_notes(world):
    with as_system():
        held = world.group.sessions.get(theme__number=6)
        held.note, held.assignment = "Samira huilde", "Maak je netwerkkaart"
        held.save()

    coming = next_session(world.group)

    # The group began five weeks ago today: session 6 is today at 9:30, 7 next week.
    expected = 7 if timezone.localtime().time() >= datetime.time(9, 30) else 6
    assert coming.number == expected
    if expected == 7:
        assert coming.assignment == "Maak je netwerkkaart"
    assert "huilde" not in f"{coming}"


def test_agreeing_less_often_than_the_edition_hears_is_refused(world):
    with acting_as(world.leader):
        track = start(world, starts_on=days_ago(20))

        services.tracks.agree_rhythm(track=track, rhythm_days=7, agreement="dinsdag")
        with pytest.raises(Refused):
            services.tracks.agree_rhythm(track=track, rhythm_days=22)

        track.refresh_from_db()
        assert (track.rhythm_days, track.agreement) == (7, "dinsdag")


def test_other_regions_see_nothing(world):
    with acting_as(world.leader):
        start(world, starts_on=days_ago(20))
    stranger = world.cast.breda.leader
    with acting_as(stranger):
        assert not Track.objects.exists()
        assert not Track.objects.visible_to(stranger).exists()


def test_an_extra_place_without_track_is_no_trouble(world):
    with as_system():
        extra = place(world.group, "Rosa")
    with acting_as(world.leader):
        end_placement(by=world.leader, placement=extra, reason=EndReason.MOVED)
