"""Bringing in a workbook in a test, as the services do for screen and command."""

from io import BytesIO

import pytest

from dnt_portal.audit.acting import acting_as
from dnt_portal.imports.parsing.rows import read_workbook
from dnt_portal.imports.telling.telling import Outcome, Telling
from dnt_portal.imports.telling.whole import bring_in as bring_in_workbook


def problems_of(telling: Telling) -> list[tuple[str, int | None, str, str]]:
    """Sheet, row, column and value of each problem."""
    return [(p.sheet, p.row, p.column, p.value) for p in telling.reading.problems.kept()]


def sentences_of(telling: Telling) -> list[str]:
    """What is wrong, in words."""
    return [p.wrong for p in telling.reading.problems.kept()]


def totals(telling: Telling) -> tuple[int, int, int]:
    """New rows, rows that say something else, and the same, over all sheets."""
    every = [told.outcome for rows in telling.told.values() for told in rows]
    return tuple(every.count(outcome) for outcome in (Outcome.NEW, Outcome.DIFFERS, Outcome.SAME))


def differences_of(telling: Telling) -> dict[str, tuple[str, str]]:
    """What the portal and what the workbook says, by sheet, row and column."""
    return {
        f"{told.row.table.title} {told.row.number} {one.column}": (one.portal, one.workbook)
        for rows in telling.told.values()
        for told in rows
        for one in told.differences
    }


@pytest.fixture
def bring_in(cast):
    """``bring_in(file)`` as the leader of Zwolle; gives what became of each row."""

    def _bring_in(file: BytesIO, user=None, **options) -> Telling:
        user = user or cast.zwolle.leader
        reading = read_workbook(file, len(file.getvalue()))
        with acting_as(user):
            return bring_in_workbook(reading=reading, user=user, **options)

    return _bring_in
