"""A region's choices on screen: the leader changes her own, the administrator adds regions."""

import pytest
from django.urls import reverse

from dnt_portal.organisations.models import Location, Municipality, Project, Provider
from dnt_portal.programme.models import Edition
from tests.conftest import as_system

CHOICES = {
    "name": "Zwolle",
    "school_starts_at": "08:45",
    "school_ends_at": "14:00",
    "wednesday_ends_at": "12:15",
    "missed_sessions_allowed": "2",
    "male_coaches": "on",
}


def url(name: str, *args: object) -> str:
    return reverse(f"organisations:{name}", args=args)


@pytest.fixture
def project(cast) -> Project:
    return cast.zwolle.project


def test_a_leader_changes_what_her_region_chose(cast, sign_in, project):
    leader = sign_in(cast.zwolle.leader)
    page = leader.get(url("project", project.slug)).content.decode()
    assert "08:30" in page
    assert 'name="active"' not in page, "ending a region is not hers"
    answer = leader.post(url("project", project.slug), CHOICES | {"active": ""})
    assert answer.status_code == 302
    project.refresh_from_db()
    assert project.missed_allowed == 2
    assert project.male_coaches
    assert not project.admits_in_doubt
    assert project.active


@pytest.mark.parametrize(
    "wrong",
    [
        {"missed_sessions_allowed": "10"},
        {"school_ends_at": "08:00"},
        {"school_starts_at": "25:00"},
        {"name": ""},
        {"name": "Breda"},
        {"missed_sessions_allowed": "-1"},
    ],
)
def test_a_choice_that_cannot_be_changes_nothing(cast, sign_in, project, wrong):
    leader = sign_in(cast.zwolle.leader)
    answer = leader.post(url("project", project.slug), CHOICES | wrong)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == set(wrong), "at its field"
    project.refresh_from_db()
    assert project.missed_sessions_allowed is None


def test_a_leader_keeps_the_places_where_sessions_are_held(cast, sign_in, project):
    leader = sign_in(cast.zwolle.leader)
    place = {"name": "Het Anker", "address": "Havenstraat 2", "travel": "bus 4"}
    assert leader.post(url("location_add", project.slug), place).status_code == 302
    location = Location.objects.get(project=project, name="Het Anker")
    assert "Het Anker" in leader.get(url("project", project.slug)).content.decode()
    again = leader.post(url("location_add", project.slug), place | {"name": "het anker"})
    assert again.status_code == 422
    assert list(again.context["form"].errors) == ["name"]
    changed = place | {"travel": "bus 7"}
    leader.post(url("location_edit", project.slug, location.pk), changed)
    location.refresh_from_db()
    assert location.travel == "bus 7"
    # A place of another region is not found under this one.
    theirs = cast.breda.project.locations.get()
    assert leader.get(url("location_edit", project.slug, theirs.pk)).status_code == 404


def test_the_administrator_starts_the_programme_in_a_region(cast, sign_in):
    administrator = sign_in(cast.administrator)
    with as_system():
        municipality = Municipality.objects.create(name="Assen", holiday_region="noord")
        edition = Edition.objects.get(code="dnt-2018")
    asked = {
        "name": "Assen",
        "municipality": municipality.pk,
        "provider": "opvang zwolle",
        "edition": edition.pk,
    }
    answer = administrator.post(url("project_add"), asked)
    assert answer["Location"] == url("project", "assen")
    added = Project.objects.get(slug="assen")
    assert added.provider.name == "Opvang Zwolle", "known by its name, capitals aside"
    for name in ("Assen", "assen!", "!"):
        again = administrator.post(url("project_add"), asked | {"name": name})
        assert again.status_code == 422
        assert list(again.context["form"].errors) == ["name"]
    administrator.post(url("project_add"), asked | {"name": "Emmen", "provider": "De Nieuwe"})
    assert Provider.objects.filter(name="De Nieuwe").count() == 1
    page = administrator.get(url("projects")).content.decode()
    assert "Assen" in page
    assert "Emmen" in page
