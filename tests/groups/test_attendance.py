"""A session on the day: marks, the question about the coach, finishing, making up."""

import datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from dnt_portal.audit.acting import acting_as
from dnt_portal.common.errors import Refused
from dnt_portal.groups import services
from dnt_portal.groups.enums import CoachCheck, EndReason, Mark, SessionState
from dnt_portal.groups.models import Attendance, Placement
from dnt_portal.groups.reading.attendance import attendance_grid, mark_rows
from tests.conftest import database_role
from tests.groups.builders import (
    admit,
    give_coach,
    group_in_training,
    record,
    recruiting_group,
)

DAY = datetime.timedelta(days=1)


@pytest.fixture(scope="module")
def group(module_rows, region):
    """Three sessions held, the fourth (the coach session) past but not recorded."""
    return module_rows.keep(group_in_training, region, women=8, weeks_ago=4, held=3)


@pytest.fixture
def trainer(region, group):
    """The trainer acts: what she may not see is not there for the test either."""
    with acting_as(region.trainer), translation.override("en"):
        yield region.trainer


def session(group, number):
    return group.sessions.select_related("theme", "group__edition").get(theme__number=number)


def test_a_second_mark_corrects_the_first_and_the_trail_keeps_both(group, trainer):
    fourth, placement = session(group, 4), group.placements.first()
    for mark in (Mark.ABSENT, Mark.LATE):
        services.attendance.mark_attendance(
            by=trainer, session=fourth, placement=placement, mark=mark
        )
    row = Attendance.objects.get(session=fourth, placement=placement)
    assert row.mark == Mark.LATE
    trail = apps.get_model("groups", "AttendanceEvent").objects.filter(pgh_obj_id=row.pk)
    assert list(trail.order_by("pgh_id").values_list("mark", flat=True)) == ["absent", "late"]


def test_finishing_asks_for_every_woman_and_then_counts_who_did_it(group, trainer):
    fourth = session(group, 4)
    placements = list(Placement.objects.expected_at(fourth))
    for placement in placements[1:]:
        services.attendance.mark_attendance(
            by=trainer, session=fourth, placement=placement, mark=Mark.PRESENT
        )
    with pytest.raises(Refused, match="Mark 1 more woman"):
        services.attendance.finish_session(by=trainer, session=fourth)
    services.attendance.mark_attendance(
        by=trainer, session=fourth, placement=placements[0], mark=Mark.EXCUSED
    )
    finished = services.attendance.finish_session(by=trainer, session=fourth)
    assert (finished.state, finished.done_by) == (SessionState.DONE, trainer)
    # Corrected afterwards: still finished.
    services.attendance.mark_attendance(
        by=trainer, session=finished, placement=placements[0], mark=Mark.PRESENT
    )
    assert (
        services.attendance.finish_session(by=trainer, session=finished).done_at == finished.done_at
    )


def test_everyone_present_leaves_marks_alone(group, trainer):
    fourth, placement = session(group, 4), group.placements.first()
    services.attendance.mark_attendance(
        by=trainer, session=fourth, placement=placement, mark=Mark.ABSENT
    )
    assert services.attendance.mark_everyone_present(by=trainer, session=fourth) == 7
    marks = Attendance.objects.filter(session=fourth)
    assert marks.filter(mark=Mark.PRESENT).count() == 7
    assert marks.get(placement=placement).mark == Mark.ABSENT


def test_a_session_to_come_only_takes_who_cannot_be_there(group, trainer):
    tenth, placement = session(group, 10), group.placements.first()
    services.attendance.mark_attendance(
        by=trainer, session=tenth, placement=placement, mark=Mark.EXCUSED
    )
    for mark in (Mark.PRESENT, Mark.LATE):
        with pytest.raises(Refused, match="still to come"):
            services.attendance.mark_attendance(
                by=trainer, session=tenth, placement=placement, mark=mark
            )
    with pytest.raises(Refused, match="still to come"):
        services.attendance.finish_session(by=trainer, session=tenth)


def test_before_the_group_starts_nothing_is_marked(region):
    group = recruiting_group(region, name="Zomer", women=2, first_day=timezone.localdate())
    with acting_as(region.trainer), pytest.raises(Refused):
        services.attendance.mark_attendance(
            by=region.trainer,
            session=session(group, 1),
            placement=group.placements.first(),
            mark=Mark.EXCUSED,
        )


