"""A group in coaching; the first woman has a coach, and her plan has something in it."""

import datetime
from dataclasses import dataclass

import pytest
from django.utils import timezone

from dnt_portal.accounts.models import User
from dnt_portal.audit.acting import acting_as
from dnt_portal.coaching.models import Track
from dnt_portal.groups.models import Group
from dnt_portal.participants.enums import InvolvementKind
from dnt_portal.participants.models import Involvement, Participant
from dnt_portal.plans import services
from dnt_portal.plans.models import Goal, Plan
from tests.cast import Cast
from tests.coaching.world import make_coach, make_group, place
from tests.conftest import as_system

LAST_NAME = "Verzwegen"


@dataclass
class World:
    cast: Cast
    group: Group
    her: Participant
    #: Another woman of the same group, not the coach's.
    other: Participant
    plan: Plan
    goal: Goal
    track: Track

    @property
    def leader(self) -> User:
        return self.cast.zwolle.leader

    @property
    def trainer(self) -> User:
        return self.cast.zwolle.trainer

    @property
    def coach(self) -> User:
        return self.cast.zwolle.coach


@pytest.fixture(scope="module")
def world(module_rows, cast) -> World:
    return module_rows.keep(make_world, cast)


def make_world(cast: Cast) -> World:
    """The world as `World` describes it."""
    region, today = cast.zwolle, timezone.localdate()
    with as_system():
        group = make_group(cast, weeks_ago=9)
        placement = place(group, "Samira", last_name=LAST_NAME)
        her, other = placement.participant, place(group, "Linda").participant
        track = Track.objects.create(
            participant=her,
            placement=placement,
            coach=make_coach(region.project, region.coach),
            starts_on=today - datetime.timedelta(days=30),
            ends_on=today + datetime.timedelta(days=200),
        )
        Involvement.objects.create(
            participant=her,
            user=region.coach,
            project=region.project,
            kind=InvolvementKind.COACH,
            since=timezone.now() - datetime.timedelta(days=30),
        )
    with acting_as(region.trainer):
        plan = services.plan_of(her)
        goal = services.add_goal(
            plan=plan,
            words="Vrijwilligerswerk bij de bieb",
            set_on=today - datetime.timedelta(days=30),
        )
    return World(cast, group, her, other, plan, goal, track)


def path(participant: Participant, tail: str = "") -> str:
    """An address under someone's plan."""
    return f"/plans/{participant.pseudonym}/{tail}"
