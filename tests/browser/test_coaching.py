"""The leader matches; the coach records a contact on her phone and raises a concern."""

import datetime
import re
import time

from playwright.sync_api import expect

from dnt_portal.accounts.demo import DEMO_PASSWORD, demo_address
from tests.browser.conftest import PHONE
from tests.browser.hands import new_name, tap

#: Coaches of Utrecht; the leader of Zwolle knows their address and no more.
OF_ANOTHER_REGION = (demo_address("wil"), demo_address("paula"))


def add_coach(page, name: str, email: str) -> None:
    """A volunteer is asked by mail; VOG seen, training completed."""
    today = datetime.date.today().isoformat()
    page.get_by_role("link", name="Coach toevoegen").click()
    page.get_by_role("textbox", name="Naam").fill(name)
    page.get_by_role("textbox", name="E-mailadres").fill(email)
    page.get_by_role("textbox", name="Interesses").fill("lezen, wandelen, koken")
    page.get_by_role("button", name="Toevoegen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    ready = page.locator("section[aria-labelledby=ready]")
    ready.locator("form", has=page.locator("[value=vog]")).get_by_label("Afgegeven op").fill(today)
    ready.get_by_role("button", name="Ik heb de VOG gezien").click()
    ready.get_by_role("button", name="Als afgerond vastleggen").click()
    expect(ready).to_contain_text("gevraagd, nog geen antwoord")


def say_yes(browser, portal: str, email: str) -> None:
    """The volunteer, a coach of another region, finds the offer at home and accepts it."""
    context = browser.new_context(base_url=portal, locale="nl-NL", viewport=PHONE)
    page = context.new_page()
    page.goto("/accounts/login/")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord").fill(DEMO_PASSWORD)
    page.get_by_label("Wachtwoord").press("Enter")
    page.get_by_role("link", name=re.compile("Zeg ja of nee")).click()
    page.get_by_role("button", name="Ja, ik neem de rol aan").click()
    expect(page.locator("#main [role=status]:not([hidden])").first).to_contain_text(
        "De rol is van jou"
    )
    context.close()


def test_the_leader_matches_a_group_with_new_coaches(enter, accessible, browser, portal) -> None:
    page = enter("Marleen")
    for email in OF_ANOTHER_REGION:
        page.get_by_role("link", name="Coaches").first.click()
        add_coach(page, f"{new_name()} Nieuw", email)
        accessible(page)
        say_yes(browser, portal, email)
        # The worker ties the account to the pool.
        ready = page.locator("section[aria-labelledby=ready]")
        for _second in range(20):
            page.reload()
            if "beschikbaar" in ready.inner_text():
                break
            time.sleep(0.5)
        expect(ready).to_contain_text("beschikbaar")
        expect(page.get_by_role("heading", level=1)).not_to_contain_text("Nieuw")

    page.get_by_role("link", name="Vandaag").first.click()
    page.get_by_role("link", name=re.compile("Koppel.*Groep Horizon")).click()
    page.get_by_role("button", name=re.compile("Maak een voorstel|Opnieuw voorstellen")).click()
    lines = page.locator("#proposal .match-line")
    expect(lines.filter(has=page.locator(".reason")).first).to_be_visible()
    accessible(page)

    matched = lines.filter(has=page.locator(".match-name strong")).first
    page.locator(f"#{matched.get_attribute('id')}").get_by_role(
        "button", name=re.compile("Vastzetten")
    ).click()
    expect(page.get_by_role("button", name=re.compile("Vastgezet"))).to_be_visible()

    last = lines.filter(has=page.locator(".match-name strong")).last
    last.get_by_role("link", name=re.compile("Andere coach")).click()
    expect(page.get_by_role("heading", name="Mogelijk", exact=True)).to_be_visible()
    accessible(page)
    choices = page.get_by_role("region", name="Mogelijk", exact=True).get_by_role("listitem")
    if choices.count():
        chosen = choices.first.locator("strong").inner_text()
        choices.first.get_by_role("button", name=re.compile("Kiezen")).click()
        expect(page.locator("#proposal")).to_contain_text(chosen)
    else:
        page.get_by_role("link", name="Koppelen").first.click()

    page.get_by_role("button", name=re.compile(r"\d+ koppel", re.I)).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wie ontmoet wie")
    accessible(page)


def test_a_contact_takes_few_taps_and_less_than_a_minute(enter, accessible) -> None:
    note = f"Naar de bibliotheek geweest {new_name()}"
    page = enter("Els", size=PHONE)
    began, taps = time.monotonic(), 0
    page.get_by_role("link", name="Contact vastleggen").first.click()
    taps += 1
    for question, choice in (("Hoe?", "samen"), ("Hoe lang?", "60 min")):
        tap(page, question, choice)
        taps += 1
    page.get_by_label("Notitie").fill(note)
    page.get_by_role("button", name="Opslaan").click()
    taps += 1
    expect(page.locator("main")).to_contain_text(note)
    assert taps <= 5
    assert time.monotonic() - began < 60
    accessible(page)


def test_a_contact_in_english(enter) -> None:
    page = enter("Els", size=PHONE, language="en")
    page.get_by_role("link", name="Record a contact").first.click()
    tap(page, "When?", "yesterday")
    tap(page, "How?", "called")
    tap(page, "How long?", "30 min")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("region", name="Contacts")).to_contain_text("30 min")


def test_a_concern_is_with_the_leader_at_once(enter, accessible) -> None:
    worry = f"Ze neemt niet op. {new_name()}"
    page = enter("Els", size=PHONE)
    page.get_by_role("link", name="Haar doelen en jouw logboek").first.click()
    page.locator("#main").get_by_role("link", name="Ik maak me zorgen").click()
    expect(page.get_by_role("link", name="112")).to_be_visible()
    page.get_by_label("Waarover maak je je zorgen?").fill(worry)
    tap(page, "Wanneer moet iemand ernaar kijken?", "vandaag")
    accessible(page)
    page.get_by_role("button", name="Meld aan de projectleider").click()
    expect(page.locator("main")).to_contain_text("projectleider")

    page = enter("Marleen")
    line = page.get_by_role("listitem").filter(has_text="Els").first
    expect(line).to_contain_text("zorgen over DNT-")
    line.get_by_role("link").click()
    expect(page.locator("main")).to_contain_text(worry)
    accessible(page)
    page.get_by_label("Wat is er gedaan?").fill("Samen gebeld; ze was bij haar zus.")
    page.get_by_role("button", name="Zorg afhandelen").click()

    page = enter("Els", size=PHONE)
    page.get_by_role("link", name="Haar doelen en jouw logboek").first.click()
    expect(page.get_by_role("region", name="Zorgen")).to_contain_text("afgehandeld")


def test_a_coach_sees_no_last_name_and_nobody_else(enter, portal) -> None:
    page = enter("Els", size=PHONE)
    assert page.request.get(f"{portal}/participants/").status in (403, 404)
    assert page.request.get(f"{portal}/referrals/").status in (403, 404)
    page.get_by_role("link", name="Haar doelen en jouw logboek").first.click()
    page.get_by_role("link", name="Haar plan").first.click()
    pseudonym = re.search(r"DNT-\w+", page.url).group()
    # Her file is the coach's own page about her: no last name, no screening, no other coach.
    page.goto(f"{portal}/participants/{pseudonym}/")
    expect(page).to_have_url(re.compile("/coaching/tracks/"))
    words = page.locator("main").inner_text().lower()
    assert "screening" not in words
