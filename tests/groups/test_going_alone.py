"""Going on alone with the trainer, ahead of the group or without it (S2 §10.2.1, N51)."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from dnt_portal.audit.acting import acting_as
from dnt_portal.common.errors import Refused
from dnt_portal.groups import services
from dnt_portal.groups.enums import EndReason, Mark
from dnt_portal.groups.models import Attendance, Group, Placement
from dnt_portal.groups.reading.attendance import attendance_grid, mark_rows
from dnt_portal.reports.proposals import proposals
from tests.groups.builders import group_in_training, record, recruiting_group
from tests.groups.screens import session, url

DAY = datetime.timedelta(days=1)
TODAY = timezone.localdate


@pytest.fixture
def group(region):
    """Three sessions held, the others a week apart and to come."""
    return group_in_training(region, women=3, weeks_ago=3, held=3)


def alone(by, placement, found, on=None) -> Attendance:
    return services.attendance.record_make_up(
        by=by, session=found, placement=placement, made_up_on=on or TODAY()
    )


def counted(placement) -> tuple[int, int, int, int, int]:
    row = Placement.objects.with_attendance().get(pk=placement.pk)
    return (row.followed, row.made_up, row.missed, row.alone, row.ahead)


def test_a_session_to_come_counts_for_who_did_it_alone_and_nobody_asks_after_her(region, group):
    with acting_as(region.trainer):
        one, two, _three = group.placements.all()
        tenth, fourth = session(group, 10), session(group, 4)
        row = alone(region.trainer, one, tenth)
        # No mark is invented: nobody was anywhere yet.
        assert (row.mark, row.counts, row.words) == ("", True, str(row.words))
        assert counted(one) == (3, 0, 0, 1, 1)
        assert [each.to_mark for each in mark_rows(tenth) if each.placement == one] == [False]
        cells = {row.placement: row.cells[-1].kind for row in attendance_grid(group).rows}
        assert cells[one] == "made_up"
        assert cells[two] == "coming"
        # Once the group holds it, it is one session, as before.
        alone(region.trainer, one, fourth)
        type(fourth).objects.filter(pk=fourth.pk).update(
            starts_at=timezone.now() - 2 * DAY, ends_at=timezone.now() - 1.9 * DAY
        )
        fourth.refresh_from_db()
        record(region.trainer, fourth)
        marks = Attendance.objects.filter(session=fourth, placement=one)
        # The list of who is expected marks her too; then she was there.
        assert marks.get().was_there
        assert counted(one) == (4, 0, 0, 1, 1)


def test_the_others_are_there_leaves_alone_who_did_it_alone(region, group):
    with acting_as(region.trainer):
        one, *_others = group.placements.all()
        fourth = session(group, 4)
        alone(region.trainer, one, fourth)
        type(fourth).objects.filter(pk=fourth.pk).update(
            starts_at=timezone.now() - 2 * DAY, ends_at=timezone.now() - 1.9 * DAY
        )
        fourth.refresh_from_db()
        assert services.attendance.mark_everyone_present(by=region.trainer, session=fourth) == 2
        services.attendance.finish_session(by=region.trainer, session=fourth)
        assert Attendance.objects.get(session=fourth, placement=one).mark == ""
        assert counted(one) == (3, 1, 0, 0, 0)


def test_a_cancelled_session_counts_for_who_did_it_alone_once(region, group):
    with acting_as(region.leader):
        one, two, _three = group.placements.all()
        fifth = session(group, 5)
        services.sessions.cancel_session(session=fifth, reason="De trainer is ziek.")
        fifth.refresh_from_db()
        alone(region.leader, one, fifth)
        assert counted(one) == (3, 0, 0, 1, 1)
        anew = services.sessions.add_session(
            group=group,
            kind="theme",
            theme=fifth.theme,
            starts_at=timezone.now() - DAY,
            ends_at=timezone.now() - 0.9 * DAY,
        )
        # The theme has a session again: that is where it is written down from now on.
        with pytest.raises(Refused):
            alone(region.leader, two, fifth)
        record(region.leader, anew, [Mark.ABSENT, Mark.PRESENT, Mark.PRESENT])
        absent = Attendance.objects.get(session=anew, mark=Mark.ABSENT).placement
        services.attendance.mark_attendance(
            by=region.leader, session=anew, placement=one, mark=Mark.PRESENT
        )
        assert counted(one) == (4, 0, 0, 0, 0)
        services.attendance.mark_attendance(
            by=region.leader, session=anew, placement=one, mark=Mark.EXCUSED
        )
        assert counted(one) == (3, 0, 1, 1, 0)
        assert absent in (one, *group.placements.all())


def test_what_is_no_way_of_going_on_alone_is_refused_at_its_field(region, group):
    with acting_as(region.trainer):
        one, *_others = group.placements.all()
        tenth = session(group, 10)

        def field(**how) -> str:
            with pytest.raises(Refused) as refused:
                alone(region.trainer, one, tenth, **how)
            return refused.value.problems[0].field

        assert field(on=TODAY() + DAY) == "made_up_on"
        assert field(on=one.placed_on - DAY) == "made_up_on"
    early = recruiting_group(region, name="Nieuw", women=2)
    with acting_as(region.leader):
        one, tenth = early.placements.first(), session(early, 10)
        assert field(on=TODAY()) == "session"


def test_what_she_did_alone_stays_when_her_place_ends(region, group):
    with acting_as(region.leader):
        one, *_others = group.placements.all()
        ninth, tenth = session(group, 9), session(group, 10)
        alone(region.leader, one, tenth)
        services.attendance.mark_attendance(
            by=region.leader, session=ninth, placement=one, mark=Mark.EXCUSED
        )
        services.phases.end_placement(by=region.leader, placement=one, reason=EndReason.MOVED)
        kept = Attendance.objects.filter(placement=one, session__in=[ninth, tenth])
        assert [row.session_id for row in kept] == [tenth.pk]


def test_the_certificate_counts_the_sessions_she_did_alone(region, group):
    with acting_as(region.trainer):
        one, two, _three = group.placements.all()
        for number in range(4, 10):
            alone(region.trainer, one, session(group, number))
        found = Group.objects.select_related("project__edition", "edition").get(pk=group.pk)
        rows = {row.placement.pk: row for row in proposals(found)}
        assert (rows[one.pk].alone, rows[one.pk].kind) == (6, "completion")
        assert (rows[two.pk].alone, rows[two.pk].kind) == (0, "participation")
        assert rows[one.pk].unknown == 0


def test_the_page_offers_it_for_a_session_to_come(region, group, trainer):
    with acting_as(region.trainer):
        one, *_others = group.placements.select_related("participant")
        tenth = session(group, 10)
    assert url("make_up", tenth.pk) in trainer.get(url("session", tenth.pk)).content.decode()
    page = trainer.get(url("make_up", tenth.pk))
    assert "nog niet" in page.content.decode()
    assert trainer.post(
        url("make_up", tenth.pk), {"placement": one.pk, "made_up_on": TODAY()}
    ).url == url("session", tenth.pk)
    assert "ingehaald op" in trainer.get(url("session", tenth.pk)).content.decode()
    # In her story it stands on the day on which she did it.
    hers = reverse("overview:participant", args=[one.participant.pseudonym])
    story = trainer.get(hers).context["story"]
    (told,) = [entry for entry in story if str(tenth.number) in entry.text.split()]
    assert (told.when, told.detail) == (TODAY(), "ingehaald")
    certificates = reverse("reports:certificates", args=[group.pk])
    assert "1 alleen gedaan" in trainer.get(certificates).content.decode()
