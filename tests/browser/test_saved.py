"""Saved means saved: what a person sees of each outcome, and what the portal has kept.

The table is docs/outcomes.md. Two kinds of form: one that is answered with a page (a coach's
contact) and one that is answered with a part of the page (a talent in her plan).
"""

import contextlib
import datetime
import itertools
import re
import time
from uuid import uuid4

import pytest
from playwright.sync_api import Error, Locator, Page, Route, expect

from dnt_portal.accounts.demo import DEMO_PASSWORD
from tests.browser.sending import answered_by, cut_off, go_on, reply_lost, status, timed_out


class ContactNote:
    """A coach writes what happened; the answer is another page."""

    who, address = "Els", re.compile(r"/coaching/tracks/[^/]+/contact/$")
    mail = "els@demo.example"

    def __init__(self, page: Page) -> None:
        self.page = page
        self.words = f"Wij wandelden langs de haven, keer {uuid4().hex[:6]}."

    def open(self) -> None:
        self.page.locator("a[href*='/coaching/tracks/']").first.click()
        self.page.wait_for_url(re.compile("/coaching/tracks/"))
        self.page.locator("a[href$='/contact/']").first.click()
        self.page.wait_for_url(self.address)

    def fill(self) -> None:
        self.page.get_by_text("gebeld", exact=True).click()
        self.page.get_by_text("30 min", exact=False).first.click()
        self.field.fill(self.words)

    @property
    def field(self):
        return self.page.locator("textarea[name=note]")

    def save(self) -> None:
        self.page.get_by_role("button", name="Opslaan", exact=True).click()

    def kept(self) -> int:
        """How often it stands in the log."""
        other = self.page.context.new_page()
        other.goto(self.page.url.split("#")[0].removesuffix("contact/"))
        found = other.get_by_text(self.words).count()
        other.close()
        return found


class Talent:
    """A trainer adds to a plan; the answer is a part of the page."""

    who, address = "Aisha", re.compile(r"/plans/[^/]+/talents/add/")
    mail = "aisha@demo.example"

    def __init__(self, page: Page) -> None:
        self.page = page
        self.words = f"Ik kan goed organiseren, keer {uuid4().hex[:6]}."

    def open(self) -> None:
        self.page.goto("/participants/")
        self.page.locator("#results a[href^='/participants/DNT-']").first.click()
        plan = self.page.locator("a[href^='/plans/DNT-']").first.get_attribute("href")
        self.page.goto(plan)
        self.page.wait_for_url(re.compile("/plans/DNT-"))
        self.page.locator("a[href*='/talents/add/']").click()

    def fill(self) -> None:
        self.field.fill(self.words)

    @property
    def field(self):
        return self.page.locator("form[hx-post*='/talents/add/'] input[name=text]")

    def save(self) -> None:
        self.page.locator("form[hx-post*='/talents/add/'] button[type=submit]").click()

    def kept(self) -> int:
        other = self.page.context.new_page()
        other.goto(self.page.url.split("#")[0].split("?")[0])
        found = other.get_by_text(self.words).count()
        other.close()
        return found


KINDS = [ContactNote, Talent]


@pytest.fixture(params=KINDS, ids=lambda kind: kind.__name__)
def form(request, enter):
    """A form of one kind, filled in and not sent."""
    kind = request.param
    made = kind(enter(kind.who))
    # What was typed is on the page on purpose when a test ends.
    made.page.on("dialog", lambda dialog: dialog.accept())
    made.open()
    made.fill()
    return made


def told(form) -> Locator:
    """What is said at the form."""
    return form.page.locator(".sending-state")


def saved(form) -> Locator:
    """What the server says once it is saved."""
    return form.page.locator("[data-state=saved], .alert-success").first


def test_it_is_saved_once_and_the_page_says_so(form):
    form.save()
    expect(saved(form)).to_be_visible()
    assert form.kept() == 1


NOT_SAVED = [
    (status(403), "mag dit niet meer"),
    (status(404), "er niet meer"),
    (status(400), "kan het niet verstuurd worden"),
    (status(500), "Nog niet opgeslagen"),
    (cut_off, "Nog niet opgeslagen"),
    (timed_out, "Nog niet opgeslagen"),
]


def test_what_is_not_saved_is_not_called_saved_and_can_be_sent_again(form):
    used = set()
    for outcome, words in NOT_SAVED:
        with answered_by(form.page, form.address, outcome) as keys:
            form.save()
            expect(told(form)).to_contain_text(words)
        assert form.field.input_value() == form.words
        used |= set(keys)
    assert form.kept() == 0
    assert len(used) == 1
    form.save()
    expect(saved(form)).to_be_visible()
    assert form.kept() == 1


