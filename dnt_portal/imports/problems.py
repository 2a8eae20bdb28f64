"""What is wrong in a workbook: where it stands, what stands there, and why it cannot be.

The values are personal: they are shown to the leader who brought in the workbook and
to nobody else, and go when that leader discards the import.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from openpyxl.utils import get_column_letter

from dnt_portal.common.typed import quoted
from dnt_portal.common.workbooks import Mark
from dnt_portal.imports.schema import SHEETS, sheet_called

#: So many problems are kept and shown; the total is always told.
MOST_KEPT = 500


class Place(NamedTuple):
    """Where a column is on its sheet, from 1 (0 when it is not there), and its heading."""

    at: int = 0
    heading: str = ""


NOWHERE = Place()


class Problem(NamedTuple):
    """One thing to mend: on which sheet, in which cell, the value there, what is wrong."""

    wrong: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    cell: str = ""
    value: str = ""


class Problems:
    """Collects problems; tells them in the order of the workbook."""

    def __init__(self) -> None:
        self._found: dict[str, list[Problem]] = defaultdict(list)
        self.total = 0

    def __bool__(self) -> bool:
        return self.total > 0

    def add(
        self,
        wrong: object,
        *,
        sheet: str = "",
        row: int | None = None,
        place: Place = NOWHERE,
        value: object = None,
    ) -> None:
        """Note what is wrong: with the workbook, a sheet, a row of it, or the cell at `place`."""
        self.total += 1
        if len(self._found[sheet]) < MOST_KEPT:
            cell = f"{get_column_letter(place.at)}{row}" if place.at else ""
            problem = Problem(str(wrong), sheet, row, place.heading, cell, quoted(value))
            self._found[sheet].append(problem)

    def kept(self) -> list[Problem]:
        """Return the first `MOST_KEPT`, by sheet and row; what is about the whole file first."""

        def place(problem: Problem) -> tuple[bool, int, str, int]:
            known = sheet_called(problem.sheet)
            order = SHEETS.index(known) if known in SHEETS else len(SHEETS)
            return bool(problem.sheet), order, problem.sheet, problem.row or 0

        found = [problem for problems in self._found.values() for problem in problems]
        return sorted(found, key=place)[:MOST_KEPT]


def marks_of(problems: Iterable[Mapping[str, Any]]) -> Iterator[Mark]:
    """Yield where problems, as they are kept, are marked in the leader's own workbook.

    What is about a row at its first cell, what is about a sheet at the sheet's first.
    """
    for one in problems:
        yield Mark(one["sheet"], one["cell"] or f"A{one['row'] or 1}", one["wrong"])
