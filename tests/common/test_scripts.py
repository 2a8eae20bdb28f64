"""The portal's own scripts in a real browser: leaving, unsaved text, marks sent again.

The pages are served by the test itself, with the portal's policy for scripts.
"""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

SITE = "http://portal.test"
NEUTRAL = "http://neutral.test/"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"
HTMX_CONFIG = '{"includeIndicatorStyles":false,"allowEval":false,"historyCacheSize":0}'
#: What the device keeps; htmx keeps the address of the page it is on.
KEPT = "Object.keys({...localStorage, ...sessionStorage})"
OWN_ADDRESS = "htmx-current-path-for-history"


class Site:
    """A few pages, and what was asked of them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked: list[str] = []
        self.pages: dict[str, str] = {}
        self.away = False
        #: The status that everything sent is answered with, when it is.
        self.refuses = 0
        page.route("**/*", self._answer)

    def _answer(self, route) -> None:
        request = route.request
        path = request.url.removeprefix(SITE)
        self.asked.append(f"{request.method} {path} {request.post_data or ''}".strip())
        if request.url == NEUTRAL:
            route.fulfill(body="<title>Weather</title>sun", content_type="text/html")
        elif path.startswith("/static/"):
            found = finders.find(path.removeprefix("/static/"))
            body = Path(found).read_text()
            route.fulfill(body=body, content_type="text/javascript")
        elif request.method == "POST" and self.away:
            route.abort("internetdisconnected")
        elif request.method == "POST" and self.refuses:
            route.fulfill(status=self.refuses, body="<p>Sign in</p>", content_type="text/html")
        else:
            headers = {"Content-Security-Policy": POLICY}
            body = self.pages.get(path, "")
            route.fulfill(body=body, content_type="text/html", headers=headers)

    def show(self, body: str, *scripts: str, path: str = "/") -> Page:
        sources = "".join(
            f'<script src="/static/{script}" defer></script>'
            for script in ("django_htmx/htmx-2.min.js", *scripts)
        )
        self.pages[path] = (
            f"<!doctype html><html lang='nl'><head><title>p</title>"
            f"<meta name='htmx-config' content='{HTMX_CONFIG}'>{sources}</head>"
            f"<body>{body}</body></html>"
        )
        self.page.goto(SITE + path)
        return self.page


@pytest.fixture
def site(page) -> Site:
    return Site(page)


EXIT = f"""
  <a href="{NEUTRAL}" data-quick-exit data-title="Weather">Quick exit</a>
  <form method="post" action="/out" data-sign-out><input name="token" value="t"></form>
  <input id="field">
"""


def test_leaving_replaces_the_page_and_signs_out(site):
    page = site.show(EXIT, "js/quick-exit.js")
    entries = page.evaluate("history.length")
    page.get_by_role("link").click()
    page.wait_for_url(NEUTRAL)
    assert page.evaluate("history.length") == entries  # the page itself cannot be gone back to
    assert any(asked.startswith("POST /out") for asked in site.asked)


def test_shift_three_times_leaves(site):
    page = site.show(EXIT, "js/quick-exit.js")
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(NEUTRAL)


def test_typing_capitals_does_not_leave(site):
    page = site.show(EXIT, "js/quick-exit.js")
    page.locator("#field").focus()
    for letter in "ABCDE":
        page.keyboard.press(f"Shift+{letter}")
    assert page.url == SITE + "/"


def test_leaving_is_not_held_up_by_unsaved_text(site):
    form = "<form data-warn-unsaved><input id='typed'></form>"
    page = site.show(EXIT + form, "js/quick-exit.js", "js/unsaved.js")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("#typed").fill("x")
    page.get_by_role("link").click()
    page.wait_for_url(NEUTRAL)
    assert asked == []


def test_typed_text_is_not_lost_without_a_warning_nor_kept_on_the_device(site):
    page = site.show("<form data-warn-unsaved><input id='typed'></form>", "js/unsaved.js")
    warned = []
    page.on("dialog", lambda dialog: (warned.append(dialog.type), dialog.accept()))
    page.goto(SITE + "/elsewhere")
    assert warned == []  # nothing typed, nothing asked
    page = site.show("<form data-warn-unsaved><input id='typed'></form>", "js/unsaved.js")
    page.locator("#typed").click()
    page.keyboard.type("about her")
    assert page.evaluate(KEPT) <= [OWN_ADDRESS]
    page.goto(SITE + "/elsewhere")
    assert warned == ["beforeunload"]


def test_sending_a_form_asks_nothing(site):
    page = site.show(
        "<form method='post' action='/saved' data-warn-unsaved><input id='typed' name='a'>"
        "<button>Save</button></form>",
        "js/unsaved.js",
    )
    warned = []
    page.on("dialog", lambda dialog: (warned.append(dialog.type), dialog.accept()))
    page.locator("#typed").click()
    page.keyboard.type("x")
    page.get_by_role("button").click()
    page.wait_for_url(SITE + "/saved")
    assert warned == []


ROW = """
  <div class="mark-row"><form method="post" action="/mark/1" hx-post="/mark/1"
    hx-target="closest .mark-row" hx-swap="outerHTML" data-resend>
    <button name="mark" value="present">er</button>
    <button name="mark" value="absent">weg</button></form></div>
