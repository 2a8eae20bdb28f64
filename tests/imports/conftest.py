"""Bringing in a workbook in a test, as on the command line."""

from io import BytesIO

import pytest

from dnt_portal.audit.acting import acting_as
from dnt_portal.imports import services


def problems_of(outcome: services.Outcome) -> list[tuple[str, int | None, str, str]]:
    """Sheet, row, column and value of each problem."""
    return [(p.sheet, p.row, p.column, p.value) for p in outcome.plan.reading.problems.kept()]


def sentences_of(outcome: services.Outcome) -> list[str]:
    """What is wrong, in words."""
    return [p.wrong for p in outcome.plan.reading.problems.kept()]


def totals(outcome: services.Outcome) -> tuple[int, int, int]:
    """New, changed and same rows over all sheets."""
    sheets = outcome.counts["sheets"]
    return tuple(sum(sheet[name] for sheet in sheets) for name in ("new", "changed", "same"))


@pytest.fixture
def bring_in(cast):
    """``bring_in(file)`` as the leader of Zwolle; gives the outcome."""

    def _bring_in(file: BytesIO, user=None, **options) -> services.Outcome:
        user = user or cast.zwolle.leader
        with acting_as(user):
            return services.import_file(by=user, file=file, size=len(file.getvalue()), **options)

    return _bring_in
