"""From the leader's question for a report to the officer's download; certificates."""

import re

from playwright.sync_api import expect

from dnt_portal.accounts.demo import DEMO_PASSWORD, demo_address
from tests.browser.hands import new_name, tap

#: A report is made by the worker, which may have other work first.
MADE_WITHIN = 60_000


def test_a_report_goes_from_the_leader_to_her_own_officer(enter, accessible, portal) -> None:
    words = f"Een goed half jaar. {new_name()}"
    page = enter("Marleen")
    page.get_by_role("link", name="Verslagen").first.click()
    page.get_by_role("link", name="Verslag maken").first.click()
    tap(page, "Over welke periode?", "eigen data")
    page.get_by_label("Eerste dag").fill("2025-03-01")
    page.get_by_label("Laatste dag").fill("2026-08-31")
    page.get_by_role("button", name="Maak het verslag").click()
    expect(page.get_by_role("region", name="In het kort")).to_be_visible(timeout=MADE_WITHIN)
    report = page.url
    accessible(page)
    first = page.locator("#words textarea").first
    first.fill(words)
    page.get_by_role("button", name="Bewaar mijn woorden").click()
    expect(page.locator("#words textarea").first).to_have_value(words)

    preview = page.request.get(f"{report}pdf/")
    assert preview.body().startswith(b"%PDF")
    page.get_by_role("link", name="Geef vrij").click()
    accessible(page)
    page.get_by_role("button", name="Geef vrij aan de gemeente").click()
    expect(page.get_by_role("link", name="Downloaden").first).to_be_visible()

    page = enter("Bram")
    page.get_by_role("link", name="Verslagen").first.click()
    accessible(page)
    item = page.get_by_role("listitem").filter(has_text=re.compile("1 mrt 2025|1 maart 2025"))
    with page.expect_download() as download:
        item.get_by_role("link", name=re.compile("^Downloaden")).first.click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    page.goto(report)
    expect(page.locator("main")).to_contain_text(words)

    # The officer of another municipality does not find it; she signs in as in real life.
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(demo_address("hilde"))
    page.locator("input[name=password]").fill(DEMO_PASSWORD)
    page.locator("input[name=password]").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hilde")
    expect(page.locator("main")).not_to_contain_text("Zwolle")
    assert page.request.get(report).status == 404
    assert page.request.get(f"{report}pdf/").status == 404


def test_certificates_of_a_group_in_one_batch(enter, accessible) -> None:
    page = enter("Marleen")
    page.goto("/groups/")
    page.get_by_role("link", name="Groep Kompas").first.click()
    page.get_by_role("link", name="Certificaten", exact=True).click()
    # A click does not wait for the page it leads to, and axe must not start on the one before.
    page.wait_for_url("**/certificates/")
    accessible(page)
    page.get_by_role("button", name="Beslis en maak de certificaten").click()
    every = page.get_by_role("link", name="Alles in één pdf")
    expect(every).to_be_visible(timeout=MADE_WITHIN)
    accessible(page)
    pdf = page.request.get(page.url.split("?")[0] + "pdf/")
    assert pdf.body().startswith(b"%PDF")
