"""Every page that someone can reach: it opens, fits, reads and is accessible."""

import re

import pytest

from tests.browser.conftest import LAPTOP, PHONE
from tests.browser.crawl import follow_links

#: Who the demo introduces: her role, and the width at which she works.
PEOPLE = {
    "Marleen": ("leader", LAPTOP),
    "Petra": ("leader", LAPTOP),
    "Aisha": ("trainer", PHONE),
    "Els": ("coach", PHONE),
    "Fatma": ("referrer", PHONE),
    "Bram": ("officer", LAPTOP),
    "Noor": ("coordinator", LAPTOP),
    "Ada": ("administrator", LAPTOP),
}

#: Words that no Dutch page has: where one stands, a text was not translated.
ENGLISH = re.compile(
    r"\b(the|and|with|your?|she|this|that|these|not|yet|from|for|are|has|have|been|choose|"
    r"save|change|cancel|back|today|add|remove|none|nothing|everyone|"
    r"session|sessions|participants?|waiting|measurement|municipality)\b",
    re.IGNORECASE,
)

WORDS = """() => {
  const words = [document.title, document.body.innerText];
  for (const name of ["aria-label", "placeholder", "title", "alt"])
    for (const one of document.querySelectorAll(`[${name}]`))
      words.push(one.getAttribute(name));
  for (const one of document.querySelectorAll("[lang=en]"))
    words[1] = words[1].replace(one.innerText, "");
  return words.join("\\n");
}"""

TOO_WIDE = """() => {
  const page = document.scrollingElement;
  if (page.scrollWidth <= page.clientWidth) return null;
  const out = [...document.querySelectorAll("body *")]
    .filter(e => e.getBoundingClientRect().right > page.clientWidth + 1
      && !e.closest(".table-scroll, .visually-hidden"))
    .map(e => `${e.tagName.toLowerCase()}.${e.className?.baseVal ?? e.className}`);
  return `${page.scrollWidth} > ${page.clientWidth}: ${[...new Set(out)].slice(0, 4).join(", ")}`;
}"""


#: Kinds of page that are the same for everyone: drawn once.
SAME_FOR_ALL = ("account_", "mfa_", "accounts:profile")


@pytest.fixture(scope="module")
def drawn() -> set[tuple[str, str]]:
    """What was drawn and looked at already: role and kind of page."""
    return set()


@pytest.mark.parametrize("name", PEOPLE)
def test_every_page_opens_fits_and_is_accessible(enter, portal, axe, drawn, name) -> None:
    role, size = PEOPLE[name]
    page = enter(name, size=size)
    tour = follow_links(page, portal)
    wrong = list(tour.wrong)
    for kind, addresses in sorted(tour.kinds.items()):
        key = ("everyone" if kind.startswith(SAME_FOR_ALL) else role, kind)
        if key in drawn:
            continue
        drawn.add(key)
        page.goto(portal + addresses[0])
        where = f"{kind} {addresses[0]}"
        wrong += [f"{where}: {found}" for found in axe(page)]
        wrong += [f"{where}: {found}" for found in _unfit(page)]
        english = sorted({word.lower() for word in ENGLISH.findall(page.evaluate(WORDS))})
        if english:
            wrong.append(f"{where}: English in Dutch: {', '.join(english)}")
    assert wrong == [], "\n".join(wrong)


@pytest.mark.parametrize("name", [*PEOPLE])
def test_every_page_is_there_in_english(enter, portal, name) -> None:
    role, size = PEOPLE[name]
    page = enter(name, size=size, language="en")
    tour = follow_links(page, portal, each_kind=1, language="en")
    assert tour.wrong == [], "\n".join(tour.wrong)
    if role != "leader":
        return
    # Longer or shorter words than in Dutch: the busiest pages still fit.
    wrong = []
    for path in ("/", "/referrals/", "/groups/", "/coaching/", "/reports/"):
        page.goto(portal + path)
        wrong += [f"{path}: {found}" for found in _unfit(page)]
    assert wrong == [], "\n".join(wrong)


def _unfit(page) -> list[str]:
    """What makes one scroll sideways, on a phone or a laptop."""
    found = []
    for size in (LAPTOP, PHONE):
        page.set_viewport_size(size)
        too_wide = page.evaluate(TOO_WIDE)
        if too_wide:
            found.append(f"scrolls sideways at {size['width']}: {too_wide}")
    return found
