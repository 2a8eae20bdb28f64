"""The leader brings in her own administration: an empty workbook, what is wrong, the preview."""

import datetime
import io
import re
from typing import Any

import openpyxl
from playwright.sync_api import Download, Locator, Page, expect

from tests.browser.hands import new_name, said
from tests.imports.workbooks import small_region, workbook

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: A group of three years ago, so that nothing of it comes on somebody's work list.
BEFORE = datetime.timedelta(weeks=156)
#: So many rows that the worker checks them and brings them in.
CONTACTS = 1_040
#: The worker may have other work first.
BY_THE_WORKER = 90_000


def administration(name: str) -> dict[str, list[dict[str, Any]]]:
    """A closed group of eight women whose keys and names nobody has; the first is `name`."""
    sheets = {title: [dict(row) for row in rows] for title, rows in small_region().items()}
    del sheets["Doelen"], sheets["Metingen"]
    match = sheets["Koppels"][0]
    sheets["Contacten"] = [
        {"Contact-sleutel": str(number), "Koppel-sleutel": match["Koppel-sleutel"],
         "Datum": match["Vanaf"] + datetime.timedelta(days=number // 4), "Hoe": "bericht"}
        for number in range(CONTACTS)
    ]  # fmt: skip
    sheets["Groepen"][0] |= {"Naam": f"Groep {name}", "Fase": None}
    sheets["Groepen"][0] |= {"Afgesloten op": datetime.date(2026, 11, 23)}
    for woman in sheets["Deelneemsters"]:
        woman |= {"Voornaam": new_name(), "Achternaam": "Proef", "Opleiding": "basisschool"}
    sheets["Deelneemsters"][0]["Voornaam"] = name
    sheets["Coaches"][0] |= {"Naam": f"{name} Coach", "E-mail": f"{name.lower()}@coach.example"}
    sheets["Coaches"][0] |= {"Status": "gestopt"}
    for row in (row for rows in sheets.values() for row in rows):
        for heading, value in row.items():
            if heading.endswith("-sleutel"):
                row[heading] = f"{name}-{value}"
            elif isinstance(value, datetime.date) and heading != "Geboortedatum":
                row[heading] = value - BEFORE
    return sheets


def choose(page: Page, content: bytes, name: str = "administratie.xlsx") -> None:
    """Upload a file from the page of imports."""
    page.get_by_role("link", name="Import", exact=True).first.click()
    page.get_by_role("link", name="Excel-bestand inlezen").first.click()
    chosen = {"name": name, "mimeType": KIND, "buffer": content}
    page.get_by_label("Excel-bestand").set_input_files(chosen)  # type: ignore[arg-type]
    page.get_by_role("button", name="Controleer het Excel-bestand").click()


def opened(download: Download) -> openpyxl.Workbook:
    """A workbook that was downloaded."""
    return openpyxl.load_workbook(io.BytesIO(download.path().read_bytes()))


def counted(page: Page, sheet: str) -> list[str]:
    """How many rows of a sheet are new and there already, and what else is counted."""
    table = page.get_by_role("table", name="Rijen per blad")
    row = table.get_by_role("row").filter(has=page.get_by_role("rowheader", name=sheet, exact=True))
    return [text.strip() for text in row.get_by_role("cell").all_inner_texts()]


def result(page: Page) -> Locator:
    """What became of the workbook, above everything else."""
    return page.get_by_role("heading", level=2).first


def rows_of(page: Page, sheet: str) -> Locator:
    """Where the rows of a sheet can be looked at."""
    return page.locator("main details").filter(has=page.locator("summary", has_text=sheet))


def find(page: Page, name: str) -> Locator:
    """Look for a woman in the list of participants."""
    page.get_by_role("link", name="Deelneemsters", exact=True).first.click()
    page.get_by_label("Naam of pseudoniem").fill(name)
    page.get_by_role("button", name="Zoek").click()
    return page.locator("#results")


def test_the_empty_workbook_can_be_filled_in(enter, accessible) -> None:
    page = enter("Marleen")
    page.get_by_role("link", name="Import", exact=True).first.click()
    page.wait_for_url("**/import/")
    accessible(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Leeg Excel-bestand downloaden").click()
    assert download.value.suggested_filename == "dnt-import-nl.xlsx"
    book = opened(download.value)
    women = book["Deelneemsters"]
    headings = [cell.value for cell in women[1]]
    assert {"Deelneemster-sleutel", "Voornaam", "Opleiding"} <= set(headings)
    letter = women.cell(row=1, column=headings.index("Opleiding") + 1).column_letter
    (rule,) = [
        rule
        for rule in women.data_validations.dataValidation
        if rule.type == "list" and f"{letter}2" in rule.sqref
    ]
    lists, area = rule.formula1.replace("$", "").split("!")
    choices = [cell.value for row in book[lists][area] for cell in row]
    assert "mbo" in choices


def test_a_workbook_is_mended_brought_in_and_brought_in_again(enter, accessible, portal) -> None:
    name = new_name()
    good = administration(name)
    bad = administration(name)
    bad["Deelneemsters"][0]["Opleiding"] = "gymnastiek"

    # One wrong cell: where it stands, what is there, what is wrong; and nothing is brought in.
    page = enter("Marleen")
    page.get_by_role("link", name="Import", exact=True).first.click()
    page.get_by_role("link", name="Excel-bestand inlezen").first.click()
    page.wait_for_url("**/new/")
    accessible(page)
    choose(page, workbook(bad).getvalue())
    expect(result(page)).to_contain_text("niets ingelezen", timeout=BY_THE_WORKER)
    headings = list(bad["Deelneemsters"][0])
    cell = f"{openpyxl.utils.get_column_letter(headings.index('Opleiding') + 1)}2"
    problem = page.get_by_role("row").filter(has_text="gymnastiek")
    expect(problem).to_have_count(1)
    told = problem.get_by_role("cell").all_inner_texts()
    assert told[:4] == ["Deelneemsters", cell, "Opleiding", "gymnastiek"]
    assert re.fullmatch(r"Kies een van deze: geen, .*mbo, .*\.", told[4])
    accessible(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Deze lijst als Excel-bestand").click()
    listed = opened(download.value).worksheets[0]
    assert "gymnastiek" in [one.value for one in listed[2]]
    with page.expect_download() as download:
        page.get_by_role("link", name="Je Excel-bestand met deze cellen gemarkeerd").click()
    note = opened(download.value)["Deelneemsters"][cell].comment
    assert note is not None
    assert note.text == told[4]
    expect(find(page, name)).not_to_contain_text("DNT-")

    # The mended one: first what would happen, then the worker brings it in.
    choose(page, workbook(good).getvalue())
    expect(result(page)).to_have_text(
        "Er zijn geen fouten. Dit gaat er gebeuren", timeout=BY_THE_WORKER
    )
    assert counted(page, "Deelneemsters") == ["8", "0"]
    assert counted(page, "Contacten") == [str(CONTACTS), "0"]
    accessible(page)
    preview = page.url
    rows = rows_of(page, "Deelneemsters")
    rows.locator("summary").click()
    expect(rows.get_by_role("table")).to_contain_text(name)
    contacts = rows_of(page, "Contacten")
    contacts.locator("summary").click()
    contacts.get_by_role("link", name="Volgende").click()
    expect(contacts).to_contain_text("Bladzijde 2 van 8")
    expect(rows, "what was open stays open").to_have_attribute("open", "")
    accessible(page)
    page.get_by_role("button", name="Inlezen", exact=True).click()
    expect(result(page)).to_contain_text("Ingelezen op", timeout=BY_THE_WORKER)
    assert page.url == preview
    assert counted(page, "Deelneemsters") == ["8", "0"]
    accessible(page)
    found = find(page, name)
    expect(found).to_contain_text(f"{name} Proef")
    accessible(page)

    # The same once more: everything is there, and there is nothing to bring in.
    choose(page, workbook(good).getvalue())
    expect(result(page)).to_have_text("Alles staat al in het portaal", timeout=BY_THE_WORKER)
    for sheet, rows in good.items():
        assert counted(page, sheet) == ["0", str(len(rows))]
    expect(page.get_by_role("button", name="Inlezen", exact=True)).to_have_count(0)
    accessible(page)
    page.get_by_role("button", name="Weggooien").click()
    expect(said(page)).to_contain_text("weggegooid")
    accessible(page)


def test_a_file_that_is_no_workbook_is_told_so(enter, accessible) -> None:
    page = enter("Marleen")
    page.get_by_role("link", name="Import", exact=True).first.click()
    page.get_by_role("link", name="Excel-bestand inlezen").first.click()
    page.get_by_role("button", name="Controleer het Excel-bestand").click()
    expect(page.locator("main")).to_contain_text("Kies een Excel-bestand.")
    accessible(page)
    choose(page, b"naam;leeftijd\nSamira;31\n", "deelneemsters.xlsx")
    expect(page.locator("main")).to_contain_text(
        "Dit bestand kan niet worden geopend als Excel-bestand."
    )
    expect(page.get_by_label("Excel-bestand")).to_have_attribute("aria-invalid", "true")
    accessible(page)
    choose(page, workbook({"Begroting": [["bedrag"], [12]]}).getvalue())
    expect(page.get_by_role("row").filter(has_text="Begroting")).to_have_count(1)
    page.get_by_role("button", name="Weggooien").click()
    expect(said(page)).to_contain_text("weggegooid")
