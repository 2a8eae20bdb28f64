"""Read a whole workbook into rows of checked values, noting every wrong cell."""

import datetime
import difflib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from dnt_portal.common.errors import Refused
from dnt_portal.imports.parsing import cells
from dnt_portal.imports.parsing.opening import damaged, open_workbook
from dnt_portal.imports.problems import Problems
from dnt_portal.imports.schema import NOT_READ, SHEETS, Sheet, fold, sheet_called

#: More rows or columns than these on a sheet are not read.
MOST_ROWS = 100_000
MOST_COLUMNS = 120


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
    columns: dict[str, tuple[int, str]] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)

    @property
    def order(self) -> int:
        """The sheet's place among all sheets."""
        return SHEETS.index(self.sheet)

    def heading(self, name: str) -> str:
        """Return a column's heading as it was written, else as the template has it."""
        return self.columns[name][1] if name in self.columns else self.sheet.column(name).heading

    def cell(self, name: str, row: int) -> str:
        """Return where a cell is: ``C5``."""
        return f"{get_column_letter(self.columns[name][0])}{row}" if name in self.columns else ""


@dataclass
class Reading:
    """Everything that was read, and what is wrong so far."""

    tables: dict[str, Table] = field(default_factory=dict)
    problems: Problems = field(default_factory=Problems)

    def rows(self, name: str) -> list[Row]:
        """Return the rows of a sheet; none when the workbook lacks it."""
        return self.tables[name].rows if name in self.tables else []

    def wrong(self, row: Row, column: str, sentence: object) -> None:
        """Note that a cell cannot be so."""
        row.bad.add(column)
        self.problems.add(
            sentence,
            sheet=row.table.title,
            order=row.table.order,
            row=row.number,
            column=row.table.heading(column),
            cell=row.table.cell(column, row.number),
            value=cells.as_text(row.raw.get(column)),
        )

    @property
    def row_count(self) -> int:
        """Rows on all sheets together."""
        return sum(len(table.rows) for table in self.tables.values())


def read_workbook(file: IO[bytes], size: int) -> Reading:
    """Read every sheet of the workbook in `file`.

    Wrong cells, headings and sheets are problems of the reading; a file that is no
    workbook, or has none of the sheets, is `Refused`.
    """
    book = open_workbook(file, size)
    reading = Reading()
    try:
        _read_sheets(book, reading)
    except Refused:
        raise
    except Exception as error:
        # Sheets are unpacked as they are read, so a broken part shows only here.
        raise Refused(damaged(), "file") from error
    finally:
        book.close()
    if not reading.tables and not reading.problems:
        names = ", ".join(sheet.title for sheet in SHEETS)
        raise Refused(
            _("This workbook has none of the sheets that can be brought in: %(names)s.")
            % {"names": names},
            "file",
        )
    return reading


def _read_sheets(book: Workbook, reading: Reading) -> None:
    for worksheet in book.worksheets:
        title = str(worksheet.title)
        sheet = sheet_called(title)
        if sheet is None:
            if fold(title) not in NOT_READ and _has_something(worksheet):
                reading.problems.add(_unknown_sheet(title), sheet=title, value=title)
            continue
        if sheet.name in reading.tables:
            reading.problems.add(
                _("This sheet is there twice: %(other)s is the same. Join them.")
                % {"other": reading.tables[sheet.name].title},
                sheet=title,
                value=title,
            )
            continue
        table = reading.tables[sheet.name] = Table(sheet, title)
        _read_table(worksheet, table, reading, book.epoch)


