"""Writing spreadsheets: plain cells, never a formula that came from a person."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO

import xlsxwriter
from django.http import HttpResponse

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NARROWEST, WIDEST = 10, 60
#: Text stays text: else XlsxWriter turns "=1+1" into a formula and an address into a link, and
#: what people typed would run on someone's laptop.
PLAIN = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "dd-mm-yyyy",
    "remove_timezone": True,
}

Cell = str | int | float | bool | datetime.date | datetime.datetime | datetime.time | None


@dataclass(frozen=True)
class Sheet:
    """One sheet: a heading row that stays in view, and the rows below it."""

    title: str
    headers: Sequence[str]
    rows: Iterable[Sequence[Cell]] = field(default_factory=tuple)


def workbook_bytes(sheets: Sequence[Sheet]) -> bytes:
    """Make an .xlsx with these sheets; text in it stays text (`PLAIN`)."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, PLAIN) as book:
        heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        for sheet in sheets:
            _write_sheet(book.add_worksheet(_sheet_name(sheet.title)), sheet, heading)
    return stream.getvalue()


def workbook_response(filename: str, sheets: Sequence[Sheet]) -> HttpResponse:
    """Answer with the workbook as a download; the file's name carries no person."""
    return download(filename, workbook_bytes(sheets))


def download(filename: str, workbook: bytes) -> HttpResponse:
    """Answer with a workbook that was made already; the file's name carries no person."""
    disposition = {"Content-Disposition": f'attachment; filename="{filename}"'}
    return HttpResponse(workbook, content_type=CONTENT_TYPE, headers=disposition)


def _sheet_name(title: str) -> str:
    """Return a name a spreadsheet accepts: without []:*?/\\ and at most 31 letters."""
    return title.translate(str.maketrans("", "", "[]:*?/\\"))[:31] or "1"


def _write_sheet(worksheet: xlsxwriter.worksheet.Worksheet, sheet: Sheet, heading: object) -> None:
    widths = [len(header) for header in sheet.headers]
    worksheet.write_row(0, 0, sheet.headers, heading)
    worksheet.freeze_panes(1, 0)
    for number, row in enumerate(sheet.rows, start=1):
        for column, value in enumerate(row):
            worksheet.write(number, column, value)
            if column < len(widths):
                widths[column] = max(widths[column], len(str(value or "")))
    for column, width in enumerate(widths):
        worksheet.set_column(column, column, min(max(width + 2, NARROWEST), WIDEST))
