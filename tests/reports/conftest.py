"""What the tests of reports share."""

import pytest

from dnt_portal.groups.enums import EndReason, Mark
from dnt_portal.groups.models import Group
from tests.conftest import as_system
from tests.reports.world import DAY, JAN, Builder


@pytest.fixture(scope="module")
def build(module_rows, cast) -> Builder:
    return module_rows.keep(Builder, cast.zwolle)


@pytest.fixture(scope="module")
def group(module_rows, build) -> Group:
    """Ten sessions: Samira was always there, Linda missed two, Amal stopped and Wendy came late."""
    with as_system():
        return module_rows.keep(make_group, build)


def make_group(build: Builder) -> Group:
    """The group of the fixture."""
    group = build.group(JAN, sessions=10, held=10)
    absent = {
        "Samira": {},
        "Linda": {3: None, 4: None, 5: JAN + 40 * DAY},
    }
    for name, missed in absent.items():
        place = build.place(group, build.woman(name, last_name=f"{name}-Naam"), JAN)
        for number in range(1, 11):
            gone = number in missed
            build.mark(place, number, Mark.ABSENT if gone else Mark.PRESENT, missed.get(number))
    late = build.place(group, build.woman("Wendy"), JAN + 15 * DAY)
    for number in range(4, 11):
        build.mark(late, number)
    stopped = build.place(
        group, build.woman("Amal"), JAN, JAN + 20 * DAY, EndReason.STOPPED_TRAINING
    )
    build.mark(stopped, 1)
    build.place(group, build.woman("Karin"), JAN, JAN, EndReason.BEFORE_START)
    return group
