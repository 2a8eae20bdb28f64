"""The empty workbook: a sheet per part with headings, choices to pick from, and what each is.

Made from the schema, in the reader's language. Examples stand beside the
explanation and in the notes, so that nobody brings in an example by accident.
"""

import datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from dnt_portal.imports.schema import SHEETS, Column, Kind, Sheet
from dnt_portal.imports.schema.columns import dutch

#: So many rows of each sheet get choices and formats.
ROWS = 2000
#: What Excel accepts in a message beside a cell.
_LONGEST_TITLE, _LONGEST_NOTE = 32, 255
_FORMATS = {
    Kind.DATE: "dd-mm-yyyy",
    Kind.TIME: "hh:mm",
    Kind.NUMBER: "0",
    Kind.DECIMAL: "0.0",
}


def template_name() -> str:
    """Name the file."""
    return "dnt-import-nl.xlsx" if dutch() else "dnt-import-en.xlsx"


def template_workbook(sheets: tuple[Sheet, ...] | None = None) -> bytes:
    """Make the empty workbook; without the projects, which only the operator brings in."""
    if sheets is None:
        sheets = tuple(sheet for sheet in SHEETS if sheet.name != "projects")
    stream = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        _write_explanation(book, sheets)
        lists: dict[tuple[str, ...], str] = {}
        for sheet in sheets:
            _write_sheet(book, sheet, lists)
        _write_lists(book, lists)
    return stream.getvalue()


def example(column: Column) -> str:
    """Write a column's example as someone would type it."""
    return shown(column, column.example)


