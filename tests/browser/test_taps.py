"""Taps on a poor line: what the person sees, and what the database holds (docs/outcomes.md).

The portal is the demo; between it and the browser the test makes the trouble. What the
database holds is what the portal shows to somebody else who opens the page.
"""

import contextlib
import datetime
import os
import random
import re
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect
from playwright.sync_api import Error as PlaywrightError

from dnt_portal.accounts.demo import DEMO_PASSWORD
from tests.browser.conftest import PHONE
from tests.browser.hands import new_name, refer

#: The choices of a mark and what each sends, in Dutch.
CODES = {"aanwezig": 1, "te laat": 2, "afgemeld": 3, "afwezig": 4}
TAPS = re.compile(r"/mark(-all)?/")
#: A tap is tried again within this, in milliseconds.
SENT_WITHIN = 12_000
READS_QUEUE = """() => new Promise((done) => {
  const asked = indexedDB.open("portal-taps", 1);
  asked.onsuccess = () => {
    const all = asked.result.transaction("taps").objectStore("taps").getAll();
    all.onsuccess = () => done(all.result);
  };
})"""


@dataclass
class Watcher:
    """The project leader, who opens a page anew to see what the database holds."""

    context: BrowserContext
    portal: str

    def marks(self, session: str) -> dict[str, str]:
        """The mark that stands, by the id of each woman's row."""
        answer = self.context.request.get(session)
        assert answer.ok
        stands = re.compile(r'id="mark-(\d+)-(\d)"[^>]*aria-pressed="true"')
        words = {str(code): word for word, code in CODES.items()}
        return {f"woman-{pk}": words[code] for pk, code in stands.findall(answer.text())}

    def holds(self, session: str, row: Locator, mark: str | None) -> None:
        """Wait until a woman's mark is this one; None is none."""
        woman = row.get_attribute("id")
        until = time.monotonic() + SENT_WITHIN / 1000
        while (found := self.marks(session).get(woman)) != mark:
            assert time.monotonic() < until, f"{found} stands, not {mark}"
            time.sleep(0.2)


def go_in(page: Page, portal: str, name: str) -> None:
    """Sign in as a demo person, whoever is signed in."""
    page.context.clear_cookies()
    page.goto(f"{portal}/team/demo/")
    page.locator("li", has_text=name).get_by_role("button").click()
    page.wait_for_url(f"{portal}/")


@pytest.fixture(scope="module")
def watcher(browser, browser_context_args, portal) -> Iterator[Watcher]:
    context = browser.new_context(**browser_context_args)
    go_in(context.new_page(), portal, "Marleen")
    yield Watcher(context, portal)
    context.close()


@pytest.fixture(scope="module")
def session(portal, watcher) -> str:
    """A session of yesterday of Aisha's group, which nobody has finished."""
    page = watcher.context.pages[0]
    page.goto(f"{portal}/groups/")
    page.get_by_role("link", name="Groep Horizon").first.click()
    group = re.search(r"/groups/[0-9a-f-]{36}/", page.url).group()
    page.goto(f"{portal}{group}sessions/")
    page.locator(".session-line", has_text="Sollicitatiebrief").get_by_role("link").first.click()
    found = re.search(r"/groups/sessions/[0-9a-f-]{36}/", page.url).group()
    page.goto(f"{portal}{found}move/")
    yesterday = datetime.date.today() - datetime.timedelta(days=1)
    page.get_by_label("Datum").fill(yesterday.isoformat())
    page.locator("form.sheet button[type=submit], main form button[type=submit]").last.click()
    page.wait_for_url("**/sessions/")
    return f"{portal}{found}"


@pytest.fixture
def page_of(enter, session) -> Page:
    """Aisha on her phone, at the session."""
    page = enter("Aisha", size=PHONE)
    page.goto(session)
    return page


def women(page: Page) -> Locator:
    return page.locator("section .mark-row")


def state(row: Locator) -> Locator:
    return row.locator("[data-tap-state]")


def tap(row: Locator, mark: str) -> None:
    row.locator(".marks").get_by_role("button", name=mark).click()


def pressed(row: Locator) -> str | None:
    found = row.locator(".marks [aria-pressed=true]")
    return found.inner_text().strip() if found.count() else None


