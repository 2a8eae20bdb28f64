"""How many queries each page costs, held against a committed baseline.

A page that needs more than before fails here; record on purpose with
``RECORD_QUERIES=1`` and look at the difference. Counted is what reads or writes
rows, not the frame of the transaction (savepoints, who acts).
"""

import json
import os
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.conftest import as_system
from tests.test_access import TABLE, address, portal_pages

BASELINE = Path(__file__).parent / "query_counts.json"
FRAME = ("SAVEPOINT", "RELEASE", "ROLLBACK", "SELECT SET_CONFIG", "SELECT CURRENT_SETTING", "SET ")
#: For each page the first of these who may open it.
READERS = (
    "leader, zwolle",
    "trainer, zwolle",
    "coach, zwolle",
    "referrer, zwolle",
    "officer, zwolle",
)
#: Pages that bring many parts together; every other page keeps to `BUDGET`.
TOGETHER = {"overview:home", "overview:group", "overview:participant"}
BUDGET = 12
#: Session, user and her roles: what every signed-in page costs.
EVERY_PAGE = 3


def queries_of(client: Client, url: str) -> int:
    """Queries about rows that a page costs."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = client.get(url)
    if answer.status_code == 302:
        # What was said on the way is shown, and forgotten, by the next page: not by one measured.
        client.get("/team/me/")
    said = [query["sql"].split("; ", 1)[-1].strip().upper() for query in captured]
    return sum(not sql.startswith(FRAME) for sql in said)


def test_pages_cost_what_they_did(world):
    people = world.cast.people()
    clients = {}
    for who in READERS:
        clients[who] = Client()
        clients[who].force_login(people[who])
        clients[who].get("/team/me/")
    counts = {}
    for name, pattern in portal_pages().items():
        rule = TABLE[name]
        reader = next(
            (who for who in READERS if who in rule.allowed or "everyone" in rule.allowed), None
        )
        if rule.method != "get" or rule.public or reader is None:
            continue
        with as_system():
            url = address(name, pattern, world)
        counts[name] = queries_of(clients[reader], url)
    if os.environ.get("RECORD_QUERIES"):
        BASELINE.write_text(json.dumps(dict(sorted(counts.items())), indent=1) + "\n")
        pytest.skip("recorded; look at the difference before you commit it")
    baseline = json.loads(BASELINE.read_text())
    more = {
        name: f"{count}, was {baseline.get(name)}"
        for name, count in counts.items()
        if count > baseline.get(name, 0)
    }
    assert more == {}
    over = {
        name: count
        for name, count in counts.items()
        if name not in TOGETHER and count - EVERY_PAGE > BUDGET
    }
    assert over == {}
