"""Groups that end otherwise than at the end of their year, and the way back (S2 §10.2.1)."""

import datetime

import pytest
from django.utils import timezone

from dnt_portal.accounts.services import end_role
from dnt_portal.audit.acting import acting_as
from dnt_portal.common.errors import Overtaken, Refused
from dnt_portal.groups import services
from dnt_portal.groups.enums import EndReason, GroupEnding, GroupPhase, SessionState
from dnt_portal.groups.models import Deviation, Group, Placement
from dnt_portal.groups.reading.course import timeline
from dnt_portal.intake.models import WaitingListEntry
from dnt_portal.participants.enums import Phase
from dnt_portal.participants.models import Involvement, KeepApart, Participant
from tests.conftest import as_system
from tests.groups.builders import (
    close,
    give_coach,
    group_in_coaching,
    group_in_training,
    record,
    recruiting_group,
)

WHY = "Zes vrouwen zijn verhuisd."


def phases_of(group: Group) -> set[str]:
    return set(Participant.objects.filter(placements__group=group).values_list("phase", flat=True))


# -- Called off ----------------------------------------------------------------------------


def test_a_group_that_is_called_off_gives_everyone_her_turn_back(region):
    group = recruiting_group(region, women=3)
    with acting_as(region.leader):
        waited = dict(
            WaitingListEntry.objects.filter(participant__placements__group=group).values_list(
                "participant", "since"
            )
        )
        with pytest.raises(Refused) as refused:
            services.phases.call_off_group(by=region.leader, group=group, reason=" ")
        assert refused.value.problems[0].field == "reason"
        services.phases.call_off_group(by=region.leader, group=group, reason=WHY)
        group.refresh_from_db()
        assert (group.phase, group.ended_as) == (GroupPhase.CLOSED, GroupEnding.CALLED_OFF)
        assert (group.ended_because, group.closed_on) == (WHY, timezone.localdate())
        assert phases_of(group) == {Phase.WAITING}
        again = WaitingListEntry.objects.filter(until=None).values_list("participant", "since")
        assert {key: since for key, since in again if key in waited} == waited
        assert not group.sessions.exclude(state=SessionState.CANCELLED).exists()
        # It was no group that ran: no figure counts it as one.
        assert group.started_on is None
        assert [stage.label for stage in timeline(group).stages][0:1] == [
            timeline(group).stages[0].label
        ]
        assert len(timeline(group).stages) == 2
    with acting_as(region.trainer):
        assert not Involvement.objects.open().exists()


def test_a_group_that_was_called_off_recruits_again(region):
    group = recruiting_group(region, women=3)
    with acting_as(region.leader):
        services.phases.call_off_group(by=region.leader, group=group, reason=WHY)
        elsewhere = services.composing.make_group(
            by=region.leader, project=region.project, name="Zomer", trainers=[region.trainer]
        )
        one, *others = group.placements.select_related("participant")
        services.composing.place(by=region.leader, group=elsewhere, participant=one.participant)
        restored = services.returning.reopen_group(by=region.leader, group=group, reason="Toch.")
        group.refresh_from_db()
        assert (group.phase, group.ended_as, group.closed_on) == (GroupPhase.RECRUITING, "", None)
        assert group.reopened_because == "Toch."
        # Who is in another group by now stays there.
        assert {place.pk for place in restored} == {place.pk for place in others}
        assert one.participant.placements.current().get().group == elsewhere
        waiting = WaitingListEntry.objects.filter(until=None, participant__placements__group=group)
        assert not waiting.exists()


def test_only_a_group_that_has_not_started_is_called_off(region):
    group = group_in_training(region)
    with acting_as(region.leader), pytest.raises(Overtaken):
        services.phases.call_off_group(by=region.leader, group=group, reason=WHY)


# -- Fallen apart, closed early --------------------------------------------------------------


