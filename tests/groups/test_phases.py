"""A group starts, goes on to coaching, and closes."""

import datetime

import pytest
from django.utils import timezone, translation

from dnt_portal.audit.acting import acting_as
from dnt_portal.common.errors import Refused
from dnt_portal.groups import services
from dnt_portal.groups.enums import GroupPhase, SessionState
from dnt_portal.groups.events import group_closed, group_started
from dnt_portal.groups.models import Deviation, Group
from dnt_portal.groups.readiness import readiness
from dnt_portal.groups.reading.course import group_line, timeline
from dnt_portal.participants.enums import ConsentKind, Phase
from dnt_portal.participants.models import Consent, Participant, SafetyContact
from dnt_portal.participants.services import record_consent
from tests.conftest import as_system
from tests.groups.builders import close, group_in_coaching, group_in_training, recruiting_group


@pytest.fixture
def english():
    with translation.override("en"):
        yield


def start(region, group, **more):
    with acting_as(region.leader):
        return services.phases.start_group(by=region.leader, group=group, **more)


def test_a_complete_group_starts_on_its_first_session(region):
    heard = []

    def hear(group, **event):
        heard.append(group)

    group_started.connect(hear)
    group = recruiting_group(region)
    with acting_as(region.leader):
        assert readiness(group).obstacles == []
    group = start(region, group)
    group_started.disconnect(hear)
    assert heard == [group]
    assert group.started_on == timezone.localdate() + datetime.timedelta(days=7)
    with acting_as(region.leader):
        women = Participant.objects.filter(placements__group=group)
        assert set(women.values_list("phase", flat=True)) == {Phase.TRAINING}
    with pytest.raises(Refused):
        start(region, group)


def test_a_small_group_starts_with_a_reason_that_is_kept(region, english):
    group = recruiting_group(region, women=7)
    with pytest.raises(Refused, match="The group has 7 women; the method counts on 8 or more"):
        start(region, group, reason="  ")
    start(region, group, reason="Twee vrouwen verhuisden op het laatst.")
    kept = Deviation.objects.get(group=group)
    assert (kept.item.code, kept.decided_by) == ("group-size", region.leader)
    assert kept.reason == "Twee vrouwen verhuisden op het laatst."


def test_a_group_of_the_method_size_keeps_no_deviation(region):
    group = start(region, recruiting_group(region, women=8), reason="Niet nodig.")
    assert not Deviation.objects.filter(group=group).exists()


def test_nobody_starts_without_a_case_manager(region, english):
    group = recruiting_group(region)
    with as_system():
        placement = group.placements.select_related("participant").first()
        net = SafetyContact.objects.filter(participant=placement.participant)
        net.update(until=timezone.localdate())
    with pytest.raises(Refused) as refused:
        start(region, group, reason="Komt nog.")
    assert placement.participant.pseudonym in refused.value.message
    assert placement.participant.first_name not in refused.value.message


def test_nobody_starts_without_having_agreed_to_a_file(region, english):
    group = recruiting_group(region)
    with as_system():
        asked, withdrew, *_others = group.placements.select_related("participant")
        consents = Consent.objects.filter(kind=ConsentKind.FILE)
        # Another consent is not this one, nor is one that she took back.
        consents.filter(participant=asked.participant).update(kind=ConsentKind.RESEARCH)
        consents.filter(participant=withdrew.participant).update(withdrawn_on=timezone.localdate())
    with pytest.raises(Refused) as refused:
        start(region, group, reason="Komt nog.")
    for each in (asked, withdrew):
        assert each.participant.pseudonym in refused.value.message
        assert each.participant.first_name not in refused.value.message
    with acting_as(region.leader):
        for each in (asked, withdrew):
            record_consent(by=region.leader, participant=each.participant, kind=ConsentKind.FILE)
    assert start(region, group).phase == GroupPhase.TRAINING


def test_every_theme_and_a_trainer_are_needed(region, english):
    group = recruiting_group(region, trainers=[])
    with acting_as(region.leader):
        services.sessions.cancel_session(
            session=group.sessions.get(theme__number=9), reason="Ziek."
        )
    with pytest.raises(Refused) as refused:
        start(region, group)
    assert "Missing: 9." in refused.value.message
    assert "Choose a trainer first." in refused.value.message


def test_one_trainer_is_enough_but_two_are_better(region, english):
    group = recruiting_group(region)
    with acting_as(region.leader):
        ready = readiness(group)
    assert ready.obstacles == []
    assert ready.warnings == ["The group has 1 trainer; 2 is better."]


