"""The schema fits the models, the template fits the schema, and so does the page about it."""

from pathlib import Path

import openpyxl
import pytest
from django.core.management import call_command
from django.utils import translation
from openpyxl.utils.datetime import WINDOWS_EPOCH

from dnt_portal.coaching.models import Coach, Contact, Track
from dnt_portal.groups.models import Group, Session
from dnt_portal.imports.document import END, START, columns_as_markdown
from dnt_portal.imports.parsing.cells import read
from dnt_portal.imports.parsing.rows import read_workbook
from dnt_portal.imports.schema import SHEETS, Kind, fold, words
from dnt_portal.imports.schema.columns import same_name
from dnt_portal.imports.template import example, template_workbook
from dnt_portal.intake.models import Referral
from dnt_portal.ladder.models import Measurement
from dnt_portal.organisations.models import Project
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
    if column.kind in (Kind.TEXT, Kind.EMAIL) and field.max_length:
        assert column.max_length
        assert column.max_length <= field.max_length
    if column.kind == Kind.CHOICE and field.choices:
        assert {choice.code for choice in column.choices} == {code for code, _l in field.choices}


def test_every_choice_has_words_that_are_read_as_one_choice():
    for name, choices in vars(words).items():
        if not name.isupper():
            continue
        read: dict[str, str] = {}
        for choice in choices:
            for word in choice.names():
                assert read.setdefault(word, choice.code) == choice.code, (name, word)


CHOSEN = [(sheet, column) for sheet, column in COLUMNS if column.kind == Kind.CHOICE]


@pytest.mark.parametrize(("sheet", "column"), CHOSEN, ids=lambda value: value.name)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_word_the_portal_shows_is_read_and_means_that(sheet, column, language):
    kind = type(column.choices[0].code)
    with translation.override(language):
        for choice in kind:
            assert read(column, str(choice.label), WINDOWS_EPOCH) == choice.value


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Samira", "SAMIRA"),
        ("Zoë", "zoe"),
        ("El-Amrani", "el amrani"),
        ("d'Souza", "D’Souza"),
        ("Жанна", "ЖАННА"),
    ],
)
def test_the_same_name(one, other):
    assert same_name(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Жанна", "Ольга"),
        ("سميرة", "فاطمة"),
        ("王", "李"),
        ("कि", "कु"),
        ("Søs", "Ss"),
        ("Łucja", "Ucja"),
        ("Aydın", "Aydn"),
        ("-", "-"),
        ("", ""),
    ],
)
def test_another_name(one, other):
    assert not same_name(one, other)


def test_sheets_and_headings_are_different_in_both_languages():
    titles = [name for sheet in SHEETS for name in sheet.names()]
    assert len(titles) == len(set(titles))
    assert not {"uitleg", "lijsten", "lists", "explanation"} & set(titles)


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
        given = {c.name: c.example for c in sheet.columns if c.example is not None}
        assert row.values == given


def test_the_page_about_it_is_what_the_schema_says():
    """Mend it with: manage.py import_template docs/import.md --document"""
    page = (ROOT / "docs" / "import.md").read_text(encoding="utf-8")
    written = page.split(START)[1].split(END)[0]
    assert written.strip() == columns_as_markdown().strip()