def another(row: Locator) -> str:
    """A mark that does not stand: to tap it changes something."""
    return "afgemeld" if pressed(row) == "te laat" else "te laat"


def not_yet(row: Locator) -> str:
    """A mark that does not stand, and that `another` never gives."""
    return "aanwezig" if pressed(row) == "afwezig" else "afwezig"


def queued(page: Page) -> list[dict]:
    return page.evaluate(READS_QUEUE)


def is_sent(page: Page) -> None:
    """Wait until nothing waits on the device."""
    until = time.monotonic() + SENT_WITHIN / 1000
    while queued(page):
        assert time.monotonic() < until, queued(page)
        page.wait_for_timeout(100)


@contextlib.contextmanager
def trouble(page: Page, answer: Callable[[Route], None]) -> Iterator[None]:
    """Answer every tap so, until the block is over."""
    page.route(TAPS, answer)
    yield
    page.unroute(TAPS)


# -- Each outcome --------------------------------------------------------------------------------


def sign_in_again(page: Page) -> None:
    """In the dialog that comes when the session is over."""
    dialog = page.locator("#sign-in-again")
    dialog.get_by_label("E-mailadres").fill("aisha@demo.example")
    dialog.locator("input[name=password]").fill(DEMO_PASSWORD)
    dialog.get_by_role("button", name="Inloggen", exact=True).click()
    expect(dialog).to_be_hidden()


def test_200_is_saved_and_said_of_whom_and_what(page_of, session, watcher):
    row = women(page_of).nth(0)
    mark = another(row)
    tap(row, mark)
    expect(state(row)).to_have_text("opgeslagen")
    expect(row.get_by_role("button", name=mark)).to_have_attribute("aria-pressed", "true")
    name = row.get_attribute("aria-label")
    said = page_of.locator("#announcer")
    expect(said).to_have_text(f"{name}: {mark}, opgeslagen")
    watcher.holds(session, row, mark)


def lead_elsewhere(route: Route) -> None:
    route.fulfill(status=302, headers={"Location": "/accounts/login/"})


def fail(route: Route) -> None:
    route.fulfill(status=500, body="<p>Not so</p>")


def a_page_of_the_network(route: Route) -> None:
    route.fulfill(status=200, content_type="text/html", body="<html><body>Welcome</body></html>")


def lose_the_reply(route: Route) -> None:
    # The block may be over before the portal has answered.
    with contextlib.suppress(PlaywrightError):
        route.fetch()
        route.abort("connectionreset")


def go_offline(route: Route) -> None:
    route.abort("internetdisconnected")


@pytest.mark.parametrize(
    ("answer", "saved_meanwhile"),
    [
        (lead_elsewhere, False),
        (fail, False),
        (a_page_of_the_network, False),
        (go_offline, False),
        (lose_the_reply, True),
    ],
)
def test_what_was_not_answered_waits_and_is_sent_again(
    page_of, session, watcher, answer, saved_meanwhile
):
    row = women(page_of).nth(1)
    before, mark = pressed(row), another(row)
    with trouble(page_of, answer):
        tap(row, mark)
        expect(state(row)).to_have_text("wacht op verbinding")
        expect(row.get_by_role("button", name=mark)).to_have_attribute("data-waiting", "")
        # What is pressed is what is known to be saved.
        assert pressed(row) == before
        expect(page_of.locator("#save-state")).to_have_text("1 tik wacht")
        expect(page_of.locator("input[type=password]")).to_have_count(0)
        watcher.holds(session, row, mark if saved_meanwhile else before)
    expect(state(row)).to_have_text("opgeslagen", timeout=SENT_WITHIN)
    watcher.holds(session, row, mark)
    assert queued(page_of) == []


#: A page's clock runs fifteen times as fast for how long it waits; it tells for how long.
HASTE = """() => {
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  window.waits = [];
  AbortSignal.timeout = (time) => window.waits.push(time) && timeout(time / 15);
}"""


def test_no_answer_within_a_quarter_of_a_minute_is_sent_again(page_of, session, watcher):
    page_of.evaluate(HASTE)
    row = women(page_of).nth(2)
    before, mark = pressed(row), another(row)
    with trouble(page_of, lambda route: None):
        tap(row, mark)
        expect(state(row)).to_have_text("wacht op verbinding")
        assert page_of.evaluate("window.waits") == [15_000]
        watcher.holds(session, row, before)
    expect(state(row)).to_have_text("opgeslagen", timeout=SENT_WITHIN)
    watcher.holds(session, row, mark)


