"""Who sees which project and may change what in it; the services that do so."""

import pytest

from dnt_portal.accounts.enums import NATIONAL_ROLES, Role
from dnt_portal.accounts.models import RoleAssignment, User
from dnt_portal.common.errors import Refused
from dnt_portal.organisations import permissions, querysets, services
from dnt_portal.organisations.models import Location, Municipality, Project, Provider
from dnt_portal.programme.models import Edition
from tests.conftest import database_role


@pytest.fixture
def places(db):
    """Projects in Zwolle and Arnhem."""
    with database_role("owner"):
        provider = Provider.objects.create(name="De Brug")
        edition = Edition.objects.get(code="dnt-2018")
        made = {}
        for name, region in (("Zwolle", "noord"), ("Arnhem", "zuid")):
            municipality = Municipality.objects.create(name=name, holiday_region=region)
            made[name] = services.add_project(
                name=name,
                slug=name.lower(),
                municipality=municipality,
                provider=provider,
                edition=edition,
            )
            services.save_location(location=Location(project=made[name], name="De Schakel"))
        yield made


def person(role: str, *, project=None, municipality=None) -> User:
    user = User.objects.create_user(f"{role}@example.org", name=role)
    RoleAssignment.objects.create(user=user, role=role, project=project, municipality=municipality)
    return user


@pytest.mark.parametrize("role", ["project_leader", "trainer", "coach", "referrer"])
def test_people_see_the_projects_they_work_in(places, role):
    user = person(role, project=places["Zwolle"])
    assert list(Project.objects.visible_to(user)) == [places["Zwolle"]]
    assert [place.project for place in Location.objects.visible_to(user)] == [places["Zwolle"]]


def test_an_officer_sees_the_projects_of_her_municipality(places):
    user = person("municipal_officer", municipality=places["Arnhem"].municipality)
    assert list(Project.objects.visible_to(user)) == [places["Arnhem"]]
    assert not Location.objects.visible_to(user).exists()


@pytest.mark.parametrize("role", ["national_coordinator", "administrator"])
def test_who_looks_at_the_whole_programme_sees_every_project(places, role):
    assert Project.objects.visible_to(person(role)).count() == 2


@pytest.mark.parametrize(
    ("role", "own", "other", "adds"),
    [
        ("project_leader", True, False, False),
        ("trainer", False, False, False),
        ("coach", False, False, False),
        ("national_coordinator", False, False, False),
        ("administrator", True, True, True),
    ],
)
def test_who_may_change_a_project(places, role, own, other, adds):
    in_project = role in ("project_leader", "trainer", "coach")
    user = person(role, project=places["Zwolle"] if in_project else None)
    assert permissions.can_change_project(user, places["Zwolle"]) is own
    assert permissions.can_change_project(user, places["Arnhem"]) is other
    assert permissions.can_add_project(user) is adds


def test_changing_the_choices_of_a_region(places):
    project = places["Zwolle"]
    assert project.missed_allowed == 1
    services.change_project(project=project, missed_sessions_allowed=2, male_coaches=True)
    project.refresh_from_db()
    assert project.missed_allowed == 2
    assert project.male_coaches
    with pytest.raises(TypeError, match="Not a choice of the region: edition"):
        services.change_project(project=project, edition=None)
    with pytest.raises(Refused):
        services.change_project(project=project, name="Arnhem")


def refused_at(call) -> list[str]:
    with pytest.raises(Refused) as refused:
        call()
    return [problem.field for problem in refused.value.problems]


@pytest.mark.parametrize("name", ["Arnhem", "arnhem", "ARNHEM"])
def test_two_projects_have_no_name_together(places, name):
    zwolle = places["Zwolle"]
    fields = {"municipality": zwolle.municipality, "edition": zwolle.edition}
    assert refused_at(lambda: services.change_project(project=zwolle, name=name)) == ["name"]
    assert refused_at(lambda: services.start_project(name=name, provider="De Brug", **fields)) == [
        "name"
    ]
    assert refused_at(
        lambda: services.add_project(name=name, slug="x", provider=zwolle.provider, **fields)
    ) == ["name"]
    services.change_project(project=places["Arnhem"], name=name)


def test_a_project_starts_with_the_choices_that_are_known(places):
    with database_role("owner"):
        project = services.start_project(
            name="Een heel lange naam van een gemeente in de regio, met zeven dorpen",
            municipality=places["Zwolle"].municipality,
            provider="de brug",
            edition=places["Zwolle"].edition,
            external_key="P-1",
            missed_sessions_allowed=2,
            male_coaches=True,
        )
    project.refresh_from_db()
    assert (project.missed_allowed, project.male_coaches, project.external_key) == (2, True, "P-1")
    assert project.slug == "een-heel-lange-naam-van-een-gemeente-in-de-regio-m"
    assert project.provider == places["Zwolle"].provider


def test_choices_that_cannot_be_are_refused_where_they_are_said(places):
    fields = {
        "name": "Assen",
        "municipality": places["Zwolle"].municipality,
        "provider": "De Brug",
        "edition": places["Zwolle"].edition,
    }
    assert refused_at(lambda: services.start_project(**fields, missed_sessions_allowed=10)) == [
        "missed_sessions_allowed"
    ]
    assert refused_at(lambda: services.start_project(**fields | {"name": "!"})) == ["name"]
    assert not Project.objects.filter(name="Assen").exists()


def test_a_municipality_is_known_by_its_name_or_new_with_its_holiday_region(places):
    with database_role("owner"):
        zwolle = places["Zwolle"].municipality
        assert services.municipality_named(name="zwolle ") == zwolle
        assert services.municipality_named(name="Zwolle", holiday_region="noord") == zwolle
        for said in ({"name": "Zwolle", "holiday_region": "zuid"}, {"name": "Assen"}):
            assert refused_at(lambda said=said: services.municipality_named(**said)) == [
                "holiday_region"
            ]
        assert refused_at(
            lambda: services.municipality_named(name="Assen", holiday_region="oost")
        ) == ["holiday_region"]
        assen = services.municipality_named(name="Assen", holiday_region="noord")
        assert services.municipality_named(name="Assen") == assen


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"part": "cooks", "description": "Twee koks"}, "part"),
        ({"part": "trainers", "description": "x" * 201}, "description"),
    ],
)
def test_what_a_team_does_not_have_is_refused(places, said, field):
    project = places["Zwolle"]
    assert refused_at(lambda: services.set_team_part(project=project, **said)) == [field]


def test_describing_the_team(places):
    project = places["Zwolle"]
    for description in ("Twee trainers", "Drie trainers"):
        services.set_team_part(project=project, part="trainers", description=description)
    assert [str(part.description) for part in project.team.all()] == ["Drie trainers"]
    services.set_team_part(project=project, part="trainers", description=" ")
    assert not project.team.exists()


def test_the_roles_that_this_app_may_not_import_are_those_of_accounts():
    assert set(querysets.WHOLE_PROGRAMME_ROLES) == set(NATIONAL_ROLES)
    assert (querysets.LEADER, querysets.ADMINISTRATOR) == (Role.PROJECT_LEADER, Role.ADMINISTRATOR)
