"""What a person does with her hands on a page of the portal, in Dutch."""

import re
import secrets
import string

from playwright.sync_api import Locator, Page, expect


def new_name() -> str:
    """A first name that nobody has yet, so that tests do not meet each other's women."""
    letters = "".join(secrets.choice(string.ascii_lowercase) for _letter in range(7))
    return f"W{letters}"


def tap(page: Page, question: str, choice: str) -> None:
    """Choose one of a row of buttons or chips under a question."""
    row = page.locator("fieldset", has=page.locator("legend", has_text=question)).last
    row.locator("label", has_text=re.compile(rf"^\s*{re.escape(choice)}\s*$")).click()


def refer(page: Page, name: str) -> None:
    """Refer a woman, as a referrer does."""
    page.get_by_role("link", name="Vrouw aanmelden").first.click()
    page.get_by_label("Voornaam").fill(name)
    page.get_by_label("Achternaam").fill("Proef")
    page.get_by_label("Geboortedatum").fill("1991-05-04")
    tap(page, "Wat is veilig?", "bellen")
    page.get_by_label("Telefoon", exact=False).first.fill("06-00000000")
    page.get_by_label("Waarom dit programma, waarom nu?").fill("Ze wil weer gaan werken.")
    page.get_by_label("Ik heb met haar gepraat en zij wil dit zelf").check()
    page.locator("input[name=source] + label").first.click()
    page.get_by_role("button", name="Aanmelden", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def answer_all(page: Page, **different: str) -> None:
    """Answer every criterion as one hopes; otherwise by its number: ``condition_3="nee"``."""
    for part, usual in (("conditions", "ja"), ("contraindications", "nee")):
        forms = page.locator(f"section[aria-labelledby={part}] form.criterion")
        # Counting does not wait for the page, so this does.
        expect(forms.first).to_be_visible()
        for number in range(forms.count()):
            answer = different.get(f"{part.removesuffix('s')}_{number + 1}", usual)
            forms.nth(number).get_by_role("button", name=answer, exact=True).click()
            expect(forms.nth(number).locator(".tap-state")).to_have_text("opgeslagen")


def said(page: Page) -> Locator:
    """What the portal says after something was done."""
    return page.locator("#main [role=status]:not([hidden]), #main [role=alert]:not([hidden])")
