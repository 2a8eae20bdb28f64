"""Goes through the portal as a person would who follows every link."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Page

#: How often one kind of page is asked for: different rows show different parts of it.
EACH_KIND = 2
#: How many pages in all.
MOST = 200
#: Links that are no page of the portal.
NO_PAGE = ("/static/", "/accounts/logout/")
HREF = re.compile(r'<a\b[^>]*?\bhref="([^"#]*)', re.IGNORECASE)


@dataclass
class Tour:
    """What following every link came across: addresses by kind of page, and what went wrong."""

    kinds: dict[str, list[str]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def kind_of(path: str) -> str | None:
    """The URL's name: pages with the same one are drawn by the same template."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return None


def follow_links(page: Page, portal: str, each_kind: int = EACH_KIND, language: str = "nl") -> Tour:
    """Ask for every page that a link leads to, without drawing it; new kinds of page first."""
    tour = Tour()
    asked: Counter[str] = Counter()
    unknown, known = deque(["/"]), deque[str]()
    seen = {"/"}
    while (unknown or known) and asked.total() < MOST:
        address = (unknown or known).popleft()
        kind = kind_of(urlsplit(address).path)
        if kind is None:
            tour.wrong.append(f"{address}: no such page")
            continue
        if asked[kind] >= each_kind:
            continue
        asked[kind] += 1
        answer = page.request.get(portal + address)
        if answer.status != 200:
            tour.wrong.append(f"{address}: {answer.status}")
            continue
        if "text/html" not in answer.headers["content-type"]:
            if not answer.body():
                tour.wrong.append(f"{address}: an empty file")
            continue
        text = answer.text()
        if f'<html lang="{language}"' not in text:
            tour.wrong.append(f"{address}: not in the language {language}")
        # Where a redirect led to is the page that was seen.
        landed = urlsplit(answer.url)
        tour.kinds.setdefault(kind_of(landed.path) or kind, []).append(address)
        for link in _links(text, answer.url, portal):
            if link not in seen:
                seen.add(link)
                (known if asked[kind_of(urlsplit(link).path) or ""] else unknown).append(link)
    return tour


def _links(html: str, base: str, portal: str) -> Iterator[str]:
    for href in HREF.findall(html):
        url = urlsplit(urljoin(base, href.replace("&amp;", "&")))
        if f"{url.scheme}://{url.netloc}" != portal or url.path.startswith(NO_PAGE):
            continue
        yield url.path + (f"?{url.query}" if url.query else "")
