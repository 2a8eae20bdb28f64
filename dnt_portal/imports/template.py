"""The empty workbook: a sheet per part with headings, choices to pick from, and what each is.

Made from the schema, in the reader's language. Examples stand beside the
explanation and in the notes, so that nobody brings in an example by accident.
"""

from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _

from dnt_portal.common.sheets import PLAIN
from dnt_portal.common.sheets_to_fill_in import (
    Part,
    ToFillIn,
    write_explanation,
    write_sheets_to_fill_in,
)
from dnt_portal.common.typed import fold
from dnt_portal.imports.schema import SHEETS, sheet_of
from dnt_portal.imports.schema.columns import Column, Kind, Sheet

#: How the cells of a kind look; others hold text.
_LOOKS = {Kind.DATE: "dd-mm-yyyy", Kind.TIME: "hh:mm", Kind.NUMBER: "0", Kind.DECIMAL: "0.0"}
#: The widths of the explanation: column, required, what it is, what to write, example.
_WIDTHS = (26, 10, 70, 44, 34)


def template_workbook(sheets: tuple[Sheet, ...] | None = None) -> bytes:
    """Make the empty workbook; without the projects, which only the operator brings in."""
    if sheets is None:
        sheets = tuple(sheet for sheet in SHEETS if sheet.name != "projects")
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, PLAIN) as book:
        _write_explanation(book, sheets)
        to_fill_in = {sheet.title: list(map(_to_fill_in, sheet.columns)) for sheet in sheets}
        write_sheets_to_fill_in(book, to_fill_in, lists_title=sheet_of("lists").title)
    return stream.getvalue()


def example(column: Column) -> str:
    """Write a column's example as someone would type it, a choice in the reader's language."""
    code = column.codes_by_word.get(fold(column.example))
    return next((one.word for one in column.choices if one.code == code), column.example)


def _write_explanation(book: xlsxwriter.Workbook, sheets: tuple[Sheet, ...]) -> None:
    lines = [
        _("De Nieuwe Toekomst: bringing in your administration"),
        _("Fill in the sheets you have; leave out the others. One row for each."),
        _("A key is your own number or code for a row. Other sheets refer to it, and the portal "
          "knows by it what came in before. No names in keys."),
        _("The portal only adds. A row that is in it is never changed: where your workbook says "
          "something else, you see both."),
        _("Leave a cell empty when you do not know: it stays unknown, unless it says below what "
          "empty means."),
        _("Formulas are not read: paste values."),
        _("Rows that are wrong may wait while the others come in. You get your workbook back "
          "with the cells to mend marked."),
    ]  # fmt: skip
    headers = [_("Column"), _("Required"), _("What it is"), _("What to write"), _("Example")]
    parts = [Part(sheet.title, sheet.help, [*map(explained, sheet.columns)]) for sheet in sheets]
    widths = dict(zip(headers, _WIDTHS, strict=True))
    write_explanation(book, sheet_of("explanation").title, lines, widths, parts)


def explained(column: Column) -> list[str]:
    """Return a column's heading, whether it is required, what it is, what to write, an example."""
    needed = _("yes") if column.required else ""
    choices = ", ".join(choice.word for choice in column.choices)
    what = choices or str(column.kind.label)
    return [column.heading, needed, column.help, what, example(column)]


def _to_fill_in(column: Column) -> ToFillIn:
    note = f"{_('Required')}. {column.help}" if column.required else column.help
    if column.example:
        note += "\n" + _("Example: %(example)s") % {"example": example(column)}
    return ToFillIn(
        heading=column.heading,
        note=note,
        required=column.required,
        look=_LOOKS.get(column.kind, "@"),
        choices=tuple(choice.word for choice in column.choices),
        is_day=column.kind == Kind.DATE,
    )
