"""A group ends: at the end of its year, early, or it falls apart; and is opened again.

The leader does it on her phone and at her desk. Each walk takes back what it did, so that the
demo is afterwards as it was.
"""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import LAPTOP, PHONE, all_sent

WHY = "Zes vrouwen zijn verhuisd."
SIZES = pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])


def open_group(page: Page, name: str) -> None:
    page.goto("/groups/")
    page.get_by_role("link", name=name).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def act(page: Page, name: str) -> None:
    """Choose an act from the group's menu."""
    page.locator("summary", has_text="Acties").first.click()
    page.get_by_role("link", name=name, exact=True).click()


def told(page: Page) -> Locator:
    """What the page says at its top."""
    return page.locator("main .alert:visible").first


def close_for(page: Page, outcome: str) -> int:
    """Say of each woman how it ends; give how many they are."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Groep afsluiten")
    choices = page.locator("select[name^=outcome_]")
    for number in range(choices.count()):
        # Nothing is chosen beforehand.
        expect(choices.nth(number)).to_have_value("")
        choices.nth(number).select_option(label=outcome)
    return choices.count()


def submit(page: Page, name: str) -> None:
    page.locator("main form").get_by_role("button", name=name).click()
    all_sent(page)


def reopen(page: Page, women: int) -> None:
    act(page, "Open de groep weer")
    page.get_by_label("Waarom?").fill("Dit was een vergissing.")
    submit(page, "Open de groep weer")
    expect(told(page)).to_contain_text(f"met {women} vrouwen")


@SIZES
def test_a_group_at_the_end_of_its_year(enter, accessible, size) -> None:
    page = enter("Marleen", size=size)
    open_group(page, "Najaar twee jaar terug")
    act(page, "Open de groep weer")
    page.get_by_label("Waarom?").fill("De afsluiting was te vroeg.")
    submit(page, "Open de groep weer")
    expect(told(page)).to_contain_text("weer open")
    act(page, "Groep afsluiten")
    accessible(page)
    women = close_for(page, "programma afgerond")
    assert women > 4
    page.get_by_label("Waarom eindigt het zo?").fill("Er was geen slotbijeenkomst.")
    submit(page, "Groep afsluiten")
    expect(told(page)).to_contain_text("De groep is afgesloten")
    expect(page.locator("main")).to_contain_text("Er was geen slotbijeenkomst.")
    accessible(page)


@SIZES
def test_a_group_that_is_closed_early_and_opened_again(enter, accessible, size) -> None:
    page = enter("Marleen", size=size)
    open_group(page, "Groep Kompas")
    group = page.url
    act(page, "Groep afsluiten")
    expect(told(page)).to_contain_text("Volgens de methode duurt deze groep")
    expect(page.locator("main")).to_contain_text("zien de dossiers niet meer")
    close_for(page, "programma afgerond")
    page.get_by_label("Waarom eindigt het zo?").fill(WHY)
    submit(page, "Groep afsluiten")
    # A concern stands in the way, and what was chosen stays.
    expect(page.locator(".error-summary")).to_contain_text("zorg")
    expect(page.get_by_label("Waarom eindigt het zo?")).to_have_value(WHY)
    page.goto("/coaching/concerns/")
    page.locator("main table a, main .table-cards a").first.click()
    concern = page.url
    page.get_by_label("Wat is er gedaan?").fill("Gebeld met haar casemanager.")
    submit(page, "Zorg afhandelen")
    expect(page.get_by_role("button", name=re.compile("^Ongedaan maken"))).to_be_visible()
    page.goto(group)
    act(page, "Groep afsluiten")
    women = close_for(page, "programma afgerond")
    page.get_by_label("Waarom eindigt het zo?").fill(WHY)
    submit(page, "Groep afsluiten")
    expect(page.locator("main")).to_contain_text("Eerder afgesloten")
    accessible(page)
    reopen(page, women)
    # The concern that was settled on the way is open again as well.
    page.goto(concern)
    page.get_by_role("button", name="Weer openen").click()
    all_sent(page)
    expect(told(page)).to_contain_text("De zorg staat weer open")


@SIZES
def test_a_group_that_falls_apart_and_goes_on_after_all(enter, accessible, size) -> None:
    page = enter("Marleen", size=size)
    open_group(page, "Groep Horizon")
    group = page.url
    page.goto(f"{group}sessions/")
    planned = page.locator(".session-line:not(.is-cancelled)").count()
    unrecorded = page.locator(".session-line.is-late")
    for _number in range(unrecorded.count()):
        unrecorded.first.get_by_role("link", name=re.compile("^Wijzigen")).click()
        page.get_by_role("link", name="Bijeenkomst laten vervallen").click()
        page.get_by_label("Waarom gaat het niet door?").fill("Er kwam niemand.")
        submit(page, "Bijeenkomst laten vervallen")
    page.goto(group)
    act(page, "Groep afsluiten")
    women = close_for(page, "de groep stopte; zij wacht op een andere")
    submit(page, "Groep afsluiten")
    # Why it departs from the method is asked for.
    expect(page.locator(".error-summary")).to_contain_text("wijkt af van de methode")
    page.get_by_label("Waarom eindigt het zo?").fill(WHY)
    submit(page, "Groep afsluiten")
    expect(page.locator("main")).to_contain_text("Gestopt tijdens de training")
    accessible(page)
    reopen(page, women)
    page.goto(f"{group}sessions/")
    for button in page.get_by_role("button", name=re.compile("^Toch laten doorgaan")).all():
        del button  # each answer draws the list anew
        page.get_by_role("button", name=re.compile("^Toch laten doorgaan")).first.click()
        all_sent(page)
    expect(page.locator(".session-line:not(.is-cancelled)")).to_have_count(planned)
    accessible(page)
