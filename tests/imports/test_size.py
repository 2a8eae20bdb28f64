"""300 women with 12,000 contacts: meant to take under 30 seconds; it prints what it takes.

Seconds are told and not tested, because they are the machine's; queries are the code's.
"""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dnt_portal.audit.acting import acting_as
from dnt_portal.imports.parsing.rows import read_workbook
from dnt_portal.imports.telling.whole import rehearse
from tests.imports.conftest import sentences_of, totals
from tests.imports.workbooks import large_region, workbook

#: A woman with her coach, match, goal and measurement is told by the services of the screens.
MOST_QUERIES_A_WOMAN = 40


@pytest.mark.slow
def test_twelve_thousand_contacts(bring_in, cast, capsys):
    file = workbook(large_region(women=300, contacts_each=40))
    rows = 0
    for step in ("check", "bring in", "again"):
        began = time.perf_counter()
        if step == "check":
            leader = cast.zwolle.leader
            with acting_as(leader):
                reading = read_workbook(file, len(file.getvalue()))
                outcome = rehearse(reading=reading, user=leader)
        else:
            outcome = bring_in(file)
        seconds = time.perf_counter() - began
        assert sentences_of(outcome) == []
        rows = rows or sum(totals(outcome))
        with capsys.disabled():
            print(f"\n{step}: {rows} rows, {seconds:.1f} s", end="")
    assert totals(outcome) == (0, 0, rows)


def _queries(bring_in, **size: int) -> int:
    file = workbook(large_region(**size))
    with CaptureQueriesContext(connection) as queries:
        assert bring_in(file).done
    return len(queries)


def test_marks_and_contacts_cost_the_same_queries_whatever_their_number(bring_in, cast):
    """Of those there are thousands; they are checked one by one and written at once."""
    leader = cast.zwolle.leader
    assert leader.active_roles, "read once a request: not counted with the first of the two"
    counts = []
    for contacts in (2, 30):
        file = workbook(large_region(women=12, contacts_each=contacts))
        with acting_as(leader), CaptureQueriesContext(connection) as queries:
            rehearse(reading=read_workbook(file, len(file.getvalue())), user=leader)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_woman_more_costs_so_many_queries(bring_in):
    """Two groups of twelve after one: each woman with everything that hangs on her."""
    one = _queries(bring_in, women=12, contacts_each=2)
    three = _queries(bring_in, women=36, contacts_each=2)
    assert (three - one) / 24 <= MOST_QUERIES_A_WOMAN
