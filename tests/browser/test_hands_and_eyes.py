"""For every hand and eye: the keyboard, enlarged pages, large letters, a thumb, a bad line."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.crawl import follow_links
from tests.browser.hands import new_name

#: A phone; a laptop's page enlarged twice and four times.
SCREENS = [PHONE, {"width": 640, "height": 512}, {"width": 320, "height": 256}]

#: What has the focus, and whether anything of it can be seen: a grid of points on it.
FOCUSED = """() => {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return null;
  const name = `${focused.tagName.toLowerCase()}.${focused.className} ` +
    (focused.innerText || focused.name || "").trim().slice(0, 30);
  // Of a row of buttons the label is what one sees.
  const shown = focused.matches(".btn-check") ? focused.labels[0] : focused;
  for (const box of shown.getClientRects())
    for (let across = 1; across < 8; across++)
      for (let down = 1; down < 6; down++) {
        const x = box.left + box.width * across / 8, y = box.top + box.height * down / 6;
        const top = document.elementFromPoint(x, y);
        if (top && (shown.contains(top) || top.contains(shown) && top !== document.body
            && top.matches("a, button, label, summary"))) return {name, hidden: false};
      }
  return {name, hidden: true};
}"""


#: What a thumb cannot hit well: smaller than 44 both ways, and no link within a sentence.
TOO_SMALL = """() => {
  const small = [];
  for (const e of document.querySelectorAll("a[href], button, input, select, textarea, summary")) {
    if (e.matches("[type=hidden], .skip-link") || !e.checkVisibility({visibilityProperty: true}))
      continue;
    // Of a choice the label works too, and of a row of buttons it is what one sees.
    const label = e.matches("[type=radio], [type=checkbox]") && e.labels[0];
    const boxes = (label ? [e.closest(".form-check") || label, label] : [e])
      .map(one => one.getBoundingClientRect());
    if (boxes.some(box => box.width >= 43.5 && box.height >= 43.5)) continue;
    const around = e.parentElement;
    const beside = [...around.childNodes].filter(n => n !== e).some(n => n.textContent.trim());
    const inText = beside && getComputedStyle(e).display === "inline"
      && !/flex|grid/.test(getComputedStyle(around).display);
    if (inText) continue;
    const {width, height} = boxes[0];
    small.push(`${e.tagName.toLowerCase()}.${e.className} "${(e.innerText || e.name).trim()}" `
      + `in ${around.tagName.toLowerCase()}.${around.className} `
      + `${Math.round(width)}x${Math.round(height)}`);
  }
  return small;
}"""

#: With larger letters: what makes the page wider than the phone, and what is cut off.
CUT_OFF = """() => {
  const wide = document.documentElement.clientWidth, found = [];
  // What scrolls by itself: a wide table, tabs; rows that are stacked have no reason to.
  const own = ".table-scroll:not(:has(.table-stacks)), .tabs, .visually-hidden, "
    + ".table-stacks > thead, dialog";
  if (document.scrollingElement.scrollWidth > wide) found.push("scrolls sideways");
  for (const e of document.querySelectorAll("body *")) {
    if (e.closest(own) || e.closest("svg") || !e.checkVisibility()) continue;
    const name = `${e.tagName.toLowerCase()}.${e.className} ${e.innerText?.slice(0, 30)}`;
    if (e.getBoundingClientRect().right > wide + 1) found.push(`beyond the edge: ${name}`);
    const clips = getComputedStyle(e).overflowX !== "visible" || e.matches("a, button, label.btn");
    if (clips && !e.matches("input, textarea, select") && e.clientWidth
        && e.scrollWidth > e.clientWidth + 1) found.push(`cut off: ${name}`);
  }
  return found;
}"""

_tours: dict[str, dict[str, str]] = {}


def pages_of(name: str, page: Page, portal: str) -> dict[str, str]:
    """One page of each kind that she can reach, found once."""
    if name not in _tours:
        kinds = follow_links(page, portal, each_kind=1).kinds
        _tours[name] = {kind: addresses[0] for kind, addresses in kinds.items()}
    return _tours[name]


def hidden_stops(page: Page, key: str) -> tuple[int, list[str]]:
    """Go through the whole page with `key`; how many stops there are, and which nobody sees."""
    end = 0 if key == "Tab" else "document.body.scrollHeight"
    page.evaluate(f"window.scrollTo(0, {end}); document.activeElement.blur()")
    stops, hidden = 0, []
    while stops < 250:
        page.keyboard.press(key)
        found = page.evaluate(FOCUSED)
        if found is None:
            break
        stops += 1
        if found["hidden"]:
            hidden.append(found["name"])
    return stops, hidden


#: The longest pages.
LONG = {
    "groups:session",
    "groups:attendance",
    "plans:plan",
    "overview:participant",
    "ladder:measure",
    "coaching:track",
    "coaching:contact_add",
}


@pytest.mark.parametrize("name", ["Aisha", "Els"])
def test_the_keyboard_never_goes_where_nothing_is_seen(enter, portal, name) -> None:
    page = enter(name, size=PHONE)
    pages = {k: address for k, address in pages_of(name, page, portal).items() if k in LONG}
    assert len(pages) >= 3
    hidden = []
    for size in SCREENS:
        page.set_viewport_size(size)
        for kind, address in pages.items():
            page.goto(portal + address)
            for key in ("Tab", "Shift+Tab") if size == PHONE else ("Tab",):
                stops, unseen = hidden_stops(page, key)
                assert stops > 5
                hidden += [f"{kind} at {size['width']} by {key}: {stop}" for stop in unseen]
    assert hidden == [], "\n".join(hidden)


@pytest.mark.parametrize(("name", "worries"), [("Aisha", 1), ("Els", 1), ("Fatma", 0)])
def test_every_page_is_for_a_thumb_and_for_large_letters(enter, portal, name, worries) -> None:
    page = enter(name, size=PHONE)
    wrong = []
    for kind, address in pages_of(name, page, portal).items():
        page.goto(portal + address)
        wrong += [f"{kind}: too small: {one}" for one in page.evaluate(TOO_SMALL)]
        # Leaving and worrying stay under the thumb, however far one scrolled.
        page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        bar = page.locator(".thumb-bar")
        expect(bar.get_by_role("button", name="Snel weg")).to_be_in_viewport(ratio=1)
        worry = bar.get_by_role("link", name="Ik maak me zorgen")
        expect(worry).to_have_count(worries)
        if worries:
            expect(worry).to_be_in_viewport(ratio=1)
        for size in (150, 200):
            page.evaluate(f"document.documentElement.style.fontSize = '{size}%'")
            wrong += [f"{kind} at {size}%: {one}" for one in page.evaluate(CUT_OFF)]
    assert wrong == [], "\n".join(wrong)


#: What a page may weigh at a first visit, in bytes.
FIRST_LOAD = 250_000


@pytest.mark.parametrize("signed_in", [False, True], ids=["sign-in", "home"])
def test_a_first_visit_is_light(browser, portal, signed_in) -> None:
    """Everything that comes over the line, compressed as the portal itself serves it."""
    context = browser.new_context(locale="nl-NL", viewport=PHONE, base_url=portal)
    page = context.new_page()
    if signed_in:
        page.goto("/team/demo/")
        page.locator("li", has_text="Aisha").get_by_role("button").click()
        page.wait_for_url(portal + "/")
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.clearBrowserCache")
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: list[float] = []
    network.on("Network.loadingFinished", lambda done: sizes.append(done["encodedDataLength"]))
    page.goto("/" if signed_in else "/accounts/login/")
    page.wait_for_load_state("networkidle")
    print(f"{len(sizes)} files, {sum(sizes):.0f} bytes")
    assert len(sizes) > 10
    assert sum(sizes) < FIRST_LOAD
    context.close()


def test_the_console_stays_clean_while_someone_works(enter, portal) -> None:
    """Whatever the policy refuses or a script stumbles over; `enter` looks for the same."""
    page = enter("Marleen")
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))

    page.goto(portal + "/groups/")
    page.get_by_role("link", name="Groep Lente").click()
    page.wait_for_url(re.compile("/groups/[0-9a-f-]{36}/$"))
    page.goto(page.url + "place/")
    for button in ("[name=place]", "[name=remove]"):
        one = page.locator(f"#composition {button}").first
        if one.count():
            key = one.get_attribute("value")
            one.click()
            expect(page.locator(f"#composition {button}[value={key}]")).to_have_count(0)
            other = "[name=remove]" if button == "[name=place]" else "[name=place]"
            page.locator(f"#composition {other}[value={key}]").click()
            expect(page.locator(f"#composition {button}[value={key}]")).to_have_count(1)
            break

    page.goto(portal + "/referrals/")
    page.locator(".filter-bar input:not([type=hidden])").first.fill("a")
    expect(page.locator("#found")).to_contain_text("gevonden")
    for theme in ("dark", "auto"):
        page.locator("summary", has=page.locator(".user-name")).click()
        page.locator(f"[data-theme-choice={theme}]").click()
        page.keyboard.press("Escape")
    assert said == [], "\n".join(said)


def test_a_part_of_the_plan_is_filled_in_by_keyboard_and_ear(enter, portal) -> None:
    name = new_name()
    page = enter("Aisha", size=PHONE)
    page.goto(portal + pages_of("Aisha", page, portal)["plans:plan"])
    talents = page.locator("#talents")
    talents.get_by_role("link", name="Talent toevoegen").press("Enter")
    # The form is open and its first field has the focus.
    expect(talents.get_by_label("Talent of kwaliteit")).to_be_focused()
    page.keyboard.press("Enter")
    expect(talents.locator(".error-summary")).to_be_focused()
    talents.locator(".error-summary a").press("Enter")
    expect(talents.get_by_label("Talent of kwaliteit")).to_be_focused()
    page.keyboard.type(f"goed in {name}")
    page.keyboard.press("Enter")
    expect(talents.get_by_role("link", name=f"goed in {name}")).to_be_focused()
    expect(page.locator("#announcer")).to_contain_text("Talent toegevoegd")
    # What was typed meanwhile is not dropped without a word.
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    talents.get_by_label("Talent of kwaliteit").fill("nog iets")
    talents.get_by_role("link", name="Klaar").press("Enter")
    expect(talents.get_by_label("Talent of kwaliteit")).to_have_value("nog iets")
    assert len(asked) == 1
    page.once("dialog", lambda dialog: dialog.accept())
    talents.get_by_role("link", name="Klaar").press("Enter")
    expect(talents.get_by_role("heading", level=2)).to_be_focused()
    expect(talents.get_by_role("link", name="Talent toevoegen")).to_be_visible()

    # An error about a row of buttons leads to one that is there.
    obstacles = page.locator("#obstacles")
    obstacles.get_by_role("link", name="Hindernis toevoegen").press("Enter")
    expect(obstacles.locator("input:focus, textarea:focus, select:focus")).to_have_count(1)
    obstacles.get_by_role("button", name="Toevoegen").click()
    expect(obstacles.locator(".error-summary")).to_be_focused()
    for line in obstacles.locator(".error-summary a").all():
        line.click()
        target = (line.get_attribute("href") or "")[1:]
        expect(page.locator(f"[id='{target}']")).to_be_focused()


def test_without_a_connection_a_worry_leads_to_telephone_numbers(enter, context) -> None:
    page = enter("Els", size=PHONE)
    context.set_offline(True)
    page.locator(".thumb-bar").get_by_role("link", name="Ik maak me zorgen").click()
    box = page.get_by_role("dialog", name="Geen verbinding")
    expect(box.get_by_role("link", name="112")).to_be_visible()
    expect(box.get_by_role("link", name="0800-2000")).to_be_visible()
    assert "Asha" not in box.inner_text()
    context.set_offline(False)
    box.locator("a[data-again]").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ik maak me zorgen")


def test_without_a_script_leaving_signs_out_too(browser, portal) -> None:
    context = browser.new_context(
        java_script_enabled=False, base_url=portal, locale="nl-NL", viewport=PHONE
    )
    page = context.new_page()
    page.route(
        re.compile("knmi"),
        lambda route: route.fulfill(body="<title>Weer</title>", content_type="text/html"),
    )
    page.goto("/team/demo/")
    page.locator("li", has_text="Els").get_by_role("button").click()
    page.locator(".thumb-bar").get_by_role("button", name="Snel weg").click()
    page.wait_for_url(re.compile("knmi"))
    page.goto("/")
    expect(page).to_have_url(re.compile("login"))
    context.close()
