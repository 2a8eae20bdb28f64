"""What was done by mistake is taken back: the start of a group, a session that was cancelled."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from dnt_portal.audit.acting import acting_as
from dnt_portal.common.errors import Overtaken, Refused
from dnt_portal.groups import services
from dnt_portal.groups.enums import GroupPhase, Mark, SessionKind, SessionState
from dnt_portal.groups.models import Group, Placement, Session
from dnt_portal.groups.reading.sessions import session_lines
from dnt_portal.groups.services.sessions import Slot
from dnt_portal.ladder.models import Measurement
from dnt_portal.participants.enums import Phase
from dnt_portal.participants.models import Participant
from dnt_portal.reports.figures import in_short
from tests.groups.builders import close, group_in_coaching, group_in_training, recruiting_group


def start(region, group: Group) -> None:
    services.phases.start_group(by=region.leader, group=group, reason="Klein begonnen.")


def phases_of(group: Group) -> set[str]:
    return set(Participant.objects.filter(placements__group=group).values_list("phase", flat=True))


# -- A start -------------------------------------------------------------------------------------


def test_a_start_that_was_a_mistake_leaves_the_group_as_it_was(region):
    group = recruiting_group(region, women=3)
    with acting_as(region.leader):
        before = Group.objects.values().get(pk=group.pk)
        start(region, group)
        assert phases_of(group) == {Phase.TRAINING}
        assert Measurement.objects.filter(placement__group=group).exists()
        assert group.deviations.count() == 1
        services.phases.take_back_start(by=region.leader, group=group)
        after = Group.objects.values().get(pk=group.pk)
        assert {name for name in before if before[name] != after[name]} == {"updated_at"}
        assert phases_of(group) == {Phase.PLACED}
        assert not Measurement.objects.filter(placement__group=group).exists()
        assert not group.deviations.exists()
        # And it starts again as if it were the first time.
        start(region, group)
        assert group.deviations.count() == 1
        assert Measurement.objects.filter(placement__group=group).exists()


def test_a_group_that_met_has_started(region):
    group = recruiting_group(region, women=3)
    with acting_as(region.leader):
        with pytest.raises(Overtaken):
            services.phases.take_back_start(by=region.leader, group=group)
        start(region, group)
        session = group.sessions.order_by("starts_at").first()
        session.starts_at, session.ends_at = (
            moment - datetime.timedelta(days=30) for moment in (session.starts_at, session.ends_at)
        )
        session.save()
        placement = group.placements.first()
        services.attendance.mark_attendance(
            by=region.leader, session=session, placement=placement, mark=Mark.PRESENT
        )
        with pytest.raises(Refused) as refused:
            services.phases.take_back_start(by=region.leader, group=group)
        assert "gehouden of ingevuld" in refused.value.message
        assert Group.objects.get(pk=group.pk).phase == GroupPhase.TRAINING


def test_the_message_of_a_start_offers_to_undo_it(leader, region):
    group = recruiting_group(region, women=9)
    page = leader.post(reverse("groups:start", args=[group.pk]), follow=True).content.decode()
    undo = reverse("groups:take_back_start", args=[group.pk])
    assert f'action="{undo}"' in page
    assert "Ongedaan maken" in page
    told = leader.post(undo, follow=True).content.decode()
    assert "De groep werft weer" in told
    with acting_as(region.leader):
        assert Group.objects.get(pk=group.pk).phase == GroupPhase.RECRUITING
    # Said once: the next page does not offer it again.
    assert "Ongedaan maken" not in leader.get(reverse("overview:home")).content.decode()


def test_the_message_of_a_place_that_ended_offers_to_undo_it(leader, region):
    group = group_in_training(region)
    with acting_as(region.leader):
        placement = group.placements.first()
    end = reverse("groups:end_placement", args=[placement.pk])
    today = str(timezone.localdate())
    page = leader.post(end, {"reason": "moved", "on": today}, follow=True).content.decode()
    undo = reverse("groups:restore", args=[placement.pk])
    assert f'action="{undo}"' in page
    leader.post(undo)
    with acting_as(region.leader):
        assert Placement.objects.get(pk=placement.pk).is_current


# -- A session -----------------------------------------------------------------------------------


def test_a_session_that_was_cancelled_by_mistake_takes_place(region):
    group = group_in_training(region)
    with acting_as(region.leader):
        session = group.sessions.filter(state=SessionState.PLANNED).last()
        was = Session.objects.values("starts_at", "ends_at", "theme", "number").get(pk=session.pk)
        services.sessions.cancel_session(session=session, reason="Ziek.")
        services.sessions.reinstate_session(session=session)
        again = Session.objects.get(pk=session.pk)
        assert (again.state, again.cancel_reason) == (SessionState.PLANNED, "")
        is_now = Session.objects.values("starts_at", "ends_at", "theme", "number").get(pk=again.pk)
        assert is_now == was
        with pytest.raises(Overtaken):
            services.sessions.reinstate_session(session=session)


def test_a_group_follows_the_session_that_is_the_first_now(region):
    group = recruiting_group(region, women=1)
    with acting_as(region.leader):
        first, second = group.sessions.order_by("starts_at")[:2]
        services.sessions.cancel_session(session=first, reason="De zaal is dicht.")
        group.refresh_from_db()
        assert group.starts_on == timezone.localdate(second.starts_at)
        services.sessions.reinstate_session(session=first)
        group.refresh_from_db()
        assert group.starts_on == timezone.localdate(first.starts_at)


def test_a_session_whose_theme_was_planned_anew_stays_cancelled(region):
    group = group_in_training(region)
    with acting_as(region.leader):
        session = group.sessions.filter(state=SessionState.PLANNED).last()
        services.sessions.cancel_session(session=session, reason="Ziek.")
        later = session.starts_at + datetime.timedelta(days=3)
        services.sessions.plan_sessions(
            group=group,
            slots=[Slot(session.number, session.theme, later, later + datetime.timedelta(hours=2))],
        )
        with pytest.raises(Refused) as refused:
            services.sessions.reinstate_session(session=session)
        assert refused.value.message == "Dit thema heeft al een bijeenkomst."
        assert Session.objects.get(pk=session.pk).state == SessionState.CANCELLED
        # The list does not offer what cannot be.
        assert not any(line.comes_back for line in session_lines(group))


def test_cancelling_offers_to_undo_it_and_the_list_does_too(leader, region):
    group = group_in_training(region)
    with acting_as(region.leader):
        session = group.sessions.filter(state=SessionState.PLANNED).last()
    cancel = reverse("groups:session_cancel", args=[session.pk])
    page = leader.post(cancel, {"reason": "De zaal is dicht."}, follow=True).content.decode()
    undo = reverse("groups:session_reinstate", args=[session.pk])
    assert page.count(f'action="{undo}"') == 2
    told = leader.post(undo, follow=True).content.decode()
    assert "De bijeenkomst gaat toch door" in told
    refused = leader.post(undo, follow=True).content.decode()
    assert "Deze bijeenkomst is niet vervallen" in refused


def test_a_closed_group_keeps_its_sessions_cancelled_until_it_is_reopened(region):
    group = group_in_coaching(region)
    day = timezone.now() + datetime.timedelta(days=20)
    with acting_as(region.leader):
        kept = services.sessions.add_session(
            group=group,
            starts_at=day,
            ends_at=day + datetime.timedelta(hours=2),
            kind=SessionKind.RETURN,
            title="Terugkomdag",
        )
        own = services.sessions.add_session(
            group=group,
            starts_at=day + datetime.timedelta(days=1),
            ends_at=day + datetime.timedelta(days=1, hours=2),
            kind=SessionKind.EXTRA,
            title="Sollicitatie",
        )
        services.sessions.cancel_session(session=own, reason="Geen belangstelling.")
        close(by=region.leader, group=group)
        with pytest.raises(Overtaken):
            services.sessions.reinstate_session(session=Session.objects.get(pk=kept.pk))
        services.returning.reopen_group(by=region.leader, group=group, reason="Vergissing.")
        states = dict(group.sessions.filter(pk__in=[kept.pk, own.pk]).values_list("pk", "state"))
        # What was cancelled for a reason of its own stays so.
        assert states == {kept.pk: SessionState.PLANNED, own.pk: SessionState.CANCELLED}


def test_a_mistake_that_is_undone_changes_no_figure(region):
    group = group_in_coaching(region)
    today = timezone.localdate()

    def figures():
        return in_short([region.project.pk], today.replace(month=1, day=1), today)

    with acting_as(region.leader):
        before = figures()
        started_small = list(group.deviations.values_list("pk", flat=True))
        close(by=region.leader, group=group)
        assert figures() != before
        assert group.deviations.count() == len(started_small) + 2
        services.returning.reopen_group(by=region.leader, group=group, reason="Vergissing.")
        assert figures() == before
        assert list(group.deviations.values_list("pk", flat=True)) == started_small
        assert Placement.objects.current().filter(group=group).count() == 3


def test_a_session_of_a_group_that_has_not_started_is_not_recorded(region):
    """Else its start could not be taken back, of a group that never met."""
    past = timezone.localdate() - datetime.timedelta(days=14)
    group = recruiting_group(region, women=0, first_day=past)
    with acting_as(region.leader), pytest.raises(Refused):
        services.attendance.finish_session(by=region.leader, session=group.sessions.first())