def test_401_waits_until_the_same_person_is_signed_in_again(page_of, session, watcher, portal):
    row = women(page_of).nth(3)
    before, mark = pressed(row), another(row)
    page_of.context.clear_cookies()
    tap(row, mark)
    expect(state(row)).to_have_text("niet opgeslagen: log opnieuw in")
    # Never drawn in the middle of the list: there is a dialog for it, and it can wait.
    expect(page_of.locator("#main input[type=password]")).to_have_count(0)
    watcher.holds(session, row, before)
    page_of.get_by_role("button", name="Nu niet").click()
    expect(state(row)).to_have_text("niet opgeslagen: log opnieuw in")
    other_tab = page_of.context.new_page()
    go_in(other_tab, portal, "Aisha")
    # A page of hers that is opened sends it on; the page that waited hears of it.
    expect(state(row)).to_have_text("opgeslagen", timeout=SENT_WITHIN)
    watcher.holds(session, row, mark)


def test_401_asks_to_sign_in_on_the_page_and_goes_on(page_of, session, watcher):
    row = women(page_of).nth(3)
    mark = another(row)
    page_of.context.clear_cookies()
    tap(row, mark)
    sign_in_again(page_of)
    expect(state(row)).to_have_text("opgeslagen", timeout=SENT_WITHIN)
    watcher.holds(session, row, mark)


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (403, "niet opgeslagen: mag niet meer"),
        (404, "niet opgeslagen: is er niet meer"),
        (400, "niet opgeslagen"),
    ],
)
def test_what_may_not_be_is_told_and_not_sent_again(page_of, session, watcher, status, told):
    row = women(page_of).nth(4)
    before, mark = pressed(row), another(row)
    with trouble(page_of, lambda route: route.fulfill(status=status, body="<p>No</p>")):
        tap(row, mark)
        expect(state(row)).to_have_text(told)
    is_sent(page_of)
    assert pressed(row) == before
    watcher.holds(session, row, before)


def test_409_asks_with_both_marks_and_overwrites_nothing(page_of, session, watcher):
    row = women(page_of).nth(5)
    mine = not_yet(row)
    page_of.context.set_offline(True)
    tap(row, mine)
    colleague = watcher.context.pages[0]
    colleague.goto(session)
    theirs = another(women(colleague).nth(5))
    tap(women(colleague).nth(5), theirs)
    expect(state(women(colleague).nth(5))).to_have_text("opgeslagen")
    page_of.context.set_offline(False)
    asked = row.get_by_role("alert")
    expect(asked).to_contain_text("Marleen Hoekstra zette", timeout=SENT_WITHIN)
    expect(asked).to_contain_text(f"“{mine}”")
    expect(state(row)).to_have_text("niet opgeslagen: zie hieronder")
    watcher.holds(session, row, theirs)
    row.get_by_role("button", name=f"Laat “{theirs}” staan").click()
    expect(asked).to_have_count(0)
    watcher.holds(session, row, theirs)
    # And the other way: she knows better.
    page_of.context.set_offline(True)
    tap(row, mine)
    colleague.reload()
    theirs = another(women(colleague).nth(5))
    tap(women(colleague).nth(5), theirs)
    expect(state(women(colleague).nth(5))).to_have_text("opgeslagen")
    page_of.context.set_offline(False)
    row.get_by_role("button", name=f"Zet “{mine}”").click(timeout=SENT_WITHIN)
    expect(asked).to_have_count(0)
    watcher.holds(session, row, mine)


def test_409_for_somebody_else_who_is_signed_in_sends_nothing_more(page_of, session, watcher):
    rows = women(page_of)
    before, mark = pressed(rows.nth(6)), another(rows.nth(6))
    sent = []

    def refuse(route: Route) -> None:
        sent.append(route.request.url)
        route.fulfill(status=409, headers={"X-Other-Account": "1"}, body="")

    with trouble(page_of, refuse):
        tap(rows.nth(6), mark)
        expect(state(rows.nth(6))).to_have_text("niet opgeslagen: ander account")
        tap(rows.nth(7), another(rows.nth(7)))
        page_of.wait_for_timeout(1500)
    assert len(sent) == 1
    assert len(queued(page_of)) == 2
    watcher.holds(session, rows.nth(6), before)
    page_of.evaluate("window.dispatchEvent(new Event('portal:signed-in'))")
    watcher.holds(session, rows.nth(6), mark)


