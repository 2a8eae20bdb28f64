"""The columns of docs/import.md, written from the schema so that they are never wrong."""

from django.utils import translation

from dnt_portal.common import markdown
from dnt_portal.imports.schema import SHEETS
from dnt_portal.imports.schema.columns import Column, Kind, Sheet
from dnt_portal.imports.template import explained

START = "<!-- columns: written by `manage.py import_template docs/import.md --document` -->"
END = "<!-- end of columns -->"
_HEADINGS = (
    "Dutch heading", "English heading", "required", "what it is", "what to write", "example",
)  # fmt: skip


def columns_as_markdown() -> str:
    """Write a heading and a table per sheet, in English with the Dutch headings first."""
    with translation.override("en"):
        return "\n".join(_sheet(sheet) for sheet in SHEETS)


def with_columns(page: str) -> str:
    """Return the page with what stands between the two marks written anew."""
    return markdown.between(page, START, END, columns_as_markdown())


def _sheet(sheet: Sheet) -> str:
    also = f" Also read: {', '.join(sheet.also)}." if sheet.also else ""
    table = markdown.table(_HEADINGS, map(_row, sheet.columns))
    return f"### {sheet.words['nl']} / {sheet.title}\n\n{sheet.help}{also}\n\n{table}"


def _row(column: Column) -> list[str]:
    heading, required, about, what, example = explained(column)
    return [column.words["nl"], heading, required, about, _what(column, what), example]


def _what(column: Column, words: str) -> str:
    if column.choices:
        return ", ".join(f"{one.words['nl']} / {one.word}" for one in column.choices)
    if column.kind == Kind.REFERENCE:
        words += f" on the sheet {column.refers_to}"
    if column.max_length:
        words += f", at most {column.max_length} signs"
    if column.maximum:
        words += f", {column.minimum} to {column.maximum}"
    return words
