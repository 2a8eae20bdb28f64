"""Rows with one fault each: every fault is found at its cell, and none of the rows comes in.

Which faults a cell can have follows from what docs/import.md promises of its kind, not from
how it is read.
"""

import datetime
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dnt_portal.audit.acting import acting_as
from dnt_portal.imports.parsing.rows import read_workbook
from dnt_portal.imports.schema import SHEETS, Column, Kind, Sheet
from dnt_portal.imports.telling.whole import bring_in
from dnt_portal.participants.models import Participant
from tests.imports.test_bad_rows import portal_rows
from tests.imports.workbooks import day, small_region, workbook

#: Rows to which faults are made: right in themselves, each with a key of its own.
RIGHT: dict[str, Any] = {
    "groups": lambda n: {"key": f"G-{n}", "name": f"Groep {n}"},
    "participants": lambda n: {"key": f"D-{n}", "first_name": "Ana"},
    "sessions": lambda n: {
        "key": f"S-{n}", "group": "G-1", "kind": "extra", "title": "Fietsen",
        "date": day("2026-06-01") + datetime.timedelta(days=n), "starts": datetime.time(13, 0),
        "ends": datetime.time(15, 0)},
    "coaches": lambda n: {"key": f"C-{n}", "name": "Els", "email": f"els{n}@example.org"},
    "matches": lambda n: {
        "key": f"K-{n}", "participant": "D-3", "coach": "C-1", "starts_on": day("2026-02-02")},
    "contacts": lambda n: {
        "key": f"{n}", "match": "K-1", "held_on": day("2026-03-02"), "medium": "samen"},
    "goals": lambda n: {
        "key": f"{n}", "participant": "D-1", "words": "Werk", "set_on": day("2026-02-09")},
}  # fmt: skip
TITLES = {sheet.name: sheet.words["nl"] for sheet in SHEETS}
TOMORROW = datetime.date.today() + datetime.timedelta(days=1)

#: What nobody can take for a day, a time, a number, a choice, a yes or an address.
letters = st.text(alphabet="bcdfghjklmnpqrtvwxz", min_size=9, max_size=20)
#: Faults that are none of a cell by itself, by sheet and column.
OF_THE_WORLD = {
    ("participants", "date_of_birth"): [TOMORROW, day("2015-05-05")],
    ("participants", "received_on"): [TOMORROW],
    ("participants", "consent_file_on"): [TOMORROW],
    ("participants", "address"): ["Dorpsstraat 1"],
    ("participants", "ended_on"): [day("2026-03-01")],
    ("participants", "case_manager_phone"): ["038 1234567"],
    ("groups", "started_on"): [TOMORROW],
    ("groups", "trainers"): ["wie@example.org"],
    ("groups", "edition"): ["dnt-1812"],
    ("sessions", "theme"): [99],
    ("sessions", "ends"): [datetime.time(12, 0)],
    ("sessions", "group"): ["G-nergens"],
    ("coaches", "vog_seen_on"): [TOMORROW],
    ("coaches", "trained_on"): [TOMORROW],
    ("matches", "coach"): ["C-nergens"],
    ("matches", "starts_on"): [day("2025-02-02")],
    ("matches", "ended_on"): [TOMORROW],
    ("contacts", "held_on"): [TOMORROW, day("2026-01-20")],
    ("contacts", "next_on"): [day("2026-02-20")],
    ("contacts", "match"): ["K-nergens"],
    ("goals", "set_on"): [TOMORROW],
    ("goals", "participant"): ["D-nergens"],
}


def wrong_values(sheet: Sheet, column: Column) -> st.SearchStrategy[Any] | None:
    """What cannot stand in a cell of the column; None when everything can."""
    faults: list[st.SearchStrategy[Any]] = [st.just(("formula", "=1+1"))]
    if column.required:
        faults.append(st.sampled_from([None, "   "]))
    if column.kind in (Kind.DATE, Kind.TIME, Kind.CHOICE, Kind.EMAIL, Kind.PROJECT):
        faults.append(letters)
    if column.kind == Kind.DATE:
        faults.append(st.sampled_from(["31-02-2026", "13-13-2026", "2026", "1-1-26", 7, True]))
    if column.kind == Kind.TIME:
        faults.append(st.sampled_from(["25:00", "10:75", 9, "half tien"]))
    if column.kind in (Kind.NUMBER, Kind.DECIMAL, Kind.YEARS):
        faults.append(letters)
        if column.maximum is not None:
            faults.append(st.integers(column.maximum + 1, column.maximum * 100))
        if column.minimum is not None:
            faults.append(st.integers(column.minimum - 1000, column.minimum - 1))
    if column.kind == Kind.NUMBER:
        faults.append(st.floats(1.01, 1.99))
    if column.max_length and column.kind in (Kind.TEXT, Kind.KEY, Kind.REFERENCE):
        faults.append(st.integers(1, 50).map(lambda more: "a" * (column.max_length + more)))
    faults.append(st.sampled_from(OF_THE_WORLD.get((sheet.name, column.name), [("formula", "=2")])))
    return st.one_of(faults)


FAULTS = st.one_of(
    [
        st.tuples(st.just(sheet), st.just(column), values)
        for sheet in SHEETS
        if sheet.name in RIGHT
        for column in sheet.columns
        if (values := wrong_values(sheet, column)) is not None
    ]
)


def with_faults(faults: list[tuple[Sheet, Column, Any]]) -> tuple[dict[str, Any], set[str]]:
    """The small region with a row more per fault, and where each fault stands."""
    sheets: dict[str, Any] = {title: list(rows) for title, rows in small_region().items()}
    numbers = count(1000)
    where = set()
    for sheet, column, value in faults:
        row = {**RIGHT[sheet.name](next(numbers)), column.name: value}
        rows = sheets[TITLES[sheet.name]]
        rows.append({sheet.column(name).words["nl"]: one for name, one in row.items()})
        where.add(f"{TITLES[sheet.name]} {len(rows) + 1} {column.words['nl']}")
    return sheets, where


class _Over(Exception):
    """Ends an example without leaving anything in the database."""


def every_fault_is_found(faults, leader) -> None:
    sheets, where = with_faults(faults)
    file = workbook(sheets)
    reading = read_workbook(file, len(file.getvalue()))
    try:
        with acting_as(leader):
            telling = bring_in(reading=reading, user=leader, only_good=True)
            assert telling.done
            problems = telling.reading.problems
            assert {f"{one.sheet} {one.row} {one.column}" for one in problems.kept()} == where
            assert problems.total == len(where)
            left_out = {name: len(rows) for name, rows in telling.left_out.items() if rows}
            assert sum(left_out.values()) == len(where)
            assert Participant.objects.count() == 8
            raise _Over
    except _Over:
        pass


@pytest.mark.parametrize("_round", range(3))
def test_each_of_many_faults_is_found_at_its_cell(_round, cast):
    """A few hundred rows each time the tests run; see below for thousands."""
    _search(cast, examples=2, rows=60)


@pytest.mark.slow
def test_five_thousand_rows_with_a_fault_each(cast):
    _search(cast, examples=25, rows=200)


def _search(cast, *, examples: int, rows: int) -> None:
    before = portal_rows()

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(faults=st.lists(FAULTS, min_size=rows, max_size=rows))
    def search(faults) -> None:
        every_fault_is_found(faults, cast.zwolle.leader)

    search()
    assert portal_rows() == before
