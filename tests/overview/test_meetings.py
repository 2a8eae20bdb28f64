"""Two people who must not meet and are together: said at once, and until it is settled."""

from django.urls import reverse

from dnt_portal.audit.acting import acting_as
from dnt_portal.coaching import services as coaching
from dnt_portal.coaching.enums import TrackEndReason
from dnt_portal.groups import services as groups
from dnt_portal.groups.enums import EndReason
from dnt_portal.overview.meetings import meetings
from dnt_portal.participants import services as files
from dnt_portal.participants.models import KeepApart
from tests.conftest import as_system
from tests.factories import make_participant


def keep_apart(client, world, **other) -> str:
    """The page a leader comes to after she wrote down whom her participant must not meet."""
    pseudonym = world.participant.pseudonym
    response = client.post(
        reverse("participants:keep_apart_add", args=[pseudonym]), other, follow=True
    )
    assert response.status_code == 200
    return warnings(response)


def warnings(response) -> str:
    return " ".join(
        str(message) for message in response.context["messages"] if message.level_tag == "warning"
    )


def alarms(client) -> list[str]:
    """The addresses that the leader's list has at the top, as alarm."""
    work = client.get("/").context["work"]
    return [item.url for item in work if item.kind == "alarm"]


def test_her_coach(world, sign_in):
    leader, client = world.cast.zwolle.leader, sign_in(world.cast.zwolle.leader)
    settle = reverse("coaching:track_rematch", args=[world.track.pk])
    assert settle not in alarms(client)

    said = keep_apart(client, world, other_user=world.cast.zwolle.coach.pk)

    assert f'href="{settle}"' in said
    assert world.participant.pseudonym in said
    assert settle in alarms(client)
    page = client.get(reverse("coaching:track", args=[world.track.pk]))
    assert page.context["track"].must_not_meet
    assert page.content.decode().count(f'href="{settle}"') == 2, "in the menu and in the alert"
    with acting_as(leader):
        coaching.tracks.end_track(track=world.track, reason=TrackEndReason.MISMATCH)
    assert settle not in alarms(client)


def test_her_trainer(world, sign_in):
    leader, client = world.cast.zwolle.leader, sign_in(world.cast.zwolle.leader)
    hub = reverse("overview:group", args=[world.group.pk])

    said = keep_apart(client, world, other_user=world.cast.zwolle.trainer.pk)

    assert f'href="{hub}"' in said
    assert hub in alarms(client)
    with acting_as(leader):
        groups.composing.set_trainers(
            by=leader,
            group=world.group,
            trainers=[world.cast.zwolle.other_trainer],
            reason="De vaste trainer mag haar niet zien",
        )
    assert hub not in alarms(client)


def test_a_woman_of_her_group(world, sign_in):
    leader, client = world.cast.zwolle.leader, sign_in(world.cast.zwolle.leader)
    hub = reverse("overview:group", args=[world.group.pk])
    other = world.uncoached.participant

    said = keep_apart(client, world, other_participant=other.pk)

    assert f'href="{hub}"' in said
    assert world.participant.first_name not in said
    assert hub in alarms(client)
    with acting_as(leader):
        groups.phases.end_placement(by=leader, placement=world.uncoached, reason=EndReason.MOVED)
    assert hub not in alarms(client)


def test_who_is_not_there_is_nothing_to_settle(world, sign_in):
    client = sign_in(world.cast.zwolle.leader)
    before = alarms(client)
    with as_system():
        elsewhere = make_participant(world.cast.zwolle.project, "Rosa")
    for other in (
        {"other_user": world.cast.zwolle.other_coach.pk},
        {"other_user": world.cast.zwolle.other_trainer.pk},
        {"other_participant": elsewhere.pk},
        {"other_participant": world.waiting.pk},
    ):
        assert keep_apart(client, world, **other) == ""
    assert alarms(client) == before


def test_another_region_sees_no_meetings(world):
    with as_system():
        files.keep_apart(
            participant=world.participant,
            other_user=world.cast.zwolle.coach,
        )
    stranger = world.cast.breda.leader
    with acting_as(stranger):
        assert meetings(KeepApart.objects.visible_to(stranger)) == []
