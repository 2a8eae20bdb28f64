"""The pages of the coach pool."""

from dnt_portal.accounts.models import Invitation
from dnt_portal.audit.acting import acting_as
from dnt_portal.coaching import services
from dnt_portal.coaching.enums import CoachState
from dnt_portal.coaching.models import Coach
from tests.coaching.offers import say_yes
from tests.coaching.screens import day, url


def test_a_leader_adds_a_coach_and_makes_her_ready(sign_in, world):
    client = sign_in(world.leader)
    sent = {
        "name": "Tineke de Vries",
        "email": "tineke@example.org",
        "gender": "woman",
        "max_participants": "1",
        "interests": "zingen, koken",
        "style": "",
        "focus": "",
    }

    added = client.post(url("coach_add"), sent)

    assert added.status_code == 302
    assert Invitation.objects.filter(email="tineke@example.org").exists()
    client.post(added.url, {"act": "vog", "vog-issued_on": day(9), "vog-seen_on": day(1)})
    client.post(added.url, {"act": "training", "training-on": day(1)})
    with acting_as(world.leader):
        coach = Coach.objects.get(typed_email="tineke@example.org")
        assert coach.state == CoachState.CANDIDATE
        say_yes(coach)
        coach.refresh_from_db()
        assert coach.state == CoachState.AVAILABLE
        assert coach.interests == ["zingen", "koken"]
    twice = client.post(url("coach_add"), sent)
    assert twice.status_code == 422
    assert "Tineke de Vries" in twice.content.decode()


def test_a_leader_sends_the_invitation_again(sign_in, world):
    with acting_as(world.leader):
        new = services.coaches.add_coach(
            by=world.leader,
            project=world.group.project,
            name="Tineke de Vries",
            email="tineke@example.org",
            send_invitation=False,
        )
    client = sign_in(world.leader)
    path = url("coach", new.pk)
    assert 'value="invite"' in client.get(path).content.decode()
    assert 'value="invite"' not in client.get(url("coach", world.els.pk)).content.decode()

    assert client.post(path, {"act": "invite"}).status_code == 302

    assert Invitation.objects.open().filter(email="tineke@example.org").count() == 1
    assert client.post(url("coach", world.els.pk), {"act": "invite"}).status_code == 409
    assert sign_in(world.trainer).post(path, {"act": "invite"}).status_code == 403


def test_a_break_for_who_has_left_is_refused_in_words(sign_in, world):
    with acting_as(world.leader):
        services.coaches.stop_coach(by=world.leader, coach=world.els)
    client = sign_in(world.leader)
    path = url("coach", world.els.pk)

    answer = client.post(path, {"act": "pause"})

    assert answer.status_code == 409
    assert world.coach.name in str(next(iter(answer.context["messages"])))
    assert client.post(path, {"act": "resume"}).status_code == 302


def test_what_cannot_be_recorded_of_a_coach_is_said(sign_in, world, track):
    client = sign_in(world.leader)
    path = url("coach", world.els.pk)

    for wrong in (
        {"act": "vog", "vog-issued_on": day(1), "vog-seen_on": day(9)},
        {"act": "vog", "vog-issued_on": "", "vog-seen_on": ""},
        {"act": "training", "training-on": day(-1)},
        {"act": "stop"},
        {"act": "vanish"},
    ):
        assert client.post(path, wrong).status_code == 422, wrong
    assert sign_in(world.coach).post(path, {"act": "pause"}).status_code == 403
