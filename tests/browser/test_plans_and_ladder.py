"""Her plan in the training and beside the coach; where she stands on the ladder."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.hands import new_name, tap


def test_a_trainer_adds_to_her_plan_and_prints_it(enter, accessible, portal) -> None:
    mark = new_name()
    page = enter("Aisha", size=PHONE)
    page.get_by_role("link", name="Groep Horizon").first.click()
    page.get_by_role("link", name="Dilara").first.click()
    page.get_by_role("link", name=re.compile("plan", re.I)).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Het plan van Dilara")

    talents = page.locator("#talents")
    talents.get_by_role("link", name="Talent toevoegen").click()
    talents.get_by_label("Talent of kwaliteit").fill(f"geduldig {mark}")
    talents.get_by_role("button", name="Toevoegen").click()
    expect(talents).to_contain_text(f"geduldig {mark}")
    talents.get_by_role("link", name="Klaar").click()

    goals = page.locator("#goals")
    goals.get_by_role("link", name="Doel toevoegen").click()
    goals.get_by_label("Doel, in haar eigen woorden").fill(f"Ik wil leren fietsen {mark}")
    goals.get_by_role("button", name="Toevoegen").click()
    goal = page.get_by_role("article", name=f"Ik wil leren fietsen {mark}")
    expect(goal).to_be_visible()
    page.goto(page.url)
    goal.get_by_role("link", name="Stap toevoegen").click()
    goal.get_by_role("textbox", name="Stap").fill(f"Een fiets lenen {mark}")
    goal.get_by_role("button", name="Toevoegen").click()
    step = goal.get_by_role("button", name=f"Een fiets lenen {mark}")
    expect(step).to_have_attribute("aria-pressed", "false")
    accessible(page)
    step.click()
    expect(step).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#successes")).to_contain_text(f"Een fiets lenen {mark}")

    page.locator("summary", has_text="Afdrukken voor haar").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Nederlands (PDF)").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    assert "Dilara" not in download.value.suggested_filename


def test_a_measurement_is_taken_and_then_and_now_is_on_the_group(enter, accessible) -> None:
    page = enter("Petra")
    page.get_by_role("link", name=re.compile("^Meten")).first.click()
    page.get_by_role("link", name=re.compile("^Meten")).first.click()
    accessible(page)
    name = page.locator("h1 + p, .page-header p").first.inner_text().split(" · ")[0]
    # The answers lead to a rung: an organised activity, and no work.
    tap(page, "Heeft ze betaald werk", "nee")
    tap(page, "onbetaald werk waarbij", "nee")
    tap(page, "mee aan een georganiseerde", "ja")
    expect(page.get_by_role("radio", name="3 Deelname georganiseerde activiteiten")).to_be_checked()
    accessible(page)
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    accessible(page)

    page.goto("/groups/")
    page.get_by_role("link", name="Groep Anker").first.click()
    page.get_by_role("link", name="Ladder", exact=True).click()
    expect(page.locator("main svg[role=img], main .chart svg").first).to_be_visible()
    accessible(page)
