"""What people write in cells, and files that are no workbook."""

import datetime
import io
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.utils.datetime import WINDOWS_EPOCH

from dnt_portal.common.errors import Refused
from dnt_portal.imports.parsing.cells import WrongCell, read
from dnt_portal.imports.parsing.rows import read_workbook
from dnt_portal.imports.schema import CONTACTS, MEASUREMENTS, PARTICIPANTS, SESSIONS
from tests.imports.workbooks import small_region, workbook

A_DAY = datetime.date(2026, 11, 21)


def value(sheet, column, written):
    return read(sheet.column(column), written, WINDOWS_EPOCH)


@pytest.mark.parametrize(
    "written",
    [
        A_DAY,
        datetime.datetime(2026, 11, 21),
        "21-11-2026",
        "21/11/2026",
        "21.11.2026",
        " 21-11-2026 ",
        "2026-11-21",
        "21 november 2026",
        "21 nov. 2026",
        "21 November 2026",
        46347,
        46347.0,
    ],
)
def test_a_day_however_it_is_written(written):
    assert value(CONTACTS, "held_on", written) == A_DAY


@pytest.mark.parametrize("written", ["21-11-26", "november", "32-01-2026", 12, True, "11/21/2026"])
def test_what_is_not_a_day(written):
    with pytest.raises(WrongCell):
        value(CONTACTS, "held_on", written)


@pytest.mark.parametrize(
    "written", [datetime.time(9, 30), "9:30", "09.30", "9.30 uur", "09:30:00", 9.5 / 24]
)
def test_a_time_however_it_is_written(written):
    assert value(SESSIONS, "starts", written) == datetime.time(9, 30)


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


@pytest.mark.parametrize(
    ("column", "written", "meant"),
    [
        ("minutes", "60", 60),
        ("minutes", 1000, 1000),
        ("minutes", "1000", 1000),
        ("minutes", 1e2, 100),
    ],
)
def test_a_number_is_what_it_says(column, written, meant):
    assert value(CONTACTS, column, written) == meant


@pytest.mark.parametrize(
    "written", ["1.000", "1.200", "1,000", "1e2", "12 5", "Infinity", "²", "1_0"]
)
def test_what_is_not_clearly_a_number(written):
    for sheet, column in ((CONTACTS, "minutes"), (MEASUREMENTS, "hours")):
        with pytest.raises(WrongCell):
            value(sheet, column, written)


def test_a_decimal_with_point_or_comma():
    for written in ("12.5", "12,5", 12.5):
        assert value(MEASUREMENTS, "hours", written) == Decimal("12.5")


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
    return [(p.sheet, p.cell, p.value) for p in reading.problems]


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
    assert [p.column for p in reading.problems] == ["Voornaam"]


# -- Files that are no workbook ------------------------------------------------------------------


def refused(content: bytes) -> str:
    with pytest.raises(Refused) as refusal:
        read_workbook(io.BytesIO(content), len(content))
    return str(refusal.value)


def repacked(**parts: bytes) -> bytes:
    """A good workbook with some parts replaced or added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(workbook(small_region())) as good,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in good.namelist():
            if name not in parts:
                made.writestr(name, good.read(name))
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def with_macros() -> bytes:
    kinds = zipfile.ZipFile(workbook(small_region())).read("[Content_Types].xml")
    main = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    macro = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    assert main in kinds
    return repacked(**{"[Content_Types].xml": kinds.replace(main, macro)})


def bomb() -> bytes:
    return repacked(**{"xl/worksheets/sheet1.xml": b"<x>" + b" " * 160_000_000})


def entities() -> bytes:
    laughs = b'<!DOCTYPE s [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    sheet = b'<?xml version="1.0"?>' + laughs + b"<s>&b;</s>"
    return repacked(**{"xl/worksheets/sheet1.xml": sheet})


def a_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("brief.txt", "dag")
    return out.getvalue()


OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
FILES = {
    "empty": b"",
    "text": b"naam;leeftijd\nSamira;31\n",
    "a picture": b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
    "old Excel": OLD_EXCEL,
    "with a password": OLD_EXCEL + "EncryptedPackage".encode("utf-16-le"),
    "half a file": workbook(small_region()).getvalue()[:5000],
    "a zip of something else": a_zip(),
    "broken inside": repacked(**{"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row"}),
    "made to fill the memory": entities(),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_is_no_workbook_is_refused_in_a_sentence(kind):
    sentence = refused(FILES[kind])
    assert sentence.endswith(".")
    assert "Traceback" not in sentence


def test_macros_passwords_and_bombs():
    assert "macro" in refused(with_macros())
    assert "macro" in refused(repacked(**{"xl/vbaProject.bin": b"x"}))
    assert refused(FILES["with a password"]) != refused(OLD_EXCEL)
    assert refused(bomb()) != refused(FILES["half a file"])


def test_a_file_that_is_too_large(settings):
    settings.WORKBOOK_MAX_BYTES = 1_000_000
    with pytest.raises(Refused, match="50 MB"):
        read_workbook(io.BytesIO(b""), 50_000_000)


def test_none_of_the_sheets():
    assert "Deelneemsters" in refused(workbook({"Blad1": []}).getvalue())


def test_a_sheet_that_says_it_is_endless_is_read_as_it_is():
    file = workbook(small_region())
    book = openpyxl.load_workbook(file)
    book["Groepen"].cell(row=1_000_000, column=16_000, value="ver weg")
    out = io.BytesIO()
    book.save(out)
    reading = read_workbook(out, len(out.getvalue()))
    assert len(reading.rows("groups")) == 1
