"""What can become of a request, made to happen in the browser."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, Route


@contextmanager
def answered_by(page: Page, address: str, answer: Callable[[Route], None]) -> Iterator[list[str]]:
    """Answer what is posted to addresses like this; gives the keys that were sent."""
    keys: list[str] = []

    def handle(route: Route) -> None:
        request = route.request
        if request.method != "POST":
            route.continue_()
            return
        keys.append(_key_in(request.post_data or ""))
        answer(route)

    page.route(address, handle)
    try:
        yield keys
    finally:
        page.unroute(address, handle)


def _key_in(sent: str) -> str:
    """The key of the form, in whatever way it was sent."""
    _before, _, after = sent.partition("form_token")
    return after.strip('=" \r\n')[:36]


def status(code: int) -> Callable[[Route], None]:
    """The server answers with this status and a page that is not to be drawn."""
    return lambda route: route.fulfill(
        status=code, content_type="text/html", body="<main>een foutpagina</main>"
    )


def go_on(route: Route) -> None:
    """Nothing goes wrong."""
    route.continue_()


def cut_off(route: Route) -> None:
    """The request never arrives."""
    route.abort("internetdisconnected")


def timed_out(route: Route) -> None:
    """Nobody answers in time."""
    route.abort("timedout")


def reply_lost(route: Route) -> None:
    """The server does it, and its answer does not arrive."""
    route.fetch(max_redirects=0)
    route.abort("connectionreset")