"""
STATE = (
    "<p id='save-state' role='status' data-saved='saved' data-waiting='waiting' "
    "data-lost='lost'></p>"
)
TOLD = (
    "<div id='not-saved' role='alert' hidden data-signed-out='signed out' "
    "data-refused='refused' data-failed='failed'><span data-text></span>"
    "<a href='/accounts/login/' hidden>Sign in</a></div>"
)
#: A form that is sent once, without being sent again by itself.
ONCE = ROW.replace(" data-resend", "")


def test_a_mark_that_could_not_be_saved_is_sent_again_when_the_connection_is_back(site):
    page = site.show(STATE + ROW, "js/resend.js")
    site.pages["/mark/1"] = ROW.replace(">weg<", ">weg ✓<")
    site.away = True
    page.get_by_role("button", name="er").click()
    expect(page.get_by_role("status")).to_have_text("waiting")
    page.get_by_role("button", name="weg").click()  # she changes her mind: the newest counts
    expect(page.get_by_role("status")).to_have_text("waiting")
    assert page.evaluate(KEPT) <= [OWN_ADDRESS]
    site.away = False
    site.asked.clear()
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.get_by_role("button", name="weg ✓")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("saved")
    assert site.asked == ["POST /mark/1 mark=absent"]


@pytest.mark.parametrize(
    ("status", "told"),
    [(401, "signed out"), (403, "refused"), (404, "refused"), (500, "failed"), (503, "failed")],
)
def test_what_was_not_accepted_is_not_called_saved(site, status, told):
    page = site.show(TOLD + STATE + ONCE, "js/resend.js", "js/not-saved.js")
    site.refuses = status
    page.get_by_role("button", name="er").click()
    expect(page.get_by_role("alert")).to_contain_text(told)
    # Nothing of the answer is drawn in the page, and only who is signed out is sent to sign in.
    expect(page.get_by_role("button", name="er")).to_be_visible()
    expect(page.get_by_role("link")).to_have_count(1 if status == 401 else 0)


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_lost_mark_is_not_called_saved_either(site, status):
    page = site.show(TOLD + STATE + ROW, "js/resend.js", "js/not-saved.js")
    site.refuses = status
    page.get_by_role("button", name="er").click()
    expect(page.get_by_role("status")).to_have_text("lost")
    expect(page.get_by_role("alert")).to_be_visible()


def test_a_mark_that_waits_to_be_sent_again_is_not_called_lost(site):
    page = site.show(TOLD + STATE + ROW, "js/resend.js", "js/not-saved.js")
    site.refuses = 500
    page.get_by_role("button", name="er").click()
    expect(page.get_by_role("status")).to_have_text("waiting")
    expect(page.get_by_role("alert")).to_be_hidden()


def test_what_did_not_arrive_at_all_is_told_and_taken_back_once_it_did(site):
    page = site.show(TOLD + ONCE, "js/not-saved.js")
    site.pages["/mark/1"] = ONCE.replace(">weg<", ">weg ✓<")
    site.away = True
    page.get_by_role("button", name="weg").click()
    expect(page.get_by_role("alert")).to_contain_text("failed")
    site.away = False
    page.get_by_role("button", name="weg").click()
    expect(page.get_by_role("button", name="weg ✓")).to_be_visible()
    expect(page.get_by_role("alert")).to_be_hidden()


def test_a_menu_closes_on_escape_and_gives_the_focus_back(site):
    page = site.show(
        "<details class='menu'><summary>Acties</summary><a href='/x'>x</a></details>",
        "js/menus.js",
    )
    page.locator("summary").click()
    expect(page.get_by_role("link")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link")).to_be_hidden()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_the_chosen_display_stays(site):
    body = "<div data-theme-choices hidden><button data-theme-choice='dark'>Dark</button></div>"
    page = site.show(body, "js/theme.js")
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "light"
    page.get_by_role("button").click()
    page.reload()
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    expect(page.get_by_role("button")).to_have_attribute("aria-pressed", "true")
