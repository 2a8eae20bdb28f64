"""The list of participants: who sees whom, what stands on the row, how one searches."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dnt_portal.participants.enums import Phase
from dnt_portal.participants.models import Participant
from tests.conftest import as_system
from tests.factories import Role, give_role, make_participant, make_user
from tests.participants.world import in_training
from tests.world import make_world


@pytest.fixture
def samira(cast) -> Participant:
    return in_training(cast)


def test_a_leader_finds_women_by_name_without_its_accents(cast, sign_in, samira):
    with as_system():
        make_participant(cast.zwolle.project, "Zoë", last_name="Özdemir")
        make_participant(cast.breda.project, "Zoë", last_name="Elders")
    client = sign_in(cast.zwolle.leader)
    text = client.post(reverse("overview:participants"), {"q": "zoe ozd"}, follow=True)
    text = text.content.decode()
    assert "Özdemir" in text
    assert "Idrissi" not in text
    assert "Elders" not in text


def test_a_name_is_not_searched_for_through_the_address(cast, sign_in, samira):
    client = sign_in(cast.zwolle.leader)
    asked = client.get(reverse("overview:participants"), {"q": "nobody of that name"})
    assert "Samira" in asked.content.decode()
    assert 'method="post"' in asked.content.decode()


def test_the_list_starts_with_who_is_in_the_programme_now(cast, sign_in, samira):
    with as_system():
        make_participant(cast.zwolle.project, "Linda", phase=Phase.COMPLETED)
    client = sign_in(cast.zwolle.leader)
    assert "Linda" not in client.get(reverse("overview:participants")).content.decode()
    everyone = client.get(reverse("overview:participants"), {"phase": "all"}).content.decode()
    assert "Linda" in everyone


def test_names_are_sorted_as_people_read_them(cast, sign_in):
    with as_system():
        for name in ("zoë", "Ömer", "Olga", "Anna"):
            make_participant(cast.zwolle.project, name, last_name="")
    response = sign_in(cast.zwolle.leader).get(reverse("overview:participants"))
    names = [row.record.first_name for row in response.context["table"].page.object_list]
    assert names == ["Anna", "Olga", "Ömer", "zoë"]


def test_a_trainer_sees_her_own_women_by_full_name(cast, sign_in, samira):
    with as_system():
        make_participant(cast.zwolle.project, "Linda")
    text = sign_in(cast.zwolle.trainer).get(reverse("overview:participants")).content.decode()
    assert "Samira El Idrissi" in text
    assert "Linda" not in text


@pytest.mark.parametrize("person", ["coach", "referrer", "officer"])
def test_others_have_no_list_of_participants(cast, sign_in, person):
    client = sign_in(getattr(cast.zwolle, person))
    assert client.get(reverse("overview:participants")).status_code == 403


def test_the_row_tells_group_coach_and_last_contact(cast, sign_in):
    with as_system():
        world = make_world(cast)
    row = row_of(sign_in(cast.zwolle.leader), world.participant)
    assert world.group.name in row
    assert world.coach.user.name in row
    assert "geleden" in row or "vandaag" in row or "gisteren" in row
    assert world.coach.user.name not in row_of(
        sign_in(cast.zwolle.leader), world.uncoached.participant
    )


def row_of(client, participant: Participant) -> str:
    """The row of one woman on the list."""
    text = client.get(reverse("overview:participants")).content.decode()
    return next(row for row in text.split("<tr ") if participant.pseudonym in row)


def test_the_list_takes_as_many_queries_for_sixty_as_for_two(cast, sign_in):
    client = sign_in(cast.zwolle.leader)

    def reads() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(reverse("overview:participants")).status_code == 200
        return sum(query["sql"].startswith("SELECT ") for query in queries)

    with as_system():
        for number in range(2):
            make_participant(cast.zwolle.project, f"Eerste {number}")
    few = reads()
    with as_system():
        for number in range(58):
            make_participant(cast.zwolle.project, f"Volgende {number}")
    assert reads() == few <= 12


@pytest.mark.parametrize(
    "query", ["page=x", "page=999", "sort=-nothing", "phase=zzz", "per_page=0"]
)
def test_a_strange_address_still_gives_a_list(cast, sign_in, samira, query):
    assert sign_in(cast.zwolle.leader).get(f"/participants/?{query}").status_code == 200


def test_someone_with_two_projects_sees_which_one(cast, sign_in, samira):
    with as_system():
        both = make_user("Petra Beide", Role.PROJECT_LEADER, cast.zwolle.project)
        give_role(both, Role.PROJECT_LEADER, cast.breda.project)
        make_participant(cast.breda.project, "Roos")
    client = sign_in(both)
    assert "Roos" in client.get(reverse("overview:participants")).content.decode()
    only = client.get(reverse("overview:participants"), {"project": cast.zwolle.project.pk})
    assert "Roos" not in only.content.decode()
