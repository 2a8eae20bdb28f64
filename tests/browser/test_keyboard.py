"""Everything by keyboard, and away at once."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import PHONE

NEUTRAL = "<title>Weer</title><h1>Zonnig</h1>"


def test_the_skip_link_leads_to_the_content(enter) -> None:
    page = enter("Marleen")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Ga naar de inhoud")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_menus_open_and_close_by_keyboard(enter) -> None:
    page = enter("Marleen")
    menu = page.locator("details.menu", has=page.locator(".user-name"))
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(menu.get_by_role("link", name="Mijn gegevens")).to_be_visible()
    page.keyboard.press("Tab")
    expect(menu.get_by_role("link", name="Mijn gegevens")).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu.get_by_role("link", name="Mijn gegevens")).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()


def test_the_language_is_kept(enter) -> None:
    page = enter("Marleen", language="en")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Marleen")
    expect(page.get_by_role("link", name="Referrals").first).to_be_visible()
    page = enter("Marleen")
    expect(page.get_by_role("link", name="Aanmeldingen").first).to_be_visible()


def test_shift_three_times_leaves_at_once_and_signs_out(enter, portal) -> None:
    page = enter("Els", size=PHONE)
    away = page.locator("form[data-quick-exit]").first.get_attribute("data-to")
    page.route(f"{away}**", lambda route: route.fulfill(body=NEUTRAL, content_type="text/html"))
    for _press in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(f"{away}**")
    page.go_back()
    expect(page).not_to_have_title(re.compile("Vandaag"))
    page.goto(f"{portal}/")
    expect(page).to_have_url(re.compile("login|team/demo"))


def test_without_a_script_the_work_goes_on(enter, browser, portal) -> None:
    # In Dutch, whatever an earlier test left her.
    enter("Els")
    context = browser.new_context(java_script_enabled=False, base_url=portal, locale="nl-NL")
    page = context.new_page()
    page.goto("/team/demo/")
    page.locator("li", has_text="Els").get_by_role("button").click()
    page.get_by_role("link", name="Contact vastleggen").first.click()
    page.locator("label", has_text="bericht").click()
    page.get_by_role("button", name="Opslaan").click()
    expect(page.locator("main")).to_contain_text("bericht")
    context.close()
