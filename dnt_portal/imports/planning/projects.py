"""Projects: a region's team and choices (S2 tables 7.2 and 7.3), for the operator only."""

from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from dnt_portal.imports.parsing.rows import Row
from dnt_portal.imports.planning.plan import Plan, ProjectPlan
from dnt_portal.organisations.enums import TeamPart
from dnt_portal.organisations.models import Municipality, Project, Provider
from dnt_portal.programme.models import Edition

#: Columns that are a field of the project of the same name.
CHOICES = (
    "name",
    "missed_sessions_allowed",
    "male_coaches",
    "admits_in_doubt",
    "requires_residence",
    "requires_benefit",
    "own_childcare",
    "recruitment_process",
    "extra_participant_criteria",
    "extra_coach_criteria",
)
TEAM = {
    "team_project_leader": TeamPart.PROJECT_LEADER,
    "team_trainers": TeamPart.TRAINERS,
    "team_partners": TeamPart.PARTNERS,
    "team_coordination": TeamPart.COORDINATION,
}


def plan_projects(plan: Plan, *, allowed: bool) -> None:
    """Plan the projects; on a screen they are one problem, because leaders make none."""
    if not plan.reading.rows("projects"):
        return
    if not allowed:
        table = plan.reading.tables["projects"]
        plan.reading.problems.add(
            _("Projects are brought in by the operator of the portal. Take this sheet out."),
            sheet=table.title,
            order=table.order,
        )
        return
    every = list(Project.objects.select_related("edition", "municipality", "provider"))
    taken = {project.slug for project in every}
    for row in plan.rows("projects"):
        _plan_project(plan, row, every, taken)


def _plan_project(plan: Plan, row: Row, every: list[Project], taken: set[str]) -> None:
    key, name = row.values["key"], row.get("name")
    existing = next((project for project in every if project.external_key == key), None)
    same_name = next(
        (project for project in every if name and project.name.casefold() == name.casefold()), None
    )
    if existing is None and same_name is not None and not same_name.external_key:
        existing = same_name
    if same_name is not None and same_name is not existing:
        plan.reading.wrong(row, "name", _("There is already a project with this name."))
    municipality = _municipality(plan, row)
    edition = _edition(plan, row)
    if existing is not None:
        _refuse_moved(plan, row, existing, edition)
    if row.bad or edition is None or municipality is None:
        return
    choices: dict[str, Any] = {field: row.get(field) for field in CHOICES if row.has(field)}
    team: dict[str, str] = {
        part: row.values[column] for column, part in TEAM.items() if row.has(column)
    }
    made = ProjectPlan(
        project=existing or Project(edition=edition, slug=_slug(name, taken), **choices),
        new=existing is None,
        municipality=municipality,
        provider=row.values["provider"],
        choices=choices | {"external_key": key},
        team=team,
        leader=row.get("leader") or "",
    )
    changed: list[str] = []
    if existing is not None:
        held = dict(existing.team.values_list("part", "description"))
        changed = [field for field in choices if getattr(existing, field) != choices[field]]
        changed += [
            column for column, part in TEAM.items() if part in team and held.get(part) != team[part]
        ]
        if existing.external_key != key:
            changed.append("key")
    else:
        every.append(made.project)
        made.project.external_key = key
    if made.new or changed:
        plan.projects.append(made)
    plan.settle(row, made.project, new=made.new, changed=changed)


def _municipality(plan: Plan, row: Row) -> dict[str, Any] | None:
    name, region = row.get("municipality"), row.get("holiday_region")
    if name is None:
        return None
    known = Municipality.objects.filter(name__iexact=name).first()
    if known is not None:
        if region and known.holiday_region != region:
            plan.reading.wrong(
                row,
                "holiday_region",
                _("In the portal this municipality is in another holiday region."),
            )
        return {"name": known.name}
    if region is None and "holiday_region" not in row.bad:
        plan.reading.wrong(row, "holiday_region", _("A new municipality needs its holiday region."))
    return {"name": name, "holiday_region": region}


def _edition(plan: Plan, row: Row) -> Edition | None:
    code = row.get("edition")
    if code is None:
        edition = Edition.objects.in_force(plan.today).first()
    else:
        edition = Edition.objects.filter(code=code).first()
    if edition is None:
        plan.reading.wrong(row, "edition", _("The portal has no edition of this code."))
    return edition


def _refuse_moved(plan: Plan, row: Row, project: Project, edition: Edition | None) -> None:
    """Refuse to change what groups and reports hang on."""
    sentence = _("In the portal this is %(value)s; that does not change through a workbook.")
    name = row.get("municipality")
    if name and project.municipality.name.casefold() != name.casefold():
        plan.reading.wrong(row, "municipality", sentence % {"value": project.municipality.name})
    name = row.get("provider")
    if name and project.provider.name.casefold() != name.casefold():
        plan.reading.wrong(row, "provider", sentence % {"value": project.provider.name})
    if row.has("edition") and edition is not None and project.edition_id != edition.pk:
        plan.reading.wrong(row, "edition", sentence % {"value": project.edition.code})


def _slug(name: str, taken: set[str]) -> str:
    base = slugify(name)[:45] or "project"
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    taken.add(slug)
    return slug


def provider_named(name: str) -> Provider:
    """Return the provider of this name; make it when it is new."""
    found = Provider.objects.filter(name__iexact=name).first()
    return found or Provider.objects.create(name=name)


def municipality_named(name: str, holiday_region: str = "") -> Municipality:
    """Return the municipality of this name; make it when it is new."""
    found = Municipality.objects.filter(name__iexact=name).first()
    return found or Municipality.objects.create(name=name, holiday_region=holiday_region)