def _rows_of(worksheet: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Yield each row with something in it, and its number; ignore the sheet's own claims."""
    worksheet.reset_dimensions()
    rows = worksheet.iter_rows(min_row=1, max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS)
    for number, row in enumerate(rows, start=1):
        if any(cell.value is not None for cell in row):
            yield number, row


def _has_something(worksheet: Any) -> bool:
    # A tab with a picture or a chart has no cells at all.
    return hasattr(worksheet, "iter_rows") and next(_rows_of(worksheet), None) is not None


def _unknown_sheet(title: str) -> str:
    names = {fold(sheet.title): sheet.title for sheet in SHEETS}
    near = difflib.get_close_matches(fold(title), names, n=1, cutoff=0.7)
    if near:
        return _("This sheet is not known. Do you mean %(name)s?") % {"name": names[near[0]]}
    return _("This sheet is not known. Take it out of the workbook, or give it another name.")


def _read_table(worksheet: Any, table: Table, reading: Reading, epoch: datetime.datetime) -> None:
    rows = _rows_of(worksheet)
    first = next(rows, None)
    if first is None:
        return
    nameless = _read_headings(*first, table, reading)
    for number, row in rows:
        if number > MOST_ROWS:
            reading.problems.add(
                _("Only the first %(most)s rows of a sheet are read. Split the workbook.")
                % {"most": MOST_ROWS},
                sheet=table.title,
                order=table.order,
                row=number,
            )
            break
        _read_row(number, row, table, reading, epoch)
        for index in [index for index in nameless if row[index - 1].value is not None]:
            nameless.discard(index)
            reading.problems.add(
                _("This column has no heading. Give it one, or empty it."),
                sheet=table.title,
                order=table.order,
                row=number,
                cell=f"{get_column_letter(index)}{number}",
                value=cells.as_text(row[index - 1].value),
            )
    _refuse_missing(table, reading)


def _read_headings(number: int, row: tuple[Any, ...], table: Table, reading: Reading) -> set[int]:
    """Note which column is which; return the places of columns without a heading."""
    nameless = set()
    for index, cell in enumerate(row, start=1):
        heading = cells.as_text(cell.value)
        if not heading:
            nameless.add(index)
            continue
        column = table.sheet.headed(heading)
        wrong = ""
        if cell.data_type == "f":
            wrong = _formula()
        elif column is None:
            wrong = _unknown_heading(heading, table.sheet)
        elif column.name in table.columns:
            wrong = _("This heading is there twice.")
        if wrong:
            reading.problems.add(
                wrong,
                sheet=table.title,
                order=table.order,
                row=number,
                column=heading,
                cell=f"{get_column_letter(index)}{number}",
                value=heading,
            )
        elif column is not None:
            table.columns[column.name] = (index, heading)
    return nameless


def _unknown_heading(heading: str, sheet: Sheet) -> str:
    names = {fold(column.heading): column.heading for column in sheet.columns}
    near = difflib.get_close_matches(fold(heading), names, n=1, cutoff=0.7)
    if near:
        return _("This heading is not known. Do you mean %(name)s?") % {"name": names[near[0]]}
    return _("This heading is not known. Take the column out, or use a heading of the template.")


def _formula() -> str:
    return _("This is a formula. Replace it by its value: copy, then paste as values.")


def _read_row(
    number: int, cells_of_row: tuple[Any, ...], table: Table, reading: Reading, epoch: Any
) -> None:
    row = Row(table, number, {}, {})
    for name, (index, _heading) in table.columns.items():
        cell = cells_of_row[index - 1]
        if cell.value is None:
            continue
        row.raw[name] = cell.value
        if cell.data_type == "f":
            row.raw[name] = getattr(cell.value, "text", cell.value)
            reading.wrong(row, name, _formula())
        elif cell.data_type == "e":
            reading.wrong(row, name, _("This cell holds an error of the spreadsheet."))
        else:
            try:
                value = cells.read(table.sheet.column(name), cell.value, epoch)
            except cells.WrongCell as wrong:
                reading.wrong(row, name, wrong)
            else:
                if value is not None:
                    row.values[name] = value
    if not row.values and not row.bad:
        return
    table.rows.append(row)
    for column in table.sheet.columns:
        if (
            column.required
            and column.name in table.columns
            and column.name not in row.values
            and column.name not in row.bad
        ):
            reading.wrong(row, column.name, _("This may not be empty."))


def _refuse_missing(table: Table, reading: Reading) -> None:
    for column in table.sheet.columns:
        if column.required and column.name not in table.columns and table.rows:
            reading.problems.add(
                _("The column %(heading)s is missing.") % {"heading": column.heading},
                sheet=table.title,
                order=table.order,
                row=1,
                column=column.heading,
            )