def test_the_coach_is_asked_after_from_the_coach_session_on(region, group, trainer):
    placement = group.placements.first()
    give_coach(region, placement)
    with pytest.raises(Refused, match="later in the training"):
        services.attendance.set_coach_check(
            by=trainer, session=session(group, 3), placement=placement, coach_check=CoachCheck.GOOD
        )
    fourth = session(group, 4)
    asked = {"by": trainer, "session": fourth, "placement": placement}
    with pytest.raises(Refused, match="First mark"):
        services.attendance.set_coach_check(**asked, coach_check=CoachCheck.GOOD)
    services.attendance.mark_attendance(**asked, mark=Mark.PRESENT)
    assert (
        services.attendance.set_coach_check(**asked, coach_check=CoachCheck.DOUBT).coach_check
        == "doubt"
    )
    # A later mark leaves her answer; tapping the answer again takes it back.
    services.attendance.mark_attendance(**asked, mark=Mark.LATE)
    assert Attendance.objects.get(session=fourth, placement=placement).coach_check == "doubt"
    assert services.attendance.set_coach_check(**asked, coach_check="").coach_check == ""


def test_only_who_is_there_and_has_a_coach_that_day_is_asked_about_him(region, group, trainer):
    fourth = session(group, 4)
    there, away, later, alone = list(group.placements.select_related("participant", "group"))[:4]
    give_coach(region, there, away)
    give_coach(region, later, since=timezone.localdate(fourth.starts_at) + DAY)
    marks = {there: Mark.LATE, away: Mark.EXCUSED, later: Mark.PRESENT, alone: Mark.PRESENT}
    for placement, mark in marks.items():
        services.attendance.mark_attendance(
            by=trainer, session=fourth, placement=placement, mark=mark
        )
    asked = {"by": trainer, "session": fourth, "coach_check": CoachCheck.GOOD}
    services.attendance.set_coach_check(**asked, placement=there)
    with pytest.raises(Refused, match="Only who is there"):
        services.attendance.set_coach_check(**asked, placement=away)
    for placement in (later, alone):
        with pytest.raises(Refused, match="no coach on this day"):
            services.attendance.set_coach_check(**asked, placement=placement)
    rows = {row.placement: row for row in mark_rows(fourth)}
    assert [rows[each].shows_coach for each in marks] == [True, True, False, False]
    assert [rows[each].is_asked for each in marks] == [True, False, True, True]
    assert not any(row.shows_coach for row in mark_rows(session(group, 3)))


def test_who_was_not_there_after_all_said_nothing_about_her_coach(region, group, trainer):
    fourth, placement = session(group, 4), group.placements.first()
    give_coach(region, placement)
    asked = {"by": trainer, "session": fourth, "placement": placement}
    services.attendance.mark_attendance(**asked, mark=Mark.PRESENT)
    services.attendance.set_coach_check(**asked, coach_check=CoachCheck.GOOD)
    row = services.attendance.mark_attendance(**asked, mark=Mark.ABSENT)
    assert (row.mark, row.coach_check) == ("absent", "")


def test_a_missed_session_made_up_alone_counts_as_followed(group, trainer):
    third, placement = session(group, 3), group.placements.first()
    made_up = {"by": trainer, "session": third, "placement": placement}
    today = timezone.localdate()
    with pytest.raises(Refused, match="nothing to make up"):
        services.attendance.record_make_up(**made_up, made_up_on=today)
    services.attendance.mark_attendance(**made_up, mark=Mark.ABSENT)
    missed = Placement.objects.with_attendance().get(pk=placement.pk)
    assert (missed.followed, missed.made_up, missed.missed) == (2, 0, 1)
    with pytest.raises(Refused):
        services.attendance.record_make_up(**made_up, made_up_on=today + datetime.timedelta(days=1))
    before = timezone.localdate(third.starts_at) - datetime.timedelta(days=1)
    with pytest.raises(Refused):
        services.attendance.record_make_up(**made_up, made_up_on=before)
    assert services.attendance.record_make_up(**made_up, made_up_on=today).counts
    after = Placement.objects.with_attendance().get(pk=placement.pk)
    assert (after.followed, after.made_up, after.missed) == (2, 1, 0)


