"""Back, reload and the way back from a row show the list as it was; no name in an address."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import PHONE

#: What is looked for: who is in the made-up administration, by name.
WOMAN = "Samira"


@pytest.fixture
def addresses(page: Page) -> list[str]:
    """Every address that the browser asks for, with where it says it came from."""
    seen: list[str] = []

    def note(request: Request) -> None:
        seen.append(request.url)
        seen.append(request.headers.get("referer", ""))

    page.on("request", note)
    page.on("framenavigated", lambda frame: seen.append(frame.url))
    return seen


def no_name_in(addresses: list[str], page: Page, *words: str) -> None:
    """No address, Referer or title of a page holds what was typed."""
    assert len(addresses) > 5
    for word in words:
        assert [found for found in addresses if word.lower() in found.lower()] == []
        assert word.lower() not in page.title().lower()


def rows(page: Page):
    return page.locator("#results tbody tr")


@pytest.mark.parametrize("size", [None, PHONE], ids=["laptop", "phone"])
def test_search_a_result_and_back(enter, addresses, accessible, size) -> None:
    page = enter("Marleen", **({"size": size} if size else {}))
    if size:
        page.locator("a.search-link").click()
        page.locator("#words").fill(WOMAN)
        page.locator("#words").press("Enter")
    else:
        page.locator("#header-search").fill(WOMAN)
        page.locator("#header-search").press("Enter")
    found = page.get_by_role("region", name="Deelneemsters").get_by_role("link")
    expect(found.first).to_contain_text(WOMAN)
    accessible(page)
    shown = page.url
    found.first.click()
    expect(page).to_have_url(re.compile(r"/participants/DNT-"))
    page.go_back()
    expect(page).to_have_url(shown)
    expect(page.get_by_role("region", name="Deelneemsters")).to_contain_text(WOMAN)
    page.reload()
    expect(page.get_by_role("region", name="Deelneemsters")).to_contain_text(WOMAN)
    expect(page.locator("#words")).to_have_value(WOMAN)
    no_name_in(addresses, page, WOMAN)


def test_a_filtered_list_is_there_again_after_opening_a_row(enter, addresses, accessible) -> None:
    page = enter("Marleen")
    page.goto("/participants/?sort=-name")
    everyone = rows(page).count()
    field = page.get_by_label("Naam of pseudoniem")
    status = page.locator("#found")
    field.press_sequentially(WOMAN, delay=60)
    expect(status).to_contain_text(re.compile(r"^\d+ gevonden$"))
    few = rows(page).count()
    assert 0 < few < everyone
    # The focus stays where one types, and what is found is spoken.
    expect(field).to_be_focused()
    expect(status).to_have_attribute("role", "status")
    expect(page).to_have_url(re.compile(r"search="))
    accessible(page)
    shown = page.url
    assert parse_qs(urlsplit(shown).query)["sort"] == ["-name"]

    rows(page).first.get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(r"/participants/DNT-"))
    page.go_back()
    expect(page).to_have_url(shown)
    expect(rows(page)).to_have_count(few)
    expect(page.get_by_label("Naam of pseudoniem")).to_have_value(WOMAN)
    page.reload()
    expect(rows(page)).to_have_count(few)

    # By the link on her page too, straight and by way of another page.
    rows(page).first.get_by_role("link").first.click()
    page.locator("a.back-link").click()
    expect(page).to_have_url(shown)
    rows(page).first.get_by_role("link").first.click()
    page.goto(re.sub(r"/participants/(DNT-\w+)/.*", r"/participants/\1/safe-contact/", page.url))
    page.get_by_role("link", name="Annuleren").click()
    expect(page).to_have_url(re.compile(r"/participants/DNT-[^/]+/$"))
    page.locator("a.back-link").click()
    expect(rows(page)).to_have_count(few)

    # One step back for one search, however many letters it took.
    page.get_by_role("button", name="Wissen").click()
    expect(page).to_have_url(re.compile(r"/participants/\?sort=-name$"))
    expect(page.get_by_label("Naam of pseudoniem")).to_have_value("")
    expect(rows(page)).to_have_count(everyone)
    no_name_in(addresses, page, WOMAN)


def test_back_goes_through_searches_and_not_through_letters(enter, addresses) -> None:
    page = enter("Marleen")
    page.goto("/participants/")
    before = page.evaluate("history.length")
    field = page.get_by_label("Naam of pseudoniem")
    for letters in ("Sa", "Sami", "Samira"):
        field.fill(letters)
        expect(page.locator("#found")).to_contain_text("gevonden")
        page.wait_for_timeout(600)
    assert page.evaluate("history.length") == before + 1
    page.get_by_label("Fase").select_option("all")
    expect(page).to_have_url(re.compile(r"phase=all"))
    page.go_back()
    expect(page).not_to_have_url(re.compile(r"phase=all"))
    expect(page.get_by_label("Naam of pseudoniem")).to_have_value(WOMAN)
    page.go_back()
    expect(page).to_have_url(re.compile(r"/participants/$"))
    expect(page.get_by_label("Naam of pseudoniem")).to_have_value("")
    no_name_in(addresses, page, WOMAN)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/referrals/?tab=decided", "DNT"),
        ("/referrals/waiting-list/", "DNT"),
        ("/coaching/", "Els"),
        ("/coaching/tracks/", WOMAN),
        ("/groups/", "jaar"),
        ("/ladder/", WOMAN),
    ],
)
def test_every_list_comes_back_as_it_was(enter, path, words) -> None:
    page = enter("Marleen")
    page.goto(path)
    search = page.locator("form.filter-bar input[name=q]")
    search.fill(words)
    expect(page).to_have_url(re.compile(r"search="))
    expect(search).to_be_focused()
    shown, found = page.url, page.locator("#found").inner_text()
    assert "gevonden" in found
    page.goto("/")
    page.go_back()
    expect(page).to_have_url(shown)
    expect(page.locator("#found")).to_have_text(found)
    expect(search).to_have_value(words)


def test_without_script_it_is_the_same(enter, browser, portal) -> None:
    page = enter("Marleen")
    cookies = page.context.cookies()
    context = browser.new_context(base_url=portal, java_script_enabled=False, locale="nl-NL")
    context.add_cookies(cookies)  # type: ignore[arg-type]
    plain = context.new_page()
    plain.goto("/participants/")
    plain.get_by_label("Naam of pseudoniem").fill(WOMAN)
    plain.locator("form.filter-bar button").click()
    expect(plain).to_have_url(re.compile(r"search="))
    shown = plain.url
    rows(plain).first.get_by_role("link").first.click()
    plain.go_back()
    expect(plain).to_have_url(shown)
    expect(plain.get_by_label("Naam of pseudoniem")).to_have_value(WOMAN)
    context.close()


def test_an_address_tells_nobody_else_what_was_searched(enter, browser, portal) -> None:
    page = enter("Marleen")
    page.goto("/participants/")
    page.get_by_label("Naam of pseudoniem").fill(WOMAN)
    expect(page).to_have_url(re.compile(r"search="))
    shown = page.url
    # The same person in a new tab: there it is.
    tab = page.context.new_page()
    tab.goto(shown)
    expect(tab.get_by_label("Naam of pseudoniem")).to_have_value(WOMAN)
    tab.close()
    # Somebody else.
    context = browser.new_context(base_url=portal, locale="nl-NL")
    other = context.new_page()
    other.goto("/team/demo/")
    other.locator("li", has_text="Aisha").get_by_role("button").click()
    other.wait_for_url(f"{portal}/")
    other.goto(shown)
    expect(other.get_by_label("Naam of pseudoniem")).to_have_value("")
    expect(other.locator("#found")).to_contain_text("wordt niet meer bewaard")
    context.close()


def test_two_leaders_hear_of_each_other_and_lose_nothing(
    enter, browser, portal, accessible
) -> None:
    page = enter("Marleen")
    page.goto("/participants/")
    rows(page).first.get_by_role("link").first.click()
    page.goto(re.sub(r"/participants/(DNT-\w+)/.*", r"/participants/\1/safe-contact/", page.url))
    remark = page.get_by_label("Opmerking")
    before = remark.input_value()
    tab = page.context.new_page()
    tab.goto(page.url)
    tab.get_by_label("Opmerking").fill("Bel niet op woensdag.")
    tab.get_by_role("button", name="Opslaan").click()
    # Closed before it is answered, it would still hold the row that she saves next.
    tab.wait_for_url(re.compile(r"/participants/DNT-\w+/$"))
    tab.close()
    remark.fill("Bel na tien uur.")
    page.get_by_role("button", name="Opslaan").click()
    summary = page.locator(".error-summary")
    expect(summary).to_contain_text("Dit is intussen veranderd")
    expect(summary).to_contain_text("“Bel niet op woensdag.”")
    expect(summary).to_be_focused()
    expect(page.get_by_label("Opmerking")).to_have_value("Bel na tien uur.")
    accessible(page)
    page.get_by_label("Opmerking").fill(before)
    page.get_by_role("button", name="Opslaan").click()
    expect(page.locator(".error-summary")).to_have_count(0)