def test_422_says_why_in_the_row(page_of, session, watcher, portal):
    page_of.goto(re.sub(r"/groups/.*", "/", session))
    page_of.get_by_role("link", name=re.compile("Bijeenkomst 10")).first.click()
    page_of.wait_for_url(re.compile("/groups/sessions/"))
    row = women(page_of).nth(0)
    tap(row, "aanwezig")
    expect(row.get_by_role("alert")).to_contain_text("Deze bijeenkomst komt nog")
    expect(state(row)).to_have_text("niet opgeslagen: zie hieronder")
    is_sent(page_of)
    watcher.holds(page_of.url, row, None)


# -- What is kept on the device ---------------------------------------------------------------


def test_only_numbers_and_keys_are_kept_on_the_device(page_of, session):
    page_of.context.set_offline(True)
    rows = women(page_of)
    for number in range(3):
        tap(rows.nth(number), not_yet(rows.nth(number)))
    page_of.wait_for_timeout(500)
    kept = queued(page_of)
    assert len(kept) == 3
    number_or_key = r"\d*|[0-9a-f]{20}|[0-9a-f-]{36}"
    where = r"woman-\d+|/groups/sessions/[0-9a-f-]{36}/(mark/\S*)?"
    known = re.compile(f"{number_or_key}|{where}")
    for entry in kept:
        for name, value in entry.items():
            assert isinstance(value, int) or known.fullmatch(value), (name, value)
    page_of.context.set_offline(False)
    is_sent(page_of)


def test_a_tab_that_was_killed_offline_loses_nothing(page_of, session, watcher, portal):
    rows = women(page_of)
    page_of.context.set_offline(True)
    marks = [another(rows.nth(number)) for number in range(3)]
    for number, mark in enumerate(marks):
        tap(rows.nth(number), mark)
    expect(page_of.locator("#save-state")).to_have_text("3 tikken wachten")
    page = page_of.context.new_page()
    page_of.close()
    page.context.set_offline(False)
    page.goto(f"{portal}/")
    is_sent(page)
    page.goto(session)
    for number, mark in enumerate(marks):
        watcher.holds(session, women(page).nth(number), mark)


def test_a_browser_that_was_killed_loses_nothing(
    playwright, browser_type_launch_args, browser_context_args, session, watcher, portal, tmp_path
):
    """As when the battery dies: the process ends without a word, right after the tap."""

    def start() -> BrowserContext:
        return playwright.chromium.launch_persistent_context(
            tmp_path, **browser_type_launch_args, **browser_context_args
        )

    context = start()
    page = context.new_page()
    go_in(page, portal, "Aisha")
    page.goto(session)
    row = women(page).nth(0)
    mark = another(row)
    context.set_offline(True)
    tap(row, mark)
    page.wait_for_timeout(300)
    os.kill(_browser_of(tmp_path), signal.SIGKILL)
    with contextlib.suppress(Exception):
        context.close()
    for lock in tmp_path.glob("Singleton*"):
        lock.unlink(missing_ok=True)
    context = start()
    page = context.new_page()
    go_in(page, portal, "Aisha")
    is_sent(page)
    page.goto(session)
    watcher.holds(session, women(page).nth(0), mark)
    context.close()


def _browser_of(folder: Path) -> int:
    """The process that was started with this folder and is nobody's child of that kind."""
    for found in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            said = found.read_bytes().decode(errors="replace")
            if str(folder) in said and "--type=" not in said:
                return int(found.parent.name)
    raise AssertionError("no browser with this folder")


