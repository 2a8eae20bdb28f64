"""A woman pauses and is back: no absence, no end, and nothing invented (S2 §10.2.1, N08)."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from dnt_portal.audit.acting import acting_as
from dnt_portal.common.errors import Overtaken, Refused
from dnt_portal.groups import services
from dnt_portal.groups.enums import EndReason, Mark, PauseReason, SessionState
from dnt_portal.groups.models import Attendance, Pause, Placement
from dnt_portal.groups.reading.attendance import attendance_grid, mark_rows
from tests.conftest import as_system
from tests.groups.builders import close, group_in_coaching, group_in_training, record
from tests.groups.screens import HTMX, session, url

DAY = datetime.timedelta(days=1)
TODAY = timezone.localdate


@pytest.fixture
def group(region):
    """Three sessions held a week apart, the fourth today and not recorded."""
    return group_in_training(region, women=3, weeks_ago=3, held=3)


def women(group) -> list[Placement]:
    return list(group.placements.select_related("participant", "group"))


def pause(region, placement, *, ago=10, reason=PauseReason.ILL, **fields) -> Pause:
    return services.pausing.pause_placement(
        by=region.leader, placement=placement, on=TODAY() - ago * DAY, reason=reason, **fields
    )


def refusal(call) -> tuple[str, bool]:
    """At which field it was refused, and whether somebody else was first."""
    with pytest.raises(Refused) as refused:
        call()
    (problem,) = refused.value.problems
    return problem.field, isinstance(refused.value, Overtaken)


# -- Pause, return, take back ----------------------------------------------------------------


def test_who_pauses_keeps_her_place_and_is_back_on_a_day(region, group):
    with acting_as(region.trainer):
        one, *_others = women(group)
        expected = TODAY() + 4 * DAY
        found = pause(region, one, why="  Griep ", expected_on=expected)
        assert (found.why, found.expected_on, found.is_open) == ("Griep", expected, True)
        one.refresh_from_db()
        assert one.is_current
        services.pausing.return_from_pause(pause=found, on=TODAY() - 2 * DAY)
        days = [found.covers(TODAY() - ago * DAY) for ago in (11, 10, 3, 2, 0)]
        # On the day on which she is back she does not pause any more.
        assert days == [False, True, True, False, False]


def test_what_does_not_make_a_pause_is_refused_at_its_field(region, group):
    with acting_as(region.leader):
        one, two, three = women(group)
        assert refusal(lambda: pause(region, one, ago=-1)) == ("on", False)
        long_ago = (TODAY() - one.placed_on).days + 1
        assert refusal(lambda: pause(region, one, ago=long_ago)) == ("on", False)
        assert refusal(lambda: pause(region, one, reason="lazy")) == ("reason", False)
        before = TODAY() - 11 * DAY
        assert refusal(lambda: pause(region, one, expected_on=before)) == ("expected_on", False)
        first = pause(region, one)
        assert refusal(lambda: pause(region, one, ago=1)) == ("", True)
        back = services.pausing.return_from_pause
        assert refusal(lambda: back(pause=first, on=TODAY() + DAY)) == ("on", False)
        assert refusal(lambda: back(pause=first, on=TODAY() - 11 * DAY)) == ("on", False)
        back(pause=first, on=TODAY() - 5 * DAY)
        assert refusal(lambda: back(pause=first, on=TODAY())) == ("", True)
        # Not within the earlier one, nor from before it; on the day after she was back she may.
        assert refusal(lambda: pause(region, one, ago=6)) == ("on", False)
        assert refusal(lambda: pause(region, one, ago=12)) == ("on", False)
        assert pause(region, one, ago=5).is_open
        services.phases.end_placement(by=region.leader, placement=two, reason=EndReason.MOVED)
        assert refusal(lambda: pause(region, two, ago=0)) == ("", True)
        assert not three.pauses.exists()


def test_the_database_keeps_the_rules_by_itself(region, group):
    with acting_as(region.leader):
        one, *_others = women(group)
        first = pause(region, one)

        def broken(**fields) -> str:
            row = {"placement": one, "reason": "ill", "recorded_by": region.leader} | fields
            with pytest.raises(IntegrityError) as error, transaction.atomic():
                Pause.objects.create(**row)
            return error.value.__cause__.diag.constraint_name

        day = TODAY() - 30 * DAY
        assert broken(paused_on=TODAY()) == "one_open_pause"
        spans = {"paused_on": day, "ended_on": TODAY() - 9 * DAY}
        assert broken(**spans) == "pauses_do_not_overlap"
        assert broken(paused_on=day, ended_on=day - DAY) == "pause_ends_after_start"
        late = {"ended_on": day + DAY, "expected_on": day - DAY}
        assert broken(paused_on=day, **late) == "expected_back_after_start"
        # Up to the very day on which the next one begins.
        Pause.objects.create(
            placement=one,
            reason="ill",
            recorded_by=region.leader,
            paused_on=day,
            ended_on=first.paused_on,
        )


def test_a_pause_typed_by_mistake_goes_and_the_trail_keeps_it_without_words(region, group):
    with acting_as(region.trainer):
        one, *_others = women(group)
        found = pause(region, one, why="Haar arm is gebroken.")
        services.pausing.take_back_pause(pause=found)
        assert not one.pauses.exists()
        trail = Pause.pgh_event_model.objects.filter(placement=one).order_by("pgh_id")
        assert [event.pgh_label for event in trail] == ["insert", "delete"]
        assert not hasattr(trail[0], "why")
        services.pausing.take_back_pause(pause=found)  # a second press


def test_only_the_groups_own_people_read_pauses(region, group, cast):
    with acting_as(region.leader):
        one, *_others = women(group)
        found = pause(region, one)
    seen = {}
    for who in (region.leader, region.trainer, region.other_trainer, cast.breda.leader):
        with acting_as(who):
            # The database itself, and what the pages ask.
            rows = Pause.objects.filter(pk=found.pk)
            seen[who] = (rows.exists(), rows.visible_to(who).exists())
    assert list(seen.values()) == [(True, True), (True, True), (False, False), (False, False)]


# -- A place that ends -----------------------------------------------------------------------


def test_a_pause_ends_with_her_place_and_a_restored_place_invents_nothing(region, group):
    with acting_as(region.leader):
        one, two, _three = women(group)
        found, later = pause(region, one), pause(region, two, ago=1)
        on = TODAY() - 3 * DAY
        for place in (one, two):
            services.phases.end_placement(
                by=region.leader, placement=place, reason=EndReason.BACK_TO_CARE, on=on
            )
        found.refresh_from_db()
        assert (found.ended_on, found.ended_with_place) == (on, True)
        # It began after her place had ended: it lasted no day, and its words stay.
        later.refresh_from_db()
        assert (later.ended_on, later.ended_with_place) == (later.paused_on, True)
        services.returning.restore_placement(by=region.leader, placement=one)
        found.refresh_from_db()
        assert (found.ended_on, found.ended_with_place) == (on, True)
        assert not one.pauses.open().exists()


def test_a_group_that_closes_ends_the_pauses_of_everyone_in_it(region):
    group = group_in_coaching(region, women=2, weeks_ago=30)
    with acting_as(region.leader):
        one, _two = women(group)
        found = pause(region, one)
        close(by=region.leader, group=group, outcome=EndReason.COMPLETED)
        found.refresh_from_db()
        assert (found.ended_on, found.ended_with_place) == (TODAY(), True)


# -- Marking ---------------------------------------------------------------------------------


def test_nobody_is_asked_after_who_pauses_and_a_mark_wins(region, group):
    today = session(group, 4)
    with as_system():
        moved = timezone.now() - datetime.timedelta(hours=3)
        type(today).objects.filter(pk=today.pk).update(
            starts_at=moved, ends_at=moved + datetime.timedelta(hours=2)
        )
        today.refresh_from_db()
    with acting_as(region.trainer):
        one, two, _three = women(group)
        pause(region, one, ago=0)
        pause(region, two, ago=0)
        rows = {row.placement.pk: row for row in mark_rows(today)}
        assert [row.to_mark for row in mark_rows(today)] == [True, False, False]
        assert rows[one.pk].pauses
        assert services.attendance.mark_everyone_present(by=region.trainer, session=today) == 1
        services.attendance.mark_attendance(
            by=region.trainer, session=today, placement=two, mark=Mark.LATE
        )
        assert not {row.placement.pk: row for row in mark_rows(today)}[two.pk].pauses
        services.attendance.finish_session(by=region.trainer, session=today)
        assert today.state == SessionState.DONE
        marks = dict(Attendance.objects.filter(session=today).values_list("placement", "mark"))
        assert one.pk not in marks
        assert marks[two.pk] == Mark.LATE


def test_a_session_waits_for_who_is_back_on_its_day(region, group):
    third = session(group, 4)
    with acting_as(region.leader):
        one, *_others = women(group)
        day = timezone.localdate(third.starts_at)
        found = pause(region, one)
        assert one not in Placement.objects.expected_at(third)
        services.pausing.return_from_pause(pause=found, on=day)
        assert one in Placement.objects.expected_at(third)


def test_what_was_marked_absent_before_the_pause_was_known_can_be_cleared(region):
    group = group_in_training(region, women=2, weeks_ago=2, held=1)
    second = session(group, 2)
    with acting_as(region.trainer):
        record(region.trainer, second, [Mark.ABSENT, Mark.ABSENT])
        one, two = women(group)
        pause(region, one)
        clear = services.attendance.take_back_mark
        asked = {"by": region.trainer, "session": second}
        clear(**asked, placement=one)
        assert refusal(lambda: clear(**asked, placement=two)) == ("mark", False)
        grid = attendance_grid(group)
        cells = {row.placement.pk: (row.cells[1].kind, row.missed) for row in grid.rows}
        assert cells == {one.pk: ("paused", 0), two.pk: ("absent", 1)}


def test_the_session_page_has_a_calm_line_for_who_pauses(region, group, trainer):
    today = session(group, 4)
    with acting_as(region.trainer):
        one, *_others = women(group)
        pause(region, one)
    page = trainer.get(url("session", today.pk)).content.decode()
    assert "pauzeert sinds" in page
    assert "nog 2 vrouwen" in " ".join(page.split())
    address = f"{url('mark', today.pk)}?placement={one.pk}"
    with as_system():
        type(today).objects.filter(pk=today.pk).update(
            starts_at=timezone.now() - datetime.timedelta(hours=3),
            ends_at=timezone.now() - datetime.timedelta(hours=1),
        )
    # The others are there, and then nobody is left to ask after.
    text = trainer.post(url("mark_all", today.pk), {"tap": "1"}, **HTMX).content.decode()
    assert "de anderen zijn ingevuld" in text
    assert f'id="woman-{one.pk}"' in text
    assert trainer.post(url("session", today.pk), {"finish": "1"}).status_code == 302
    # She was there after all: then that is so, and the pause stands beside it.
    row = trainer.post(address, {"tap": "1"}, **HTMX)
    assert row.status_code == 200
    assert "pauzeert sinds" not in row.content.decode()


def test_a_session_in_a_pause_can_be_made_up(region, group, trainer):
    third = session(group, 3)
    with as_system():
        one, *_others = women(group)
        Attendance.objects.filter(session=third, placement=one).delete()
    with acting_as(region.leader):
        pause(region, one)
        (row,) = [row for row in attendance_grid(group).rows if row.placement == one]
        assert [cell.kind for cell in row.cells[:3]] == ["present", "present", "paused"]
        assert (row.missed, row.pauses) == (0, True)
        # Still to come is still to come: she may be back by then.
        assert row.cells[-1].kind == "coming"
        legend = {sign.kind: sign.letter for sign in attendance_grid(group).legend}
        assert legend["paused"] == "‖"
        assert len(set(legend.values())) == len(legend)
    assert (
        f"{url('make_up', third.pk)}?placement={one.pk}"
        in trainer.get(url("session", third.pk)).content.decode()
    )
    made_up = {"placement": one.pk, "made_up_on": TODAY()}
    assert trainer.post(url("make_up", third.pk), made_up).status_code == 302
    with acting_as(region.leader):
        (row,) = [row for row in attendance_grid(group).rows if row.placement == one]
        assert row.cells[2].kind == "made_up"


# -- On screen -------------------------------------------------------------------------------


def test_her_page_says_the_pause_and_leads_back_from_it(region, group, trainer):
    with acting_as(region.trainer):
        one, *_others = women(group)
    hers = reverse("overview:participant", args=[one.participant.pseudonym])
    assert url("pause", one.pk) in trainer.get(hers).content.decode()
    typed = {"reason": "shelter", "on": TODAY() - DAY, "why": "Zij zit nu in Zwolle-Zuid."}
    refused = trainer.post(url("pause", one.pk), typed | {"expected_on": TODAY() - 2 * DAY})
    assert refused.status_code == 422
    assert "Zij kan niet terug verwacht worden voordat de pauze begint." in refused.content.decode()
    assert trainer.post(url("pause", one.pk), typed).url == hers
    with acting_as(region.trainer):
        found = one.pauses.get()
    page = trainer.get(hers).content.decode()
    assert "verhuisd naar een andere opvang" in page
    assert "Zij zit nu in Zwolle-Zuid." in page
    assert url("pause_return", found.pk) in page
    assert trainer.get(url("pause", one.pk)).url == url("pause_return", found.pk)
    assert "pauzeert" in trainer.get(url("attendance", group.pk)).content.decode()
    listed = trainer.get(reverse("overview:participants")).content.decode()
    assert listed.count("pauzeert") == 1
    assert trainer.post(url("pause_return", found.pk), {"on": TODAY()}).url == hers
    page = trainer.get(hers).content.decode()
    # Her story has both; the page itself does not speak of it any more.
    assert "Terug na een pauze" in page
    assert "Zij zit nu in Zwolle-Zuid." not in page
    assert trainer.get(url("pause_take_back", found.pk)).status_code == 200
    assert trainer.post(url("pause_take_back", found.pk)).url == hers
    assert "Terug na een pauze" not in trainer.get(hers).content.decode()
    assert trainer.get(url("pause_take_back", found.pk)).status_code == 404


def test_who_left_while_she_paused_is_not_said_to_be_back(region, group, leader):
    with acting_as(region.leader):
        one, *_others = women(group)
        pause(region, one)
        services.phases.end_placement(by=region.leader, placement=one, reason=EndReason.MOVED)
    hers = reverse("overview:participant", args=[one.participant.pseudonym])
    page = leader.get(hers).content.decode()
    assert "Pauzeert" in page
    assert "Terug na een pauze" not in page


def test_of_a_session_that_is_still_to_come_nobody_was_there_after_all(region, group, trainer):
    with acting_as(region.leader):
        pause(region, women(group)[0])
        coming = group.sessions.filter(starts_at__gt=timezone.now() + DAY).last()
    page = trainer.get(url("session", coming.pk)).content.decode()
    assert "pauzeert sinds" in page
    assert "Zij was er toch" not in page
