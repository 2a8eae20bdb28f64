"""The portal's own scripts in a real browser: leaving, menus, marks sent again.

The pages are served by the test itself, with the portal's policy for scripts.
"""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

SITE = "http://portal.test"
NEUTRAL = "http://neutral.test/"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"
#: As the portal's own pages have it: which answers are drawn, and which are errors.
BASE = (Path(__file__).parents[2] / "templates/base.html").read_text()
HTMX_CONFIG = BASE.partition("htmx-config")[2].partition("content='")[2].partition("'")[0]
#: What the device keeps; htmx keeps the address of the page it is on.
KEPT = "Object.keys({...localStorage, ...sessionStorage})"
OWN_ADDRESS = "htmx-current-path-for-history"


#: Not deferred, as in base.html.
AT_ONCE = ("js/quick-exit.js",)


class Site:
    """A few pages, and what was asked of them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked: list[str] = []
        self.pages: dict[str, str] = {}
        self.away = False
        #: Who is signed in, as the pages say.
        self.account = ""
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
            route.fulfill(status=self.refuses, body="<p>Not so</p>", content_type="text/html")
        else:
            headers = {"Content-Security-Policy": POLICY}
            body = self.pages.get(path, "")
            route.fulfill(body=body, content_type="text/html", headers=headers)

    def show(self, body: str, *scripts: str, path: str = "/") -> Page:
        sources = "".join(
            f'<script src="/static/{script}"{"" if script in AT_ONCE else " defer"}></script>'
            for script in ("django_htmx/htmx-2.min.js", *scripts)
        )
        self.pages[path] = (
            f"<!doctype html><html lang='nl'><head><title>p</title>"
            f"<meta name='htmx-config' content='{HTMX_CONFIG}'>{sources}</head>"
            f"<body data-account='{self.account}'>{body}</body></html>"
        )
        self.page.goto(SITE + path)
        return self.page


@pytest.fixture
def site(page) -> Site:
    return Site(page)


LEAVE = f"""
  <form method="post" action="/leave" data-quick-exit data-to="{NEUTRAL}" data-title="Weather"
    data-offline="No connection."><button>Quick exit</button></form>
"""
#: As on a page of who is signed in.
SIGN_OUT = '<form method="post" action="/out" data-sign-out></form>'
EXIT = LEAVE + SIGN_OUT + '<h1>DNT</h1><p>Samira</p><input id="field">'


def leave(page: Page) -> None:
    page.get_by_role("button", name="Quick exit").click()


def test_leaving_replaces_the_page_and_signs_out(site):
    page = site.show(EXIT, "js/quick-exit.js")
    entries = page.evaluate("history.length")
    leave(page)
    page.wait_for_url(NEUTRAL)
    assert page.evaluate("history.length") == entries  # the page itself cannot be gone back to
    assert any(asked.startswith("POST /leave") for asked in site.asked)


def test_leaving_without_a_connection_shows_a_page_that_says_nothing(site, context):
    page = site.show(EXIT, "js/quick-exit.js", path="/coaching/tracks/1/")
    entries = page.evaluate("history.length")
    context.set_offline(True)
    leave(page)
    expect(page.get_by_role("heading")).to_have_text("Weather")
    shown = page.evaluate("document.documentElement.innerHTML")
    assert "DNT" not in shown
    assert "Samira" not in shown
    assert (page.title(), page.url) == ("Weather", SITE + "/")
    assert page.evaluate("history.length") == entries
    # With the connection back she is signed out, and on the neutral site.
    site.asked.clear()
    context.set_offline(False)
    page.wait_for_url(NEUTRAL)
    assert any(asked.startswith("POST /leave") for asked in site.asked)


def test_who_left_without_a_connection_is_signed_out_before_a_page_is_shown(site, context):
    page = site.show(EXIT, "js/quick-exit.js")
    context.set_offline(True)
    leave(page)
    expect(page.get_by_role("heading")).to_have_text("Weather")
    # The tab was closed; the next page of the portal is opened later.
    later = context.new_page()
    page.close()
    context.set_offline(False)
    other = Site(later)
    other.pages["/"] = LEAVE + "<h1>Sign in</h1>"
    held = []
    later.route(SITE + "/leave", lambda route: held.append(route))
    other.show(EXIT, "js/quick-exit.js", path="/groups/")
    later.wait_for_function("document.title === 'Weather'")
    assert "Samira" not in later.content()
    while not held:
        later.wait_for_timeout(50)
    held[0].fulfill(body="", content_type="text/html")
    expect(later.get_by_role("heading", name="Sign in")).to_be_visible()


def test_who_is_signed_out_for_certain_sees_pages_again(site):
    page = site.show(EXIT, "js/quick-exit.js")
    page.evaluate("localStorage.setItem('away', '1')")
    site.show(LEAVE + "<h1>Sign in</h1>", "js/quick-exit.js", path="/accounts/login/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert page.evaluate("localStorage.getItem('away')") is None
    site.show(EXIT, "js/quick-exit.js")
    expect(page.get_by_role("heading", name="DNT")).to_be_visible()
    assert not any(asked.startswith("POST") for asked in site.asked)


def test_what_stands_open_in_another_tab_is_left_too(site, context):
    page = site.show(EXIT, "js/quick-exit.js")
    second = Site(context.new_page())
    second.show(EXIT, "js/quick-exit.js", path="/groups/")
    leave(page)
    second.page.wait_for_url(NEUTRAL)


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


WORRY = """
  <a href="/worry/" data-worry>I am worried</a>
  <dialog id="in-danger"><a href="tel:112">112</a><a data-again href="/">Again</a></dialog>
