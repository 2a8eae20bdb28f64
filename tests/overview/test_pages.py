"""Home pages, the participant's page, the group hub and search."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from dnt_portal.coaching.models import Track
from dnt_portal.groups.models import Group, GroupTrainer
from dnt_portal.overview.work_lists.leader import leader_work
from dnt_portal.participants.enums import InvolvementKind, Phase
from dnt_portal.participants.models import Involvement
from dnt_portal.participants.services import move_to_phase
from tests.conftest import as_system
from tests.factories import Role, make_user


def text_of(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_leader_finds_what_waits_with_the_way_to_settle_it(world, sign_in):
    page = text_of(sign_in(world.cast.zwolle.leader).get("/"))
    for url in (
        reverse("coaching:concern", args=[world.concern.pk]),
        reverse("intake:referrals"),
        reverse("coaching:matching", args=[world.group.pk]),
        reverse("reports:report", args=[world.draft.pk]),
        reverse("overview:group", args=[world.group.pk]),
    ):
        assert f'href="{url}' in page
    assert world.participant.pseudonym in page
    assert world.participant.last_name not in page


def test_the_leader_is_told_that_a_group_has_no_trainer(world, sign_in):
    leader = sign_in(world.cast.zwolle.leader)
    today = timezone.localdate()
    training = reverse("groups:edit", args=[world.group.pk])
    recruiting = reverse("groups:edit", args=[world.recruiting.pk])

    def told() -> dict[str, str]:
        work = leader_work(world.cast.zwolle.leader)
        return {item.url: item.kind for item in work if item.url in (training, recruiting)}

    with as_system():
        GroupTrainer.objects.create(group=world.recruiting, user=world.cast.zwolle.trainer)
        Group.objects.filter(pk=world.recruiting.pk).update(
            starts_on=today + datetime.timedelta(days=7)
        )
    assert training not in text_of(leader.get("/"))
    with as_system():
        assert told() == {}
        GroupTrainer.objects.all().delete()
        assert told() == {training: "late", recruiting: "due"}
        Group.objects.filter(pk=world.recruiting.pk).update(
            starts_on=today + datetime.timedelta(days=60)
        )
        assert told() == {training: "late"}
    assert f'href="{training}"' in text_of(leader.get("/"))


def test_the_other_region_has_a_quiet_home_page(world, sign_in):
    page = text_of(sign_in(world.cast.breda.leader).get("/"))
    assert str(world.group.pk) not in page
    assert world.participant.pseudonym not in page


def test_coach_sees_first_name_and_safe_contact_only(world, sign_in):
    page = text_of(sign_in(world.cast.zwolle.coach).get("/"))
    assert "Samira" in page
    assert world.participant.last_name not in page
    assert reverse("coaching:contact_add", args=[world.track.pk]) in page


def test_coach_is_led_from_the_file_to_her_own_page(world, sign_in):
    url = reverse("overview:participant", args=[world.participant.pseudonym])
    response = sign_in(world.cast.zwolle.coach).get(url)
    assert response["Location"] == reverse("coaching:track", args=[world.track.pk])


def test_participant_page_shows_each_role_its_part(world, sign_in):
    url = reverse("overview:participant", args=[world.participant.pseudonym])
    leader = text_of(sign_in(world.cast.zwolle.leader).get(url))
    assert "AchternaamSamira" in leader
    assert "/referrals/" in leader
    trainer = text_of(sign_in(world.cast.zwolle.trainer).get(url))
    assert "AchternaamSamira" in trainer
    assert "/referrals/" not in trainer, "the referral file is not hers"
    assert "Joke Casemanager" in trainer


def test_trainers_since_the_same_moment_are_told_by_name(world, sign_in):
    project, since = world.participant.project, timezone.now()
    with as_system():
        for name in ("Wil Trainer", "Anna Trainer", "Mia Trainer"):
            Involvement.objects.create(
                participant=world.participant,
                user=make_user(name, Role.TRAINER, project=project),
                project=project,
                kind=InvolvementKind.TRAINER,
                since=since,
            )
    url = reverse("overview:participant", args=[world.participant.pseudonym])
    page = text_of(sign_in(world.cast.zwolle.leader).get(url))
    told = [page.index(f"{name} Trainer") for name in ("Anna", "Mia", "Wil")]
    assert told == sorted(told)


def test_group_hub_brings_the_parts_together(world, sign_in):
    url = reverse("overview:group", args=[world.group.pk])
    page = text_of(sign_in(world.cast.zwolle.trainer).get(url))
    assert "Samira" in page
    assert "Linda" in page
    assert reverse("groups:session", args=[world.session.pk]) in page
    assert reverse("groups:place", args=[world.group.pk]) not in page, "trainers do not compose"


def test_a_coaching_that_runs_longer_than_agreed_is_rounded_off(world, sign_in):
    today = timezone.localdate()
    with as_system():
        Track.objects.filter(pk=world.track.pk).update(
            starts_on=today - datetime.timedelta(days=280),
            ends_on=today - datetime.timedelta(days=1),
        )
    track = reverse("coaching:track", args=[world.track.pk])
    end = reverse("coaching:track_end", args=[world.track.pk])
    over = reverse("coaching:tracks") + "?show=over"

    coach = sign_in(world.cast.zwolle.coach)
    assert "zou stoppen op" in text_of(coach.get("/"))
    assert "neem afscheid" in text_of(coach.get(track))
    assert end not in text_of(coach.get(track))

    leader = sign_in(world.cast.zwolle.leader)
    assert over in text_of(leader.get("/"))
    assert "?show=silent" not in text_of(leader.get("/"))
    assert track in text_of(leader.get(over))
    assert end in text_of(leader.get(track))
    asked = {"reason": "completed", "on": str(today)}
    assert leader.post(end, asked).status_code == 302
    assert over not in text_of(leader.get("/"))
    hub = text_of(leader.get(reverse("overview:group", args=[world.group.pk])))
    assert "1 coaching is afgerond" in hub
    assert sign_in(world.cast.zwolle.coach).get(track).status_code == 404


def test_who_stopped_is_looked_at_again_from_her_page(world, sign_in):
    page = reverse("overview:participant", args=[world.participant.pseudonym])
    again = reverse("intake:look_again", args=[world.participant.pseudonym])
    leader = sign_in(world.cast.zwolle.leader)
    assert again not in text_of(leader.get(page))
    with as_system():
        move_to_phase(world.participant, phase=Phase.STOPPED)
    assert again in text_of(leader.get(page))
    assert again not in text_of(sign_in(world.cast.zwolle.trainer).get(page))


def test_search_stays_within_ones_scope_and_out_of_the_address(world, sign_in):
    leader = sign_in(world.cast.zwolle.leader)
    assert world.participant.pseudonym in text_of(
        leader.post("/search/", {"q": "samira"}, follow=True)
    )
    assert world.participant.pseudonym not in text_of(leader.get("/search/", {"q": "samira"}))
    other = sign_in(world.cast.breda.leader)
    assert world.participant.pseudonym not in text_of(
        other.post("/search/", {"q": "samira"}, follow=True)
    )
    coach = sign_in(world.cast.zwolle.coach)
    found = text_of(coach.post("/search/", {"q": "AchternaamSamira"}, follow=True))
    assert world.participant.pseudonym not in found, "a last name gives a coach nothing"


def test_who_has_no_role_is_told_so(cast, sign_in):
    assert sign_in(cast.nobody).get("/").status_code == 200


@pytest.mark.parametrize("words", ["%", "_", "'", "\\", "x" * 500])
def test_search_takes_anything(cast, sign_in, words):
    found = sign_in(cast.zwolle.leader).post("/search/", {"q": words}, follow=True)
    assert found.status_code == 200


def test_a_zero_character_is_refused_before_any_page(cast, sign_in):
    assert sign_in(cast.zwolle.leader).post("/search/", {"q": "a\x00b"}).status_code == 400
    assert sign_in(cast.zwolle.leader).get("/groups/?q=%00").status_code == 400
