"""Files that are no workbook, or made to fill the memory; and cells that are marked."""

import io
import zipfile

import openpyxl
import pytest
from openpyxl.chart import BarChart

from dnt_portal.common import workbooks
from dnt_portal.common.errors import Refused
from dnt_portal.common.sheets import Sheet, workbook_bytes
from dnt_portal.common.workbooks import (
    Mark,
    filled_rows,
    marked_workbook,
    open_workbook,
    unpacked_size,
)
from tests.common.packed import repacked


def good() -> io.BytesIO:
    rows = [[number, f"Ana {number}"] for number in range(50)]
    return io.BytesIO(workbook_bytes([Sheet("Groepen", ["Nummer", "Naam"], rows)]))


def read(content: bytes) -> list[tuple[int, list]]:
    """Read all that stands in it."""
    with open_workbook(io.BytesIO(content), len(content)) as book:
        return [
            (number, [cell.value for cell in row if cell.value is not None])
            for page in book.worksheets
            for number, row in filled_rows(page)
        ]


def refused(content: bytes) -> str:
    with pytest.raises(Refused) as refusal:
        read(content)
    return str(refusal.value)


def test_a_good_one_is_read_row_by_row():
    rows = read(good().getvalue())
    assert rows[:2] == [(1, ["Nummer", "Naam"]), (2, [0, "Ana 0"])]
    assert len(rows) == 51


def test_rows_without_anything_in_them_are_passed_over():
    book = openpyxl.load_workbook(good())
    book.active.cell(row=1_000_000, column=16_000, value="ver weg")
    book.active.cell(row=60, column=2, value="Bo")
    book.create_chartsheet("Plaatje").add_chart(BarChart())
    out = io.BytesIO()
    book.save(out)
    assert [number for number, _row in read(out.getvalue())] == [*range(1, 52), 60]


def test_an_error_of_the_reader_closes_it_too():
    with pytest.raises(Refused), open_workbook(good(), 5000):
        raise KeyError("no such part")


def with_macros() -> bytes:
    kinds = zipfile.ZipFile(good()).read("[Content_Types].xml")
    main = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    macro = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    assert main in kinds
    return repacked(good(), **{"[Content_Types].xml": kinds.replace(main, macro)})


def bomb() -> bytes:
    return repacked(good(), **{"xl/worksheets/sheet1.xml": b"<x>" + b" " * 160_000_000})


def entities() -> bytes:
    laughs = b'<!DOCTYPE s [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    sheet = b'<?xml version="1.0"?>' + laughs + b"<s>&b;</s>"
    return repacked(good(), **{"xl/worksheets/sheet1.xml": sheet})


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
    "half a file": good().getvalue()[:3000],
    "a zip of something else": a_zip(),
    "broken inside": repacked(
        good(), **{"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row"}
    ),
    "made to fill the memory": entities(),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_is_no_workbook_is_refused_in_a_sentence(kind):
    sentence = refused(FILES[kind])
    assert sentence.endswith(".")
    assert "Traceback" not in sentence


def test_macros_passwords_and_bombs():
    assert "macro" in refused(with_macros())
    assert "macro" in refused(repacked(good(), **{"xl/vbaProject.bin": b"x"}))
    assert refused(FILES["with a password"]) != refused(OLD_EXCEL)
    assert refused(bomb()) != refused(FILES["half a file"])


def test_a_file_that_is_too_large(settings):
    settings.WORKBOOK_MAX_BYTES = 1_000_000
    with pytest.raises(Refused, match="50 MB"), open_workbook(io.BytesIO(b""), 50_000_000):
        pass


# -- To be changed -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("area", "sentence"),
    [
        ('<mergeCells><mergeCell ref="A1:XFD9999"/></mergeCells>', "Te groot"),
        ("<mergeCells><mergeCell", "beschadigd"),
    ],
)
def test_what_would_fill_the_memory_or_cannot_be_read_is_refused(area, sentence):
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData/>{area}</worksheet>"
    )
    content = repacked(good(), **{"xl/worksheets/sheet1.xml": sheet.encode()})
    with pytest.raises(Refused, match=sentence):
        marked_workbook(io.BytesIO(content), [], "Te groot.")


def test_what_is_large_unpacked_is_not_held_in_memory(monkeypatch):
    assert marked_workbook(good(), [], "Te groot.")
    monkeypatch.setattr(workbooks, "MOST_WHOLE", unpacked_size(good()) - 1)
    with pytest.raises(Refused, match="Te groot"):
        marked_workbook(good(), [], "Te groot.")


def test_a_cell_is_marked_where_it_is_seen_and_below_what_stands_there():
    book = openpyxl.load_workbook(good())
    book["Groepen"].merge_cells("E2:F3")
    out = io.BytesIO()
    book.save(out)
    marks = [Mark("Groepen", "F3", "Eén."), Mark("Groepen", "E2", "Twee."), Mark("Weg", "A1", "x")]
    page = openpyxl.load_workbook(io.BytesIO(marked_workbook(out, marks, "Te groot.")))["Groepen"]
    assert page["E2"].comment.text == "Eén.\nTwee."
    assert page["E2"].fill.fill_type == "solid"
