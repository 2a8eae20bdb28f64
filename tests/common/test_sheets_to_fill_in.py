"""Empty sheets to fill in, as a spreadsheet opens them."""

from io import BytesIO

import openpyxl
import xlsxwriter

from dnt_portal.common.sheets import PLAIN
from dnt_portal.common.sheets_to_fill_in import ToFillIn, write_sheets_to_fill_in

COLUMNS = [
    ToFillIn("Naam", "Haar voornaam.", required=True),
    ToFillIn("Op", "Welke dag.", look="dd-mm-yyyy", is_day=True),
    ToFillIn("Hoe", "x" * 300, choices=("samen", "bellen")),
    ToFillIn("Weer", "Nog eens.", choices=("samen", "bellen")),
]


def made() -> openpyxl.Workbook:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, PLAIN) as book:
        write_sheets_to_fill_in(book, {"Contacten": COLUMNS}, lists_title="Lijsten")
    return openpyxl.load_workbook(stream)


def test_headings_stand_on_the_first_row_with_their_notes():
    page = made()["Contacten"]
    assert [cell.value for cell in page[1]] == ["Naam", "Op", "Hoe", "Weer"]
    assert page.max_row == 1
    assert page["A1"].comment.text == "Haar voornaam."
    assert page["A1"].fill.fgColor.rgb != page["B1"].fill.fgColor.rgb
    assert 12 <= page.column_dimensions["B"].width < 13


def test_a_day_is_a_day_and_a_choice_is_of_its_list():
    book = made()
    rules = book["Contacten"].data_validations.dataValidation
    assert [rule.type for rule in rules] == [None, "date", "list", "list"]
    assert [rule.formula1 for rule in rules[2:]] == ["Lijsten!$A$1:$A$2"] * 2
    assert len(rules[2].prompt) == 255
    lists = book["Lijsten"]
    assert lists.sheet_state == "hidden"
    assert [cell.value for cell in lists["A"]] == ["samen", "bellen"]
