"""The whole portal as `make demo` starts it, walked in a real browser.

Web, worker, scheduler, database and broker are the real processes with their own
database roles; only the data folder is the test's own.
"""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, Page, expect

from dnt_portal.stack import environment
from dnt_portal.stack.tables import lay_out_demo

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
#: What belongs to the outer test run and must not reach the demo.
FOREIGN = ("DATABASE_URL", "REDIS_URL", "DATABASE_ROLE_PREFIX", "DNT_TESTING", "SECRET_KEY")
UP_WITHIN = 400
#: What axe looks at.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: A demo that runs already, for whoever writes these tests: it saves starting one.
RUNNING = os.environ.get("DNT_BROWSER_PORTAL")

PHONE = {"width": 390, "height": 844}
LAPTOP = {"width": 1280, "height": 800}


def pytest_collection_modifyitems(items) -> None:
    """Every test here is a browser test; `tests.conftest.FIRST` keeps them in one process."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if os.environ.get("DNT_NO_BROWSER"):
                reason = "no Chromium on this machine: install the package chromium"
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The system's Chromium, which asks nothing of the outside world."""
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args, portal):
    """A Dutch laptop, unless a test asks for a phone."""
    return {
        **browser_context_args,
        "base_url": portal,
        "locale": "nl-NL",
        "timezone_id": "Europe/Amsterdam",
        "viewport": LAPTOP,
        # Colours are judged when they stand still.
        "reduced_motion": "reduce",
    }


@pytest.fixture(scope="session")
def portal(tmp_path_factory) -> Iterator[str]:
    """The address of a demo that runs for these tests."""
    if RUNNING:
        yield RUNNING
        return
    var = tmp_path_factory.mktemp("demo")
    env = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    env |= {"VAR_DIR": str(var), "PORT": "8100"}
    if copy := env.get("DNT_TEST_TABLES"):
        # Making them takes longer than most of these tests, and is the same each time.
        lay_out_demo(Path(copy), environment.read_options(env))
    log = var / "demo.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "dnt_portal.stack", "demo"],
            cwd=ROOT,
            env=env,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        deadline = time.monotonic() + UP_WITHIN
        while "Ctrl-C stops it" not in log.read_text():
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.2)
        found = re.search(r"http://localhost:\d+", log.read_text())
        assert found, log.read_text()
        yield found.group()
    finally:
        # Not an interrupt: who starts tests in the background passes on that those are ignored.
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0, log.read_text()


def all_sent(page: Page) -> None:
    """Wait until no form is on its way: it stays busy until the page that answers it is there."""
    expect(page.locator("form[aria-busy=true]")).to_have_count(0, timeout=15_000)


@pytest.fixture
def enter(page: Page, portal: str) -> Callable[..., Page]:
    """Go in as a demo person: ``enter("Marleen")``, on a phone with ``size=PHONE``."""
    troubles: list[str] = []
    page.set_default_timeout(15_000)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on(
        "console",
        lambda message: (
            troubles.append(message.text)
            if message.type == "error" and "Content Security" in message.text
            else None
        ),
    )

    go = page.goto

    def go_when_sent(url: str, **options: Any) -> Any:
        # Whoever types an address while something is being sent stops it.
        all_sent(page)
        return go(url, **options)

    page.goto = go_when_sent  # type: ignore[method-assign]

    def _enter(name: str, size=LAPTOP, language: str = "nl") -> Page:
        page.set_viewport_size(size)
        page.context.clear_cookies()
        page.goto(f"{portal}/team/demo/")
        page.locator("li", has_text=name).get_by_role("button").click()
        page.wait_for_url(f"{portal}/")
        if page.locator("html").get_attribute("lang") != language:
            page.locator("summary", has=page.locator(".user-name")).click()
            page.locator(f"button[name=language][value={language}]").click()
            all_sent(page)
        page.wait_for_load_state()
        return page

    yield _enter
    assert troubles == []


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """What axe finds against WCAG 2.2 AA on a page, a line per finding."""
    script = Axe().axe_script

    def _axe(page: Page) -> list[str]:
        # A click returns before its page is there: half a page has no heading yet, and
        # whoever sends a form is still on the page that is about to go.
        all_sent(page)
        page.wait_for_load_state()
        page.evaluate(script)
        violations = page.evaluate(
            """rules => axe
                .run({runOnly: rules, resultTypes: ["violations"], preload: false})
                .then(found => found.violations)""",
            RULES,
        )
        return [
            f"{rule['id']}: {rule['help']} ({len(rule['nodes'])}x) "
            + " ".join(rule["nodes"][0]["html"].split())[:200]
            for rule in violations
        ]

    return _axe


@pytest.fixture
def accessible(axe) -> Callable[[Page], None]:
    """Check a page with axe: nothing wrong at level WCAG 2.2 AA."""

    def _accessible(page: Page) -> None:
        try:
            found = axe(page)
        except Error:
            # The next page came while this one was looked at.
            found = axe(page)
        assert found == [], "\n".join([page.url, *found])

    return _accessible
