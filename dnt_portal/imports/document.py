"""The columns of docs/import.md, written from the schema so that they are never wrong."""

from django.utils import translation

from dnt_portal.imports.schema import SHEETS, Column, Kind, Sheet
from dnt_portal.imports.template import example, what_to_write

START = "<!-- columns: written by `manage.py import_template docs/import.md --document` -->"
END = "<!-- end of columns -->"


def columns_as_markdown() -> str:
    """Write a heading and a table per sheet, in English with the Dutch headings first."""
    with translation.override("en"):
        return "\n".join(_sheet(sheet) for sheet in SHEETS)


def with_columns(page: str) -> str:
    """Return the page with what stands between the two marks written anew."""
    before, rest = page.split(START, 1)
    after = rest.split(END, 1)[1]
    return f"{before}{START}\n\n{columns_as_markdown()}\n{END}{after}"


def _sheet(sheet: Sheet) -> str:
    lines = [
        f"### {sheet.nl} / {sheet.en}",
        "",
        f"{sheet.about}{_also(sheet)}",
        "",
        "| Dutch heading | English heading | required | what it is | what to write | example |",
        "|---|---|---|---|---|---|",
        *[_row(column) for column in sheet.columns],
        "",
    ]
    return "\n".join(lines)


def _also(sheet: Sheet) -> str:
    other = [name for name in sheet.also if name not in (sheet.nl, sheet.en)]
    return f" Also read: {', '.join(other)}." if other else ""


def _row(column: Column) -> str:
    cells = [
        column.nl,
        column.en,
        "yes" if column.required else "",
        str(column.help),
        _what(column),
        example(column),
    ]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _what(column: Column) -> str:
    if column.kind == Kind.CHOICE:
        return ", ".join(f"{choice.nl} / {choice.en}" for choice in column.choices)
    if column.kind == Kind.YES_NO:
        return "ja / yes, nee / no"
    words = what_to_write(column)
    if column.kind == Kind.REFERENCE:
        words += f" on the sheet {column.refers_to}"
    if column.max_length:
        words += f", at most {column.max_length} signs"
    if column.minimum is not None and column.maximum is not None:
        words += f", {column.minimum} to {column.maximum}"
    return words
