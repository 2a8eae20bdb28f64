"""Read a whole workbook into rows of checked values, noting every wrong cell."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook

from dnt_portal.common.errors import Refused
from dnt_portal.common.typed import Mistyped, as_text, nearest
from dnt_portal.common.workbooks import MOST_ROWS, filled_rows, open_workbook
from dnt_portal.imports.parsing import cells
from dnt_portal.imports.problems import Place, Problems
from dnt_portal.imports.schema import SHEETS, sheet_called
from dnt_portal.imports.schema.columns import Column, Sheet

_FORMULA = gettext_lazy("This is a formula. Replace it by its value: copy, then paste as values.")


@dataclass
class Row:
    """One row: its values by column name (filled cells only), and which cells are wrong."""

    table: "Table"
    number: int
    values: dict[str, Any]
    raw: dict[str, Any]
    bad: set[str] = field(default_factory=set)

    def get(self, name: str) -> Any:
        """Return the value of a cell, None when it is empty or wrong."""
        return self.values.get(name)

    def has(self, *names: str) -> bool:
        """Return whether any of these cells is filled in rightly."""
        return any(name in self.values for name in names)


@dataclass
class Table:
    """One sheet as it was read: `columns` gives the place and heading of each column."""

    sheet: Sheet
    title: str
    columns: dict[str, Place] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)

    def place(self, name: str) -> Place:
        """Return where a column is; when it is not there, headed as in the template."""
        return self.columns.get(name) or Place(0, self.sheet.column(name).heading if name else "")

    def heading(self, name: str) -> str:
        """Return a column's heading as it was written, else as the template has it."""
        return self.place(name).heading


@dataclass
class Reading:
    """Everything that was read, and what is wrong so far."""

    tables: dict[str, Table] = field(default_factory=dict)
    problems: Problems = field(default_factory=Problems)

    def rows(self, name: str) -> list[Row]:
        """Return the rows of a sheet; none when the workbook lacks it."""
        return self.tables[name].rows if name in self.tables else []

    def wrong(self, row: Row, column: str, sentence: object) -> None:
        """Note that a cell cannot be so; without a column, that the row as a whole cannot."""
        row.bad.add(column)
        table, value = row.table, row.raw.get(column)
        place = table.place(column)
        self.problems.add(sentence, sheet=table.title, row=row.number, place=place, value=value)

    @property
    def row_count(self) -> int:
        """Rows on all sheets together."""
        return sum(len(table.rows) for table in self.tables.values())


def read_workbook(file: IO[bytes], size: int) -> Reading:
    """Read every sheet of the workbook in `file`.

    Wrong cells, headings and sheets are problems of the reading; a file that is no
    workbook, or has none of the sheets, is `Refused`.
    """
    reading = Reading()
    with open_workbook(file, size) as book:
        _read_sheets(book, reading)
    if not reading.tables and not reading.problems:
        sentence = _("This workbook has none of the sheets that can be brought in: %(names)s.")
        raise Refused(sentence % {"names": ", ".join(sheet.title for sheet in SHEETS)}, "file")
    return reading


def _read_sheets(book: Workbook, reading: Reading) -> None:
    problems = reading.problems
    for worksheet in book.worksheets:
        title = str(worksheet.title)
        sheet = sheet_called(title)
        if sheet is None:
            if next(filled_rows(worksheet), None):
                problems.add(_unknown_sheet(title), sheet=title, value=title)
        elif sheet.name in reading.tables:
            sentence = _("This sheet is there twice: %(other)s is the same. Join them.")
            other = reading.tables[sheet.name].title
            problems.add(sentence % {"other": other}, sheet=title, value=title)
        elif sheet.columns:
            table = reading.tables[sheet.name] = Table(sheet, title)
            _read_table(worksheet, table, reading, book.epoch)


def _unknown_sheet(title: str) -> str:
    if near := nearest(title, [sheet.word for sheet in SHEETS]):
        return _("This sheet is not known. Do you mean %(name)s?") % {"name": near}
    return _("This sheet is not known. Take it out of the workbook, or give it another name.")


def _unknown_heading(heading: str, sheet: Sheet) -> str:
    if near := nearest(heading, [column.word for column in sheet.columns]):
        return _("This heading is not known. Do you mean %(name)s?") % {"name": near}
    return _("This heading is not known. Take the column out, or use a heading of the template.")


def _read_table(worksheet: Any, table: Table, reading: Reading, epoch: datetime.datetime) -> None:
    rows = filled_rows(worksheet)
    if (first := next(rows, None)) is None:
        return
    note = partial(reading.problems.add, sheet=table.title)
    nameless = _read_headings(*first, table, note)
    for number, row in rows:
        if number > MOST_ROWS:
            sentence = _("Only the first %(most)s rows of a sheet are read. Split the workbook.")
            note(sentence % {"most": MOST_ROWS}, row=number)
            break
        _read_row(number, row, table, reading, epoch)
        for index in [index for index in nameless if row[index - 1].value is not None]:
            nameless.discard(index)
            sentence = _("This column has no heading. Give it one, or empty it.")
            note(sentence, row=number, place=Place(index), value=row[index - 1].value)
    for column in table.sheet.columns:
        if column.required and column.name not in table.columns and table.rows:
            sentence = _("The column %(heading)s is missing.") % {"heading": column.heading}
            note(sentence, row=1, place=Place(0, column.heading))


def _read_headings(
    number: int, row: tuple[Any, ...], table: Table, note: Callable[..., None]
) -> set[int]:
    """Note which column is which; return the places of columns without a heading."""
    nameless = set()
    for index, cell in enumerate(row, start=1):
        place = Place(index, as_text(cell.value))
        column = table.sheet.headed(place.heading)
        if not place.heading:
            nameless.add(index)
            continue
        if cell.data_type == "f":
            wrong = str(_FORMULA)
        elif column is None:
            wrong = _unknown_heading(place.heading, table.sheet)
        elif column.name in table.columns:
            wrong = _("This heading is there twice.")
        else:
            table.columns[column.name] = place
            continue
        note(wrong, row=number, place=place, value=place.heading)
    return nameless


def _read_row(
    number: int, found: tuple[Any, ...], table: Table, reading: Reading, epoch: datetime.datetime
) -> None:
    row = Row(table, number, {}, {})
    for name, place in table.columns.items():
        cell = found[place.at - 1]
        if cell.value is None:
            continue
        # A formula over several cells has its text within.
        row.raw[name] = getattr(cell.value, "text", cell.value)
        try:
            value = _value(table.sheet.column(name), cell, epoch)
        except Mistyped as wrong:
            reading.wrong(row, name, wrong)
        else:
            if value is not None:
                row.values[name] = value
    if not row.values and not row.bad:
        return
    table.rows.append(row)
    for name in table.columns:
        if table.sheet.column(name).required and name not in row.values and name not in row.bad:
            reading.wrong(row, name, _("This may not be empty."))


def _value(column: Column, cell: Any, epoch: datetime.datetime) -> Any:
    if cell.data_type == "f":
        raise Mistyped(str(_FORMULA))
    if cell.data_type == "e":
        raise Mistyped(_("This cell holds an error of the spreadsheet."))
    return cells.read(column, cell.value, epoch)
