"""A small world for coaching: a group that met four times, its women, a coach pool."""

import pytest

from dnt_portal.audit.acting import acting_as
from dnt_portal.coaching import services
from tests.coaching.screens import day
from tests.coaching.world import World, make_world
from tests.conftest import as_system


@pytest.fixture(scope="module")
def world(module_rows, cast) -> World:
    """Zwolle's group in training with three women and a pool of four, one of them a man."""
    with as_system():
        return module_rows.keep(make_world, cast)


@pytest.fixture
def track(world):
    with acting_as(world.leader):
        return services.tracks.start_track(
            by=world.leader, placement=world.samira, coach=world.els, starts_on=day(20)
        )


@pytest.fixture
def proposal(world):
    with acting_as(world.leader):
        return services.matching.propose_matching(by=world.leader, group=world.group)