def shown(column: Column, value: Any) -> str:
    """Write a value as someone would type it, in the reader's language."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _yes_no()[0 if value else 1]
    if column.kind == Kind.CHOICE:
        return next(choice.word for choice in column.choices if choice.code == value)
    if isinstance(value, datetime.date):
        return f"{value:%d-%m-%Y}"
    if isinstance(value, datetime.time):
        return f"{value:%H:%M}"
    if isinstance(value, list):
        return "; ".join(str(part) for part in value)
    return str(value)


def what_to_write(column: Column) -> str:
    """Say what a cell of the column takes, in a few words."""
    if column.kind == Kind.CHOICE:
        return ", ".join(choice.word for choice in column.choices)
    if column.kind == Kind.YES_NO:
        return ", ".join(_yes_no())
    return {
        Kind.KEY: _("key"),
        Kind.REFERENCE: _("key"),
        Kind.PROJECT: _("name or key"),
        Kind.TEXT: _("text"),
        Kind.NUMBER: _("whole number"),
        Kind.DECIMAL: _("number with one decimal"),
        Kind.DATE: _("date"),
        Kind.TIME: _("time"),
        Kind.EMAIL: _("e-mail address"),
        Kind.EMAILS: _("e-mail addresses"),
        Kind.WORDS: _("words"),
        Kind.YEARS: _("years"),
    }[column.kind]


def _yes_no() -> tuple[str, str]:
    return ("ja", "nee") if dutch() else ("yes", "no")


# -- The explanation ---------------------------------------------------------------------------


def _write_explanation(book: xlsxwriter.Workbook, sheets: tuple[Sheet, ...]) -> None:
    page = book.add_worksheet("Uitleg" if dutch() else "Explanation")
    title = book.add_format({"bold": True, "font_size": 16})
    bold = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
    top = book.add_format({"valign": "top"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    page.set_column(0, 0, 26)
    page.set_column(1, 1, 10)
    page.set_column(2, 2, 70)
    page.set_column(3, 3, 44)
    page.set_column(4, 4, 34)
    page.write(0, 0, _("De Nieuwe Toekomst: bringing in your administration"), title)
    lines = [
        _("Fill in the sheets you have; leave out the others. One row for each."),
        _("A key is your own number or code for a row. Other sheets refer to it, and the portal "
          "finds the row again by it: a second time it is changed, not added."),
        _("An empty cell leaves what is in the portal as it is. Nothing is ever deleted."),
        _("Formulas are not read: paste values. No names in keys."),
    ]  # fmt: skip
    for number, line in enumerate(lines, start=1):
        page.write(number, 0, line)
    row = len(lines) + 2
    headers = [_("Column"), _("Required"), _("What it is"), _("What to write"), _("Example")]
    for sheet in sheets:
        page.write(row, 0, sheet.title, title)
        page.write(row + 1, 0, str(sheet.about))
        for index, header in enumerate(headers):
            page.write(row + 2, index, header, bold)
        row += 3
        for column in sheet.columns:
            page.write(row, 0, column.heading, top)
            page.write(row, 1, _yes_no()[0] if column.required else "", top)
            page.write(row, 2, str(column.help), wrap)
            page.write(row, 3, what_to_write(column), wrap)
            page.write_string(row, 4, example(column), wrap)
            row += 1
        row += 1


# -- The sheets --------------------------------------------------------------------------------


def _write_sheet(
    book: xlsxwriter.Workbook, sheet: Sheet, lists: dict[tuple[str, ...], str]
) -> None:
    page = book.add_worksheet(sheet.title)
    heading = book.add_format(
        {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "bg_color": "#F1EBE6"}
    )
    required = book.add_format(
        {"bold": True, "bottom": 2, "text_wrap": True, "valign": "top", "bg_color": "#DCC3DD"}
    )
    page.freeze_panes(1, 1)
    for index, column in enumerate(sheet.columns):
        # Text keeps the zero in front of a number: "0612…", "007".
        cells = book.add_format({"num_format": _FORMATS.get(column.kind, "@")})
        page.set_column(index, index, max(12, min(30, len(column.heading) + 4)), cells)
        page.write(0, index, column.heading, required if column.required else heading)
        page.write_comment(0, index, _note(column), {"x_scale": 2, "y_scale": 1.4})
        page.data_validation(1, index, ROWS, index, _validation(column, lists))


def _note(column: Column) -> str:
    parts = [str(column.help)]
    if column.example is not None:
        parts.append(_("Example: %(example)s") % {"example": example(column)})
    return "\n".join(parts)


def _validation(column: Column, lists: dict[tuple[str, ...], str]) -> dict[str, Any]:
    """Return what Excel offers and accepts in the cells of a column."""
    rule: dict[str, Any] = {"validate": "any"}
    words: tuple[str, ...] = ()
    if column.kind == Kind.CHOICE:
        words = tuple(choice.word for choice in column.choices)
    elif column.kind == Kind.YES_NO:
        words = _yes_no()
    if words:
        area = lists.setdefault(words, _area(len(lists), len(words)))
        rule = {
            "validate": "list",
            "source": area,
            "error_title": _("Choose from the list"),
            "error_message": _("Choose one of the words in the list."),
        }
    elif column.kind == Kind.DATE:
        rule = {
            "validate": "date",
            "criteria": "between",
            "minimum": datetime.date(1900, 1, 1),
            "maximum": datetime.date(2100, 12, 31),
            "error_title": _("A date"),
            "error_message": _("Write a date as 21-11-2026."),
        }
    rule["input_title"] = column.heading[:_LONGEST_TITLE]
    rule["input_message"] = _note(column)[:_LONGEST_NOTE]
    return rule


def _area(index: int, length: int) -> str:
    name = "Lijsten" if dutch() else "Lists"
    letter = xlsxwriter.utility.xl_col_to_name(index)
    return f"={name}!${letter}$1:${letter}${length}"


def _write_lists(book: xlsxwriter.Workbook, lists: dict[tuple[str, ...], str]) -> None:
    """Write the choices out of sight: they are longer than fits in a rule itself."""
    page = book.add_worksheet("Lijsten" if dutch() else "Lists")
    for index, words in enumerate(lists):
        page.write_column(0, index, words)
    page.hide()