def test_who_joined_later_has_nothing_to_be_marked_for(region, group):
    late = admit(region, "Yara")
    with acting_as(region.leader), translation.override("en"):
        placement = services.composing.place(by=region.leader, group=group, participant=late)
        fourth = session(group, 4)
        record(region.leader, fourth)
        assert fourth.attendance.count() == 8
        rows = {row.placement: row for row in mark_rows(fourth)}
        assert not rows[placement].expected
        # She can still make up what was before her time.
        made_up = services.attendance.record_make_up(
            by=region.leader, session=fourth, placement=placement, made_up_on=timezone.localdate()
        )
        # Nobody marked her for it, so nothing is said of how she missed it.
        assert (made_up.counts, made_up.mark, made_up.words) == (True, "", "made up")
        counted = Placement.objects.with_attendance().get(pk=placement.pk)
        assert (counted.followed, counted.made_up, counted.missed) == (0, 1, 0)
        of_session = group.sessions.with_attendance_counts().get(pk=fourth.pk)
        assert (of_session.marked, of_session.followed) == (8, 8)
        (line,) = (row for row in attendance_grid(group).rows if row.placement == placement)
        assert [cell.kind for cell in line.cells[:4]] == ["none", "none", "none", "made_up"]
        assert (line.cells[3].label, line.missed) == ("made up", 0)


def test_a_mark_that_was_invented_becomes_empty_and_no_other(region, group):
    """The migration on rows as they were: who was in the group keeps what a trainer saw."""
    migration = import_module("dnt_portal.groups.migrations.0008_made_up_without_a_mark")
    today = timezone.localdate()
    with acting_as(region.leader):
        third = session(group, 3)
        on_the_day, day_later, absent, not_made_up = group.placements.all()[:4]
        for placement, mark, joined, made_up_on in (
            (on_the_day, Mark.EXCUSED, 0, today),
            (day_later, Mark.EXCUSED, 1, today),
            (absent, Mark.ABSENT, 1, today),
            (not_made_up, Mark.EXCUSED, 1, None),
        ):
            placement.placed_on = timezone.localdate(third.starts_at) + joined * DAY
            placement.save()
            third.attendance.filter(placement=placement).update(mark=mark, made_up_on=made_up_on)
    with database_role("owner"):
        migration.empty_what_was_invented(apps, None)
    with acting_as(region.leader):
        marks = dict(third.attendance.values_list("placement", "mark"))
    assert [marks[placement.pk] for placement in (on_the_day, day_later, absent, not_made_up)] == [
        Mark.EXCUSED,
        "",
        Mark.ABSENT,
        Mark.EXCUSED,
    ]


def test_an_empty_mark_is_kept_only_for_who_made_it_up(region, group, trainer):
    row = session(group, 3).attendance.first()
    row.mark = ""
    with pytest.raises(IntegrityError, match="marked_or_made_up"), transaction.atomic():
        row.save()
    with pytest.raises(Refused, match="Choose one of the marks") as refused:
        services.attendance.mark_attendance(
            by=trainer, session=session(group, 3), placement=group.placements.first(), mark=""
        )
    assert refused.value.problems[0].field == "mark"


def test_what_she_would_miss_after_her_place_ended_is_marked_no_more(region, group):
    with acting_as(region.leader), translation.override("en"):
        leaves, stays = group.placements.select_related("participant", "group")[:2]
        tenth = session(group, 10)
        for placement in (leaves, stays):
            services.attendance.mark_attendance(
                by=region.leader, session=tenth, placement=placement, mark=Mark.EXCUSED
            )
        services.phases.end_placement(
            by=region.leader, placement=leaves, reason=EndReason.STOPPED_TRAINING
        )
        assert not leaves.attendance.filter(session=tenth).exists()
        assert leaves.attendance.filter(session=session(group, 1)).exists()
        assert stays.attendance.get(session=tenth).mark == Mark.EXCUSED


def test_nobody_is_marked_for_a_session_after_her_place_ended(region, group):
    with acting_as(region.leader), translation.override("en"):
        placement = group.placements.select_related("participant", "group").first()
        asked = {"by": region.leader, "placement": placement}
        third, fourth = session(group, 3), session(group, 4)
        record(region.leader, fourth)
        services.phases.end_placement(
            by=region.leader,
            placement=placement,
            reason=EndReason.STOPPED_TRAINING,
            on=timezone.localdate(third.starts_at),
        )
        for call in (
            lambda: services.attendance.mark_attendance(**asked, session=fourth, mark=Mark.ABSENT),
            lambda: services.attendance.set_coach_check(
                **asked, session=fourth, coach_check=CoachCheck.GOOD
            ),
            lambda: services.attendance.record_make_up(
                **asked, session=fourth, made_up_on=timezone.localdate()
            ),
        ):
            with pytest.raises(Refused, match="had ended by then") as refused:
                call()
            assert refused.value.problems[0].field == "placement"
        # On the day itself she was there for the last time.
        services.attendance.mark_attendance(**asked, session=third, mark=Mark.LATE)


