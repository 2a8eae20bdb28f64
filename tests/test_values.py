"""What a value means stands with the value, and everything that reads it agrees.

Each test says knowingly what every value means, and then brings in a value nobody thought of:
screens, figures, certificates, workbook and documents must all take it for what it means.
"""

import copy
import datetime

import pytest
from django.utils import timezone

from dnt_portal.audit.acting import acting_as
from dnt_portal.common.errors import Refused
from dnt_portal.groups.enums import Mark
from dnt_portal.groups.models import Attendance, Placement
from dnt_portal.groups.reading.attendance import attendance_grid, mark_rows
from dnt_portal.groups.services.attendance import mark_attendance, record_make_up
from dnt_portal.reports.figures import delivery
from dnt_portal.reports.presentation import definitions
from dnt_portal.reports.proposals import proposals
from tests.groups.builders import group_in_training
from tests.imports.conftest import bring_in, sentences_of  # noqa: F401  # a fixture
from tests.imports.workbooks import day, small_region, workbook
from tests.made_up import made_up

NOTHING_TO_MAKE_UP = "Zij was bij deze bijeenkomst, dus er is niets in te halen."
STILL_TO_COME = "Deze bijeenkomst komt nog. Je kunt alleen invullen wie er niet bij kan zijn."


def meanings(choices, name: str) -> dict[str, object]:
    """What every value answers to one question."""
    return {value.value: getattr(value, name) for value in choices}


# -- Marks -----------------------------------------------------------------------------------


def test_what_each_mark_means():
    assert meanings(Mark, "was_there") == {
        "present": True,
        "late": True,
        "excused": False,
        "absent": False,
    }


@pytest.fixture
def group(cast):
    """A group of nine with three sessions held, at which everyone was."""
    return group_in_training(cast.zwolle, held=3)


def test_the_database_counts_a_mark_as_the_portal_does(cast, group):
    with acting_as(cast.zwolle.leader):
        row = Attendance.objects.filter(placement__group=group, session__number=1).first()
        for row.mark in Mark:
            for row.made_up_on in (None, timezone.localdate()):
                row.save()
                counted = Placement.objects.with_attendance().get(pk=row.placement_id)
                # She followed the two other sessions.
                assert counted.followed == 2 + row.was_there, row.mark
                assert counted.made_up == row.made_up, row.mark
                assert counted.missed == (not row.counts), row.mark


@pytest.mark.parametrize("there", [True, False])
def test_a_mark_nobody_thought_of(monkeypatch, cast, group, there):
    online = made_up(monkeypatch, Mark, "online", was_there=there)
    leader = cast.zwolle.leader
    with acting_as(leader):
        held, ahead = group.sessions.get(number=1), group.sessions.get(number=9)
        place = Placement.objects.filter(group=group).select_related("participant").first()
        asked = {"by": leader, "placement": place}
        mark_attendance(**asked, session=held, mark="online")
        # Before the day one can only know that she will not be there.
        if there:
            with pytest.raises(Refused):
                mark_attendance(**asked, session=ahead, mark="online")
            with pytest.raises(Refused):
                record_make_up(**asked, session=held, on=timezone.localdate())
        else:
            mark_attendance(**asked, session=ahead, mark="online")

        grid = attendance_grid(group)
        (line,) = (row for row in grid.rows if row.placement == place)
        assert (line.cells[0].kind, line.cells[0].was_there) == ("online", there)
        assert line.missed == (not there)
        assert [sign.was_there for sign in grid.legend if sign.kind == "online"] == [there]
        (row,) = (row for row in mark_rows(held) if row.placement == place)
        assert row.missed is not there
        counted = group.sessions.with_attendance_counts().get(pk=held.pk)
        assert counted.marked - counted.followed == (not there)

        (certificate,) = (row for row in proposals(group) if row.placement == place)
        assert (certificate.followed, certificate.missed) == (2 + there, 1 - there)
        today = timezone.localdate()
        figures = delivery.attendance(group.project, today - datetime.timedelta(days=60), today)
        assert figures["marks"] - figures["followed"] == (not there)
        text = " ".join(definition.meaning for definition in definitions())
        assert (str(online.label) in text) is there


@pytest.mark.parametrize("there", [True, False])
def test_a_mark_nobody_thought_of_in_the_workbook(monkeypatch, cast, bring_in, there):  # noqa: F811
    made_up(monkeypatch, Mark, "online", was_there=there)
    sheets = small_region()
    sheets["Aanwezigheid"][1]["Aanwezigheid"] = "online"
    ahead = copy.deepcopy(sheets)
    del ahead["Aanwezigheid"][1]["Ingehaald op"]
    ahead["Bijeenkomsten"][0] |= {"Datum": day("2099-01-01"), "Status": "gepland"}
    # The first row of the sheet says of somebody else that she was there.
    assert sentences_of(bring_in(workbook(ahead))).count(STILL_TO_COME) == 1 + there
    assert (NOTHING_TO_MAKE_UP in sentences_of(bring_in(workbook(sheets)))) is there
