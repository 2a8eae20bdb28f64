"""A trainer or a place is in one group at a time, whoever plans it (office finding 5)."""

import datetime

import pytest
from django.db import IntegrityError
from django.utils import timezone, translation
from django.utils.formats import date_format

from dnt_portal.audit.acting import acting_as
from dnt_portal.common.errors import Refused
from dnt_portal.groups import services
from dnt_portal.groups.enums import SessionState
from dnt_portal.groups.models import Group, Session
from dnt_portal.organisations.models import Location
from tests.conftest import as_system
from tests.groups.builders import recruiting_group, slots

TRAINER = "A trainer of this group is with another group at that time. Choose another time."
PLACE = "Another group is in this place at that time. Choose another time or place."
NEW_TRAINER = "A trainer you chose is with another group during a session of this one."


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def next_week() -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=7)


def empty_group(region, name: str, *, trainers=(), location=None) -> Group:
    return services.composing.make_group(
        by=region.leader, project=region.project, name=name, trainers=trainers, location=location
    )


@pytest.fixture
def planned(region) -> Group:
    """A group that meets from next week on at half past nine, with a trainer and a place."""
    with as_system():
        place = Location.objects.create(project=region.project, name="De Schakel")
    group = recruiting_group(region, women=1)
    with acting_as(region.leader):
        group.sessions.update(location=place)
    return group


def test_a_trainer_is_not_with_two_groups_at_the_same_time(region, planned):
    with acting_as(region.leader):
        other = empty_group(region, "Zomer", trainers=[region.trainer])
        with pytest.raises(Refused) as refused:
            services.sessions.plan_sessions(group=other, slots=slots(other, next_week()))
        # Of ten sessions it says which.
        day = date_format(next_week(), "j F")
        first = other.edition.themes.first().title
        assert refused.value.message == f"“{first}” on {day}: {TRAINER}"
        assert not other.sessions.exists()
        # An hour later she is free.
        services.sessions.plan_sessions(group=other, slots=slots(other, next_week(), hour=12))
        session = other.sessions.order_by("starts_at").first()
        with pytest.raises(Refused) as refused:
            services.sessions.move_session(
                session=session,
                starts_at=session.starts_at - datetime.timedelta(hours=2),
                ends_at=session.ends_at,
            )
        assert refused.value.problems[0].field == "starts_at"
        stands = Session.objects.get(pk=session.pk)
        assert timezone.localtime(stands.starts_at).hour == 12


def test_a_place_has_one_group_at_a_time(region, planned):
    place = planned.sessions.first().location
    with acting_as(region.leader):
        other = empty_group(region, "Zomer", location=place)
        with pytest.raises(Refused) as refused:
            services.sessions.plan_sessions(group=other, slots=slots(other, next_week()))
        assert refused.value.message.endswith(PLACE)
        other.location = None
        other.save()
        services.sessions.plan_sessions(group=other, slots=slots(other, next_week()))
        session = other.sessions.order_by("starts_at").first()
        with pytest.raises(Refused) as refused:
            services.sessions.move_session(
                session=session,
                starts_at=session.starts_at,
                ends_at=session.ends_at,
                location=place,
            )
        assert refused.value.message == PLACE


def test_a_trainer_who_is_elsewhere_then_is_not_chosen(region, planned):
    with acting_as(region.leader):
        other = empty_group(region, "Zomer")
        services.sessions.plan_sessions(group=other, slots=slots(other, next_week()))
        with pytest.raises(Refused) as refused:
            services.composing.set_trainers(
                by=region.leader, group=other, trainers=[region.trainer]
            )
        assert refused.value.message.startswith(NEW_TRAINER)
        assert refused.value.problems[0].field == "trainers"
        assert not other.group_trainers.exists()


def test_a_cancelled_session_books_nobody_until_it_takes_place_again(region, planned):
    first = planned.sessions.order_by("starts_at").first()
    with acting_as(region.leader):
        other = empty_group(region, "Zomer", trainers=[region.trainer])
        services.sessions.cancel_session(session=first, reason="Zaal dicht.")
        services.sessions.plan_sessions(group=other, slots=slots(other, next_week())[:1])
        with pytest.raises(Refused) as refused:
            services.sessions.reinstate_session(session=first)
        assert refused.value.message == TRAINER
        assert Session.objects.get(pk=first.pk).state == SessionState.CANCELLED


def test_what_was_before_is_as_it_was_written(region, planned):
    """Two administrations may have written down the same morning; nothing can be done about it."""
    past = timezone.localdate() - datetime.timedelta(weeks=30)
    with acting_as(region.leader):
        for name in ("Toen", "Destijds"):
            group = empty_group(region, name, trainers=[region.trainer])
            services.sessions.plan_sessions(group=group, slots=slots(group, past))
            assert group.sessions.count() == group.edition.themes.count()


def test_across_regions_it_is_the_database_that_knows(cast, planned):
    """A trainer of two regions: neither leader sees the other's group."""
    with as_system():
        other = Group.objects.create(
            project=cast.breda.project,
            edition=planned.edition,
            name="Overal",
            capacity=planned.capacity,
        )
        other.group_trainers.create(user=cast.zwolle.trainer)
    theme = planned.edition.themes.first()
    slot = slots(planned, next_week())[0]
    with acting_as(cast.breda.leader), pytest.raises(IntegrityError) as broken:
        Session.objects.create(
            group=other, number=1, theme=theme, starts_at=slot.starts_at, ends_at=slot.ends_at
        )
    assert "trainers_are_free" in str(broken.value.__cause__.diag.constraint_name)
