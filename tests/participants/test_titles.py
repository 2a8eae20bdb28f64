"""No page has a participant's name in its title: titles stay in the history of a browser."""

import re

from django.db import transaction
from django.test import Client

from dnt_portal.participants.models import Participant
from tests.conftest import as_system
from tests.test_access import TABLE, address, portal_pages

READERS = ("leader, zwolle", "trainer, zwolle", "coach, zwolle")


class _Undo(Exception):
    """Ends a savepoint without keeping what happened in it."""


def title_of(response) -> str:
    """What the window, its tab and the history show."""
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return ""
    found = re.search(r"<title>(.*?)</title>", response.content.decode(), re.S)
    return " ".join(found.group(1).split()) if found else ""


def titles_of(client: Client, url: str) -> set[str]:
    """The title of a page, and of the same page after an empty form was refused."""
    response = client.get(url, follow=True)
    titles = {title_of(response)} - {""}
    if response.streaming or b'method="post"' not in response.content:
        return titles
    try:
        with transaction.atomic():
            titles.add(title_of(client.post(url)))
            raise _Undo
    except _Undo:
        return titles - {""}


def test_no_page_has_a_womans_name_in_its_title(world):
    with as_system():
        women = Participant.objects.values_list("first_name", "last_name")
        names = {name for both in women for name in both} | {world.safety_contact.name}
    assert {"Samira", "AchternaamSamira"} <= names
    named, seen = [], 0
    for who in READERS:
        client = Client(raise_request_exception=False)
        client.force_login(world.cast.people()[who])
        for name, pattern in portal_pages().items():
            if name not in TABLE or TABLE[name].method != "get":
                continue
            with as_system():
                url = address(name, pattern, world)
            for title in titles_of(client, url):
                seen += 1
                if any(one in title for one in names):
                    named.append(f"{name} as {who}: {title}")
    assert seen > 100
    assert named == []
