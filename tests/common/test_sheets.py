"""Spreadsheets: what people typed stays text."""

import datetime
from io import BytesIO

import openpyxl

from dnt_portal.common.sheets import CONTENT_TYPE, Sheet, workbook_bytes, workbook_response

RISKY = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://example.org")', "http://example.org"]


def opened(sheets):
    return openpyxl.load_workbook(BytesIO(workbook_bytes(sheets)))


def test_text_that_looks_like_a_formula_stays_text():
    cells = opened([Sheet("a", ["x"], [[text] for text in RISKY])])["a"]["A"][1:]
    assert [cell.value for cell in cells] == RISKY
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)


def test_numbers_days_and_gaps_keep_their_kind():
    day = datetime.date(2026, 11, 24)
    moment = datetime.datetime(2026, 11, 24, 9, 30, tzinfo=datetime.UTC)
    row = opened([Sheet("a", ["n", "d", "m", "leeg"], [[3, day, moment, None]])])["a"][2]
    assert row[0].value == 3
    assert row[1].value.date() == day
    assert row[2].value == moment.replace(tzinfo=None)
    assert row[3].value is None


def test_a_sheets_name_is_one_a_spreadsheet_accepts():
    assert opened([Sheet("Groep [1]: a/b " + "x" * 40, ["x"])]).sheetnames[0].startswith("Groep 1")


def test_a_download_says_what_it_is():
    response = workbook_response("groepen.xlsx", [Sheet("a", ["x"])])
    assert response["Content-Type"] == CONTENT_TYPE
    assert response["Content-Disposition"] == 'attachment; filename="groepen.xlsx"'