def test_coaching_waits_for_every_theme(region, english):
    group = group_in_training(region, weeks_ago=12, held=8)
    with acting_as(region.leader):
        with pytest.raises(Refused, match="session 9, 10"):
            services.phases.start_coaching(group=group)
        line = group_line(Group.objects.with_overview().get(pk=group.pk))
        assert len(line.open) == 1  # two sessions to record


def test_closing_completes_who_is_left_and_cancels_what_was_planned(region):
    heard = []

    def hear(group, **event):
        heard.append(group)

    group_closed.connect(hear)
    group = group_in_coaching(region, women=8, weeks_ago=54)
    with acting_as(region.leader):
        starts_at = timezone.now() + datetime.timedelta(days=9)
        planned = services.sessions.add_session(
            group=group,
            kind="return",
            title="Terugkomdag",
            starts_at=starts_at,
            ends_at=starts_at + datetime.timedelta(hours=2),
        )
        tomorrow = timezone.localdate() + datetime.timedelta(days=1)
        with pytest.raises(Refused):
            close(by=region.leader, group=group, on=tomorrow)
        group = close(by=region.leader, group=group)
        planned.refresh_from_db()
        assert planned.state == SessionState.CANCELLED
        assert (group.phase, group.closed_on) == (GroupPhase.CLOSED, timezone.localdate())
        assert set(Participant.objects.values_list("phase", flat=True)) == {Phase.COMPLETED}
        with pytest.raises(Refused):
            services.sessions.plan_sessions(group=group, slots=[])
    group_closed.disconnect(hear)
    assert heard == [group]


def test_a_group_with_an_unrecorded_session_does_not_close(region):
    group = group_in_coaching(region, women=8, weeks_ago=54)
    with acting_as(region.leader):
        starts_at = timezone.now() - datetime.timedelta(days=9)
        services.sessions.add_session(
            group=group,
            kind="return",
            title="Terugkomdag",
            starts_at=starts_at,
            ends_at=starts_at + datetime.timedelta(hours=2),
        )
        with pytest.raises(Refused):
            close(by=region.leader, group=group)


def test_a_group_does_not_close_before_what_it_ends_began(region, english):
    group = group_in_coaching(region, women=8, weeks_ago=54)
    with acting_as(region.leader):
        coaching_from = group.coaching_from
        for day in (
            datetime.date(26, 3, 1),
            group.started_on,
            coaching_from - datetime.timedelta(days=1),
        ):
            with pytest.raises(Refused, match="the coaching had not begun") as refused:
                close(by=region.leader, group=group, on=day)
        assert str(coaching_from.year) in refused.value.message
        # Nor before the day on which the last woman got her place.
        late = group.placements.first()
        late.placed_on = coaching_from + datetime.timedelta(days=1)
        late.save()
        with pytest.raises(Refused):
            close(by=region.leader, group=group, on=coaching_from)
        close(by=region.leader, group=group, on=late.placed_on)
        assert group.closed_on == late.placed_on


def test_only_a_group_in_coaching_closes(region):
    group = group_in_training(region)
    with acting_as(region.leader), pytest.raises(Refused):
        close(by=region.leader, group=group)


def test_the_timeline_knows_month_and_stage(region, english):
    group = group_in_training(region, weeks_ago=6)
    with acting_as(region.leader):
        line = timeline(group)
    assert [stage.state for stage in line.stages] == ["done", "now", "coming", "coming"]
    assert (line.current, line.words) == (2, "Month 2 of 12")


@pytest.mark.parametrize(
    ("started", "today", "first", "last", "number", "now"),
    [
        # Begun on the last day of March: in November it is the eighth month.
        ((2026, 3, 31), (2026, 11, 26), "mrt", "mrt", 8, "nov"),
        ((2026, 4, 1), (2026, 4, 1), "apr", "mrt", 1, "apr"),
        ((2026, 9, 22), (2026, 11, 26), "sep", "sep", 3, "nov"),
    ],
)
def test_the_months_are_those_of_the_calendar(
    region, monkeypatch, started, today, first, last, number, now
):
    group = group_in_training(region)
    group.started_on = datetime.date(*started)
    monkeypatch.setattr(timezone, "localdate", lambda *moment: datetime.date(*today))
    with acting_as(region.leader):
        line = timeline(group)
    labels = [month.label.lower().rstrip(".") for month in line.months]
    assert (labels[0], labels[-1]) == (first, last)
    assert line.current == number
    assert [m.label.lower().rstrip(".") for m in line.months if m.state == "now"] == [now]


def test_a_deviation_of_an_item_the_edition_lacks_is_not_kept(region):
    group = recruiting_group(region, women=1)
    with acting_as(region.leader):
        kept = services.deviations.record_deviation(
            by=region.leader, group=group, item_code="no-such-item", reason="Daarom."
        )
    assert kept is None
