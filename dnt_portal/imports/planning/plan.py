"""The plan of bringing in one workbook: what is new, changed or the same, and why not."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dnt_portal.accounts.models import User
from dnt_portal.coaching.models import Coach
from dnt_portal.imports.parsing.rows import Reading, Row
from dnt_portal.imports.planning.ledger import Ledger
from dnt_portal.imports.planning.world import World
from dnt_portal.imports.schema import SHEETS, sheet_of
from dnt_portal.imports.schema.columns import same_name
from dnt_portal.organisations.models import Location, Project
from dnt_portal.participants.models import Participant

Found = TypeVar("Found", bound=models.Model)

#: So many changed rows are listed in the preview; the count is always told.
MOST_CHANGES = 200


@dataclass(frozen=True)
class Involving:
    """Someone who becomes involved with a participant, or was until a moment."""

    participant: Participant
    user: User | Coach
    kind: str
    since: datetime.datetime
    until: datetime.datetime | None = None


@dataclass(frozen=True)
class NoLongerInvolved:
    """Someone whose involvement with a participant ends."""

    participant: Participant
    user: User
    kind: str
    at: datetime.datetime | None = None


@dataclass
class ProjectPlan:
    """A project to add or change, with what goes with it."""

    project: Project
    new: bool
    municipality: dict[str, Any]
    provider: str
    choices: dict[str, Any]
    team: dict[str, str]
    leader: str


@dataclass
class Plan:
    """Everything that bringing in a workbook would do; built by the parts of this package."""

    reading: Reading
    user: User
    world: World
    project: Project | None = None
    ledger: Ledger = field(default_factory=Ledger)
    today: datetime.date = field(default_factory=timezone.localdate)
    now: datetime.datetime = field(default_factory=timezone.now)
    counts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    changes: list[dict[str, Any]] = field(default_factory=list)
    #: Where the workbook is not followed because the portal went on, and why.
    kept: list[dict[str, Any]] = field(default_factory=list)
    projects: list[ProjectPlan] = field(default_factory=list)
    coach_states: list[tuple[Coach, str]] = field(default_factory=list)
    involvings: list[Involving] = field(default_factory=list)
    no_longer: list[NoLongerInvolved] = field(default_factory=list)
    deviations: list[tuple[Any, str]] = field(default_factory=list)
    #: Name and e-mail address of each new coach, by the identity of her row.
    accounts: dict[int, tuple[str, str]] = field(default_factory=dict)
    #: Rows by sheet and key; None for a row that is wrong and so cannot be made.
    known: dict[str, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))
    _first_rows: dict[str, dict[Any, int]] = field(default_factory=lambda: defaultdict(dict))
    _missing: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _portal: dict[str, dict[str, list[Any]]] = field(default_factory=dict)
    _locations: dict[tuple[int, str], Location] = field(default_factory=dict)
    #: Parts of files that are in the portal, by kind and participant; read when needed.
    parts: dict[str, dict[Any, list[Any]]] = field(default_factory=dict)

    # -- Rows and their keys -------------------------------------------------------------------

    def rows(self, sheet: str) -> Iterable[Row]:
        """Return the rows of a sheet whose key is filled in and not used before.

        Each key is known from then on, so that a row that refers to a wrong row is
        not called wrong as well.
        """
        for row in self.reading.rows(sheet):
            key = tuple(row.values.get(name) for name in row.table.sheet.key)
            if None in key:
                continue
            first = self._first_rows[sheet].setdefault(key, row.number)
            if first != row.number:
                self.reading.wrong(
                    row,
                    row.table.sheet.key[0],
                    _("This is on row %(row)s already.") % {"row": first},
                )
                continue
            if len(key) == 1:
                self.known[sheet].setdefault(str(key[0]), None)
            yield row

    def settle(self, row: Row, instance: Found, *, new: bool, changed: Sequence[str]) -> None:
        """Note what became of a row: the instance its key stands for, and whether it is new."""
        if len(row.table.sheet.key) == 1:
            self.known[row.table.sheet.name][row.values["key"]] = instance
        outcome = "new" if new else "changed" if changed else "same"
        self.counts[row.table.sheet.name][outcome] += 1
        if outcome == "changed" and len(self.changes) < MOST_CHANGES:
            headings = [row.table.heading(name) for name in dict.fromkeys(changed)]
            self.changes.append({"sheet": row.table.title, "row": row.number, "columns": headings})

    def keep(self, row: Row, sentence: str) -> None:
        """Note that the portal keeps what it has, whatever this row says; no problem."""
        if len(self.kept) < MOST_CHANGES:
            self.kept.append({"sheet": row.table.title, "row": row.number, "why": sentence})

    def refer(self, row: Row, column: str) -> Any:
        """Return the row that a key refers to; None when it is empty, wrong or unknown."""
        key = row.get(column)
        if key is None:
            return None
        sheet = row.table.sheet.column(column).refers_to
        if key in self.known[sheet]:
            found = self.known[sheet][key]
            if found is None:
                # Its own row is told to be wrong; this one only cannot be checked.
                row.bad.add(column)
            return found
        found = self.found(sheet, key)
        if len(found) == 1:
            return found[0]
        row.bad.add(column)
        if found:
            self.reading.wrong(row, column, _("This key is in use in more than one project."))
        elif sheet not in self.reading.tables:
            self._missing[sheet].add(key)
        else:
            self.reading.wrong(
                row,
                column,
                _("This key is not on the sheet %(sheet)s and not in the portal.")
                % {"sheet": self.reading.tables[sheet].title},
            )
        return None

    def found(self, sheet: str, key: str) -> list[Any]:
        """Return the rows in the portal with this key: one, unless projects share it.

        Where they do, the project chosen for this workbook decides.
        """
        found = self.in_portal(sheet).get(key, [])
        if self.project is not None and len(found) > 1:
            found = [one for one in found if _project_id(sheet, one) == self.project.pk]
        return found

    def in_portal(self, sheet: str) -> dict[str, list[Any]]:
        """Return what is in the portal already, by key."""
        if sheet not in self._portal:
            rows = {
                "projects": lambda: self.world.projects,
                "groups": lambda: self.world.groups.values(),
                "participants": lambda: self.world.participants.values(),
                "sessions": lambda: self.world.sessions,
                "coaches": lambda: self.world.coaches,
                "matches": lambda: self.world.tracks,
            }[sheet]()
            self._portal[sheet] = self.world.by_key(rows)
        return self._portal[sheet]

    def existing(self, sheet: str, row: Row, project: Project) -> Any:
        """Return the row with this key in the project, if it is in the portal already."""
        found = self.in_portal(sheet).get(row.values["key"], [])
        return next((one for one in found if one.project_id == project.pk), None)

    def name_missing_sheets(self) -> None:
        """Tell once per sheet that is referred to and neither there nor in the portal."""
        for name, keys in self._missing.items():
            sheet = sheet_of(name)
            sentence = ngettext(
                "The sheet %(sheet)s is missing: %(count)s key refers to it that the portal "
                "does not know (%(keys)s).",
                "The sheet %(sheet)s is missing: %(count)s keys refer to it that the portal "
                "does not know (%(keys)s).",
                len(keys),
            )
            some = ", ".join(sorted(keys)[:3]) + (", …" if len(keys) > 3 else "")
            self.reading.problems.add(
                sentence % {"sheet": sheet.title, "count": len(keys), "keys": some},
                sheet=sheet.title,
                order=SHEETS.index(sheet),
            )

    # -- Projects and places -----------------------------------------------------------------------

    def led(self) -> list[Project]:
        """Return the projects that the user leads, and those this workbook makes for the user."""
        new = [made.project for made in self.projects if made.new and self._hers(made)]
        return [*self.world.projects, *new]

    def _hers(self, made: ProjectPlan) -> bool:
        return made.leader in ("", self.user.email)

    def project_of(self, row: Row) -> Project | None:
        """Return the project that a row belongs to; None when that cannot be said."""
        if "project" in row.bad:
            return None
        written = row.get("project")
        if written is None:
            if self.project is not None:
                return self.project
            led = self.led()
            if len(led) == 1:
                return led[0]
            self.reading.wrong(
                row, "project", _("You lead more than one project. Write which one this is.")
            )
            return None
        known = self.known["projects"].get(written)
        if isinstance(known, Project) and known in self.led():
            return known
        for project in self.led():
            names = (project.name, project.slug, project.external_key)
            if any(same_name(written, name) for name in names):
                return project
        self.reading.wrong(row, "project", _("You do not lead a project of this name."))
        return None

    def location(self, project: Project, name: str) -> Location:
        """Return a place where sessions are held; make it when the project does not have it."""
        found = None
        if project.pk:
            found = self.world.locations.get((project.pk, name.casefold()))
        if found is None:
            key = (id(project), name.casefold())
            if key not in self._locations:
                self._locations[key] = self.ledger.add(Location(project=project, name=name))
            found = self._locations[key]
        return found

    # -- Moments ----------------------------------------------------------------------------------

    def midnight(self, day: datetime.date) -> datetime.datetime:
        """Return the first moment of a day."""
        return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))

    def end_of(self, day: datetime.date) -> datetime.datetime:
        """Return the end of a day, or now when the day is not over."""
        return min(self.midnight(day + datetime.timedelta(days=1)), self.now)

    def not_to_come(self, row: Row, *columns: str) -> None:
        """Note as wrong what is still to come of the days in these columns."""
        for column in columns:
            day = row.get(column)
            if day is not None and day > self.today:
                self.reading.wrong(row, column, _("This day is still to come."))

    def ordered(
        self,
        row: Row,
        first: str,
        then: str,
        held: Mapping[str, datetime.date | None] | None = None,
    ) -> None:
        """Note as wrong a day in `then` that is before the day in `first`.

        Where one of the two cells is empty the portal keeps its day, so that one
        (`held`, by column) counts.
        """
        if row.bad & {first, then} or not row.has(first, then):
            return
        held = held or {}
        one = row.get(first) or held.get(first)
        other = row.get(then) or held.get(then)
        if one is None or other is None or one <= other:
            return
        heading = row.table.heading(first)
        if row.has(first) and row.has(then):
            sentence = _("This is before %(heading)s.") % {"heading": heading}
            self.reading.wrong(row, then, sentence)
        elif row.has(then):
            sentence = _("In the portal %(heading)s is %(day)s. This day is earlier.")
            self.reading.wrong(row, then, sentence % {"heading": heading, "day": _written(one)})
        else:
            sentence = _("In the portal %(heading)s is %(day)s. This day is later.")
            heading = row.table.heading(then)
            self.reading.wrong(row, first, sentence % {"heading": heading, "day": _written(other)})


def _written(day: datetime.date) -> str:
    return f"{day:%d-%m-%Y}"


def _project_id(sheet: str, row: Any) -> Any:
    """Return the project of a row in the portal; some know it through what they hang on."""
    if sheet == "projects":
        return row.pk
    if sheet == "sessions":
        return row.group.project_id
    if sheet == "matches":
        return row.participant.project_id
    return row.project_id