def test_a_queue_is_never_sent_as_another_account(page_of, session, watcher, portal):
    row = women(page_of).nth(0)
    before, mark = pressed(row), another(row)
    page_of.context.set_offline(True)
    tap(row, mark)
    page_of.wait_for_timeout(500)
    page = page_of.context.new_page()
    page_of.close()
    page.context.set_offline(False)
    sent = []
    page.on("request", lambda request: sent.append(request.url) if TAPS.search(request.url) else 0)
    go_in(page, portal, "Marleen")
    page.goto(session)
    page.wait_for_timeout(2000)
    expect(state(women(page).nth(0))).to_have_text("")
    expect(page.locator("#taps")).to_be_hidden()
    assert sent == []
    watcher.holds(session, women(page).nth(0), before)
    go_in(page, portal, "Aisha")
    page.goto(session)
    is_sent(page)
    watcher.holds(session, women(page).nth(0), mark)


def test_a_colleague_is_asked_about_on_the_page_where_it_was_tapped(
    page_of, session, watcher, portal
):
    row = women(page_of).nth(1)
    page_of.context.set_offline(True)
    tap(row, not_yet(row))
    colleague = watcher.context.pages[0]
    colleague.goto(session)
    tap(women(colleague).nth(1), another(women(colleague).nth(1)))
    expect(state(women(colleague).nth(1))).to_have_text("opgeslagen")
    page = page_of.context.new_page()
    page_of.close()
    page.context.set_offline(False)
    page.goto(f"{portal}/")
    told = page.locator("#taps")
    expect(told).to_contain_text("er is intussen iets veranderd", timeout=SENT_WITHIN)
    told.get_by_role("link", name=re.compile("bijeenkomst 8 van")).click()
    expect(women(page).nth(1).get_by_role("alert")).to_contain_text("jij tikte")
    women(page).nth(1).get_by_role("button", name=re.compile("Laat")).click()
    is_sent(page)


# -- Signing out ---------------------------------------------------------------------------------


def sign_out(page: Page) -> None:
    page.locator("summary", has=page.locator(".user-name")).click()
    page.get_by_role("button", name="Uitloggen", exact=True).click()


def test_signing_out_sends_first(page_of, session, watcher):
    row = women(page_of).nth(2)
    mark = another(row)
    with trouble(page_of, fail):
        tap(row, mark)
        expect(state(row)).to_have_text("wacht op verbinding")
    sign_out(page_of)
    expect(page_of).not_to_have_url(session, timeout=SENT_WITHIN)
    watcher.holds(session, watched(watcher, session, 2), mark)


def watched(watcher: Watcher, session: str, number: int) -> Locator:
    """A woman's row on the watcher's own page."""
    page = watcher.context.pages[0]
    page.goto(session)
    return women(page).nth(number)


def test_signing_out_says_what_is_lost_and_then_loses_it(page_of, session, watcher, portal):
    rows = women(page_of)
    before, mark = pressed(rows.nth(3)), another(rows.nth(3))
    page_of.route(TAPS, fail)
    tap(rows.nth(3), mark)
    expect(state(rows.nth(3))).to_have_text("wacht op verbinding")
    sign_out(page_of)
    asked = page_of.get_by_role("dialog")
    expect(asked).to_contain_text("(tikken: 1): bijeenkomst 8 van", timeout=SENT_WITHIN)
    asked.get_by_role("button", name="Blijf ingelogd").click()
    expect(page_of).to_have_url(session)
    assert len(queued(page_of)) == 1
    page_of.reload()
    sign_out(page_of)
    asked.get_by_role("button", name="Toch uitloggen").click(timeout=SENT_WITHIN)
    expect(page_of).not_to_have_url(session, timeout=SENT_WITHIN)
    page_of.unroute(TAPS)
    go_in(page_of, portal, "Aisha")
    page_of.goto(session)
    page_of.wait_for_timeout(1000)
    watcher.holds(session, rows.nth(3), before)


# -- What waits for the queue ----------------------------------------------------------------------


def test_saving_waits_for_the_connection_and_stays_on_the_page(page_of, session, watcher):
    row = women(page_of).nth(4)
    mark = another(row)
    note = f"Rustige middag {new_name()}."
    page_of.locator("textarea[name=note]").fill(note)
    page_of.context.set_offline(True)
    tap(row, mark)
    page_of.get_by_role("button", name="Opslaan").click()
    expect(page_of.locator("form [data-after-note]")).to_contain_text("Wacht op verbinding")
    expect(page_of).to_have_url(session)
    expect(page_of.locator("textarea[name=note]")).to_have_value(note)
    page_of.context.set_offline(False)
    expect(page_of.locator("#main [role=status]").first).to_have_text(
        re.compile("Opgeslagen"), timeout=SENT_WITHIN
    )
    expect(page_of.locator("textarea[name=note]")).to_have_value(note)
    watcher.holds(session, row, mark)


