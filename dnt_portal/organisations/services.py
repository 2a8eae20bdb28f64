"""State changes of municipalities, projects, locations and school holidays."""

import csv
import datetime
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dnt_portal.common.errors import Overtaken, Problem, Refused
from dnt_portal.common.refusing import broken, check, check_fields, kept_rules
from dnt_portal.common.transactions import one_act
from dnt_portal.organisations.models import (
    Location,
    Municipality,
    Project,
    Provider,
    SchoolHoliday,
    TeamMember,
)
from dnt_portal.programme.models import Edition

DATA = Path(__file__).resolve().parent / "data"
NAME_TAKEN = gettext_lazy("There is a project with this name already.")
#: A region's choices that its leader may change afterwards (S2 tables 7.2 and 7.3).
#: Not the edition or the municipality: groups and reports already hang on those.
PROJECT_CHOICES = frozenset(
    {
        "external_key",
        "name",
        "school_starts_at",
        "school_ends_at",
        "wednesday_ends_at",
        "missed_sessions_allowed",
        "male_coaches",
        "admits_in_doubt",
        "requires_residence",
        "requires_benefit",
        "own_childcare",
        "recruitment_process",
        "extra_participant_criteria",
        "extra_coach_criteria",
        "active",
    }
)


def load_school_holidays(path: Path = DATA / "school_holidays.csv") -> int:
    """Put school holidays in the database and return how many were new or changed.

    A second load of the same file changes nothing. Holidays that are not in the
    file stay: past ones explain past schedules. The whole file or nothing.
    """
    known = {(row.school_year, row.name, row.region): row for row in SchoolHoliday.objects.all()}
    written = 0
    with transaction.atomic():
        for line in _lines(path):
            key = (line["school_year"], line["name"], line["region"])
            row = known.get(key) or SchoolHoliday(school_year=key[0], name=key[1], region=key[2])
            days = (
                datetime.date.fromisoformat(line["first_day"]),
                datetime.date.fromisoformat(line["last_day"]),
            )
            if (row.first_day, row.last_day) == days:
                continue
            row.first_day, row.last_day = days
            row.full_clean()
            row.save()
            written += 1
    return written


def load_centre_municipalities(path: Path = DATA / "centre_municipalities.csv") -> int:
    """Add the centre municipalities that are not there yet; return how many.

    A municipality is recognised by its CBS code or its name, and one that is
    there already is left as someone made it.
    """
    codes = set(Municipality.objects.exclude(cbs_code="").values_list("cbs_code", flat=True))
    names = set(Municipality.objects.values_list("name", flat=True))
    new = [
        Municipality(**line)
        for line in _lines(path)
        if line["cbs_code"] not in codes and line["name"] not in names
    ]
    with transaction.atomic():
        for municipality in new:
            municipality.full_clean()
            municipality.save()
    return len(new)


@one_act()
def municipality_named(*, name: str, holiday_region: str = "") -> Municipality:
    """Return the municipality of this name, capitals aside; add it when it is new.

    Refused for a new one without its holiday region, by which sessions are planned (S2 §9.1.3),
    and for a known one said to be in another.
    """
    known = Municipality.objects.filter(name__iexact=name.strip()).first()
    if known is None:
        if not holiday_region:
            raise Refused(_("A new municipality needs its holiday region."), "holiday_region")
        known = Municipality(name=name.strip(), holiday_region=holiday_region)
        check(known)
        known.save()
    elif holiday_region and known.holiday_region != holiday_region:
        raise Refused(
            _("In the portal this municipality is in another holiday region."), "holiday_region"
        )
    return known


@one_act()
def add_project(**fields: Any) -> Project:
    """Start the programme in a region: a provider delivers it for a municipality.

    Takes the fields of `Project`; the edition says which numbers and texts hold. Refused
    for choices that cannot be, as `change_project` is.
    """
    project = Project(**fields)
    _check(project)
    project.save()
    return project


@one_act()
def start_project(
    *,
    name: str,
    municipality: Municipality,
    provider: str,
    edition: Edition,
    **choices: Any,
) -> Project:
    """Start the programme in a region, by a provider known by its name or new here.

    `choices` are the region's own (`PROJECT_CHOICES`) as far as known. Refused for a name that
    another project has, capitals aside, or that cannot stand in an address, and where
    `change_project` is.
    """
    _known(choices)
    name = name.strip()
    slug = slugify(name)[: Project._meta.get_field("slug").max_length].strip("-")
    if not slug:
        raise Refused(_("Use letters in the name."), "name")
    if Project.objects.filter(slug=slug).exists():
        raise Refused(NAME_TAKEN, "name")
    known, _made = Provider.objects.get_or_create(
        name__iexact=provider.strip(), defaults={"name": provider.strip()}
    )
    try:
        with transaction.atomic():
            return add_project(
                name=name,
                slug=slug,
                municipality=municipality,
                provider=known,
                edition=edition,
                **choices,
            )
    except IntegrityError:
        raise Overtaken(NAME_TAKEN, "name") from None


@one_act()
def change_project(*, project: Project, **choices: Any) -> Project:
    """Change a region's own choices; `PROJECT_CHOICES` names what may change.

    Refused for a name that another project has, capitals aside, when school ends before it
    starts, and when as many sessions may be missed as there are: everyone would complete the
    training unseen.
    """
    _known(choices)
    for name, value in choices.items():
        setattr(project, name, value)
    _check(project)
    project.save(update_fields=[*choices, "updated_at"])
    return project


@one_act()
def set_team_part(*, project: Project, part: str, description: str) -> None:
    """Say which organisation fills a part of the regional team; blank takes it away.

    Refused for a part that a team does not have, and in more words than fit.
    """
    description = description.strip()
    if not description:
        project.team.filter(part=part).delete()
        return
    said = TeamMember(project=project, part=part, description=description)
    check_fields(said)
    TeamMember.objects.update_or_create(
        project=project, part=part, defaults={"description": description}
    )


@one_act()
def save_location(*, location: Location) -> Location:
    """Add or change a place where sessions are held.

    Refused for a name that another place in the project has, capitals aside.
    """
    others = Location.objects.filter(project=location.project_id, name__iexact=location.name)
    if others.exclude(pk=location.pk).exists():
        raise broken("one_location_per_name", "name")
    check(location)
    with kept_rules(one_location_per_name="name"):
        location.save()
    return location


def _known(choices: dict[str, Any]) -> None:
    unknown = sorted(set(choices) - PROJECT_CHOICES)
    if unknown:
        raise TypeError(f"Not a choice of the region: {', '.join(unknown)}.")


def _check(project: Project) -> None:
    """Refuse choices that cannot be, all of them at once."""
    others = Project.objects.filter(name__iexact=project.name).exclude(pk=project.pk)
    if others.exists():
        raise Refused(NAME_TAKEN, "name")
    check(project)
    problems = [
        Problem(_("School ends later than it starts."), name)
        for name in ("school_ends_at", "wednesday_ends_at")
        if getattr(project, name) <= project.school_starts_at
    ]
    missed, sessions = project.missed_sessions_allowed, project.edition.themes.count()
    if missed is not None and missed >= sessions:
        sentence = _("There are %(sessions)s sessions; fewer than that may be missed.")
        problems.append(Problem(sentence % {"sessions": sessions}, "missed_sessions_allowed"))
    if problems:
        raise Refused.of(problems)


def _lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
