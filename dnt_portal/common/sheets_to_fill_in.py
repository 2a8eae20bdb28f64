"""Empty sheets to fill in, explained: headings with a note, and choices to pick from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from dnt_portal.common.typed import FIRST_DAY, LAST_DAY, NOT_A_DAY

#: So many rows of each sheet get choices and formats.
ROWS = 2000
#: What Excel accepts in a message beside a cell.
_LONGEST_TITLE, _LONGEST_NOTE = 32, 255


@dataclass(frozen=True)
class ToFillIn:
    """A column: its heading, the note that explains it, and what its cells take.

    Text (the usual `look`) keeps the zero in front of a number: "0612…", "007".
    """

    heading: str
    note: str
    required: bool = False
    look: str = "@"
    choices: tuple[str, ...] = ()
    is_day: bool = False


@dataclass(frozen=True)
class Part:
    """What is explained of one sheet: its title, what it is for, and a row per column."""

    title: str
    about: str
    rows: Sequence[Sequence[str]]


def write_explanation(
    book: xlsxwriter.Workbook,
    title: str,
    lines: Sequence[str],
    headers: Mapping[str, int],
    parts: Sequence[Part],
) -> None:
    """Add a sheet that explains the others: the first of `lines` large, then a table a part.

    `headers` has the headings of those tables, each with the width of its column.
    """
    page = book.add_worksheet(title)
    large = book.add_format({"bold": True, "font_size": 16})
    bold = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    for index, width in enumerate(headers.values()):
        page.set_column(index, index, width)
    page.write_column(0, 0, lines)
    page.write(0, 0, lines[0], large)
    row = len(lines) + 1
    for part in parts:
        page.write(row, 0, part.title, large)
        page.write(row + 1, 0, part.about)
        page.write_row(row + 2, 0, headers, bold)
        for number, cells in enumerate(part.rows, start=row + 3):
            page.write_row(number, 0, cells, wrap)
        row += len(part.rows) + 4


def write_sheets_to_fill_in(
    book: xlsxwriter.Workbook, sheets: Mapping[str, Sequence[ToFillIn]], lists_title: str
) -> None:
    """Add the sheets to `book`, by title, and a hidden one with the words of their lists."""
    #: The words of each list, with the area on the hidden sheet where they stand.
    lists: dict[tuple[str, ...], str] = {}
    for title, columns in sheets.items():
        page = book.add_worksheet(title)
        look = {"bold": True, "text_wrap": True, "valign": "top"}
        heading = book.add_format(look | {"bottom": 1, "bg_color": "#F1EBE6"})
        required = book.add_format(look | {"bottom": 2, "bg_color": "#DCC3DD"})
        page.freeze_panes(1, 1)
        for index, column in enumerate(columns):
            if column.choices:
                area = _area(lists_title, len(lists), len(column.choices))
                lists.setdefault(column.choices, area)
            cells = book.add_format({"num_format": column.look})
            page.set_column(index, index, max(12, min(30, len(column.heading) + 4)), cells)
            page.write(0, index, column.heading, required if column.required else heading)
            page.write_comment(0, index, column.note, {"x_scale": 2, "y_scale": 1.4})
            rule = _rule(column, lists.get(column.choices, ""))
            page.data_validation(1, index, ROWS, index, rule)
    # Out of sight: the choices are longer than fits in a rule itself.
    page = book.add_worksheet(lists_title)
    for index, words in enumerate(lists):
        page.write_column(0, index, words)
    page.hide()


def _rule(column: ToFillIn, choices: str) -> dict[str, Any]:
    """Return what Excel offers and accepts in the cells of a column."""
    rule: dict[str, Any] = {"validate": "any"}
    if column.choices:
        rule = {
            "validate": "list",
            "source": choices,
            "error_title": _("Choose from the list"),
            "error_message": _("Choose one of the words in the list."),
        }
    elif column.is_day:
        rule = {
            "validate": "date",
            "criteria": "between",
            "minimum": FIRST_DAY,
            "maximum": LAST_DAY,
            "error_title": _("A date"),
            "error_message": str(NOT_A_DAY),
        }
    rule["input_title"] = column.heading[:_LONGEST_TITLE]
    rule["input_message"] = column.note[:_LONGEST_NOTE]
    return rule


def _area(title: str, index: int, length: int) -> str:
    letter = xlsxwriter.utility.xl_col_to_name(index)
    return f"={title}!${letter}$1:${letter}${length}"
