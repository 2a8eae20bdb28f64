"""What is wrong in a workbook: where it stands, what stands there, and why it cannot be.

The values are personal: they are shown to the leader who brought in the workbook and
to nobody else, and go when that leader discards the import.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from dnt_portal.imports.schema import SHEETS

#: So many problems are kept and shown; the total is always told.
MOST_KEPT = 500
#: A value is quoted up to so many signs.
LONGEST_VALUE = 80


@dataclass(frozen=True)
class Problem:
    """One thing to mend: on which sheet, in which cell, the value there, what is wrong."""

    sheet: str
    row: int | None
    column: str
    cell: str
    value: str
    wrong: str

    def as_dict(self) -> dict[str, object]:
        """Return it as it is kept with the import."""
        return asdict(self)


class Problems:
    """Collects problems; tells them in the order of the workbook."""

    def __init__(self) -> None:
        self._found: list[tuple[int, Problem]] = []
        self._per_sheet: Counter[str] = Counter()
        self.total = 0

    def __bool__(self) -> bool:
        return self.total > 0

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.kept())

    def add(
        self,
        wrong: object,
        *,
        sheet: str = "",
        order: int | None = None,
        row: int | None = None,
        column: str = "",
        cell: str = "",
        value: object = "",
    ) -> None:
        """Note one; `order` is the sheet's place in the workbook's own order."""
        self.total += 1
        self._per_sheet[sheet] += 1
        if self._per_sheet[sheet] > MOST_KEPT:
            return
        quoted = "" if value is None else str(value)
        if len(quoted) > LONGEST_VALUE:
            quoted = quoted[: LONGEST_VALUE - 1] + "…"
        problem = Problem(sheet, row, column, cell, quoted, str(wrong))
        self._found.append((len(SHEETS) if order is None else order, problem))

    def kept(self) -> list[Problem]:
        """Return the first `MOST_KEPT`, by sheet and row; what is about the whole file first."""
        found = sorted(
            self._found,
            key=lambda pair: (bool(pair[1].sheet), pair[0], pair[1].sheet, pair[1].row or 0),
        )
        return [problem for _order, problem in found[:MOST_KEPT]]
