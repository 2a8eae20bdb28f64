"""What a page says of a session that is about to end, in a real browser with its clock moved."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

SITE = "http://portal.test"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"
HOUR, MINUTE = 3600, 60


class Portal:
    """A page of the portal, and what the server says of the session; the test moves the time."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.passed = self.acted = 0
        self.over = 12 * HOUR
        self.away = self.ended_elsewhere = False
        self.asked: list[str] = []
        page.clock.install(time=0)
        page.route("**/*", self._answer)

    @property
    def left(self) -> dict[str, int]:
        return {"idle": HOUR - (self.passed - self.acted), "over": self.over - self.passed}

    def _answer(self, route) -> None:
        request, path = route.request, route.request.url.removeprefix(SITE)
        if path.startswith("/static/"):
            body = Path(finders.find(path.removeprefix("/static/"))).read_text()
            route.fulfill(body=body, content_type="text/javascript")
        elif path == "/accounts/session/":
            self.asked.append(request.method)
            if self.away:
                route.abort("internetdisconnected")
                return
            if self.ended_elsewhere or min(self.left.values()) <= 0:
                route.fulfill(status=401, body="{}")
                return
            if request.method == "POST":
                assert request.headers["x-csrftoken"] == "t0k3n"
                self.acted = self.passed
            route.fulfill(body=json.dumps(self.left), content_type="application/json")
        else:
            with translation.override("nl"):
                asks = SimpleNamespace(session_left=SimpleNamespace(**self.left), path="/")
                box = render_to_string("common/session_end.html", {"request": asks})
            body = (
                "<!doctype html><html lang='nl'><head><title>p</title>"
                "<script src='/static/js/portal.js' defer></script>"
                "<script src='/static/js/session.js' defer></script></head>"
                """<body hx-headers='{"x-csrftoken": "t0k3n"}'>"""
                f"<main id='main' tabindex='-1'>{box}<textarea id='note'></textarea></main></body>"
            )
            headers = {"Content-Security-Policy": POLICY}
            route.fulfill(body=body, content_type="text/html", headers=headers)

    def go_by(self, minutes: float) -> None:
        """Let time pass, on the server and in the browser."""
        for _step in range(int(minutes * 2)):
            self.passed += 30
            self.page.clock.run_for(30_000)
            self.page.wait_for_timeout(15)

    @property
    def notice(self):
        return self.page.get_by_role("alert")


@pytest.fixture
def portal(page) -> Portal:
    made = Portal(page)
    page.goto(SITE + "/")
    return made


def test_five_minutes_before_the_end_it_says_so_and_one_press_goes_on(portal):
    portal.go_by(54)
    expect(portal.notice).to_have_count(0)
    assert portal.asked == [], "nothing is asked while there is time"
    portal.page.locator("#note").focus()
    portal.go_by(1.5)
    expect(portal.notice).to_contain_text("Binnen 5 minuten word je uitgelogd")
    expect(portal.page.locator("#note")).to_be_focused()
    assert "POST" not in portal.asked
    portal.page.get_by_role("button", name="Blijf ingelogd").click()
    expect(portal.notice).to_have_count(0)
    expect(portal.page.locator("#note")).to_be_focused()
    assert portal.asked.count("POST") == 1
    portal.go_by(50)
    expect(portal.notice).to_have_count(0)


def test_at_the_end_nothing_on_the_screen_is_gone(portal):
    note = portal.page.locator("#note")
    note.fill("zij belde terug")
    portal.go_by(62)
    expect(portal.notice).to_contain_text("Je bent uitgelogd")
    expect(portal.notice.get_by_role("link")).to_have_attribute("href", "/accounts/login/?next=/")
    expect(note).to_have_value("zij belde terug")
    asked = len(portal.asked)
    portal.page.keyboard.press("a")
    portal.go_by(10)
    assert len(portal.asked) == asked, "what has ended is not asked after"


def test_who_types_goes_on_and_says_so_once_a_minute_at_most(portal):
    note = portal.page.locator("#note")
    note.focus()
    for _minute in range(90):
        portal.page.keyboard.type("la")
        portal.go_by(1)
    expect(portal.notice).to_have_count(0)
    assert portal.asked.count("POST") <= 90
    assert portal.asked.count("POST") >= 80


def test_what_a_script_does_to_a_field_is_no_act(portal):
    for _minute in range(56):
        portal.page.evaluate(
            "document.getElementById('note').dispatchEvent(new Event('input', {bubbles: true}))"
        )
        portal.go_by(1)
    expect(portal.notice).to_contain_text("Binnen 5 minuten")
    assert "POST" not in portal.asked


def test_the_end_that_nothing_moves_has_no_button(portal):
    portal.over = HOUR - 2 * MINUTE
    portal.page.reload()
    note = portal.page.locator("#note")
    note.focus()
    for _minute in range(54):
        portal.page.keyboard.type("la")
        portal.go_by(1)
    expect(portal.notice).to_contain_text("Wat je typte blijft bewaard")
    expect(portal.page.get_by_role("button")).to_have_count(0)
    for _minute in range(6):
        portal.page.keyboard.type("la")
        portal.go_by(1)
    expect(portal.notice).to_contain_text("Je bent uitgelogd")


def test_another_tab_in_which_someone_works_keeps_this_one_quiet(portal):
    portal.go_by(30)
    portal.acted = portal.passed
    portal.go_by(30)
    expect(portal.notice).to_have_count(0)
    assert set(portal.asked) == {"GET"}


def test_it_is_spoken_once(portal):
    portal.page.evaluate(
        """() => {
            window.spoken = 0;
            const box = document.getElementById("session-end");
            new MutationObserver((changes) => {
                if (changes.some((change) => change.addedNodes.length)) window.spoken += 1;
            }).observe(box, {childList: true});
        }"""
    )
    portal.go_by(59)
    expect(portal.notice).to_be_visible()
    assert portal.page.evaluate("window.spoken") == 1


def test_without_a_connection_it_is_counted_here(portal):
    portal.away = True
    portal.go_by(57)
    expect(portal.notice).to_contain_text("Binnen 5 minuten")
    portal.away = False
    portal.page.get_by_role("button", name="Blijf ingelogd").click()
    expect(portal.notice).to_have_count(0)


def test_signing_in_again_in_place_takes_the_notice_away(portal):
    portal.go_by(62)
    expect(portal.notice).to_contain_text("Je bent uitgelogd")
    portal.acted = portal.passed
    portal.page.evaluate("window.dispatchEvent(new Event('portal:signed-in'))")
    expect(portal.notice).to_have_count(0)