def test_a_lost_reply_is_asked_for_again_and_kept_once(form):
    with answered_by(form.page, form.address, reply_lost):
        form.save()
        expect(told(form)).to_contain_text("Nog niet opgeslagen")
    form.page.get_by_role("button", name="Probeer het opnieuw").click()
    expect(saved(form)).to_be_visible()
    assert form.kept() == 1


def test_without_a_connection_it_waits_and_goes_when_there_is_one(form):
    form.page.context.set_offline(True)
    form.save()
    expect(told(form)).to_contain_text("Nog niet opgeslagen")
    form.page.context.set_offline(False)
    expect(saved(form)).to_be_visible()
    assert form.kept() == 1


def test_two_quick_clicks_make_one(form):
    button = form.page.locator("form:has(:focus) button[type=submit]")
    form.field.focus()
    button.evaluate("button => { button.click(); button.click(); }")
    expect(saved(form)).to_be_visible()
    assert form.kept() == 1


SEEN, TRAINED = "Ik heb de VOG gezien", "Als afgerond vastleggen"
#: Presses the first button, and the second while what the first sends is on its way.
TWO = """([first, second]) => {
  const press = words => [...document.querySelectorAll("button")]
    .find(one => one.textContent.includes(words)).click();
  press(first);
  setTimeout(() => press(second), 50);
}"""


@pytest.fixture
def new_coach(enter) -> Page:
    """The page of a coach of whom VOG and training are recorded, each by a form of its own."""
    page = enter("Marleen")
    page.get_by_role("link", name="Coaches").first.click()
    page.get_by_role("link", name="Coach toevoegen").click()
    page.get_by_role("textbox", name="Naam").fill(f"Vera {uuid4().hex[:6]}")
    page.get_by_role("textbox", name="E-mailadres").fill(f"vera-{uuid4().hex[:6]}@demo.example")
    page.get_by_role("button", name="Toevoegen").click()
    expect(page.get_by_role("button", name=SEEN)).to_be_visible()
    return page


def test_two_forms_pressed_after_each_other_are_both_saved(new_coach):
    page, sent = new_coach, itertools.count(1)
    ready = page.locator("section[aria-labelledby=ready]")
    day = datetime.date.today().isoformat()
    ready.locator("form", has=page.locator("[value=vog]")).get_by_label("Afgegeven op").fill(day)

    def the_second_is_slow(route: Route) -> None:
        # Whatever the page does meanwhile: a request that it stopped does not arrive.
        if route.request.method == "POST" and next(sent) == 2:
            time.sleep(2)
        with contextlib.suppress(Error):
            route.continue_()

    page.route(re.compile("/coaching/coaches/[^/]+/$"), the_second_is_slow)
    page.evaluate(TWO, [SEEN, TRAINED])
    expect(ready).to_contain_text("Nieuwere VOG vastleggen")
    expect(ready.get_by_role("button", name=TRAINED)).to_have_count(0)


def test_what_was_pressed_after_something_wrong_is_said_not_to_be_sent(new_coach):
    page = new_coach

    def slow(route: Route) -> None:
        time.sleep(0.3)
        route.continue_()

    page.route(re.compile("/coaching/coaches/[^/]+/$"), slow)
    # Without the day on which the VOG was issued.
    page.evaluate(TWO, [SEEN, TRAINED])
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator("#sending")).to_contain_text("Niet verstuurd")
    expect(page.get_by_role("button", name=TRAINED)).to_be_visible()


def test_whoever_is_signed_out_signs_in_on_the_page_and_it_goes_on(form, accessible):
    form.page.context.clear_cookies()
    form.save()
    dialog = form.page.locator("#sign-in-again")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_label("E-mailadres")).to_be_visible()
    accessible(form.page)
    dialog.get_by_label("E-mailadres").fill(form.mail)
    dialog.locator("input[name=password]").fill("zomaar iets anders")
    dialog.get_by_role("button", name="Inloggen", exact=True).click()
    expect(dialog.get_by_role("alert").first).to_contain_text("klopt niet")
    dialog.locator("input[name=password]").fill(DEMO_PASSWORD)
    dialog.get_by_role("button", name="Inloggen", exact=True).click()
    expect(saved(form)).to_be_visible()
    assert form.kept() == 1


def test_if_somebody_else_signs_in_nothing_of_it_is_sent_or_shown(form):
    form.page.context.clear_cookies()
    form.save()
    dialog = form.page.locator("#sign-in-again")
    dialog.get_by_label("E-mailadres").fill("marleen@demo.example")
    dialog.locator("input[name=password]").fill(DEMO_PASSWORD)
    dialog.get_by_role("button", name="Inloggen", exact=True).click()
    expect(form.page.get_by_role("heading", level=1)).to_contain_text("Marleen")
    assert form.words not in form.page.content()
    assert form.page.url.endswith("/")


