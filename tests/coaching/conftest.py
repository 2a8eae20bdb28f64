"""A small world for coaching: a group that met four times, its women, a coach pool."""

import pytest

from tests.coaching.world import World, make_world
from tests.conftest import as_system


@pytest.fixture
def world(cast) -> World:
    """Zwolle's group in training with three women and a pool of four, one of them a man."""
    with as_system():
        return make_world(cast)
