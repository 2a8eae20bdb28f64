"""The workbook as it may be: every sheet, column and word, from the tables in this folder.

`sheets.csv`, `columns.csv` and `choices.csv` are the one source of the reader, the template
workbook and docs/import.md. With columns `de` and `help_de` the workbook speaks German too.
Words are written out here and not taken from the portal's translations: a workbook filled
in last year must still be read after someone improves a label on a screen. What a screen
shows today is read as well (`Choice.shown`).
"""

from collections import defaultdict
from pathlib import Path

from django.db.models import TextChoices

from dnt_portal.coaching import enums as coaching
from dnt_portal.common.typed import fold, parts
from dnt_portal.common.worded import Cells, rows_of, worded
from dnt_portal.groups import enums as groups
from dnt_portal.imports.schema.columns import Choice, Column, Kind, Sheet
from dnt_portal.intake import enums as intake
from dnt_portal.ladder import enums as ladder
from dnt_portal.organisations.enums import HolidayRegion
from dnt_portal.participants.enums import Education
from dnt_portal.plans.enums import GoalState

#: What the codes of a list are in the portal; those of any other list are the workbook's own.
PORTAL_LISTS: dict[str, type[TextChoices]] = {
    "holiday_regions": HolidayRegion,
    "education": Education,
    "sources": intake.Source,
    "outcomes": intake.Outcome,
    "end_reasons": groups.EndReason,
    "group_phases": groups.GroupPhase,
    "session_kinds": groups.SessionKind,
    "session_states": groups.SessionState,
    "marks": groups.Mark,
    "coach_checks": groups.CoachCheck,
    "coach_states": coaching.CoachState,
    "genders": coaching.Gender,
    "styles": coaching.Style,
    "ladder_focus": coaching.LadderFocus,
    "track_end_reasons": coaching.TrackEndReason,
    "media": coaching.Medium,
    "goal_states": GoalState,
    "ends_meet": ladder.MakingEndsMeet,
    "skip_reasons": ladder.SkipReason,
}


def read_tables(folder: Path) -> tuple[Sheet, ...]:
    """Make the sheets that the three tables in `folder` describe, in their order.

    A mistake in a table raises ValueError or KeyError.
    """
    lists: dict[str, list[Choice]] = {"": []}
    for cells in rows_of(folder / "choices.csv"):
        meant = PORTAL_LISTS.get(cells["list"], str)
        choice = Choice(code=meant(cells["code"]), **worded(cells))
        lists.setdefault(cells["list"], []).append(choice)
    columns: dict[str, list[Column]] = defaultdict(list)
    for cells in rows_of(folder / "columns.csv"):
        columns[cells["sheet"]].append(_column(cells, lists))
    return tuple(
        Sheet(
            name=cells["name"],
            key=tuple(parts(cells["key"], ";")),
            columns=tuple(columns[cells["name"]]),
            **worded(cells),
        )
        for cells in rows_of(folder / "sheets.csv")
    )


def _column(cells: Cells, lists: dict[str, list[Choice]]) -> Column:
    return Column(
        name=cells["name"],
        kind=Kind(cells["kind"]),
        required=cells["required"] != "",
        choices=tuple(lists[cells["list"]]),
        refers_to=cells["refers_to"],
        max_length=int(cells["max_length"] or 0),
        minimum=int(cells["minimum"] or 0),
        maximum=int(cells["maximum"] or 0),
        example=cells["example"],
        **worded(cells),
    )


_ALL = {sheet.name: sheet for sheet in read_tables(Path(__file__).parent)}
#: What stands on a sheet is read after what it refers to.
SHEETS: tuple[Sheet, ...] = tuple(sheet for sheet in _ALL.values() if sheet.columns)
_BY_TITLE = {name: sheet for sheet in _ALL.values() for name in sheet.names()}


def sheet_called(title: object) -> Sheet | None:
    """Return the sheet with this name, however it is written; None when there is none."""
    return _BY_TITLE.get(fold(title))


def sheet_of(name: str) -> Sheet:
    """Return the sheet that the code calls `name`."""
    return _ALL[name]
