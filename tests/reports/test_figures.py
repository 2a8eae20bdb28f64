"""The figures, against plain loops over the rows, and case by case where it is subtle."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dnt_portal.accounts.enums import Role
from dnt_portal.accounts.models import User
from dnt_portal.audit.acting import acting_as
from dnt_portal.coaching.enums import Medium
from dnt_portal.groups.enums import EndReason, Mark, SessionKind, SessionState
from dnt_portal.intake.enums import Outcome
from dnt_portal.overview.work_lists.leader import this_year
from dnt_portal.participants.enums import Phase
from dnt_portal.plans.enums import GoalState
from dnt_portal.reports.figures import count
from tests.conftest import as_system
from tests.factories import give_role
from tests.reports.recount import recount
from tests.reports.world import DAY, JAN, JUN, Builder, make_history

PERIODS = [
    (datetime.date(2024, 1, 1), datetime.date(2024, 6, 30)),
    (datetime.date(2024, 7, 1), datetime.date(2024, 12, 31)),
    (datetime.date(2025, 1, 1), datetime.date(2025, 12, 31)),
    (datetime.date(2024, 3, 12), datetime.date(2024, 3, 12)),
    (datetime.date(2023, 1, 1), datetime.date(2026, 6, 30)),
]


def counted(build: Builder, first=JAN, last=JUN) -> dict[str, Any]:
    with acting_as(build.leader):
        return count(build.region.project, first, last)


def flat(figures: Any, path: str = "") -> dict[str, int]:
    """Every number by its path, without those that are 0."""
    if isinstance(figures, dict):
        found = {}
        for key, value in figures.items():
            found |= flat(value, f"{path}/{key}")
        return found
    return {path: figures} if isinstance(figures, int) and figures else {}


@pytest.mark.parametrize("seed", [1, 2])
def test_figures_are_those_of_plain_loops(build, seed):
    with as_system():
        make_history(build, seed=seed)
    for first, last in PERIODS:
        figures = counted(build, first, last)
        ours = {key: figures[key] for key in recount(first, first)}
        with as_system():
            theirs = recount(first, last)
        assert flat(ours) == flat(theirs), (seed, first, last)
        assert figures["ladder"]["latest"]["n"] == sum(
            figures["ladder"][name]["n"] for name in ("end", "underway", "after")
        )


def test_the_made_up_history_has_something_of_everything(build):
    with as_system():
        for seed in (1, 2):
            make_history(build, seed=seed)
    there = {path for first, last in PERIODS for path in flat(counted(build, first, last))}
    wanted = {
        "/women/before_start",
        "/women/in_training",
        "/women/in_coaching",
        "/women/not_referred",
        "/attendance/made_up",
        "/attendance/not_recorded",
        "/coaching/minutes_known",
        "/referrals/by_source/",
        "/coaching/attempts",
        "/ladder/end/moved/fallen",
        "/ladder/underway/n",
        "/ladder/after/n",
        "/ladder/end/now/5",
        "/goals/by_state/let_go",
        "/referrals/by_outcome/withdrawn",
        "/waiting",
        "/waits_unknown",
    }
    assert not wanted - there, sorted(wanted - there)


def test_another_project_is_not_counted(build, cast):
    other = Builder(cast.breda)
    with as_system():
        group = other.group(JAN + DAY, sessions=3, held=3)
        place = other.place(group, other.woman(), JAN)
        other.mark(place, 1)
        other.goal(place.participant, JAN + 3 * DAY)
        other.measure(place, "T0", JAN + DAY)
        other.measure(place, "T3", JUN, 4)
        other.contact(other.track(place, JAN + 9 * DAY), JAN + 9 * DAY)
        other.refer(other.woman(), JAN + DAY)
    assert not {
        path: number
        for path, number in flat(counted(build)).items()
        if not path.startswith(("/version", "/rules", "/rungs"))
    }


def test_a_woman_placed_again_started_once_and_did_not_end(build):
    with as_system():
        first = build.group(JAN - 100 * DAY)
        second = build.group(JAN + 60 * DAY)
        woman = build.woman()
        build.place(first, woman, JAN - 100 * DAY, JAN + 20 * DAY, EndReason.STOPPED_TRAINING)
        build.place(second, woman, JAN + 50 * DAY)
    women = counted(build)["women"]
    assert (women["served"], women["started"], women["ended"]) == (1, 0, 0)
    assert women["in_training"] + women["in_coaching"] == 1
    # Between the two she had no place: seen from then she had ended.
    earlier = counted(build, JAN, JAN + 30 * DAY)["women"]
    assert (earlier["ended"], earlier["ended_by_reason"]["stopped_training"]) == (1, 1)
    # And on the earlier group's days she started.
    assert counted(build, JAN - 120 * DAY, JAN)["women"]["started"] == 1


def test_waiting_for_a_next_group_is_not_an_end(build):
    with as_system():
        woman = build.woman()
        build.place(
            build.group(JAN - 50 * DAY), woman, JAN - 50 * DAY, JAN + DAY, EndReason.BACK_TO_CARE
        )
        build.place(build.group(None), woman, JAN + 5 * DAY)
    women = counted(build)["women"]
    assert women["ended"] == women["in_training"] == women["in_coaching"] == 0


def test_stopping_before_the_start_is_counted_apart(build):
    with as_system():
        group = build.group(JAN + 30 * DAY)
        build.place(group, build.woman(), JAN, JAN + 3 * DAY, EndReason.BEFORE_START)
    women = counted(build)["women"]
    assert women["before_start"] == 1
    assert women["started"] == women["served"] == women["ended"] == 0


def test_an_end_after_the_period_has_not_come_yet(build):
    with as_system():
        group = build.group(JAN - 200 * DAY, sessions=10, held=10)
        build.place(group, build.woman(), JAN - 200 * DAY, JUN + DAY, EndReason.COMPLETED)
    women = counted(build)["women"]
    assert (women["in_coaching"], women["ended"]) == (1, 0)
    assert counted(build, JUN, JUN + DAY)["women"]["completed"] == 1


def test_training_lasts_until_the_day_of_its_last_session(build):
    with as_system():
        group = build.group(JAN, sessions=10)
        build.place(group, build.woman(), JAN)
    last_session = JAN + 63 * DAY
    assert counted(build, JAN, last_session)["women"]["in_training"] == 1
    assert counted(build, JAN, last_session + DAY)["women"]["in_coaching"] == 1


def test_made_up_counts_as_followed_once_it_is(build):
    with as_system():
        group = build.group(JAN, sessions=2, held=2)
        place = build.place(group, build.woman(), JAN)
        build.mark(place, 1, Mark.ABSENT, made_up_on=JAN + 40 * DAY)
        build.mark(place, 2, Mark.LATE)
    assert counted(build)["attendance"] == {
        "sessions": 2,
        "not_recorded": 0,
        "marks": 2,
        "followed": 1,
        "made_up": 1,
    }
    assert counted(build, JAN, JAN + 39 * DAY)["attendance"]["made_up"] == 0


def test_a_session_nobody_recorded_is_neither_held_nor_nought(build):
    today = timezone.localdate()
    first, last = today - 30 * DAY, today + 30 * DAY
    with as_system():
        # A week between each: three are over, of which one is recorded and one cancelled.
        group = build.group(today - 15 * DAY, sessions=5, held=1)
        group.sessions.filter(number=2).update(state=SessionState.CANCELLED)
    found = counted(build, first, last)["attendance"]
    assert (found["sessions"], found["not_recorded"]) == (1, 1)
    with as_system():
        group.sessions.filter(number=3).update(kind=SessionKind.EXTRA)
    assert counted(build, first, last)["attendance"]["not_recorded"] == 0


def test_women_whose_referral_nobody_recorded(build):
    with as_system():
        group, earlier = build.group(JAN), build.group(JAN - 100 * DAY)
        for name, received in (("Samira", JAN - 60 * DAY), ("Linda", JUN + DAY), ("Amal", None)):
            woman = build.woman(name)
            build.place(group, woman, JAN)
            if received:
                build.refer(woman, received)
        # She started before the period.
        build.place(earlier, build.woman("Wendy"), JAN - 100 * DAY)
    women = counted(build)["women"]
    # Of Linda it is known from the day on which she was referred, when she came back.
    assert (women["started"], women["not_referred"]) == (3, 2)
    assert counted(build, JAN, JUN + DAY)["women"]["not_referred"] == 1


def test_rhythm_is_about_real_contacts_in_the_days_the_track_ran(build):
    with as_system():
        group = build.group(JAN - 30 * DAY)
        steady = build.track(build.place(group, build.woman(), JAN - 30 * DAY), JUN - 27 * DAY)
        build.contact(steady, JUN - 20 * DAY)
        build.contact(steady, JUN - 2 * DAY, Medium.MESSAGE, 0)
        silent = build.track(build.place(group, build.woman("Linda"), JAN), JUN - 27 * DAY)
        build.contact(silent, JUN - 20 * DAY)
        build.contact(silent, JUN - 2 * DAY, Medium.FAILED, 0)
        # Shorter than one rhythm: not judged.
        build.track(build.place(group, build.woman("Amal"), JAN), JUN - 10 * DAY)
    coaching = counted(build)["coaching"]
    assert (coaching["tracks"], coaching["judged"], coaching["in_rhythm"]) == (3, 2, 1)
    assert (coaching["contacts"], coaching["attempts"], coaching["minutes"]) == (3, 1, 120)
    assert coaching["coaches"] == 1


def test_minutes_are_of_the_contacts_of_which_they_are_known(build):
    with as_system():
        track = build.track(build.place(build.group(JAN), build.woman(), JAN), JAN + DAY)
        build.contact(track, JAN + 2 * DAY, minutes=50)
        build.contact(track, JAN + 3 * DAY, Medium.PHONE, 10)
        build.contact(track, JAN + 4 * DAY, minutes=None)
        # A message has no length, and an attempt is no contact.
        build.contact(track, JAN + 5 * DAY, Medium.MESSAGE, 0)
        build.contact(track, JAN + 6 * DAY, Medium.FAILED, 0)
        build.contact(track, JUN + DAY, minutes=40)
    coaching = counted(build)["coaching"]
    assert (coaching["contacts"], coaching["minutes"]) == (4, 60)
    assert (coaching["minutes_known"], coaching["timed"]) == (2, 3)


def test_a_goal_reached_later_was_being_worked_on(build):
    with as_system():
        place = build.place(build.group(JAN), build.woman(), JAN)
        build.goal(place.participant, JAN + DAY, GoalState.REACHED, JUN + DAY)
    goals = counted(build)["goals"]
    assert (goals["by_state"]["active"], goals["women_reached"]) == (1, 0)
    assert counted(build, JAN, JUN + DAY)["goals"]["women_reached"] == 1


def test_without_a_last_measurement_she_is_not_in_the_end_figures(build):
    with as_system():
        place = build.place(build.group(JAN - 370 * DAY), build.woman(), JAN - 370 * DAY)
        build.measure(place, "T0", JAN - 370 * DAY, 1)
        build.measure(place, "T2", JAN + DAY, 3)
        build.measure(place, "T3", None)
    ladder = counted(build)["ladder"]
    assert ladder["end"]["n"] == 0
    assert ladder["underway"]["moved"] == {"risen": 1, "same": 0, "fallen": 0}
    assert ladder["underway"]["now"]["3"] == 1


def test_then_is_her_first_start_also_after_she_came_back(build):
    with as_system():
        woman = build.woman()
        first = build.place(
            build.group(JAN - 600 * DAY),
            woman,
            JAN - 600 * DAY,
            JAN - 500 * DAY,
            EndReason.BACK_TO_CARE,
        )
        second = build.place(build.group(JAN - 300 * DAY), woman, JAN - 300 * DAY)
        build.measure(first, "T0", JAN - 600 * DAY, 1)
        build.measure(second, "T0", JAN - 300 * DAY, 5)
        build.measure(second, "T3", JAN + 60 * DAY, 5)
    end = counted(build)["ladder"]["end"]
    # From 1 and not from 5: she rose.
    assert (end["n"], end["moved"]["risen"], end["now"]["5"]) == (1, 1, 1)


def test_a_decision_after_the_period_is_still_open(build):
    with as_system():
        build.refer(build.woman(), JUN, outcome=Outcome.DECLINE, decided_on=JUN + DAY)
    assert counted(build)["referrals"]["by_outcome"]["open"] == 1


def test_the_leaders_home_says_what_her_report_says(cast, build):
    """One small world, counted by hand: a move to another group, a false start, a return."""
    today = timezone.localdate()
    year = today.replace(month=1, day=1)
    with as_system():
        earlier = build.group(year - 400 * DAY, closed_on=today)
        moved_on = build.group(year)
        first, second = build.group(year), build.group(year)
        # Samira moved to another group: she started once.
        samira = build.woman("Samira")
        build.place(first, samira, year, year, EndReason.STOPPED_TRAINING)
        build.place(second, samira, year)
        # Karin never began in a group that did start.
        build.place(first, build.woman("Karin"), year, year, EndReason.BEFORE_START)
        # Linda completed, and rose; Amal came back last year and stopped this year.
        linda = build.woman("Linda", phase=Phase.COMPLETED)
        place = build.place(earlier, linda, year - 400 * DAY, today, EndReason.COMPLETED)
        build.measure(place, "T0", year - 400 * DAY, 1)
        build.measure(place, "T3", year, 4)
        amal = build.woman("Amal", phase=Phase.COMPLETED)
        build.place(earlier, amal, year - 300 * DAY, year, EndReason.STOPPED_COACHING)
        # Wendy moved on after an earlier group, rose there and fell again.
        wendy = build.woman("Wendy")
        before = build.place(
            earlier, wendy, year - 400 * DAY, year - 200 * DAY, EndReason.BACK_TO_CARE
        )
        build.measure(before, "T0", year - 400 * DAY, 3)
        now = build.place(moved_on, wendy, year)
        build.measure(now, "T0", year, 1)
        build.measure(now, "T1", today, 2)
        # Elsewhere is not hers.
        other = Builder(cast.breda)
        other.place(other.group(year), other.woman(), year)
    figures = counted(build, year, today)
    report = {
        "started": figures["women"]["started"],
        "completed": figures["women"]["completed"],
        "risen": sum(
            figures["ladder"][name]["moved"]["risen"] for name in ("end", "underway", "after")
        ),
        "measured": sum(figures["ladder"][name]["n"] for name in ("end", "underway", "after")),
    }
    with acting_as(build.leader), CaptureQueriesContext(connection) as captured:
        home = this_year(User.objects.get(pk=build.leader.pk))
    assert home == report == {"started": 1, "completed": 1, "risen": 1, "measured": 2}
    assert len(captured) <= 6


def test_a_leader_of_two_projects_sees_them_together(cast, build):
    today = timezone.localdate()
    year = today.replace(month=1, day=1)
    with as_system():
        for region in (cast.zwolle, cast.breda):
            other = Builder(region)
            other.place(other.group(year), other.woman(), year)
        give_role(build.leader, Role.PROJECT_LEADER, cast.breda.project)
    with acting_as(build.leader):
        assert this_year(User.objects.get(pk=build.leader.pk))["started"] == 2


def test_counting_costs_the_same_whatever_the_number_of_women(build):
    with as_system():
        make_history(build, groups=2, women=3)
    with (
        acting_as(build.leader),
        CaptureQueriesContext(
            connection,
        ) as few,
    ):
        count(build.region.project, JAN, JUN)
    with as_system():
        make_history(build, seed=2, groups=3)
    with acting_as(build.leader), CaptureQueriesContext(connection) as many:
        count(build.region.project, JAN, JUN)
    assert len(few) == len(many) <= 12
