"""A group that started long enough ago for measurements, with three women."""

import datetime
from dataclasses import dataclass

import pytest
from django.utils import timezone

from dnt_portal.accounts.models import User
from dnt_portal.audit.acting import acting_as
from dnt_portal.groups.models import Group, Placement
from dnt_portal.ladder import services
from dnt_portal.ladder.models import Measurement
from dnt_portal.participants.enums import InvolvementKind
from dnt_portal.participants.models import Involvement
from tests.cast import Cast
from tests.coaching.world import make_group, place
from tests.conftest import as_system

WEEKS = 30


@dataclass
class World:
    cast: Cast
    group: Group
    placements: list[Placement]

    @property
    def leader(self) -> User:
        return self.cast.zwolle.leader

    @property
    def trainer(self) -> User:
        return self.cast.zwolle.trainer

    @property
    def coach(self) -> User:
        return self.cast.zwolle.coach

    @property
    def started_on(self) -> datetime.date:
        return self.group.started_on

    def measurement(self, code: str, woman: int = 0) -> Measurement:
        """The measurement of a woman at a wave, fresh from the database."""
        return Measurement.objects.select_related("wave__edition", "placement__group").get(
            placement=self.placements[woman], wave__code=code
        )

    def take(self, code: str, rung: int, woman: int = 0, **outcomes) -> Measurement:
        """Take a measurement on its due day, or today when that is earlier."""
        measurement = self.measurement(code, woman)
        return services.take_measurement(
            by=self.trainer,
            measurement=measurement,
            taken_on=min(measurement.due_on, timezone.localdate()),
            rung=self.rung(rung),
            **outcomes,
        )

    def rung(self, number: int):
        return self.group.edition.rungs.get(number=number)


@pytest.fixture(scope="module")
def world(module_rows, cast) -> World:
    return module_rows.keep(make_world, cast)


def make_world(cast: Cast) -> World:
    """The world as `World` describes it."""
    with as_system():
        group = make_group(cast, weeks_ago=WEEKS)
        placements = [place(group, name) for name in ("Samira", "Linda", "Hanna")]
        Involvement.objects.create(
            participant=placements[0].participant,
            user=cast.zwolle.coach,
            project=cast.zwolle.project,
            kind=InvolvementKind.COACH,
            since=timezone.now() - datetime.timedelta(days=30),
        )
    with acting_as(cast.zwolle.leader):
        services.plan_group_measurements(group)
    return World(cast, group, placements)


@pytest.fixture
def at_work(world):
    """The world, with the trainer at work."""
    with acting_as(world.trainer):
        yield world
