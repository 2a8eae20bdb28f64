"""A coach whose role ends sees nobody any more, whoever ended it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from dnt_portal.accounts import services as accounts
from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.models import RoleAssignment, User
from dnt_portal.audit.acting import acting_as
from dnt_portal.background import services as background
from dnt_portal.background.models import Job
from dnt_portal.coaching.models import Contact, Track
from dnt_portal.participants.models import Participant
from dnt_portal.plans.models import Goal
from tests.conftest import as_system, database_role
from tests.world import make_world


@pytest.mark.parametrize("who", ["leader", "administrator"])
def test_the_track_ends_with_the_role(cast, who):
    with as_system():
        world = make_world(cast)
    by = cast.administrator if who == "administrator" else cast.zwolle.leader
    with acting_as(by):
        held = RoleAssignment.objects.get(user=cast.zwolle.coach, role=Role.COACH)
        accounts.end_role(by=by, assignment=held)
    with database_role("worker"):
        for job in Job.objects.filter(kind="release_coach"):
            background.run_job(job_id=str(job.pk))
    with as_system():
        assert not Track.objects.current().filter(pk=world.track.pk).exists()
    with acting_as(cast.zwolle.coach):
        assert Participant.objects.count() == 0


@pytest.mark.parametrize(
    ("who", "role"), [("coach", Role.COACH), ("trainer", Role.TRAINER), ("referrer", Role.REFERRER)]
)
def test_nothing_opens_from_the_moment_the_role_ends(cast, sign_in, who, role):
    """Her involvements are closed in the background; a worker that stands still shows nothing."""
    with as_system():
        world = make_world(cast)
        samira = world.participant
    user = getattr(cast.zwolle, who)
    pages = {
        "coach": [
            reverse("coaching:track", args=[world.track.pk]),
            reverse("plans:plan", args=[samira.pseudonym]),
            reverse("plans:pdf", args=[samira.pseudonym]),
            reverse("coaching:concern_add_for", args=[samira.pseudonym]),
        ],
        "trainer": [
            reverse("overview:participant", args=[samira.pseudonym]),
            reverse("participants:safe_contact", args=[samira.pseudonym]),
            reverse("plans:pdf", args=[samira.pseudonym]),
            reverse("coaching:track", args=[world.track.pk]),
            reverse("ladder:participant", args=[samira.pseudonym]),
        ],
        "referrer": [reverse("intake:referral", args=[world.referral.pk])],
    }[who]
    client = sign_in(user)
    assert {client.get(page).status_code for page in pages} == {200}
    with as_system():
        RoleAssignment.objects.filter(user=user, role=role).update(until=timezone.now())
    assert {client.get(page).status_code for page in pages} <= {403, 404}
    fresh = User.objects.get(pk=user.pk)
    with acting_as(fresh):
        assert not Participant.objects.visible_to(fresh).exists()
        assert not Participant.objects.known_by_name_to(fresh).exists()
        assert not Track.objects.visible_to(fresh).exists()
        assert not Contact.objects.visible_to(fresh).exists()
        assert not Goal.objects.visible_to(fresh).exists()
