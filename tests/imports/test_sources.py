"""The first real input: what the evaluation publishes, brought in by the operator's command.

Expected values are the report's own words, not the tables the workbook is made of.
"""

import datetime
from collections import Counter

import pytest
from django.core.management import call_command

from dnt_portal.accounts.enums import Role
from dnt_portal.audit.acting import acting_as
from dnt_portal.groups.models import Deviation, Group
from dnt_portal.organisations.models import Project
from dnt_portal.participants.models import Child, Participant
from tests.conftest import as_system
from tests.factories import make_user
from tests.imports.sources.build_workbook import build


@pytest.fixture
def evaluator(db):
    with as_system():
        return make_user("Evaluatie", email="evaluatie@example.org", language="en")


@pytest.fixture
def brought_in(evaluator, tmp_path, capsys):
    """The workbook, brought in; gives its file."""
    file = tmp_path / "evaluatie.xlsx"
    file.write_bytes(build().getvalue())
    call_command("import_workbook", file, "--as", "evaluatie@example.org", "--regions")
    return file


def test_five_regions_with_their_teams_and_choices(brought_in, evaluator):
    projects = {project.name: project for project in Project.objects.all()}
    assert set(projects) == {"A1", "B1", "C1", "D1", "E1", "F1", "G1", "H1"}
    teams = {name: dict(p.team.values_list("part", "description")) for name, p in projects.items()}
    # §8.1.1: in B1 a women's organisation leads, in C1 the shelter.
    assert teams["B1"]["project_leader"] == "Vrouwenorganisatie"
    assert teams["C1"]["project_leader"] == "Vrouwenopvang"
    assert teams["E1"]["project_leader"] == "Re-integratiebedrijf"
    # §8.1.2: two trainers in A1 and C1; in B1 the leader is the trainer.
    assert "2 trainers" in teams["A1"]["trainers"]
    assert "projectleider" in teams["B1"]["trainers"]
    # Table 7.2 gives C1 no other organisations.
    assert set(teams["C1"]) == {"project_leader", "trainers", "coordination"}
    assert not any(teams[name] for name in ("F1", "G1", "H1"))
    # §8.2.1: men coach in C1 and E1. §8.2.2: in doubt in D1 and E1. Benefit only in A1.
    assert [name for name, p in projects.items() if p.male_coaches] == ["C1", "E1"]
    described = ["A1", "B1", "C1", "D1", "E1"]
    assert [n for n in described if projects[n].admits_in_doubt] == ["D1", "E1"]
    assert [name for name, p in projects.items() if p.requires_benefit] == ["A1"]
    assert [name for name, p in projects.items() if p.own_childcare] == ["B1", "D1"]
    assert all(projects[name].requires_residence for name in described)
    evaluator = type(evaluator).objects.get(pk=evaluator.pk)
    assert evaluator.project_ids(Role.PROJECT_LEADER) == {p.pk for p in projects.values()}


def test_twelve_participants_as_the_report_describes_them(brought_in, evaluator):
    """§3.2.2: what the text says about the table."""
    with acting_as(evaluator):
        women = list(Participant.objects.select_related("project"))
        children = list(Child.objects.values_list("participant", "birth_year"))
        starts = dict(Participant.objects.values_list("pk", "placements__placed_on"))
        ended = set(Participant.objects.values_list("placements__end_reason", flat=True))
    assert len(women) == 12
    per_project = Counter(woman.project.name for woman in women)
    assert per_project == {"A1": 4, "D1": 3, "B1": 1, "C1": 1, "F1": 1, "G1": 1, "H1": 1}
    # "varieert van 27 jaar tot 62 jaar"; a year of birth says it within a year.
    ages = [starts[woman.pk].year - woman.birth_year for woman in women]
    assert 27 <= min(ages) <= 28
    assert 62 <= max(ages) <= 63
    # "gemiddeld twee kinderen"
    assert round(len(children) / 12) == 2
    # "7 maanden tot 22 jaar"
    ages = [starts[woman].year - year for woman, year in children]
    assert min(ages) == 1
    assert 22 <= max(ages) <= 23
    # "acht vrouwen in Nederland geboren"
    assert sum(bool(woman.born_in_netherlands) for woman in women) == 8
    # One hbo, seven mbo, three secondary school, one without a diploma.
    assert Counter(woman.education for woman in women) == {
        "vocational": 7,
        "upper_secondary": 2,
        "lower_secondary": 1,
        "higher": 1,
        "primary": 1,
    }
    # "drie van de vrouwen … in de vijf jaar voorafgaand geen betaalde baan"
    idle = [
        woman
        for woman in women
        if (starts[woman.pk] - woman.last_job_ended_on) > datetime.timedelta(days=5 * 365.25)
    ]
    assert len(idle) == 3
    # Interviewed after the programme (§2.7.2).
    assert ended == {"completed"}


def test_what_is_not_known_is_said(brought_in, evaluator):
    """Eleven groups of which the evaluation spoke to one or two women."""
    with acting_as(evaluator):
        assert Group.objects.count() == 11
        assert Deviation.objects.filter(item__code="group-size").count() == 11


def test_a_second_import_changes_nothing(brought_in, capsys):
    call_command("import_workbook", brought_in, "--as", "evaluatie@example.org", "--regions")
    lines = [line for line in capsys.readouterr().out.splitlines() if " new, " in line]
    second = lines[-3:]
    assert [line.split(": ")[1] for line in second] == [
        "0 new, 8 the same, 0 say something else",
        "0 new, 11 the same, 0 say something else",
        "0 new, 12 the same, 0 say something else",
    ]


def test_a_project_leader_cannot_make_projects(evaluator, tmp_path, capsys):
    file = tmp_path / "evaluatie.xlsx"
    file.write_bytes(build().getvalue())
    with pytest.raises(SystemExit) as ended:
        call_command("import_workbook", file, "--as", "evaluatie@example.org")
    assert ended.value.code == 1
    assert "operator of the portal" in capsys.readouterr().err
    assert not Project.objects.exists()
