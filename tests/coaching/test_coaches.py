"""The coach pool."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.models import Invitation, RoleAssignment
from dnt_portal.accounts.services import end_role
from dnt_portal.audit.acting import acting_as
from dnt_portal.background.models import OutgoingMail
from dnt_portal.coaching import services
from dnt_portal.coaching.enums import CoachState, TrackEndReason
from dnt_portal.coaching.models import Coach, Track
from dnt_portal.common.errors import Refused
from tests.coaching.offers import say_yes
from tests.conftest import as_system
from tests.factories import make_user


def day(ago: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=ago)


def add(world, **fields) -> Coach:
    given = {"name": "Tineke de Vries", "email": "tineke@example.org"} | fields
    return services.coaches.add_coach(by=world.leader, project=world.group.project, **given)


def test_a_new_coach_is_asked_and_has_no_role_before_a_yes(world):
    with acting_as(world.leader):
        coach = add(world, interests=["zingen"])

    assert coach.state == CoachState.CANDIDATE
    assert (coach.user, coach.name) == (None, "Tineke de Vries")
    assert not RoleAssignment.objects.filter(user__email="tineke@example.org").exists()
    invitation = Invitation.objects.get(email="tineke@example.org")
    assert coach.offer == invitation
    assert (invitation.role, invitation.project) == (Role.COACH, world.group.project)
    assert OutgoingMail.objects.filter(to="tineke@example.org").count() == 1


def test_an_administration_taken_over_invites_nobody(world):
    with acting_as(world.leader):
        coach = add(world, send_invitation=False, vog_seen_on=day(9), trained_on=day(90))

    assert coach.state == CoachState.CANDIDATE, "nobody said yes"
    assert not OutgoingMail.objects.exists()
    assert not Invitation.objects.exists()


BOTH = {"vog_issued_on": 30, "vog_seen_on": 9, "trained_on": 90}


@pytest.mark.parametrize(
    ("said", "recorded", "state"),
    [
        ("candidate", BOTH, "available"),
        ("available", BOTH, "available"),
        ("available", {"trained_on": 90}, "candidate"),
        ("candidate", {"vog_seen_on": 9}, "candidate"),
        ("paused", {}, "paused"),
        ("stopped", BOTH, "stopped"),
    ],
)
def test_vog_and_training_say_the_state_of_a_coach_taken_over(world, said, recorded, state):
    """Of one who has the role already; of another, who said no yes, nothing more than candidate."""
    days = {name: day(ago) for name, ago in recorded.items()}
    with as_system():
        make_user("Tineke", Role.COACH, world.group.project, email="tineke@example.org")
    with acting_as(world.leader):
        coach = add(world, send_invitation=False, state=said, **days)
        asked = add(world, send_invitation=False, state=said, email="wil@example.org", **days)
        coach.refresh_from_db()
        asked.refresh_from_db()
    assert coach.state == state
    assert coach.user.email == "tineke@example.org"
    assert asked.state == ("candidate" if state == "available" else state)
    assert asked.user is None


@pytest.mark.parametrize(
    ("recorded", "field"),
    [
        ({"vog_issued_on": -1}, "vog_issued_on"),
        ({"vog_seen_on": -1}, "vog_seen_on"),
        ({"vog_issued_on": 9, "vog_seen_on": 10}, "vog_issued_on"),
        ({"trained_on": -1}, "trained_on"),
        ({"state": "retired"}, "state"),
        ({"email": "els@example.org"}, "email"),
    ],
)
def test_what_cannot_be_of_a_coach_is_refused_where_it_is_said(world, recorded, field):
    told = {name: day(said) if isinstance(said, int) else said for name, said in recorded.items()}
    if "email" in told:
        told["email"] = world.coach.email
    with acting_as(world.leader), pytest.raises(Refused) as refused:
        add(world, send_invitation=False, **told)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_a_coach_taken_over_and_one_on_the_screen_are_refused_in_the_same_words(world):
    with acting_as(world.leader):
        for told, recorded in (
            ({"vog_issued_on": day(1), "vog_seen_on": day(2)}, (day(1), day(2))),
            ({"vog_seen_on": day(-1)}, (day(1), day(-1))),
        ):
            with pytest.raises(Refused) as over:
                add(world, **told)
            issued_on, seen_on = recorded
            with pytest.raises(Refused) as on_screen:
                services.coaches.record_vog(
                    by=world.leader, coach=world.els, issued_on=issued_on, seen_on=seen_on
                )
            assert over.value.message == on_screen.value.message


def test_who_says_yes_keeps_the_name_of_the_account(world):
    trainer = world.trainer
    with acting_as(world.leader):
        coach = add(world, name="Iemand anders", email=trainer.email)
        assert coach.name == "Iemand anders"
    say_yes(coach)
    trainer.refresh_from_db()
    with acting_as(world.leader):
        coach.refresh_from_db()
        assert (coach.user, coach.name) == (trainer, world.trainer.name)
    assert trainer.name != "Iemand anders"


def test_nobody_is_in_a_pool_twice(world):
    with acting_as(world.leader), pytest.raises(Refused):
        add(world, name="Els", email=world.coach.email.upper())


def test_with_vog_and_training_a_candidate_can_be_matched(world):
    with acting_as(world.leader):
        coach = add(world)
        services.coaches.record_vog(by=world.leader, coach=coach, issued_on=day(30))
        assert coach.state == CoachState.CANDIDATE
        services.coaches.record_training(coach=coach, on=day(1))

        assert coach.state == CoachState.CANDIDATE
        assert coach.vog_seen_by == world.leader
        assert coach not in Coach.objects.visible_to(world.leader).matchable()
    say_yes(coach)
    with acting_as(world.leader):
        coach.refresh_from_db()
        assert coach.state == CoachState.AVAILABLE
        assert coach in Coach.objects.visible_to(world.leader).matchable()


def test_dates_of_vog_and_training_have_to_be_possible(world):
    with acting_as(world.leader):
        coach = add(world)
        for dates in (
            {"issued_on": day(1), "seen_on": day(2)},
            {"issued_on": day(1), "seen_on": day(-1)},
        ):
            with pytest.raises(Refused):
                services.coaches.record_vog(by=world.leader, coach=coach, **dates)
        with pytest.raises(Refused):
            services.coaches.record_training(coach=coach, on=day(-1))


def test_a_break_stops_new_matches_and_not_the_present_one(world):
    with acting_as(world.leader):
        track = services.tracks.start_track(
            by=world.leader, placement=world.samira, coach=world.els
        )
        services.coaches.pause_coach(coach=world.els)

        assert Track.objects.get(pk=track.pk).is_current
        assert world.els not in Coach.objects.matchable()
        services.coaches.resume_coach(coach=world.els)
        assert world.els.state == CoachState.AVAILABLE


def test_who_still_coaches_someone_does_not_just_disappear(world):
    with acting_as(world.leader):
        track = services.tracks.start_track(
            by=world.leader, placement=world.samira, coach=world.els
        )
        with pytest.raises(Refused):
            services.coaches.stop_coach(by=world.leader, coach=world.els)

        services.tracks.end_track(track=track, reason=TrackEndReason.COACH_STOPPED)
        services.coaches.stop_coach(by=world.leader, coach=world.els)

    assert not RoleAssignment.objects.active().filter(user=world.coach, role=Role.COACH).exists()
    with acting_as(world.leader):
        services.coaches.resume_coach(coach=world.els)
    assert RoleAssignment.objects.active().filter(user=world.coach, role=Role.COACH).exists()


def test_who_has_left_has_no_break(world):
    """She would be in the pool again without her role; a page may be older than her leaving."""
    with acting_as(world.leader):
        shown = Coach.objects.select_related("user").get(pk=world.els.pk)
        services.coaches.stop_coach(by=world.leader, coach=world.els)

        with pytest.raises(Refused):
            services.coaches.pause_coach(coach=shown)

        assert Coach.objects.get(pk=world.els.pk).state == CoachState.STOPPED


def test_a_coach_who_is_not_in_yet_is_invited_again(world):
    with acting_as(world.leader):
        coach = add(world, send_invitation=False)
        assert not Invitation.objects.exists()

        services.coaches.invite_coach(by=world.leader, coach=coach)
        services.coaches.invite_coach(by=world.leader, coach=coach)

        assert Invitation.objects.open().get() == coach.offer
        with pytest.raises(Refused):
            services.coaches.invite_coach(by=world.leader, coach=world.els)
        services.coaches.stop_coach(by=world.leader, coach=coach)
        assert not Invitation.objects.open().exists()
        with pytest.raises(Refused):
            services.coaches.invite_coach(by=world.leader, coach=coach)


def test_who_accepts_the_invitation_is_the_coach_of_the_pool(world):
    with acting_as(world.leader):
        coach = add(world)

    user = say_yes(coach)

    with acting_as(world.leader):
        coach.refresh_from_db()
    assert (coach.user, coach.name) == (user, "Tineke Jansma")
    assert RoleAssignment.objects.active().filter(user=user, role=Role.COACH).count() == 1
    with acting_as(world.leader):
        assert Coach.objects.filter(user=user).count() == 1


def test_ending_the_role_ends_the_coaching(world):
    with acting_as(world.leader):
        track = services.tracks.start_track(
            by=world.leader, placement=world.samira, coach=world.els, starts_on=day(3)
        )
        held = RoleAssignment.objects.active().get(user=world.coach, role=Role.COACH)

        end_role(by=world.leader, assignment=held)

        track.refresh_from_db()
        world.els.refresh_from_db()
        assert track.end_reason == TrackEndReason.COACH_STOPPED
        assert world.els.state == CoachState.STOPPED


def test_less_room_than_she_uses_is_refused(world):
    with acting_as(world.leader):
        services.coaches.update_coach(coach=world.els, max_participants=2)
        for placement in (world.samira, world.linda):
            services.tracks.start_track(by=world.leader, placement=placement, coach=world.els)

        with pytest.raises(Refused):
            services.coaches.update_coach(coach=world.els, max_participants=1)


def test_the_pool_is_searched_by_name_town_work_and_interest(world):
    with acting_as(world.leader):
        services.coaches.update_coach(coach=world.els, town="Hattem")
        pool = Coach.objects.visible_to(world.leader)

        for words in ("els", "hattem", "winkel", "koken", "els koken"):
            assert world.els in pool.search(words), words
        assert world.els not in pool.search("els tuinieren")
    with acting_as(world.cast.breda.leader):
        assert not Coach.objects.exists()


def test_a_coach_is_found_without_the_name_standing_in_the_address(world, sign_in):
    client = sign_in(world.leader)
    found = client.post(reverse("coaching:coaches"), {"q": "els"}, follow=True).content.decode()
    assert world.els.user.name in found
    assert world.ria.user.name not in found
    asked = client.get(reverse("coaching:coaches"), {"q": "els"}).content.decode()
    assert world.ria.user.name in asked, "the address does not search"