def test_a_group_that_falls_apart_ends_with_nobody_completed(region):
    group = group_in_training(region, women=4, weeks_ago=5)
    with acting_as(region.leader):
        with pytest.raises(Refused):
            close(by=region.leader, group=group, outcome=EndReason.COMPLETED, reason=WHY)
        one, *rest = group.placements.current()
        outcomes = {place.pk: EndReason.GROUP_ENDED for place in rest}
        with pytest.raises(Refused) as refused:
            services.phases.close_group(
                by=region.leader, group=group, outcomes=outcomes, reason=WHY
            )
        # Of each woman it is said how it ends, and where that is missing.
        assert [problem.field for problem in refused.value.problems] == [f"outcome_{one.pk}"]
        outcomes[one.pk] = EndReason.MOVED
        services.phases.close_group(by=region.leader, group=group, outcomes=outcomes, reason=WHY)
        group.refresh_from_db()
        assert (group.phase, group.ended_as) == (GroupPhase.CLOSED, GroupEnding.FELL_APART)
        assert Deviation.objects.get(group=group, reason=WHY).item.code == "sessions"
        one.participant.refresh_from_db()
        assert one.participant.phase == Phase.STOPPED
        assert phases_of(group) == {Phase.STOPPED, Phase.WAITING}
        # They wait for another group, admitted as they were.
        assert WaitingListEntry.objects.filter(until=None).count() == 3
        assert "Training" in [str(stage.label) for stage in timeline(group).stages]
        assert len(timeline(group).stages) == 3


def test_a_group_of_which_everyone_left_can_be_closed(region):
    group = group_in_training(region, women=2, weeks_ago=5)
    with acting_as(region.leader):
        for place in group.placements.current():
            services.phases.end_placement(by=region.leader, placement=place, reason=EndReason.MOVED)
        services.phases.close_group(by=region.leader, group=group, reason=WHY)
        group.refresh_from_db()
        assert group.phase == GroupPhase.CLOSED


def test_closing_early_asks_why_and_keeps_it(region):
    group = group_in_coaching(region, women=3, weeks_ago=30)
    with acting_as(region.leader):
        with pytest.raises(Refused) as refused:
            close(by=region.leader, group=group, reason="")
        assert [problem.field for problem in refused.value.problems] == ["reason"]
        assert Group.objects.get(pk=group.pk).phase == GroupPhase.COACHING
        close(by=region.leader, group=group, reason=WHY)
        assert group.ended_as == GroupEnding.EARLY
        kept = Deviation.objects.filter(group=group, reason=WHY)
        assert {row.item.code for row in kept} == {"coaching", "closing"}


def test_at_the_end_of_its_year_with_a_closing_meeting_nothing_is_asked(region):
    group = group_in_coaching(region, women=3, weeks_ago=54)
    with acting_as(region.leader):
        starts_at = timezone.now() - datetime.timedelta(days=2)
        meeting = services.sessions.add_session(
            group=group,
            kind="closing",
            title="Afsluiting",
            starts_at=starts_at,
            ends_at=starts_at + datetime.timedelta(hours=2),
        )
        record(region.leader, meeting)
        close(by=region.leader, group=group, reason="")
        assert (group.ended_as, group.ended_because) == (GroupEnding.FULL, "")
        assert not Deviation.objects.filter(group=group, item__code="closing").exists()


# -- The way back -----------------------------------------------------------------------------


def rows(group: Group) -> list[tuple]:
    """What a mistake and its undoing leave as it was."""
    return list(
        Placement.objects.filter(group=group)
        .order_by("pk")
        .values_list("pk", "placed_on", "ended_on", "end_reason", "participant__phase")
    )


def test_a_group_that_is_reopened_is_as_it_was(region):
    group = group_in_coaching(region, women=4, weeks_ago=54)
    with acting_as(region.leader):
        one, *rest = group.placements.current()
        give_coach(region, *rest)
        services.phases.end_placement(by=region.leader, placement=one, reason=EndReason.MOVED)
        before = rows(group)
        coached = list(group.placements.order_by("pk").values_list("tracks__ended_on"))
        close(by=region.leader, group=group)
        assert rows(group) != before
        with pytest.raises(Refused):
            services.returning.reopen_group(by=region.leader, group=group, reason="")
        why = "Te vroeg."
        restored = services.returning.reopen_group(by=region.leader, group=group, reason=why)
        assert len(restored) == 3
        # Who had moved before stays away; the others are back, and so are their coaches.
        assert rows(group) == before
        assert list(group.placements.order_by("pk").values_list("tracks__ended_on")) == coached
        with pytest.raises(Overtaken):
            services.returning.reopen_group(by=region.leader, group=group, reason=why)
    with acting_as(region.trainer):
        assert Participant.objects.count() == 3
    with acting_as(region.coach):
        assert Participant.objects.count() == 3


