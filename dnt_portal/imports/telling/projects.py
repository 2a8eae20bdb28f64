"""Projects: a region's team and choices (S2 tables 7.2 and 7.3), for the operator only."""

from typing import Any

from django.contrib.postgres.functions import TransactionNow
from django.utils.translation import gettext as _

from dnt_portal.accounts import services as accounts
from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.models import RoleAssignment
from dnt_portal.imports.parsing.rows import Row
from dnt_portal.imports.telling.telling import Telling, filled, held_in
from dnt_portal.organisations import services as organisations
from dnt_portal.organisations.enums import TeamPart
from dnt_portal.organisations.models import Project
from dnt_portal.programme.models import Edition

#: Columns that are a choice of the region of the same name, and where the portal has others.
CHOICES = sorted(organisations.PROJECT_CHOICES - {"name"})
PROJECT = {"name": "name", "provider": "provider.name", "edition": "edition.code"}
PROJECT |= {"municipality": "municipality.name", "holiday_region": "municipality.holiday_region"}
TEAM = {f"team_{part}": part for part in TeamPart}


def tell_projects(telling: Telling) -> None:
    """Start the projects; on a screen they are one problem, because leaders start none."""
    rows = list(telling.rows("projects"))
    if rows and not telling.projects_allowed:
        sentence = _("Projects are brought in by the operator of the portal. Take this sheet out.")
        title = telling.reading.tables["projects"].title
        telling.reading.problems.add(sentence, sheet=title)
        for row in rows:
            row.bad.add("key")
        return
    every = list(Project.objects.select_related("edition", "municipality", "provider"))
    for row in rows:
        project = _held(row, every)
        if project is not None:
            telling.compare(row, project, _said_of(project))
        elif edition := telling.edition_of(row, Edition.objects.in_force(telling.today).first()):
            with telling.attempt(row, "name"):
                telling.settle(row, _start(telling, row, edition))


def _held(row: Row, every: list[Project]) -> Project | None:
    """Return the project with this key, else the one of this name that has no key yet."""
    key, name = row.values["key"], row.values["name"].casefold()
    for project in sorted(every, key=lambda one: one.external_key, reverse=True):
        if project.external_key == key:
            return project
        if not project.external_key and project.name.casefold() == name:
            return organisations.change_project(project=project, external_key=key)
    return None


def _said_of(project: Project) -> dict[str, Any]:
    team = dict(project.team.values_list("part", "description"))
    said = {column: team.get(part, "") for column, part in TEAM.items()}
    return held_in(project, CHOICES) | held_in(project, PROJECT) | said


def _start(telling: Telling, row: Row, edition: Edition) -> Project:
    municipality = organisations.municipality_named(
        name=row.values["municipality"], holiday_region=row.get("holiday_region") or ""
    )
    said = filled(row, ["name", "provider", *CHOICES]) | {"external_key": row.values["key"]}
    project = organisations.start_project(municipality=municipality, edition=edition, **said)
    for part, words in filled(row, TEAM).items():
        organisations.set_team_part(project=project, part=part, description=words)
    _give_leader(telling, row, project)
    return project


def _give_leader(telling: Telling, row: Row, project: Project) -> None:
    """Give the project its leader: who brings it in, else whom the row names, once asked."""
    role, email = Role.PROJECT_LEADER, row.get("leader") or telling.user.email
    if email != telling.user.email:
        name = email.split("@")[0]
        accounts.invite(by=telling.user, email=email, name=name, role=role, project=project)
        return
    assignment = accounts.assign_role(user=telling.user, role=role, project=project)
    # Policies compare with the start of the transaction, and her women follow in this one.
    RoleAssignment.objects.filter(pk=assignment.pk).update(since=TransactionNow())
    telling.portal.projects.append(project)
