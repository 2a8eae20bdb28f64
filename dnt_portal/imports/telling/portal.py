"""What is in the portal already, of the projects someone leads; read when it is asked for."""

from collections import defaultdict
from collections.abc import Iterable
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.models import User
from dnt_portal.coaching.models import Coach, Track
from dnt_portal.groups.models import Group, Placement, Session
from dnt_portal.organisations.models import Project
from dnt_portal.participants.models import Participant

#: Rows of each sheet to which another can refer.
_ROWS: dict[str, QuerySet[Any]] = {
    "groups": Group.objects.select_related("edition", "project", "location"),
    "participants": Participant.objects.select_related(
        "safe_contact", "project__edition"
    ).prefetch_related("children", "safety_net", "referrals__decision", "consents"),
    "sessions": Session.objects.select_related("theme", "group__edition", "location"),
    "coaches": Coach.objects.select_related("user"),
    "matches": Track.objects.select_related(
        "participant", "coach__user", "placement__group__edition"
    ),
}
#: How they know their project, where that is what they hang on.
_PROJECT = {"sessions": "group__project", "matches": "participant__project"}


class Portal:
    """The rows of the projects that `user` leads; those that a workbook starts have none yet."""

    def __init__(self, user: User) -> None:
        led = Project.objects.filter(pk__in=user.project_ids(Role.PROJECT_LEADER))
        self.projects = list(led.select_related("edition").order_by("name"))
        self._by_key: dict[str, dict[Any, list[Any]]] = {}
        rows = Placement.objects.filter(group__project__in=self.projects).order_by("pk")
        rows = rows.select_related("group__edition", "participant")
        #: The places of each participant, as given. Read at once: none is of this workbook.
        self.places: dict[UUID, list[Placement]] = by(rows, "participant_id")

    def found(self, sheet: str, key: str, **more: Any) -> list[Any]:
        """Return the rows of a sheet with this key and attributes; several where projects share it.

        Each knows its project (`of_project`). Those made on the screen have the empty key, until
        they are given one.
        """
        if sheet not in self._by_key:
            project = _PROJECT.get(sheet, "project")
            rows = _ROWS[sheet].filter(**{f"{project}__in": self.projects}).order_by("pk")
            self._by_key[sheet] = by(rows.annotate(of_project=F(project)), "external_key")
        wanted = {"external_key": key, **more}.items()
        known = self._by_key[sheet].get(key, [])
        return [row for row in known if all(attrgetter(name)(row) == its for name, its in wanted)]

    def held(self, sheet: str, key: str, **more: Any) -> Any:
        """Return the first of the rows `found`; None when there is none."""
        return next(iter(self.found(sheet, key, **more)), None)


def by(rows: Iterable[Any], name: str) -> dict[Any, list[Any]]:
    """Return rows in lists by one of their attributes."""
    found: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found


def keyed(rows: QuerySet[Any], whose: str) -> dict[tuple[Any, str], Any]:
    """Return the rows that have a key, by the attribute that says whose they are and that key."""
    owner = attrgetter(whose)
    return {(owner(row), row.external_key): row for row in rows.exclude(external_key="")}
