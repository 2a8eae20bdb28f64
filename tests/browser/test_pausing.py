"""A woman pauses: her trainer is not asked after her, and can still tap who was there after all."""

import datetime

from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.hands import tap


def test_a_trainer_lets_a_woman_pause_and_taps_when_she_was_there_after_all(
    enter, accessible
) -> None:
    page = enter("Aisha", size=PHONE)
    page.goto("/groups/")
    page.get_by_role("link", name="Groep Horizon").first.click()
    page.get_by_role("link", name="Netwerken", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bijeenkomst 7")
    session = page.url
    row = page.locator("section .mark-row").first
    key = row.get_attribute("id")
    row.locator(".woman-file").click()
    hers = page.url
    page.get_by_text("Acties", exact=True).click()
    page.get_by_role("link", name="Pauze", exact=True).click()
    accessible(page)
    tap(page, "Reden", "ziek")
    # The session was some days ago, and she was ill by then.
    page.get_by_label("Sinds").fill(str(datetime.date.today() - datetime.timedelta(days=14)))
    page.get_by_role("button", name="Opslaan").click()
    expect(page.locator("main")).to_contain_text("Zij pauzeert")
    accessible(page)

    page.goto(session)
    row = page.locator(f"#{key}")
    expect(row).to_contain_text("pauzeert sinds")
    accessible(page)
    row.get_by_text("Zij was er toch").click()
    row.get_by_role("button", name="te laat").click()
    expect(row).not_to_contain_text("pauzeert sinds")
    expect(row.get_by_role("button", name="te laat")).to_have_attribute("aria-pressed", "true")
    row.locator(".mark-clear").click()
    expect(row).to_contain_text("pauzeert sinds")
    page.goto(hers)
    page.get_by_role("link", name="Is terug").first.click()
    accessible(page)
    page.get_by_role("link", name="Deze pauze is per ongeluk ingevuld").click()
    page.get_by_role("button", name="Deze pauze terugnemen").click()
    expect(page.locator("main")).not_to_contain_text("Zij pauzeert")
