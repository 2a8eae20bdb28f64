"""The pages of a matching: proposal, another coach, the list on paper."""

import re

from django.utils import translation
from django.utils.translation import gettext

from dnt_portal.audit.acting import acting_as
from dnt_portal.coaching.models import Track
from tests.coaching.screens import day, pair_of, url
from tests.coaching.world import make_coach, move_coach_session
from tests.conftest import as_system


def test_the_leader_matches_a_group_from_proposal_to_list(sign_in, world):
    client = sign_in(world.leader)
    page = client.get(url("matching", world.group.pk)).content.decode()
    assert "matching/propose" in page

    assert client.post(url("matching_propose", world.group.pk)).status_code == 302
    page = client.get(url("matching", world.group.pk)).content.decode()
    assert "koken, wandelen" in page
    confirmed = client.post(url("matching_confirm", world.group.pk))
    assert (confirmed.status_code, confirmed.url) == (302, url("matching_list", world.group.pk))

    paper = client.get(confirmed.url).content.decode()
    assert "Samira" in paper
    assert world.samira.participant.last_name not in paper
    assert world.samira.participant.pseudonym not in paper
    again = client.post(url("matching_confirm", world.group.pk))
    assert again.status_code == 409


def test_the_page_says_from_when_confirmed_coaching_counts(sign_in, world, proposal):
    client, page = sign_in(world.leader), url("matching", world.group.pk)
    with translation.override("nl"):
        at_the_session = gettext(
            "Talked it over with the trainers? Then the coaching starts at the coach session, "
            "and each coach sees her own participant from that day."
        )
    for ago, at_session in ((21, False), (8, False), (7, True), (-3, True)):
        with as_system():
            move_coach_session(world.group, day(ago))
        shown = client.get(page).content.decode()
        assert (at_the_session in shown) == at_session, ago
    client.post(url("matching_confirm", world.group.pk))
    with acting_as(world.leader):
        assert set(Track.objects.values_list("starts_on", flat=True)) == {day(-3)}


def test_choosing_another_coach_says_what_changes(sign_in, world, proposal):
    client = sign_in(world.leader)
    pair = pair_of(world, proposal, world.linda)
    page = client.get(url("matching_pair", pair.pk)).content.decode()

    assert "Samira" in page  # whose coach would be taken
    assert "Piet Bakker" in page  # with the rule in the way

    chosen = client.post(url("matching_pair", pair.pk), {"coach": str(world.els.pk)})
    assert chosen.status_code == 302
    pair = pair_of(world, proposal, world.linda)
    assert (pair.coach, pair.locked) == (world.els, True)

    client.post(url("matching_pair", pair.pk), {"act": "unlock"})
    pair = pair_of(world, proposal, world.linda)
    assert not pair.locked
    client.post(url("matching_pair", pair.pk), {"coach": ""})
    pair = pair_of(world, proposal, world.linda)
    assert (pair.coach, pair.locked) == (None, True)


def test_a_coach_who_cannot_be_chosen(sign_in, world, proposal):
    client = sign_in(world.leader)
    with as_system():
        stranger = make_coach(world.cast.breda.project, world.cast.breda.coach)
    pair = pair_of(world, proposal, world.samira)

    refused = client.post(url("matching_pair", pair.pk), {"coach": str(world.piet.pk)})
    assert refused.status_code == 422
    assert "Piet Bakker" in refused.content.decode()
    for nobody in (stranger.pk, "no-key"):
        path = url("matching_pair", pair.pk)
        assert client.post(path, {"coach": str(nobody)}).status_code == 404


def test_wishes_are_written_down_by_a_trainer(sign_in, world):
    client = sign_in(world.trainer)
    path = url("matching_wish", world.samira.pk)

    response = client.post(path, {"style": "doer", "coaches": [str(world.noor.pk)]})

    assert response.status_code == 302
    page = client.get(path).content.decode()
    assert re.search(rf'value="{world.noor.pk}"[^>]*checked', page)