def test_saving_without_anything_that_waits_stays_on_the_page_too(page_of, session):
    page_of.context.set_offline(True)
    page_of.get_by_role("button", name="Opslaan").click()
    expect(page_of.locator("form [data-after-note]")).to_contain_text("Wacht op verbinding")
    expect(page_of).to_have_url(session)
    page_of.context.set_offline(False)
    expect(page_of.locator("#main [role=status]").first).to_have_text(
        re.compile("Opgeslagen"), timeout=SENT_WITHIN
    )


def test_finishing_does_not_go_on_when_a_mark_could_not_be_saved(page_of, session):
    row = women(page_of).nth(5)
    is_there = []

    def refuse_once_there(route: Route) -> None:
        if is_there:
            route.fulfill(status=403, body="")
        else:
            go_offline(route)

    with trouble(page_of, refuse_once_there):
        tap(row, another(row))
        page_of.get_by_role("button", name="Bijeenkomst afronden").click()
        note = page_of.locator("form [data-after-note]")
        expect(note).to_contain_text("Wacht op verbinding")
        is_there.append(True)
        expect(note).to_contain_text("Nog niet verstuurd", timeout=SENT_WITHIN)
    expect(page_of).to_have_url(session)
    expect(row.locator("[data-code]:focus")).to_have_count(1)


def test_the_others_are_a_tap_that_waits_as_well(page_of, session, watcher):
    rows = women(page_of)
    rows.nth(8).get_by_role("button", name="wis").click() if pressed(rows.nth(8)) else None
    watcher.holds(session, rows.nth(8), None)
    others = page_of.get_by_role("button", name=re.compile("De anderen zijn er|Iedereen is er"))
    expect(others).to_be_enabled()
    page_of.context.set_offline(True)
    others.click()
    expect(page_of.locator("#others [data-tap-state]")).to_have_text("wacht op verbinding")
    expect(page_of).to_have_url(session)
    watcher.holds(session, rows.nth(8), None)
    page_of.context.set_offline(False)
    watcher.holds(session, rows.nth(8), "aanwezig")
    expect(rows.nth(8).get_by_role("button", name="aanwezig")).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(others).to_be_disabled()


def test_taps_of_which_the_answers_cross_are_all_counted(page_of, session, watcher):
    """The second is answered first, before the portal knows of the first."""
    rows = women(page_of)
    two = [rows.nth(6), rows.nth(7)]
    left = page_of.locator("#unmarked")
    for row in two:
        if pressed(row):
            row.get_by_role("button", name="wis").click()
            watcher.holds(session, row, None)
    expect(left).to_contain_text(re.compile(r"\d"))
    page_of.reload()
    before = int(re.search(r"\d+", left.inner_text()).group())
    held: list[Route] = []

    def second_first(route: Route) -> None:
        if not held:
            held.append(route)
            return
        answer = route.fetch()
        held[0].continue_()
        time.sleep(0.6)
        route.fulfill(response=answer)

    with trouble(page_of, second_first):
        for row in two:
            tap(row, "aanwezig")
        for row in two:
            expect(state(row)).to_have_text("opgeslagen", timeout=SENT_WITHIN)
        # Of who is left; with nobody left there is no number.
        expect(left).to_contain_text(re.compile(rf"\b{before - 2}\b" if before > 2 else "iedereen"))
    for row in two:
        watcher.holds(session, row, "aanwezig")


def test_a_mark_is_taken_back_with_the_keyboard_and_the_focus_stays_in_the_row(
    page_of, session, watcher
):
    row = women(page_of).nth(7)
    tap(row, another(row))
    expect(state(row)).to_have_text("opgeslagen")
    row.get_by_role("button", name="wis").focus()
    page_of.keyboard.press("Enter")
    watcher.holds(session, row, None)
    expect(row.get_by_role("button", name="wis")).to_have_count(0)
    expect(row.locator("[data-code]:focus")).to_have_count(1)
    expect(page_of.locator("#announcer")).to_contain_text("gewist, opgeslagen")


# -- Nothing moves -------------------------------------------------------------------------------