def test_a_place_that_ended_by_mistake_goes_on(region):
    group = group_in_training(region, women=3, weeks_ago=5)
    with acting_as(region.leader):
        one = group.placements.current().select_related("participant").first()
        before = rows(group)
        services.phases.end_placement(by=region.leader, placement=one, reason=EndReason.MOVED)
        services.returning.restore_placement(by=region.leader, placement=one)
        assert rows(group) == before
        with pytest.raises(Overtaken):
            services.returning.restore_placement(by=region.leader, placement=one)
    with acting_as(region.trainer):
        assert Participant.objects.count() == 3


def test_a_place_does_not_go_on_where_that_cannot_be(region):
    group = group_in_training(region, women=3, weeks_ago=5)
    with acting_as(region.leader):
        one, two, _three = group.placements.current().select_related("participant")
        services.phases.end_placement(by=region.leader, placement=one, reason=EndReason.MOVED)
        # She is being looked at again.
        one.participant.phase = Phase.SCREENING
        one.participant.save()
        with pytest.raises(Refused):
            services.returning.restore_placement(by=region.leader, placement=one)
        # The group is full by now.
        services.phases.end_placement(by=region.leader, placement=two, reason=EndReason.MOVED)
        group.capacity = 1
        group.save()
        with pytest.raises(Refused):
            services.returning.restore_placement(by=region.leader, placement=two)
        group.capacity = 12
        group.save()
        # The group is closed.
        close(by=region.leader, group=group, outcome=EndReason.GROUP_ENDED)
        with pytest.raises(Refused):
            services.returning.restore_placement(by=region.leader, placement=two)


def test_reopening_brings_nobody_together_who_must_not_meet(region):
    group = group_in_coaching(region, women=3, weeks_ago=54)
    with acting_as(region.leader):
        one, two, three = group.placements.current().select_related("participant")
        close(by=region.leader, group=group)
        KeepApart.objects.create(
            participant=one.participant, other_participant=two.participant, reason="Familie."
        )
        KeepApart.objects.create(participant=three.participant, other_user=region.trainer)
        restored = services.returning.reopen_group(by=region.leader, group=group, reason=WHY)
        assert len(restored) == 1
        assert restored[0].participant in (one.participant, two.participant)


def test_who_is_no_trainer_any_more_sees_nobody_of_a_group_that_is_reopened(region):
    group = group_in_coaching(region, women=3, weeks_ago=54)
    with acting_as(region.leader):
        close(by=region.leader, group=group)
    with as_system():
        end_role(by=region.leader, assignment=region.trainer.role_assignments.get())
    with acting_as(region.leader):
        assert group.group_trainers.count() == 1
        services.returning.reopen_group(by=region.leader, group=group, reason=WHY)
        assert group.group_trainers.count() == 0
    with acting_as(region.trainer):
        assert not Involvement.objects.open().exists()
        assert not Participant.objects.exists()


def test_a_group_that_falls_apart_before_the_coaches_are_met_can_be_closed(region):
    """The day of the coach session, still to come, keeps nobody from ending it today."""
    group = group_in_training(region, women=3, weeks_ago=1)
    with acting_as(region.leader):
        assert group.coaching_from > timezone.localdate()
        close(by=region.leader, group=group, outcome=EndReason.GROUP_ENDED, reason=WHY)
        group.refresh_from_db()
        assert group.ended_as == GroupEnding.FELL_APART


def test_a_group_whose_first_day_is_still_to_come_is_not_closed(region):
    group = recruiting_group(region, women=3)
    with acting_as(region.leader):
        services.phases.start_group(by=region.leader, group=group, reason=WHY)
        with pytest.raises(Refused):
            close(by=region.leader, group=group, outcome=EndReason.GROUP_ENDED, reason=WHY)
        services.phases.take_back_start(by=region.leader, group=group)
        services.phases.call_off_group(by=region.leader, group=group, reason=WHY)
        session = group.sessions.first()
        with pytest.raises(Overtaken):
            services.sessions.cancel_session(session=session, reason=WHY)