def test_who_does_not_sign_in_keeps_the_page_and_can_later(form):
    form.page.context.clear_cookies()
    form.save()
    form.page.get_by_role("button", name="Nu niet").click()
    expect(told(form)).to_contain_text("niet meer ingelogd")
    assert form.field.input_value() == form.words
    form.page.get_by_role("button", name="Log opnieuw in").click()
    expect(form.page.locator("#sign-in-again")).to_be_visible()


def test_signed_in_again_in_another_window_it_is_saved_at_once(form, portal):
    other = form.page.context.new_page()
    form.page.context.clear_cookies()
    other.goto(portal + "/team/demo/")
    other.locator("li", has_text=form.who).get_by_role("button").click()
    other.wait_for_url(portal + "/")
    other.close()
    form.save()
    expect(saved(form)).to_be_visible()
    assert form.kept() == 1


def test_something_wrong_is_said_at_its_field_and_what_was_typed_stays(enter):
    form = ContactNote(enter("Els"))
    form.page.on("dialog", lambda dialog: dialog.accept())
    form.open()
    form.field.fill(form.words)
    form.save()
    expect(form.page.locator(".error-summary")).to_be_focused()
    assert form.field.input_value() == form.words
    form.fill()
    form.save()
    expect(form.page.locator(".alert-success")).to_be_visible()
    assert form.kept() == 1


def test_words_survive_a_closed_tab_and_are_offered_again(form):
    expect(form.page.locator(".draft-state")).to_contain_text("Als concept bewaard")
    context, address = form.page.context, form.page.url
    form.page.close()
    form.page = context.new_page()
    form.page.on("dialog", lambda dialog: dialog.accept())
    form.page.goto(address)
    if isinstance(form, Talent):
        form.page.locator("a[href*='/talents/add/']").click()
    form.page.get_by_role("button", name="Zet het terug").click()
    assert form.field.input_value() == form.words
    form.save()
    expect(saved(form)).to_be_visible()
    assert form.kept() == 1
    form.page.goto("/drafts/")
    assert form.words not in form.page.content()


# -- All of it at once -----------------------------------------------------------------------


def go_on_until_saved(form) -> None:
    """Do what the page asks for, as often as it does: try again, or sign in."""
    again = form.page.get_by_role("button", name="Probeer het opnieuw")
    dialog = form.page.locator("#sign-in-again[open]")
    for _times in range(10):
        expect(saved(form).or_(again).or_(dialog).first).to_be_visible(timeout=20_000)
        if dialog.is_visible():
            dialog.get_by_label("E-mailadres").fill(form.mail)
            dialog.locator("input[name=password]").fill(DEMO_PASSWORD)
            dialog.get_by_role("button", name="Inloggen", exact=True).click()
            expect(dialog).to_be_hidden()
        elif again.is_visible():
            again.click()
            expect(again).to_have_count(0)
        else:
            return
    raise AssertionError("not saved in ten times")


def test_a_coachs_bad_afternoon_ends_with_what_was_typed(enter):
    """400 ms delay, one in five lost, two breaks, a killed tab, an expired session."""
    lines = [go_on, go_on, cut_off, go_on, go_on, go_on, go_on, reply_lost, go_on, go_on]
    luck = itertools.cycle(lines)

    def bad_line(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        # A tab that is killed takes its requests with it.
        with contextlib.suppress(Error):
            time.sleep(0.4)
            next(luck)(route)

    page = enter("Els")
    forms = []
    for number in range(6):
        form = ContactNote(page)
        page.on("dialog", lambda dialog: dialog.accept())
        form.open()
        page.context.route(form.address, bad_line)
        page.context.route("**/drafts/keep/", bad_line)
        if number == 1:
            page.context.set_offline(True)
        form.fill()
        if number == 2:
            expect(page.locator(".draft-state")).to_contain_text("Als concept bewaard")
            address = page.url
            killed, page = page, page.context.new_page()
            killed.close()
            form.page = page
            page.goto(address)
            page.get_by_role("button", name="Zet het terug").click()
        if number == 3:
            page.context.clear_cookies()  # her session runs out
        if number == 4:
            page.context.set_offline(True)
        form.save()
        if number in (1, 4):
            expect(told(form)).to_contain_text("Nog niet opgeslagen")
            page.context.set_offline(False)
        go_on_until_saved(form)
        forms.append(form)
        page.context.unroute_all()
        page.goto("/")
    for form in forms:
        page.locator("a[href*='/coaching/tracks/']").first.click()
        page.wait_for_url(re.compile("/coaching/tracks/"))
        assert page.get_by_text(form.words).count() == 1
        page.goto("/drafts/")
        assert form.words not in page.content()
        page.goto("/")