PLACES = """() => [...document.querySelectorAll("main button, main a, main textarea")]
  .filter((each) => !each.closest("[hidden], dialog"))
  .map((each) => { const box = each.getBoundingClientRect();
    return [each.id || each.textContent.trim(), box.x, box.y + scrollY, box.width, box.height];
  })"""


def test_no_target_moves_when_the_answer_comes(page_of, session):
    """On a line with 400 ms delay, a tap every 0.8 s, at usual and at large letters."""

    def slow(route: Route) -> None:
        time.sleep(0.4)
        route.continue_()

    rows = women(page_of)
    with trouble(page_of, slow):
        for size in ("100%", "200%"):
            page_of.evaluate(f"document.documentElement.style.fontSize = '{size}'")
            before = page_of.evaluate(PLACES)
            for number in range(5):
                mark = {"aanwezig": "afwezig"}.get(pressed(rows.nth(number)), "aanwezig")
                tap(rows.nth(number), mark)
                assert page_of.evaluate(PLACES) == before, "right after the tap"
                expect(state(rows.nth(number))).to_have_text("opgeslagen", timeout=SENT_WITHIN)
                assert page_of.evaluate(PLACES) == before, "after its answer"
    clipped = page_of.evaluate(
        """() => [...document.querySelectorAll(".woman .mark, .woman .mark-clear")]
          .filter((each) => each.scrollWidth > each.clientWidth).map((each) => each.textContent)"""
    )
    assert clipped == []
    assert page_of.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    first = page_of.locator(".woman .marks .mark")
    tops = [first.nth(number).bounding_box()["y"] for number in range(4)]
    assert tops[0] == tops[1] < tops[2] == tops[3], "two by two"


def test_the_question_about_the_coach_is_asked_of_who_is_there(page_of, session, accessible):
    row = page_of.locator(".mark-row", has=page_of.locator(".coach-line")).first
    yes = row.get_by_role("button", name="het klikt")
    if pressed(row) != "afwezig":
        tap(row, "afwezig")
        expect(state(row)).to_have_text("opgeslagen")
    expect(yes).to_be_disabled()
    # Also while that she is there still waits: a trainer goes on without a connection.
    page_of.context.set_offline(True)
    tap(row, "aanwezig")
    yes.click()
    page_of.context.set_offline(False)
    expect(yes).to_have_attribute("aria-pressed", "true", timeout=SENT_WITHIN)
    accessible(page_of)
    # A trembling finger is one tap; a second look takes it back.
    page_of.wait_for_timeout(1200)
    yes.click()
    yes.click()
    expect(yes).to_have_attribute("aria-pressed", "false")
    page_of.wait_for_timeout(1200)
    expect(yes).to_have_attribute("aria-pressed", "false")
    is_sent(page_of)


def test_names_are_no_links_and_her_page_is_a_thumb_wide(page_of):
    row = women(page_of).nth(0)
    expect(row.locator(".who a")).to_have_count(0)
    name = row.get_attribute("aria-label")
    link = row.get_by_role("link", name=f"Pagina van {name}")
    box = link.bounding_box()
    assert box["width"] >= 44
    assert box["height"] >= 44


def test_without_script_a_tap_and_taking_it_back_work(
    browser, browser_context_args, portal, session, watcher
):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    go_in(page, portal, "Aisha")
    page.goto(session)
    row = women(page).nth(6)
    mark = another(row)
    tap(row, mark)
    watcher.holds(session, row, mark)
    row.get_by_role("button", name="wis").click()
    watcher.holds(session, row, None)
    expect(page.locator("#taps")).to_be_hidden()
    context.close()


# -- All of it at once --------------------------------------------------------------------------


