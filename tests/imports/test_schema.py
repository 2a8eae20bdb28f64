"""The schema fits the models, the template fits the schema, and so does the page about it."""

import csv
from pathlib import Path

import openpyxl
import pytest
from django.core.management import call_command
from django.utils import translation

from dnt_portal.coaching.models import Coach, Contact, Track
from dnt_portal.common.typed import fold
from dnt_portal.groups.models import Group, Session
from dnt_portal.imports import schema
from dnt_portal.imports.document import END, START, columns_as_markdown
from dnt_portal.imports.parsing.cells import read, shown
from dnt_portal.imports.parsing.rows import read_workbook
from dnt_portal.imports.schema import PORTAL_LISTS, SHEETS, read_tables, sheet_called, sheet_of
from dnt_portal.imports.schema.columns import Kind
from dnt_portal.imports.template import example, template_workbook
from dnt_portal.intake.models import Referral
from dnt_portal.ladder.models import Measurement
from dnt_portal.organisations.models import Project
from dnt_portal.participants.enums import ConsentKind
from dnt_portal.participants.models import Participant, SafeContact, SafetyContact
from dnt_portal.plans.models import Goal
from tests.imports.workbooks import workbook

ROOT = Path(__file__).resolve().parents[2]
#: In which models a sheet's columns may be found by their own name.
MODELS = {
    "projects": [Project],
    "groups": [Group],
    "participants": [Participant, SafeContact, Referral],
    "sessions": [Session],
    "coaches": [Coach],
    "matches": [Track],
    "contacts": [Contact],
    "goals": [Goal],
    "measurements": [Measurement],
}
#: Columns whose field has another name.
ELSEWHERE = {
    ("participants", "safe_remark"): (SafeContact, "remark"),
    ("participants", "case_manager"): (SafetyContact, "name"),
    ("participants", "case_manager_organisation"): (SafetyContact, "organisation"),
    ("participants", "case_manager_phone"): (SafetyContact, "phone"),
    ("sessions", "title"): (Session, "extra_title"),
    ("coaches", "name"): (Coach, "user"),
}
COLUMNS = [(sheet, column) for sheet in SHEETS for column in sheet.columns]


def field_of(sheet, column):
    model, name = ELSEWHERE.get((sheet.name, column.name), (None, column.name))
    for candidate in [model] if model else MODELS.get(sheet.name, []):
        for field in candidate._meta.get_fields():
            if field.name == name and not field.is_relation:
                return field
    return None


@pytest.mark.parametrize(("sheet", "column"), COLUMNS, ids=lambda value: value.name)
def test_what_fits_in_a_column_fits_in_the_portal(sheet, column):
    field = field_of(sheet, column)
    if field is None:
        return
    if column.kind in (Kind.TEXT, Kind.CODE, Kind.EMAIL) and field.max_length:
        assert column.max_length
        assert column.max_length <= field.max_length
    if column.kind == Kind.CHOICE and field.choices:
        assert {choice.code for choice in column.choices} == {code for code, _l in field.choices}


# -- The tables -----------------------------------------------------------------------------

TABLES = ("sheets.csv", "columns.csv", "choices.csv")
FOLDER = Path(schema.__file__).parent


def rows_of(path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_row_of_the_tables_is_used():
    assert len(COLUMNS) == len(rows_of(FOLDER / "columns.csv"))
    used = {choice for _sheet, column in COLUMNS for choice in column.choices}
    assert len(used) == len(rows_of(FOLDER / "choices.csv"))
    assert {type(choice.code) for choice in used} == {*PORTAL_LISTS.values(), str}
    for _sheet, column in COLUMNS:
        assert (column.kind in (Kind.CHOICE, Kind.YES_NO)) == bool(column.choices)
        number = column.kind in (Kind.NUMBER, Kind.DECIMAL, Kind.YEARS)
        assert number == (column.minimum < column.maximum)


def test_every_consent_can_be_brought_in():
    for kind in ConsentKind:
        assert sheet_of("participants").column(f"consent_{kind}_on").kind == Kind.DATE


def test_what_is_referred_to_is_read_before():
    for number, sheet in enumerate(SHEETS):
        assert all(sheet.column(name).required for name in sheet.key)
        for column in sheet.columns:
            assert (column.kind == Kind.REFERENCE) == bool(column.refers_to)
            if column.refers_to:
                target = sheet_of(column.refers_to)
                assert target in SHEETS[:number]
                assert [target.column(name).kind for name in target.key] == [Kind.KEY]


@pytest.mark.parametrize("before", rows_of(Path(__file__).parent / "words_before.csv"), ids=str)
def test_what_was_ever_read_is_still_read(before):
    """The sheets, headings and words of the workbook before its columns were a table."""
    for word in before["words"].split("|"):
        if not before["column"]:
            assert sheet_called(word).name == before["sheet"]
            continue
        sheet = sheet_of(before["sheet"])
        column = sheet.column(before["column"])
        if before["means"]:
            assert str(read(column, word)) == before["means"]
        else:
            assert sheet.headed(word) is column


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_a_table_is_read_as_any_editor_saves_it(tmp_path, ending):
    for name in TABLES:
        text = (FOLDER / name).read_text(encoding="utf-8")
        with (tmp_path / name).open("w", encoding="utf-8-sig", newline=ending) as file:
            file.write(text)
    read_again = read_tables(tmp_path)
    assert [column.helps for sheet in read_again for column in sheet.columns] == [
        column.helps for _sheet, column in COLUMNS
    ]


def test_another_language_is_other_columns_only(tmp_path):
    """Where it has no word of its own, it says the Dutch one."""
    german = {
        "participants": {"de": "Teilnehmerinnen", "help_de": "Die Frauen."},
        "key": {"de": "Schlüssel", "help_de": "Ihr eigener Schlüssel."},
        "yes": {"de": "ja, gerne"},
    }
    for name, known_by in zip(TABLES, ("name", "name", "code"), strict=True):
        rows = rows_of(FOLDER / name)
        for row in rows:
            row |= {"de": "", "help_de": ""} | german.get(row[known_by], {})
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, rows[0])
            table.writeheader()
            table.writerows(rows)
    (sheet,) = (sheet for sheet in read_tables(tmp_path) if sheet.name == "participants")
    with translation.override("de"):
        assert (sheet.title, sheet.help) == ("Teilnehmerinnen", "Die Frauen.")
        assert [column.heading for column in sheet.columns[:2]] == ["Schlüssel", "Project"]
        assert sheet.column("key").help == "Ihr eigener Schlüssel."
        assert shown(sheet.column("may_call"), True) == "ja, gerne"
        assert shown(sheet.column("may_call"), False) == "nee"
    assert sheet.headed("SCHLUSSEL").name == "key"
    assert read(sheet.column("may_call"), "Ja gerne") is True


