"""The workbook as it may be: every sheet and column, in the order they are read."""

from dnt_portal.imports.schema.coaching import COACHES, CONTACTS, MATCHES
from dnt_portal.imports.schema.columns import Choice, Column, Kind, Sheet, fold
from dnt_portal.imports.schema.outcomes import GOALS, MEASUREMENTS
from dnt_portal.imports.schema.participants import PARTICIPANTS
from dnt_portal.imports.schema.projects import PROJECTS
from dnt_portal.imports.schema.training import ATTENDANCE, GROUPS, SESSIONS

#: What stands on a sheet is read after what it refers to.
SHEETS: tuple[Sheet, ...] = (
    PROJECTS,
    GROUPS,
    PARTICIPANTS,
    SESSIONS,
    ATTENDANCE,
    COACHES,
    MATCHES,
    CONTACTS,
    GOALS,
    MEASUREMENTS,
)
#: Sheets of the template that explain; they are not read.
NOT_READ = frozenset({"uitleg", "explanation", "lijsten", "lists"})

_BY_NAME = {name: sheet for sheet in SHEETS for name in sheet.names()}


def sheet_called(title: object) -> Sheet | None:
    """Return the sheet with this name, however it is written; None when there is none."""
    return _BY_NAME.get(fold(title))


def sheet_of(name: str) -> Sheet:
    """Return the sheet that the code calls `name`."""
    return next(sheet for sheet in SHEETS if sheet.name == name)


__all__ = [
    "ATTENDANCE",
    "COACHES",
    "CONTACTS",
    "GOALS",
    "GROUPS",
    "MATCHES",
    "MEASUREMENTS",
    "NOT_READ",
    "PARTICIPANTS",
    "PROJECTS",
    "SESSIONS",
    "SHEETS",
    "Choice",
    "Column",
    "Kind",
    "Sheet",
    "fold",
    "sheet_called",
    "sheet_of",
]
