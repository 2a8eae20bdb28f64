"""Signing in: with a password, and with a passkey that the browser keeps."""

import re

from playwright.sync_api import Page, expect

from dnt_portal.accounts.demo import DEMO_PASSWORD


def sign_out(page: Page) -> None:
    """Leave through the menu with one's name."""
    page.locator("summary", has=page.locator(".user-name")).click()
    page.get_by_role("button", name="Uitloggen").click()
    expect(page).to_have_url(re.compile("/accounts/login/"))


def test_a_password_opens_the_portal_and_a_wrong_one_says_so(page, portal, accessible) -> None:
    page.goto(portal + "/groups/")
    expect(page).to_have_url(re.compile("/accounts/login/"))
    accessible(page)
    page.get_by_label("E-mailadres").fill("marleen@demo.example")
    page.locator("input[name=password]").fill("zomaar iets anders")
    page.get_by_role("button", name="Inloggen", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("klopt niet")
    accessible(page)
    page.locator("input[name=password]").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()
    expect(page).to_have_url(portal + "/groups/")


def test_a_passkey_is_added_and_signs_her_in_without_a_password(enter, portal, accessible) -> None:
    page = enter("Noor")
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    page.goto(portal + "/accounts/2fa/")
    page.get_by_role("link", name="Sleutel toevoegen").click()
    page.wait_for_url(re.compile("reauthenticate|webauthn/add"))
    if "reauthenticate" in page.url:
        accessible(page)
        page.get_by_label("Wachtwoord").fill(DEMO_PASSWORD)
        page.get_by_role("button", name="Bevestigen").click()
        page.wait_for_url(re.compile("webauthn/add"))
    accessible(page)
    page.get_by_label("Zonder wachtwoord").check()
    page.locator("#mfa_webauthn_add").click()
    expect(page.locator("#main")).to_contain_text("sleutel is toegevoegd")
    accessible(page)

    sign_out(page)
    page.locator("#passkey_login").click()
    page.wait_for_url(portal + "/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Noor")
