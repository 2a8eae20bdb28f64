"""What the preview shows of a workbook that was told: numbers, and some of the rows behind them."""

from collections import Counter, defaultdict
from typing import Any

from django.utils.translation import gettext as _

from dnt_portal.common.typed import quoted
from dnt_portal.imports.parsing.rows import Row, Table
from dnt_portal.imports.schema import SHEETS
from dnt_portal.imports.telling.telling import Outcome, Telling, Told

#: So many rows of a sheet are kept of each kind; the numbers count all of them.
MOST_ROWS = 200
#: So many cells of a new row: its key, and what stands first on the sheet.
MOST_CELLS = 5


def counts_of(telling: Telling) -> dict[str, Any]:
    """Return how many rows of each sheet are new, the same, say something else or stay out."""
    sheets = []
    for table in _tables(telling):
        count = Counter(told.outcome for told in telling.told.get(table.sheet.name, ()))
        numbers = {str(outcome.value): count[outcome] for outcome in Outcome}
        numbers["out"] = len(telling.left_out.get(table.sheet.name, ()))
        sheets.append({"sheet": table.title, "rows": len(table.rows), **numbers})
    problems = telling.reading.problems.total
    return {"sheets": sheets, "rows": telling.reading.row_count, "problems": problems}


def rows_of(telling: Telling) -> list[dict[str, Any]]:
    """Return some rows of each sheet: new, saying something else, left out.

    Each ends with its number on the sheet. They quote what stands in persons' rows.
    """
    wrong = defaultdict(list)
    for problem in telling.reading.problems.kept():
        said = f"{problem.column}: {problem.wrong}" if problem.column else problem.wrong
        wrong[problem.sheet, problem.row].append(said)
    return [
        {
            "sheet": table.title,
            **_new(telling, table),
            "differs": _differing(telling, table),
            "out": _left_out(telling, table, wrong),
        }
        for table in _tables(telling)
    ]


def _tables(telling: Telling) -> list[Table]:
    tables = telling.reading.tables
    return [tables[sheet.name] for sheet in SHEETS if sheet.name in tables]


def _told(telling: Telling, table: Table, outcome: Outcome) -> list[Told]:
    told = telling.told.get(table.sheet.name, ())
    return [one for one in told if one.outcome == outcome][:MOST_ROWS]


def _new(telling: Telling, table: Table) -> dict[str, Any]:
    rows = [one.row for one in _told(telling, table, Outcome.NEW)]
    filled = {name for row in rows for name in row.raw}
    others = [name for name in table.columns if name in filled and name not in table.sheet.key]
    names = [*table.sheet.key, *others][:MOST_CELLS]
    return {
        "columns": [table.heading(name) for name in names],
        "new": [[*(quoted(row.raw.get(name)) for name in names), row.number] for row in rows],
    }


def _differing(telling: Telling, table: Table) -> list[list[Any]]:
    return [
        [_key(one.row), each.column, each.portal, each.workbook, one.row.number]
        for one in _told(telling, table, Outcome.DIFFERS)
        for each in one.differences
    ]


def _left_out(telling: Telling, table: Table, wrong: dict[Any, list[str]]) -> list[list[Any]]:
    out = telling.left_out.get(table.sheet.name, set())
    waits, found = _("It refers to a row that stays out."), []
    for row in [row for row in table.rows if row.number in out][:MOST_ROWS]:
        at = [f"{table.heading(name)}: {waits}" for name in table.columns if name in row.bad]
        said = wrong.get((table.title, row.number)) or at or [waits]
        found.append([_key(row), " ".join(said), row.number])
    return found


def _key(row: Row) -> str:
    return " · ".join(filter(None, (quoted(row.raw.get(name)) for name in row.table.sheet.key)))
