"""What people write in cells, and the sheets on which they stand."""

import datetime
import io
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.utils.datetime import WINDOWS_EPOCH

from dnt_portal.common.errors import Refused
from dnt_portal.common.typed import Mistyped
from dnt_portal.imports.parsing.cells import read
from dnt_portal.imports.parsing.rows import read_workbook
from dnt_portal.imports.schema import sheet_of
from tests.imports.workbooks import small_region, workbook

CONTACTS, MEASUREMENTS, PARTICIPANTS, SESSIONS = map(
    sheet_of, ("contacts", "measurements", "participants", "sessions")
)


def value(sheet, column, written):
    return read(sheet.column(column), written, WINDOWS_EPOCH)


def test_what_a_cell_takes_is_what_its_column_asks():
    for sheet, column in ((CONTACTS, "held_on"), (SESSIONS, "starts"), (CONTACTS, "minutes")):
        with pytest.raises(Mistyped):
            value(sheet, column, "november")
    for sheet, column in ((CONTACTS, "minutes"), (MEASUREMENTS, "hours")):
        with pytest.raises(Mistyped):
            value(sheet, column, "1.000")
    assert value(CONTACTS, "held_on", "21 nov. 2026") == datetime.date(2026, 11, 21)
    assert value(SESSIONS, "starts", "9.30 uur") == datetime.time(9, 30)


def test_numbers_words_and_lists():
    assert value(CONTACTS, "minutes", " 60 ") == 60
    assert value(CONTACTS, "minutes", 60.0) == 60
    assert value(MEASUREMENTS, "hours", "12,5") == Decimal("12.5")
    assert value(PARTICIPANTS, "key", 7.0) == "7"
    assert value(PARTICIPANTS, "phone", "\u00a006  1234\u200b5678 ") == "06 12345678"
    assert value(PARTICIPANTS, "may_call", "JA") is True
    assert value(PARTICIPANTS, "may_call", 0) is False
    assert value(PARTICIPANTS, "education", "Vmbo of MAVO") == "lower_secondary"
    assert value(PARTICIPANTS, "education", "higher") == "higher"
    assert value(PARTICIPANTS, "interests", "koken; wandelen;koken") == ["koken", "wandelen"]
    assert value(PARTICIPANTS, "children", "2015 2012") == [2012, 2015]
    assert value(PARTICIPANTS, "children", 2015) == [2015]
    assert value(PARTICIPANTS, "last_name", "   ") is None


def test_what_is_one_line_on_the_screen_is_one_line():
    assert value(PARTICIPANTS, "last_name", "de\r\nVries\rJansen") == "de Vries Jansen"
    assert value(PARTICIPANTS, "project", "Zwolle\nNoord") == "Zwolle Noord"
    assert value(CONTACTS, "note", "Koffie\ngedronken") == "Koffie\ngedronken"


def test_a_measurement_is_called_in_capitals():
    assert value(MEASUREMENTS, "wave", " t0") == "T0"


def test_headings_in_another_order_language_and_spelling():
    file = workbook(
        {
            "  DEELNEMERS ": [
                ["First Name", "participant_key", "GEBOORTE-DATUM"],
                [],
                ["Samira", 7, "17-05-1990"],
                [None, "   ", None],
                ["Linda", 8, None],
            ],
            "Blad2": [],
        }
    )
    reading = read_workbook(file, len(file.getvalue()))
    assert not reading.problems
    assert [(row.number, row.values) for row in reading.rows("participants")] == [
        (3, {"first_name": "Samira", "key": "7", "date_of_birth": datetime.date(1990, 5, 17)}),
        (5, {"first_name": "Linda", "key": "8"}),
    ]


def problems_in(sheets) -> list[tuple]:
    file = workbook(sheets)
    reading = read_workbook(file, len(file.getvalue()))
    return [(p.sheet, p.cell, p.value) for p in reading.problems.kept()]


def test_unknown_sheets_and_headings_are_told():
    found = problems_in(
        {
            "Deelneemsters": [
                ["Deelneemster-sleutel", "Vornaam", "Voornaam", "Voornaam", None],
                ["D-1", "x", "Samira", "y", "los"],
            ],
            "Begroting": [["bedrag"], [12]],
            "Uitleg": [["van het sjabloon"]],
        }
    )
    assert found == [
        ("Deelneemsters", "B1", "Vornaam"),
        ("Deelneemsters", "D1", "Voornaam"),
        ("Deelneemsters", "E2", "los"),
        ("Begroting", "", "Begroting"),
    ]


def test_a_formula_is_told_with_its_cell():
    found = problems_in(
        {
            "Deelneemsters": [
                ["Deelneemster-sleutel", "Voornaam", "Geboortejaar"],
                ["D-1", "Samira", ("formula", "=1990+1")],
            ]
        }
    )
    assert found == [("Deelneemsters", "C2", "=1990+1")]


def test_text_that_looks_like_a_formula_is_text():
    sheets = {"Deelneemsters": [["Deelneemster-sleutel", "Voornaam"], ["D-1", "=1+1"]]}
    assert problems_in(sheets) == []


def test_the_same_sheet_twice():
    sheets = {"Groepen": [["Groep-sleutel"], ["1"]], "Groups": [["Group key"], ["2"]]}
    assert ("Groups", "", "Groups") in problems_in(sheets)


def test_a_column_that_is_needed_is_missing():
    file = workbook({"Deelneemsters": [["Deelneemster-sleutel"], ["D-1"]]})
    reading = read_workbook(file, len(file.getvalue()))
    assert [p.column for p in reading.problems.kept()] == ["Voornaam"]


def test_none_of_the_sheets():
    file = workbook({"Blad1": []})
    with pytest.raises(Refused, match="Deelneemsters"):
        read_workbook(file, len(file.getvalue()))


def test_a_sheet_that_says_it_is_endless_is_read_as_it_is():
    file = workbook(small_region())
    book = openpyxl.load_workbook(file)
    book["Groepen"].cell(row=1_000_000, column=16_000, value="ver weg")
    out = io.BytesIO()
    book.save(out)
    reading = read_workbook(out, len(out.getvalue()))
    assert len(reading.rows("groups")) == 1
