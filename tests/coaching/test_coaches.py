"""The coach pool."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.models import Invitation, RoleAssignment
from dnt_portal.accounts.services import accept_invitation, end_role
from dnt_portal.audit.acting import acting_as
from dnt_portal.background.models import OutgoingMail
from dnt_portal.coaching import services
from dnt_portal.coaching.enums import CoachState, TrackEndReason
from dnt_portal.coaching.models import Coach, Track
from dnt_portal.common.errors import Refused


def day(ago: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=ago)


def add(world, **fields) -> Coach:
    given = {"name": "Tineke de Vries", "email": "tineke@example.org"} | fields
    return services.coaches.add_coach(by=world.leader, project=world.group.project, **given)


def test_a_new_coach_gets_an_account_a_role_and_an_invitation(world):
    with acting_as(world.leader):
        coach = add(world, interests=["zingen"])

    assert coach.state == CoachState.CANDIDATE
    assert not coach.user.has_usable_password()
    assert coach.user.has_role(Role.COACH, project_id=world.group.project_id)
    invitation = Invitation.objects.get(email="tineke@example.org")
    assert (invitation.role, invitation.project) == (Role.COACH, world.group.project)
    assert OutgoingMail.objects.filter(to="tineke@example.org").count() == 1


def test_an_administration_taken_over_invites_nobody(world):
    with acting_as(world.leader):
        coach = add(world, send_invitation=False, vog_seen_on=day(9), trained_on=day(90))

    assert coach.state == CoachState.AVAILABLE
    assert not OutgoingMail.objects.exists()


def test_nobody_is_in_a_pool_twice(world):
    with acting_as(world.leader), pytest.raises(Refused):
        add(world, name="Els", email=world.coach.email.upper())


def test_with_vog_and_training_a_candidate_can_be_matched(world):
    with acting_as(world.leader):
        coach = add(world)
        services.coaches.record_vog(by=world.leader, coach=coach, issued_on=day(30))
        assert coach.state == CoachState.CANDIDATE
        services.coaches.record_training(coach=coach, on=day(1))

        assert coach.state == CoachState.AVAILABLE
        assert coach.vog_seen_by == world.leader
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

        assert Invitation.objects.open().get().email == coach.user.email
        with pytest.raises(Refused):
            services.coaches.invite_coach(by=world.leader, coach=world.els)
        services.coaches.stop_coach(by=world.leader, coach=coach)
        with pytest.raises(Refused):
            services.coaches.invite_coach(by=world.leader, coach=coach)


def test_who_accepts_the_invitation_is_the_coach_of_the_pool(world):
    with acting_as(world.leader):
        coach = add(world)
    invitation = Invitation.objects.get(email=coach.user.email)

    user = accept_invitation(
        invitation=invitation, name="Tineke de Vries", password="een lange zin"
    )

    assert user == coach.user
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
    found = client.post(reverse("coaching:coaches"), {"q": "els"}).content.decode()
    assert world.els.user.name in found
    assert world.ria.user.name not in found
    asked = client.get(reverse("coaching:coaches"), {"q": "els"}).content.decode()
    assert world.ria.user.name in asked, "the address does not search"
