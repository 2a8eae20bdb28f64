"""The leader's own workbook back, with what is wrong marked and all else as it was."""

import io
import re

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

from dnt_portal.common.workbooks import marked_workbook
from dnt_portal.imports.problems import marks_of
from dnt_portal.imports.template import template_workbook

HERE = {"sheet": "Deelneemsters", "row": 2, "column": "", "cell": "", "value": "", "wrong": "Fout."}


def own_workbook() -> openpyxl.Workbook:
    """What someone made of her sheet: a formula, text like one, colours, a note, joined cells."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "Deelneemsters"
    page.append(["Sleutel", "Voornaam", "Som", "Opleiding"])
    page.append(["D-1", "Ana", "=1+1", "mbo"])
    page.append(["D-2", "Bo", None, "havo"])
    page["B3"].value, page["B3"].data_type = "=geen formule", "s"
    page["A1"].font = Font(bold=True)
    page["D2"].comment = Comment("Zelf nagekeken", "Marleen")
    page["E2"] = "samen"
    page.merge_cells("E2:F3")
    choices = DataValidation(type="list", formula1='"mbo,havo"')
    choices.add("D2:D50")
    page.add_data_validation(choices)
    page.column_dimensions["B"].width = 33
    page.freeze_panes = "B2"
    book.create_sheet("Eigen lijstje").append(["van mijzelf"])
    return book


def kept(book: openpyxl.Workbook) -> io.BytesIO:
    stream = io.BytesIO()
    book.save(stream)
    return stream


def marked(*problems: dict) -> openpyxl.Workbook:
    content = marked_workbook(kept(own_workbook()), marks_of(problems), "Te groot.")
    return openpyxl.load_workbook(io.BytesIO(content))


def notes(book: openpyxl.Workbook) -> dict[str, str]:
    return {
        f"{page.title} {cell.coordinate}": cell.comment.text
        for page in book
        for row in page
        for cell in row
        if cell.comment
    }


def test_a_cell_a_row_and_a_sheet_are_marked_where_they_begin():
    book = marked(
        HERE | {"cell": "B2", "wrong": "Dit mag niet."},
        HERE | {"row": 3, "wrong": "Deze rij kan niet."},
        HERE | {"row": None, "wrong": "Dit blad mist een kolom."},
        HERE | {"sheet": "Koppels", "wrong": "Dit blad is er niet."},
        HERE | {"sheet": "", "row": None, "wrong": "Over alles."},
    )
    assert notes(book) == {
        "Deelneemsters B2": "Dit mag niet.",
        "Deelneemsters A3": "Deze rij kan niet.",
        "Deelneemsters A1": "Dit blad mist een kolom.",
        "Deelneemsters D2": "Zelf nagekeken",
    }


def test_more_sentences_of_one_cell_stand_below_each_other_and_below_her_own():
    book = marked(HERE | {"cell": "D2", "wrong": "Eén."}, HERE | {"cell": "D2", "wrong": "Twee."})
    assert notes(book) == {"Deelneemsters D2": "Zelf nagekeken\nEén.\nTwee."}


def test_what_was_mended_since_is_no_longer_marked_and_nothing_is_said_twice():
    first = marked(
        HERE | {"cell": "B2"}, HERE | {"cell": "D2"}, HERE | {"cell": "D3", "wrong": "Nog fout."}
    )
    again = marks_of([HERE | {"cell": "D2"}, HERE | {"cell": "D3", "wrong": "Nog fout."}])
    book = openpyxl.load_workbook(io.BytesIO(marked_workbook(kept(first), again, "Te groot.")))
    assert notes(book) == {
        "Deelneemsters D2": "Zelf nagekeken\nFout.",
        "Deelneemsters D3": "Nog fout.",
    }
    page = book["Deelneemsters"]
    assert page["B2"].fill.fill_type is None
    assert page["D3"].fill.fill_type == "solid"


def test_of_joined_cells_the_one_that_is_seen_is_marked():
    assert "Deelneemsters E2" in notes(marked(HERE | {"cell": "F3"}))


def test_everything_else_stays_as_it_was():
    page = marked(HERE | {"cell": "B2"})["Deelneemsters"]
    assert (page["C2"].value, page["C2"].data_type) == ("=1+1", "f")
    assert (page["B3"].value, page["B3"].data_type) == ("=geen formule", "s")
    assert page["A1"].font.bold
    assert [str(area) for area in page.merged_cells.ranges] == ["E2:F3"]
    assert [str(rule.sqref) for rule in page.data_validations.dataValidation] == ["D2:D50"]
    assert (page.column_dimensions["B"].width, page.freeze_panes) == (33, "B2")
    assert page["C3"].fill.fill_type is None
    assert marked(HERE)["Eigen lijstje"]["A1"].value == "van mijzelf"


def test_the_notes_of_the_template_can_still_be_read():
    content = io.BytesIO(template_workbook())
    page = openpyxl.load_workbook(content)["Deelneemsters"]
    marks = marks_of([HERE | {"cell": "C2"}])
    given = io.BytesIO(marked_workbook(content, marks, "Te groot."))
    book = openpyxl.load_workbook(given, keep_vba=True)
    given = book["Deelneemsters"]
    assert [cell.comment.text for cell in given[1]] == [cell.comment.text for cell in page[1]]
    sizes = re.findall(r"width:(\d+)", given_notes(book))
    assert len(sizes) > len(page[1])
    assert min(map(int, sizes)) > 200
    assert len(given.data_validations.dataValidation) == len(page.data_validations.dataValidation)


def given_notes(book: openpyxl.Workbook) -> str:
    """How the notes are drawn."""
    parts = book.vba_archive
    return "".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".vml"))