def test_the_checklist_only_takes_the_themes_own_activities(group, trainer):
    fourth = session(group, 4)
    kept = {"session": fourth, "assignment": " Bel je coach. ", "note": "Goed."}
    services.attendance.save_session(**kept, activities_done=["plan", "ladder"])
    fourth.refresh_from_db()
    # In the order of the theme, whatever the order in which they were ticked.
    assert fourth.activities_done == ["ladder", "plan"]
    assert fourth.assignment == "Bel je coach."
    with pytest.raises(Refused):
        services.attendance.save_session(**kept, activities_done=["skydiving"])


def test_what_someone_else_wrote_meanwhile_is_not_overwritten(region, group, trainer):
    mine, hers = session(group, 4), session(group, 4)
    seen = mine.record_version
    what = {"activities_done": ["plan"], "assignment": "Bel je coach."}
    services.attendance.save_session(session=hers, **what, note="Van haar.", seen=seen)
    with pytest.raises(
        services.attendance.WrittenMeanwhile, match="Someone else saved this session"
    ):
        services.attendance.save_session(session=mine, **what, note="Van mij.", seen=seen)
    # The session now holds what she wrote, to be shown beside what was typed.
    assert (mine.note, mine.activities_done) == ("Van haar.", ["plan"])
    both = {**what, "note": "Van haar. Van mij."}
    services.attendance.save_session(session=mine, **both, seen=mine.record_version)
    # A second press of the button says the same once more.
    services.attendance.save_session(session=mine, **both, seen=hers.record_version)
    hers.refresh_from_db()
    assert hers.note == "Van haar. Van mij."


def test_a_moved_session_is_not_written_about(region, group, trainer):
    fourth = session(group, 4)
    seen = fourth.record_version
    services.sessions.move_session(
        session=fourth, starts_at=fourth.starts_at, ends_at=fourth.ends_at
    )
    kept = {"activities_done": [], "assignment": "", "note": "Goed."}
    services.attendance.save_session(session=fourth, **kept, seen=seen)
    fourth.refresh_from_db()
    assert fourth.note == "Goed."


def test_a_woman_of_another_group_cannot_be_marked(region, group):
    other = group_in_training(region, name="Najaar", women=1)
    with acting_as(region.leader), pytest.raises(Refused):
        services.attendance.mark_attendance(
            by=region.leader,
            session=session(group, 4),
            placement=other.placements.first(),
            mark=Mark.PRESENT,
        )


def test_the_grid_says_who_was_where_and_how_much_room_is_left(region, group):
    with acting_as(region.leader):
        women = list(group.placements.select_related("participant"))
        marks = {
            (women[0], 1): Mark.ABSENT,
            (women[0], 2): Mark.EXCUSED,
            (women[1], 1): Mark.ABSENT,
            (women[2], 3): Mark.LATE,
        }
        for (placement, number), mark in marks.items():
            services.attendance.mark_attendance(
                by=region.leader, session=session(group, number), placement=placement, mark=mark
            )
        services.attendance.record_make_up(
            by=region.leader,
            session=session(group, 1),
            placement=women[1],
            made_up_on=timezone.localdate(),
        )
        services.phases.end_placement(
            by=region.leader, placement=women[7], reason=EndReason.BACK_TO_CARE
        )
        grid = attendance_grid(group)
    assert [column.short for column in grid.columns] == [str(n) for n in range(1, 11)]
    rows = {row.placement.pk: row for row in grid.rows}
    assert len(rows) == 7
    assert [row.placement.pk for row in grid.ended] == [women[7].pk]
    first = rows[women[0].pk]
    assert [cell.kind for cell in first.cells[:4]] == ["absent", "excused", "present", "open"]
    # The edition allows one; she missed two.
    assert (first.missed, first.room, first.over) == (2, -1, 1)
    assert rows[women[1].pk].cells[0].kind == "made_up"
    assert [rows[women[n].pk].room for n in (1, 2, 3)] == [1, 1, 1]
    assert first.cells[9].kind == "coming"
    with acting_as(region.trainer):
        # Her file is closed to the trainer, in the grid too.
        assert not attendance_grid(group).ended