def test_a_word_means_one_choice():
    for sheet, column in COLUMNS:
        read: dict[str, str] = {}
        for choice in column.choices:
            for word in choice.names():
                assert read.setdefault(word, choice.code) == choice.code, (sheet, column, word)


CHOSEN = [(sheet, column) for sheet, column in COLUMNS if column.kind == Kind.CHOICE]


@pytest.mark.parametrize(("sheet", "column"), CHOSEN, ids=lambda value: value.name)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_word_the_portal_shows_is_read_and_means_that(sheet, column, language):
    kind = type(column.choices[0].code)
    with translation.override(language):
        for choice in kind:
            assert read(column, str(choice.label)) == choice.value


def test_sheets_and_headings_are_different_in_both_languages():
    titles = [name for sheet in SHEETS for name in sheet.names()]
    assert len(titles) == len(set(titles))
    for name in ("Uitleg", "Lijsten", "Lists", "explanation"):
        assert sheet_called(name) not in SHEETS


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_template_has_every_heading_choice_and_example(language, tmp_path):
    file = tmp_path / "leeg.xlsx"
    call_command("import_template", file, "--language", language, "--projects", verbosity=0)
    book = openpyxl.load_workbook(file)
    with translation.override(language):
        for sheet in SHEETS:
            page = book[sheet.title]
            assert [cell.value for cell in page[1]] == [c.heading for c in sheet.columns]
            assert page.max_row == 1
            rules = [rule for rule in page.data_validations.dataValidation if rule.type == "list"]
            chosen = [c for c in sheet.columns if c.kind in (Kind.CHOICE, Kind.YES_NO)]
            assert len(rules) == len(chosen)
            assert all(cell.comment.text for cell in page[1])
        explained = {row[0] for row in book.worksheets[0].iter_rows(values_only=True)}
        assert {c.heading for sheet in SHEETS for c in sheet.columns} <= explained
    lists = list(book.worksheets[-1].iter_rows(values_only=True))
    assert fold("vrouwenopvang" if language == "nl" else "women's shelter") in {
        fold(word) for row in lists for word in row if word
    }


def test_the_template_itself_is_read_without_problems():
    content = template_workbook(SHEETS)
    path = workbook({})
    path.write(content)
    reading = read_workbook(path, len(content))
    assert (reading.row_count, reading.problems.total) == (0, 0)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_examples_are_read_as_they_are_meant(language):
    with translation.override(language):
        sheets = {
            sheet.title: [
                [column.heading for column in sheet.columns],
                [example(column) for column in sheet.columns],
            ]
            for sheet in SHEETS
        }
    file = workbook(sheets)
    reading = read_workbook(file, len(file.getvalue()))
    assert reading.problems.kept() == []
    for sheet in SHEETS:
        (row,) = reading.rows(sheet.name)
        given = {c.name: read(c, c.example) for c in sheet.columns if c.example}
        assert row.values == given
        assert [shown(c, row.values[c.name]) for c in sheet.columns if c.choices and c.example] == [
            example(c) for c in sheet.columns if c.choices and c.example
        ]


def test_the_page_about_it_is_what_the_schema_says():
    """Mend it with: manage.py import_template docs/import.md --document"""
    page = (ROOT / "docs" / "import.md").read_text(encoding="utf-8")
    written = page.split(START)[1].split(END)[0]
    assert written.strip() == columns_as_markdown().strip()
