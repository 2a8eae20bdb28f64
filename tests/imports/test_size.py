"""300 women with 12,000 contacts: meant to take under 30 seconds; it prints what it takes.

Seconds are told and not tested, because they are the machine's; queries are the code's.
"""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.imports.conftest import totals
from tests.imports.workbooks import large_region, workbook

#: Whatever the number of rows: they are read and written by the thousand.
MOST_QUERIES = 120


@pytest.mark.slow
def test_twelve_thousand_contacts(bring_in, capsys):
    file = workbook(large_region(women=300, contacts_each=40))
    rows = 0
    for step, options in (("check", {"check_only": True}), ("bring in", {}), ("again", {})):
        began = time.perf_counter()
        with CaptureQueriesContext(connection) as queries:
            outcome = bring_in(file, **options)
        seconds = time.perf_counter() - began
        assert not outcome.plan.reading.problems
        rows = rows or sum(totals(outcome))
        with capsys.disabled():
            print(f"\n{step}: {rows} rows, {seconds:.1f} s, {len(queries)} queries", end="")
        assert len(queries) <= MOST_QUERIES
    assert totals(outcome) == (0, 0, rows)


def test_checking_costs_the_same_queries_whatever_the_number_of_rows(bring_in):
    counts = []
    bring_in(workbook(large_region(women=12, contacts_each=1)), check_only=True)
    for contacts in (2, 30):
        file = workbook(large_region(women=12, contacts_each=contacts))
        with CaptureQueriesContext(connection) as queries:
            bring_in(file, check_only=True)
        counts.append(len(queries))
    assert counts[0] == counts[1]
