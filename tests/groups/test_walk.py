"""A group from its first name to its closing, by the edition in force and a made-up one."""

import datetime

import pytest
from dateutil.relativedelta import relativedelta
from django.utils import timezone

from dnt_portal.audit.acting import acting_as
from dnt_portal.common.errors import Refused
from dnt_portal.groups import services
from dnt_portal.groups.enums import EndReason, GroupPhase, SessionState
from dnt_portal.groups.models import Deviation, Group
from dnt_portal.participants.enums import Phase
from dnt_portal.participants.models import Involvement, Participant
from dnt_portal.programme.services import load_edition
from tests.conftest import database_role
from tests.groups.builders import close, group_in_training, record, recruiting_group
from tests.programme import made_up_edition


def test_a_group_walks_through_the_year(cast):
    region = cast.zwolle
    group = group_in_training(region, women=9, weeks_ago=53, held=9)
    first_day = timezone.localdate() - datetime.timedelta(weeks=53)
    assert group.phase == GroupPhase.TRAINING
    assert group.started_on == first_day
    # Coaches are met at the fourth session, three weeks after the first.
    assert group.coaching_from == first_day + datetime.timedelta(weeks=3)
    assert group.ends_on == first_day + relativedelta(months=12)
    with acting_as(region.leader):
        women = Participant.objects.filter(placements__group=group)
        assert set(women.values_list("phase", flat=True)) == {Phase.TRAINING}
        tenth = group.sessions.get(theme__number=10)
        with pytest.raises(Refused):
            services.phases.start_coaching(group=group)
        record(region.trainer, tenth)
        services.phases.start_coaching(group=group)
        assert set(women.values_list("phase", flat=True)) == {Phase.COACHING}
        one = group.placements.current().first()
        services.phases.end_placement(by=region.leader, placement=one, reason=EndReason.MOVED)
        close(by=region.leader, group=group)
        group = Group.objects.get(pk=group.pk)
        assert group.phase == GroupPhase.CLOSED
        ends = list(group.placements.values_list("end_reason", flat=True))
        assert sorted(ends) == ["completed"] * 8 + ["moved"]
    with acting_as(region.trainer):
        # Nobody of the group is hers to see any more, and the database agrees.
        assert not Participant.objects.exists()
        assert not Involvement.objects.open().exists()


def test_the_made_up_edition_walks_through_the_same_code(cast):
    region = cast.breda
    with database_role("owner"):
        edition = load_edition(made_up_edition.made_up_definition())
    group = recruiting_group(
        region,
        women=4,
        first_day=timezone.localdate() - datetime.timedelta(weeks=70),
        edition=edition,
    )
    assert group.capacity == 9
    with acting_as(region.leader):
        group = services.phases.start_group(
            by=region.leader, group=group, reason="Meer was er niet."
        )
        assert group.sessions.count() == 11
        assert Deviation.objects.get(group=group).item.code == "group-size"
        assert group.coaching_from == group.started_on + datetime.timedelta(weeks=4)
        assert group.ends_on == group.started_on + relativedelta(months=13)
        sessions = list(group.sessions.order_by("starts_at"))
        assert [s.asks_after_coach for s in sessions] == [False] * 4 + [True] * 7
        for session in sessions:
            record(region.trainer, session)
        assert not group.sessions.exclude(state=SessionState.DONE).exists()
        services.phases.start_coaching(group=group)
        close(by=region.leader, group=group)
