"""One telling of a workbook: what became of each row, and which row a key stands for."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dnt_portal.accounts.models import User
from dnt_portal.background.registry import Progress
from dnt_portal.common.errors import Refused
from dnt_portal.common.transactions import one_act
from dnt_portal.common.typed import same_name
from dnt_portal.groups.enums import GroupPhase
from dnt_portal.groups.models import Group, Placement
from dnt_portal.imports.parsing.cells import shown
from dnt_portal.imports.parsing.rows import Reading, Row
from dnt_portal.imports.schema import sheet_of
from dnt_portal.imports.telling.portal import Portal
from dnt_portal.organisations.models import Location, Project
from dnt_portal.organisations.services import save_location
from dnt_portal.participants.models import Participant
from dnt_portal.programme.models import Edition

#: A telling says how far it is each so many rows.
STEP = 50
#: Columns that name something which is found however its name is written.
_BY_NAME = ("name", "location", "provider", "municipality")
_LISTS: partial[defaultdict[Any, list[Any]]] = partial(defaultdict, list)


class Outcome(StrEnum):
    """What a row is for the portal."""

    NEW = "new"
    SAME = "same"
    DIFFERS = "differs"


@dataclass(frozen=True)
class Difference:
    """A cell that says something else than the portal, which keeps what it has."""

    column: str
    portal: str
    workbook: str


@dataclass(frozen=True)
class Told:
    """A row that was told, and what it was."""

    row: Row
    outcome: Outcome
    differences: Sequence[Difference] = ()


@dataclass
class Telling:
    """A workbook while it is told, by `user`, who leads the projects.

    Rows without a project belong to `project`. Only the operator's command may bring in
    projects (`projects_allowed`). `done` says that the workbook was brought in.
    """

    reading: Reading
    user: User
    project: Project | None = None
    projects_allowed: bool = False
    progress: Progress = lambda done, total: None
    portal: Portal = field(init=False)
    #: What was told, by sheet.
    told: dict[str, list[Told]] = field(default_factory=_LISTS)
    done: bool = False
    #: Rows of the portal by sheet and key; None for a row that is not brought in.
    known: dict[str, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))
    #: The groups that this workbook makes, with their rows and how far they are, by key.
    new_groups: dict[UUID, tuple[Row, Group, GroupPhase]] = field(default_factory=dict)
    #: The places that this workbook gives, with their rows, by participant.
    given: dict[UUID, list[tuple[Row, Placement]]] = field(default_factory=_LISTS)
    #: The rows that refer to a row, by its sheet and key, with the column that says so.
    _referring: dict[tuple[str, str], list[tuple[str, Row]]] = field(default_factory=_LISTS)
    _missing: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _steps: int = 0

    def __post_init__(self) -> None:
        self.portal = Portal(self.user)
        self.today = timezone.localdate()

    def rows(self, sheet: str) -> Iterator[Row]:
        """Yield the rows of a sheet in which nothing is wrong, each key once; say how far it is.

        The key of another row is known too, so that a row that refers to it is left out
        without being called wrong as well.
        """
        seen: dict[tuple[Any, ...], int] = {}
        for row in self.reading.rows(sheet):
            self._steps += 1
            if self._steps % STEP == 0:
                self.progress(self._steps, self.reading.row_count)
            key = tuple(row.get(name) for name in row.table.sheet.key)
            if len(key) == 1 and key[0] is not None:
                self.known[sheet].setdefault(str(key[0]), None)
            first = seen.setdefault(key, row.number)
            if first != row.number and None not in key and not row.bad:
                sentence = _("This is on row %(row)s already.") % {"row": first}
                self.wrong(row, row.table.sheet.key[0], sentence)
            if not row.bad:
                yield row

    def wrong(self, row: Row, column: str, sentence: object) -> None:
        """Note that a cell cannot be so; rows that refer to this one are left out with it."""
        self.reading.wrong(row, column, sentence)
        self._leave_out_with(row)

    def _leave_out_with(self, row: Row) -> None:
        """Leave out what refers to a row that is wrong, without calling it wrong as well."""
        sheet, key = row.table.sheet, row.get("key")
        if sheet.key == ("key",) and key is not None:
            self.known[sheet.name][key] = None
            for column, other in self._referring.pop((sheet.name, key), ()):
                other.bad.add(column)
                self._leave_out_with(other)

    @contextmanager
    def attempt(self, row: Row, default: str, **fields: str) -> Iterator[None]:
        """Run the block in a savepoint; what a service refuses is wrong at the row's cells.

        `fields` says in which column the answer to an argument of the service stands, where
        the two have different names; what is about the row as a whole stands at `default`.
        A row of which something is wrong leaves nothing behind.
        """
        try:
            with one_act(goes_on=True):
                yield
                if row.bad:
                    transaction.set_rollback(True)
        except Refused as refused:
            self._refuse(row, refused, default, **fields)

    def _refuse(self, row: Row, refused: Refused, default: str, **fields: str) -> None:
        """Note each sentence of a refusal at its cell."""
        for sentence, name in refused.problems:
            column = fields.get(name, name)
            known = any(column == one.name for one in row.table.sheet.columns)
            self.wrong(row, column if known else default, sentence)

    def settle(self, row: Row, instance: Any, held: Any = None, *, new: bool = True) -> None:
        """Note what became of a row and what its key stands for from now on, unless it is wrong.

        `held` is what the portal says by column; where a filled cell says something else is listed.
        """
        if row.bad:
            return
        table, differences = row.table, []
        for name, here in (held or {}).items():
            there = row.get(name)
            if there is not None and not _same(name, here, there):
                both = (shown(table.sheet.column(name), value) for value in (here, there))
                differences.append(Difference(table.heading(name), *both))
        if table.sheet.key == ("key",):
            self.known[table.sheet.name][row.values["key"]] = instance
        outcome = Outcome.DIFFERS if differences else Outcome.SAME
        told = Told(row, Outcome.NEW if new else outcome, differences)
        self.told[table.sheet.name].append(told)

    def compare(self, row: Row, instance: Any, held: Mapping[str, Any]) -> None:
        """Note a row that is in the portal: the same, or where it says something else (`held`)."""
        self.settle(row, instance, held, new=False)

    def tell_all(
        self, new: list[tuple[Row, Any]], service: Callable[..., Any], default: str, **fields: str
    ) -> None:
        """Tell new rows at once to a `service` that takes their entries, each made or refused."""
        outcomes = service(by=self.user, entries=[entry for _row, entry in new])
        for (row, _entry), outcome in zip(new, outcomes, strict=True):
            if isinstance(outcome, Refused):
                self._refuse(row, outcome, default, **fields)
            else:
                self.settle(row, outcome)

    @property
    def left_out(self) -> dict[str, set[int]]:
        """The rows that do not come in: wrong, or referring to one that is; by sheet."""
        return {
            name: {row.number for row in table.rows if row.bad}
            for name, table in self.reading.tables.items()
        }

    def refer(self, row: Row, column: str) -> Any:
        """Return the row that a key refers to; None when it is empty, wrong or unknown."""
        key = row.get(column)
        if key is None:
            return None
        sheet = row.table.sheet.column(column).refers_to
        known = self.known[sheet]
        if key not in known:
            rows = self.portal.found(sheet, key)
            if self.project is not None and len(rows) > 1:
                rows = [one for one in rows if one.of_project == self.project.pk]
            if len(rows) != 1:
                self._not_one(row, column, sheet, several=bool(rows))
                return None
            known[key] = rows[0]
        if known[key] is None:
            # Its own row is told to be wrong; this one is only left out.
            row.bad.add(column)
        self._referring[sheet, key].append((column, row))
        return known[key]

    def _not_one(self, row: Row, column: str, sheet: str, *, several: bool) -> None:
        """Note a key that stands for no row, or for more than one."""
        if several:
            self.wrong(row, column, _("This key is in use in more than one project."))
        elif sheet in self.reading.tables:
            sentence = _("This key is not on the sheet %(sheet)s and not in the portal.")
            self.wrong(row, column, sentence % {"sheet": self.reading.tables[sheet].title})
        else:
            row.bad.add(column)
            self._missing[sheet].add(row.values[column])

    def referring(self, sheet: str, column: str) -> Iterator[tuple[Row, Any]]:
        """Yield the rows of a sheet with what they refer to, of those that do so rightly."""
        for row in self.rows(sheet):
            if (found := self.refer(row, column)) is not None:
                yield row, found

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
            told = sentence % {"sheet": sheet.title, "count": len(keys), "keys": some}
            self.reading.problems.add(told, sheet=sheet.title)

    def places_of(self, participant: Participant) -> list[Placement]:
        """Return the places of a participant, in the order in which they were given."""
        new = [place for _row, place in self.given.get(participant.pk, [])]
        return [*self.portal.places.get(participant.pk, []), *new]

    @property
    def new_places(self) -> list[tuple[Row, Placement]]:
        """The places that this workbook gives, with their rows."""
        return [one for hers in self.given.values() for one in hers]

    def read_new_places(self) -> None:
        """Read the places that this workbook gives anew, after what happened to their groups."""
        rows = Placement.objects.select_related("group__edition", "participant")
        now = rows.in_bulk([place.pk for _row, place in self.new_places])
        for hers in self.given.values():
            hers[:] = [(row, now[place.pk]) for row, place in hers]

    def day_of(self, group: Group, name: str) -> Any:
        """Return a day of a group: in the portal, or as this workbook will tell it."""
        if group.pk in self.new_groups:
            return self.new_groups[group.pk][0].get(name)
        return getattr(group, name)

    def project_of(self, row: Row) -> Project | None:
        """Return the project that a row belongs to; None when that cannot be said."""
        written, led = row.get("project") or "", self.portal.projects
        if not written and (self.project or len(led) == 1):
            return self.project or led[0]
        known = self.known["projects"].get(written)
        for project in led:
            names = (project.name, project.slug, project.external_key)
            if project == known or any(same_name(written, name) for name in names):
                return project
        other = _("You do not lead a project of this name.")
        several = _("You lead more than one project. Write which one this is.")
        self.wrong(row, "project", other if written else several)
        return None

    def edition_of(self, row: Row, usual: Edition | None) -> Edition | None:
        """Return the edition that a row names, else the usual one; None when there is none."""
        code = row.get("edition")
        found = Edition.objects.filter(code=code).first() if code else usual
        if found is None:
            self.wrong(row, "edition", _("The portal has no edition of this code."))
        return found

    def location_of(self, row: Row, project: Project) -> Location | None:
        """Return where a row says that sessions are held, made when new; None when it is silent."""
        name = row.get("location")
        if name is None:
            return None
        found = Location.objects.filter(project=project, name__iexact=name).first()
        return found or save_location(location=Location(project=project, name=name))


def _same(column: str, here: Any, there: Any) -> bool:
    """Return whether both say the same; of what is found by its name, by how it is found."""
    return here == there or (column in _BY_NAME and same_name(here or "", there))


def filled(row: Row, columns: Iterable[str]) -> dict[str, Any]:
    """Return the filled cells of a row, by what the service calls them where `columns` says it."""
    return {name: row.values[column] for column, name in _called(columns) if row.has(column)}


def held_in(instance: Any, columns: Iterable[str]) -> dict[str, Any]:
    """Return by column what a row of the portal says, at the path that `columns` gives."""
    return {column: _at(instance, path) for column, path in _called(columns)}


def _at(instance: Any, path: str) -> Any:
    for name in path.split("."):
        instance = getattr(instance, name, None)
    return instance


def _called(columns: Iterable[str]) -> Iterable[tuple[str, str]]:
    names = columns if isinstance(columns, Mapping) else {name: name for name in columns}
    return names.items()
