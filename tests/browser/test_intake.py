"""From a referral on a phone to the leader's decision."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.hands import answer_all, new_name, refer, tap


@pytest.mark.parametrize(
    ("answers", "advice", "decision", "where"),
    [
        ({}, "toelaten", "toelaten", "waiting"),
        ({"condition_6": "twijfel"}, "twijfel", "met twijfel toelaten", "waiting"),
        ({"condition_3": "nee"}, "nog niet", "nog niet", "again"),
    ],
)
def test_a_referral_is_screened_and_decided(
    enter, accessible, answers, advice, decision, where
) -> None:
    name = new_name()
    page = enter("Fatma", size=PHONE)
    refer(page, name)
    accessible(page)
    pseudonym = re.search(r"DNT-\w+", page.locator("main").inner_text()).group()

    page = enter("Marleen")
    page.get_by_role("link", name="Aanmeldingen").first.click()
    page.get_by_label("Naam of pseudoniem").fill(name)
    page.get_by_label("Naam of pseudoniem").press("Enter")
    # What was found, and not the list before it: she stands in both.
    expect(page.get_by_role("row", name=re.compile("DNT-"))).to_have_count(1)
    page.get_by_role("row", name=re.compile(pseudonym)).get_by_role("link").first.click()
    page.get_by_role("link", name="Screening beginnen").click()
    answer_all(page, **answers)
    expect(page.get_by_role("region", name="Advies")).to_contain_text(advice)
    accessible(page)

    page.get_by_role("region", name="Advies").get_by_role("link", name="Beslis").click()
    tap(page, "Besluit", decision)
    if decision != "nog niet":
        page.get_by_label("Zij vindt goed dat we een dossier over haar bijhouden").check()
    if decision == "met twijfel toelaten":
        page.get_by_label("Ik heb haar verteld dat zij eerder mag stoppen").check()
    if decision != "toelaten":
        page.get_by_label("Reden").fill("Daar hebben we het samen over gehad.")
    page.get_by_role("button", name="Beslis").click()
    expect(page.locator("main")).to_contain_text(decision)
    accessible(page)

    page.goto("/referrals/waiting-list/")
    expect(page.locator("#results" if where == "waiting" else "#again-results")).to_contain_text(
        name
    )

    page = enter("Fatma", size=PHONE)
    page.get_by_role("link", name="Mijn aanmeldingen").first.click()
    page.get_by_role("link", name=re.compile(name)).first.click()
    expect(page.get_by_role("region", name=re.compile("hoe het", re.I))).to_be_visible()
    assert "contra" not in page.locator("main").inner_text().lower()


def test_a_referral_without_her_own_choice_is_refused_and_what_was_typed_stays(enter) -> None:
    name = new_name()
    page = enter("Fatma", size=PHONE)
    page.goto("/referrals/new/")
    page.get_by_label("Voornaam").fill(name)
    page.get_by_role("button", name="Aanmelden", exact=True).click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.get_by_label("Voornaam")).to_have_value(name)
    page.locator(".error-summary a").first.click()
    expect(page.get_by_label("Geboortedatum")).to_be_focused()


def test_a_decision_is_taken_back_and_a_second_look_shows_the_answers(enter, accessible) -> None:
    name = new_name()
    page = enter("Fatma", size=PHONE)
    refer(page, name)
    address = page.url
    page = enter("Marleen")
    page.goto(address)
    page.get_by_role("link", name="Screening beginnen").click()
    answer_all(page, condition_3="nee")
    page.get_by_role("region", name="Advies").get_by_role("link", name="Beslis").click()
    tap(page, "Besluit", "niet toelaten")
    page.get_by_label("Reden").fill("Op de verkeerde knop.")
    page.get_by_role("button", name="Beslis").click()
    page.locator("summary", has_text="Acties").click()
    page.get_by_role("link", name="Besluit terugnemen").click()
    expect(page.locator("main")).to_contain_text("dat er nieuws is")
    accessible(page)
    page.get_by_label("Waarom?").fill("De verkeerde knop.")
    page.get_by_role("button", name="Besluit terugnemen").click()
    expect(page.locator("main")).to_contain_text("De verkeerde knop.")
    accessible(page)

    page.get_by_role("link", name="Beslis").click()
    tap(page, "Besluit", "nog niet")
    page.get_by_label("Reden").fill("Daar hebben we het samen over gehad.")
    page.get_by_role("button", name="Beslis").click()
    page.get_by_role("link", name="Opnieuw kijken").click()
    accessible(page)
    page.get_by_role("button", name="Opnieuw kijken").click()
    page.get_by_role("link", name="Screening beginnen").click()
    expect(page.locator(".earlier")).to_have_count(10)
    expect(page.locator(".mark[aria-pressed=true]")).to_have_count(0)
    accessible(page)
    page.set_viewport_size(PHONE)
    accessible(page)
