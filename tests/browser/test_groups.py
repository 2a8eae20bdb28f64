"""A group is composed and planned by the leader; the trainer records a session on her phone."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.hands import new_name, tap


def test_a_group_is_composed_from_the_waiting_list_and_planned(enter, accessible) -> None:
    name = f"Groep {new_name()}"
    page = enter("Marleen")
    page.get_by_role("link", name="Groepen").first.click()
    page.get_by_role("link", name="Nieuwe groep").click()
    page.get_by_role("textbox", name="Naam").fill(name)
    tap(page, "Trainers", "Ingrid Veen")
    page.get_by_role("button", name="Groep maken").click()
    expect(page.locator("main")).to_contain_text(name)

    page.goto(page.url.split("?")[0])
    if "/place/" not in page.url:
        page.goto(re.sub(r"(/groups/[0-9a-f-]{36}/).*", r"\1place/", page.url))
    waiting = page.get_by_role("region", name="Wachtlijst")
    first = waiting.get_by_role("listitem").first
    woman = first.locator(".name").inner_text()
    first.get_by_role("button", name="In de groep").click()
    members = page.get_by_role("region", name="In de groep")
    expect(members).to_contain_text(woman)
    expect(page.get_by_role("region", name="Plekken")).to_contain_text("1 van 12")
    accessible(page)

    page.get_by_role("link", name="Bijeenkomsten plannen").click()
    tap(page, "Dag van de week", "donderdag")
    tap(page, "Hoe vaak", "elke week")
    page.get_by_role("button", name="Data voorstellen").click()
    dates = page.locator("ol.dates li.date-line:not(.date-skipped)")
    expect(dates).to_have_count(10)
    expect(dates.first.locator("input[type=date]")).to_have_value(re.compile(r"^20\d\d-\d\d-\d\d$"))
    accessible(page)
    page.get_by_role("button", name="Deze data opslaan").click()
    expect(page.locator("main")).to_contain_text("Afronding & certificering")

    # One woman is not enough, nobody starts without that being seen.
    page.goto(re.sub(r"(/groups/[0-9a-f-]{36}/).*", r"\1start/", page.url))
    expect(page.locator("main")).to_contain_text("Alle bijeenkomsten hebben een datum")
    accessible(page)

    # Back on the list: other tests and other groups need her too.
    page.goto(re.sub(r"start/", "place/", page.url))
    page.get_by_role("button", name=re.compile("Terugzetten|Terug")).first.click()
    expect(page.get_by_role("region", name="Wachtlijst")).to_contain_text(woman)


def test_a_trainer_records_a_session_and_nothing_is_lost_without_a_connection(
    enter, accessible
) -> None:
    page = enter("Aisha", size=PHONE)
    page.get_by_role("link", name=re.compile("^Vastleggen")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bijeenkomst 7: Netwerken")
    accessible(page)
    session = page.url
    women = page.locator("section .mark-row")
    state = page.locator("#save-state")

    women.nth(0).get_by_role("button", name="aanwezig", exact=True).click()
    expect(women.nth(0).get_by_role("button", name="aanwezig")).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(state).to_contain_text("opgeslagen")
    women.nth(1).get_by_role("button", name="afgemeld").click()
    expect(women.nth(1).get_by_role("button", name="afgemeld")).to_have_attribute(
        "aria-pressed", "true"
    )

    page.context.set_offline(True)
    women.nth(2).get_by_role("button", name="te laat").click()
    expect(state).to_have_text("1 tik wacht")
    page.context.set_offline(False)
    expect(women.nth(2).get_by_role("button", name="te laat")).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(state).to_have_attribute("data-state", "saved")

    page.get_by_role("button", name=re.compile("De anderen zijn er|Iedereen is er")).click()
    expect(page.locator("section .mark-row .marks [aria-pressed=true]")).to_have_count(
        women.count()
    )
    expect(women.nth(2).get_by_role("button", name="te laat")).to_have_attribute(
        "aria-pressed", "true"
    )
    women.nth(0).get_by_role("button", name="het klikt").click()
    expect(women.nth(0).get_by_role("button", name="het klikt")).to_have_attribute(
        "aria-pressed", "true"
    )

    page.locator("input[name=activities_done] + label").first.click()
    page.locator("textarea[name=note]").fill("Iedereen deed mee.")
    page.get_by_role("button", name="Bijeenkomst afronden").click()
    expect(page.locator(".alert-success")).to_contain_text("De bijeenkomst is afgerond")
    page.goto(session)
    expect(page.get_by_role("region", name="Afgerond")).to_contain_text("Aisha Bouali")
    expect(page.locator("textarea[name=note]")).to_have_value("Iedereen deed mee.")
    accessible(page)