"""


@pytest.mark.parametrize("says_it_is_connected", [True, False])
def test_without_a_connection_a_worry_leads_to_telephone_numbers(
    site, context, says_it_is_connected
):
    page = site.show(WORRY, "js/in-danger.js")
    # A phone on a bad line says that it is connected.
    context.set_offline(not says_it_is_connected)
    page.unroute("**/*")
    page.route("**/*", lambda route: route.abort("internetdisconnected"))
    page.get_by_role("link", name="I am worried").click()
    expect(page.get_by_role("link", name="112")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="112")).to_be_hidden()
    assert page.url == SITE + "/"


def test_with_a_connection_a_worry_leads_to_its_form(site):
    page = site.show(WORRY, "js/in-danger.js")
    page.get_by_role("link", name="I am worried").click()
    page.wait_for_url(SITE + "/worry/")


PART = """
  <section id="part"><h2>Talents</h2><ul><li id="a" data-focus>patient</li></ul>
    <p role="status">Added.</p></section>
"""
OPENED = """
  <section id="part"><h2>Talents</h2><form data-focus><input type="hidden" name="h">
    <label>Talent<input name="t"></label></form></section>
"""
CHANGES = """
  <section id="part"><h2>Talents</h2>
    <button hx-get="/open" hx-target="#part" hx-swap="outerHTML">Open</button>
    <form hx-post="/add" hx-target="#part" hx-swap="outerHTML"><button>Add</button></form>
    <form hx-post="/plain" hx-target="#part" hx-swap="outerHTML"><button>Plain</button></form>
  </section><p id="announcer" role="status"></p>
"""


@pytest.mark.parametrize(
    ("press", "answer", "focused", "said"),
    [
        ("Open", OPENED, "input", ""),
        ("Add", PART, "li", "Added."),
        ("Plain", "<section id='part'><h2 data-say='Renewed'>New</h2></section>", "h2", "Renewed"),
    ],
)
def test_after_a_change_the_focus_goes_on_there_and_it_is_said(site, press, answer, focused, said):
    page = site.show(CHANGES, "js/portal.js", "js/focus.js")
    page.unroute("**/*")
    page.route("**/*", lambda route: route.fulfill(body=answer, content_type="text/html"))
    page.get_by_role("button", name=press).focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"#part {focused}:focus")).to_be_visible()
    expect(page.locator("body > p#announcer")).to_have_text(said)


TAPPED = """
  <div id="woman-1" role="group" aria-label="Samira">
    <form method="post" action="/mark/1" data-tap="woman-1">
      <input type="hidden" name="seen" value="7">
      <button name="tap" value="1" data-code="1">er</button>
      <button name="tap" value="4" data-code="4">weg</button></form>
    <form method="post" action="/coach/1" data-tap="woman-1" data-takes-back>
      <button name="tap" value="1" data-code="1">klikt</button></form>
    <span data-tap-state></span></div>
"""
TAPS = "<div id='taps' hidden data-waiting='waits' data-away='away' data-saved='saved'>" + (
    "<div data-text></div></div>"
)
TAP_SCRIPTS = ("js/portal.js", "js/taps.js")


@pytest.fixture
def taps(site) -> Page:
    """A row to tap, for somebody who is signed in, on a page that is no secure one."""
    site.account = "a1"
    for address in ("/mark/1", "/coach/1"):
        site.pages[address] = TAPPED
    return site.show(TAPS + TAPPED, *TAP_SCRIPTS)


def sent(site: Site) -> list[str]:
    """What was sent, without the moments of it."""
    posts = [asked for asked in site.asked if asked.startswith("POST")]
    return [re.sub(r"&at=\d+", "", post) for post in posts]


def test_of_taps_that_wait_the_newest_of_each_question_is_sent_in_their_order(site, taps):
    state = taps.locator("[data-tap-state]")
    site.away = True
    taps.get_by_role("button", name="er").click()
    expect(state).to_have_text("away")
    taps.get_by_role("button", name="weg").click()  # she changes her mind: the newest counts
    taps.get_by_role("button", name="klikt").click()
    expect(state).to_have_text("away")
    taps.wait_for_timeout(300)
    site.asked.clear()
    site.away = False
    taps.evaluate("window.dispatchEvent(new Event('online'))")
    expect(state).to_have_text("saved")
    assert sent(site) == ["POST /mark/1 tap=4&seen=7", "POST /coach/1 tap=1&seen="]


def test_a_tap_is_sent_with_the_same_key_until_it_is_answered(site, taps):
    keys = []
    taps.on("request", lambda asked: keys.append(asked.headers.get("x-once")))
    site.refuses = 503
    taps.get_by_role("button", name="er").click()
    expect(taps.locator("[data-tap-state]")).to_have_text("away")
    site.refuses = 0
    expect(taps.locator("[data-tap-state]")).to_have_text("saved", timeout=10_000)
    assert len(keys) >= 2
    assert len(set(keys)) == 1
    assert keys[0].endswith(".a1")


def test_a_trembling_finger_is_one_tap(site, taps):
    taps.get_by_role("button", name="klikt").dblclick()
    expect(taps.locator("[data-tap-state]")).to_have_text("saved")
    taps.wait_for_timeout(300)
    assert sent(site) == ["POST /coach/1 tap=1&seen="]


def test_without_an_account_a_form_is_sent_as_it_is(site):
    site.pages["/mark/1"] = "<p>the next page</p>"
    page = site.show(TAPS + TAPPED, *TAP_SCRIPTS)
    page.get_by_role("button", name="er").click()
    expect(page.get_by_text("the next page")).to_be_visible()
    assert sent(site) == ["POST /mark/1 seen=7&tap=1"]
