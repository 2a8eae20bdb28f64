"""What pages about coaching say is what a row says."""

import html

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.models import RoleAssignment
from dnt_portal.coaching.models import Concern
from tests.conftest import as_system

WORRIED = {"what": "Zij klonk bang.", "urgency": "today"}


def page(client, address: str, *args) -> str:
    return html.unescape(client.get(reverse(address, args=args)).content.decode())


@pytest.fixture
def coach(world, sign_in):
    return sign_in(world.cast.zwolle.coach)


def test_who_raises_a_concern_hears_who_is_told_not_that_somebody_knows(world, coach):
    answer = coach.post(reverse("coaching:concern_add", args=[world.track.pk]), WORRIED)
    (said,) = [str(message) for message in get_messages(answer.wsgi_request)]
    assert said == "Dank je wel. De projectleider krijgt een e-mail en vindt dit onder Vandaag."
    assert page(coach, "coaching:concern_add", world.track.pk).count("ziet dit meteen") == 0
    with as_system():
        concern = Concern.objects.latest("pk")
    shown = page(coach, "coaching:concern", concern.pk)
    assert "Er is nog niet opgeschreven wat er is gedaan." in shown
    assert "kijkt ernaar" not in shown


def test_where_nobody_leads_the_coach_is_told_to_call(world, coach):
    with as_system():
        RoleAssignment.objects.filter(role=Role.PROJECT_LEADER).delete()
    answer = coach.post(reverse("coaching:concern_add", args=[world.track.pk]), WORRIED)
    (said,) = [str(message) for message in get_messages(answer.wsgi_request)]
    assert said.startswith("Het is opgeschreven, maar geen projectleider heeft een account")


def test_a_rhythm_that_follows_the_edition_is_not_called_agreed(world, coach):
    """Nobody wrote an agreement down: the days are those of the edition."""
    assert world.track.agreement == ""
    for address, *args in (("overview:home",), ("coaching:track", world.track.pk)):
        shown = page(coach, address, *args)
        assert "Ritme: om de week" in shown
        assert "Afgesproken" not in shown


def test_without_a_contact_the_coach_reads_that_none_is_recorded(world, coach):
    with as_system():
        world.track.contacts.all().delete()
    shown = page(coach, "overview:home")
    assert "Nog geen contact vastgelegd" in shown
    assert "Nog geen contact<" not in shown


def test_a_proposal_ranks_no_woman(world, sign_in):
    for language in ("nl", "en"):
        leader = world.cast.zwolle.leader
        leader.language = language
        with as_system():
            leader.save()
        shown = page(sign_in(leader), "coaching:matching", world.group.pk)
        assert "Linda" in shown
        assert "zwakste" not in shown
        assert "weakest" not in shown