def test_a_bad_afternoon_ends_with_what_was_tapped(page_of, session, watcher, portal):
    """400 ms delay, one in ten lost, two breaks, a killed tab, an expired session."""
    dice = random.Random(9)

    def bad_line(route: Route) -> None:
        with contextlib.suppress(PlaywrightError):
            time.sleep(0.4)
            luck = dice.random()
            if luck < 0.05:
                route.abort("connectionreset")
            elif luck < 0.1:
                lose_the_reply(route)
            else:
                route.continue_()

    page = page_of
    page.context.route(TAPS, bad_line)
    rows = women(page)
    count = rows.count()
    tapped: dict[int, str] = {}
    signed_in_again = False
    for number in range(count):
        if number == 2:
            page.context.set_offline(True)
        elif number == 4:
            page.context.set_offline(False)
        elif number == 5:
            page.context.clear_cookies()  # her session runs out
        elif number == 6:
            page.context.set_offline(True)
            killed, page = page, page.context.new_page()
            killed.close()
            page.context.set_offline(False)
            # What the bad line still fetches would put its cookies between those of the sign-in.
            page.wait_for_timeout(1500)
            go_in(page, portal, "Aisha")
            page.goto(session)
            rows = women(page)
        for mark in dice.sample(sorted(CODES), 2):  # she changes her mind once
            tap(rows.nth(number), mark)
            tapped[number] = mark
            if number == 5 and not signed_in_again:
                sign_in_again(page)
                signed_in_again = True
        page.wait_for_timeout(300)
    until = time.monotonic() + 60
    while queued(page):
        assert time.monotonic() < until, queued(page)
        page.wait_for_timeout(200)
    page.context.unroute(TAPS)
    stands = watcher.marks(session)
    ids = [rows.nth(number).get_attribute("id") for number in range(count)]
    assert [stands.get(woman) for woman in ids] == [tapped[number] for number in range(count)]


# -- Ticks, and the screening ----------------------------------------------------------------------


def test_a_tick_waits_and_is_sent(page_of, portal):
    page_of.locator("a[href*='/plans/']").first.click()
    step = page_of.locator("li.step").first
    tick = step.get_by_role("button")
    before = tick.get_attribute("aria-pressed")
    page_of.context.set_offline(True)
    tick.click()
    expect(state(step)).to_have_text("wacht op verbinding")
    expect(tick).to_have_attribute("aria-pressed", before)
    page_of.context.set_offline(False)
    expect(state(step)).to_have_text("opgeslagen", timeout=SENT_WITHIN)
    page_of.reload()
    expect(tick).not_to_have_attribute("aria-pressed", before)


def test_what_is_typed_beside_an_answer_is_not_lost_to_a_quick_decision(enter, accessible):
    page = enter("Fatma", size=PHONE)
    name = new_name()
    refer(page, name)
    page = enter("Marleen")
    page.goto("/referrals/")
    page.get_by_label("Naam of pseudoniem").fill(name)
    page.get_by_label("Naam of pseudoniem").press("Enter")
    expect(page.get_by_role("row", name=re.compile("DNT-"))).to_have_count(1)
    page.get_by_role("row", name=re.compile("DNT-")).get_by_role("link").first.click()
    page.get_by_role("link", name="Screening beginnen").click()
    page.wait_for_url("**/screening/")
    screening = page.url
    first, second = (page.locator("form.criterion").nth(number) for number in (0, 1))
    decide = page.get_by_role("link", name="Beslis")

    # Words without an answer belong nowhere yet: she is told, and stays.
    first.get_by_label("Waarom").fill("zegt zij zelf")
    decide.click()
    expect(state(first)).to_have_text("niet opgeslagen: kies eerst een antwoord")
    expect(page).to_have_url(screening)
    expect(first.locator("[data-code]:focus")).to_have_count(1)
    first.get_by_role("button", name="ja", exact=True).click()
    expect(state(first)).to_have_text("opgeslagen")

    first.get_by_label("Waarom").fill("zij belde zelf")
    decide.click()
    page.wait_for_url("**/decide/")
    page.goto(screening)
    expect(first.get_by_label("Waarom")).to_have_value("zij belde zelf")

    # Nor without a connection: the answer waits on the device, the words on the page.
    page.context.set_offline(True)
    second.get_by_role("button", name="ja", exact=True).click()
    second.get_by_label("Waarom").fill("twee keer gesproken")
    decide.click()
    expect(page.locator("[data-after-note]")).to_contain_text("Wacht op verbinding")
    assert all("gesproken" not in str(entry) for entry in queued(page))
    expect(page).to_have_url(screening)
    page.context.set_offline(False)
    page.wait_for_url("**/decide/", timeout=2 * SENT_WITHIN)
    page.goto(screening)
    expect(second.get_by_label("Waarom")).to_have_value("twee keer gesproken")
    expect(second.get_by_role("button", name="ja", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    accessible(page)
