"""A group's year of before the portal, told through the services that the screens call."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from dnt_portal.audit.acting import acting_as
from dnt_portal.common.errors import Refused
from dnt_portal.common.taking_over import BEFORE_THE_PORTAL, TODAY
from dnt_portal.groups import services
from dnt_portal.groups.enums import (
    CoachCheck,
    EndReason,
    GroupPhase,
    Mark,
    SessionKind,
    SessionState,
)
from dnt_portal.groups.models import Attendance, Deviation, Group, Placement, Session
from dnt_portal.groups.reading.course import group_line
from dnt_portal.groups.reading.sessions import session_lines
from dnt_portal.groups.services.attendance import AttendanceEntry
from dnt_portal.intake.models import WaitingListEntry
from dnt_portal.participants.enums import InvolvementKind, Phase
from dnt_portal.participants.models import Consent, Involvement, KeepApart, Participant
from tests.conftest import as_system
from tests.factories import make_participant
from tests.groups.builders import (
    admit,
    close,
    group_in_coaching,
    group_in_training,
    recruiting_group,
)

DAY = datetime.timedelta(days=1)
#: The first day of the group that these tests tell of.
FIRST = datetime.date(2024, 1, 15)


@pytest.fixture
def acting(region):
    """The leader tells it, in English."""
    with acting_as(region.leader), translation.override("en"):
        yield region.leader


@pytest.fixture
def group(region, acting):
    """A group of which only the name and the key are told so far."""
    return services.composing.make_group(
        by=acting, project=region.project, name="Voorjaar 2024", external_key="G-1"
    )


def known(region, first_name="Samira", **fields) -> Participant:
    """A woman whose file is there; nobody ever put her on a waiting list."""
    fields.setdefault("phase", Phase.REFERRED)
    fields.setdefault("safe", False)
    with as_system():
        return make_participant(region.project, first_name, **fields)


def told(group, woman, by, on=FIRST, **more):
    return services.composing.place(
        by=by, group=group, participant=woman, on=on, asks=BEFORE_THE_PORTAL, **more
    )


def field_of(refused) -> list[str]:
    return [problem.field for problem in refused.value.problems]


def moment(day: datetime.date, hour: int) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour)))


def add(group, day, hour=10, **more) -> Session:
    """Tell of a session of two hours."""
    more.setdefault("asks", BEFORE_THE_PORTAL)
    if "theme" not in more:
        more.setdefault("title", "Omgaan met geld")
    return services.sessions.add_session(
        group=group, starts_at=moment(day, hour), ends_at=moment(day, hour + 2), **more
    )


def started(group, by, on=FIRST):
    return services.phases.start_group(
        by=by, group=group, on=on, reason="Zo ging het toen.", asks=BEFORE_THE_PORTAL
    )


# -- Places --------------------------------------------------------------------------------


def test_today_she_waits_first_and_of_before_the_portal_she_need_not(region, group, acting):
    woman = known(region)
    with pytest.raises(Refused, match="does not wait"):
        services.composing.place(by=acting, group=group, participant=woman)
    placement = told(group, woman, acting)
    assert (placement.placed_on, placement.in_doubt) == (FIRST, False)
    woman.refresh_from_db()
    assert woman.phase == Phase.PLACED


def test_a_wait_ends_with_the_place_whoever_tells_of_it(region, group, acting):
    waits = admit(region, in_doubt=True, since=moment(FIRST - 40 * DAY, 12))
    assert told(group, waits, acting).in_doubt
    wait = WaitingListEntry.objects.get(participant=waits)
    assert timezone.localdate(wait.until) == FIRST
    # What is told goes before what the wait says.
    other = admit(region, "Linda", in_doubt=True, since=moment(FIRST - 40 * DAY, 12))
    assert not told(group, other, acting, in_doubt=False).in_doubt
    assert told(group, known(region, "Rosa"), acting, in_doubt=True).in_doubt


def test_she_is_in_one_group_at_a_time_of_the_past_as_well(region, group, acting):
    woman = known(region)
    told(group, woman, acting)
    other = services.composing.make_group(by=acting, project=region.project, name="Najaar")
    with pytest.raises(Refused, match="She is already in a group") as refused:
        told(other, woman, acting, on=FIRST + 90 * DAY)
    assert field_of(refused) == ["group"]


@pytest.mark.parametrize("goes_on", ["coaching", "closed"])
def test_a_place_in_a_group_that_went_on_is_given_and_ended(region, acting, goes_on):
    group = group_in_coaching(region, women=8, weeks_ago=54)
    day = group.started_on
    if goes_on == "closed":
        close(by=acting, group=group)
    woman = known(region)
    with pytest.raises(Refused, match="nobody can join any more"):
        services.composing.place(by=acting, group=group, participant=woman)
    placement = told(group, woman, acting, on=day)
    placement = services.phases.end_placement(
        by=acting, placement=placement, reason=EndReason.MOVED, on=day + 30 * DAY
    )
    woman.refresh_from_db()
    assert (placement.ended_on, woman.phase) == (day + 30 * DAY, Phase.STOPPED)
    saw = Involvement.objects.get(participant=woman, kind=InvolvementKind.TRAINER)
    assert (timezone.localdate(saw.since), timezone.localdate(saw.until)) == (day, day + 30 * DAY)


def test_a_started_group_asks_after_a_case_manager_today_only(region, acting):
    group = group_in_training(region)
    woman = admit(region, "Yara", safe=False)
    with pytest.raises(Refused, match="no case manager") as refused:
        services.composing.place(by=acting, group=group, participant=woman)
    assert field_of(refused) == ["participant"]
    assert told(group, woman, acting, on=group.started_on).is_current


def test_a_started_group_asks_after_consent_today_only(region, acting):
    group = group_in_training(region)
    woman = admit(region, "Yara")
    Consent.objects.filter(participant=woman).update(withdrawn_on=timezone.localdate())
    with pytest.raises(Refused, match="no consent to keep a file") as refused:
        services.composing.place(by=acting, group=group, participant=woman)
    assert field_of(refused) == ["participant"]
    assert "Yara" not in refused.value.message
    assert told(group, woman, acting, on=group.started_on).is_current


def test_nobody_too_young_by_the_groups_edition_gets_a_place(region, group, acting):
    group.edition.minimum_age = 21
    born = datetime.date(FIRST.year - 21, FIRST.month, FIRST.day)
    with as_system():
        group.edition.save()
    of_age, too_young = (
        known(region, name, date_of_birth=day, phase=Phase.WAITING)
        for name, day in (("Amal", born), ("Kim", born + DAY))
    )
    for asks in (TODAY, BEFORE_THE_PORTAL):
        with pytest.raises(Refused, match="women of 21 and older") as refused:
            services.composing.place(
                by=acting, group=group, participant=too_young, on=FIRST, asks=asks
            )
        assert field_of(refused) == ["date_of_birth"]
    assert told(group, of_age, acting).is_current
    # One day later she is old enough.
    assert told(group, too_young, acting, on=FIRST + DAY).is_current


def test_nobody_comes_tomorrow_or_after_the_group_closed(region, group, acting):
    tomorrow = timezone.localdate() + DAY
    with pytest.raises(Refused, match="still to come") as refused:
        told(group, known(region), acting, on=tomorrow)
    assert field_of(refused) == ["on"]
    closed = group_in_coaching(region, women=8, weeks_ago=54)
    close(by=acting, group=closed, on=timezone.localdate() - 7 * DAY)
    with pytest.raises(Refused, match="closed before that day") as refused:
        told(closed, known(region), acting, on=closed.closed_on + DAY)
    assert field_of(refused) == ["on"]
    placement = told(closed, known(region), acting, on=closed.closed_on)
    with pytest.raises(Refused, match="closed before that day") as refused:
        services.phases.end_placement(
            by=acting, placement=placement, reason=EndReason.COMPLETED, on=closed.closed_on + DAY
        )
    assert field_of(refused) == ["on"]
    services.phases.end_placement(
        by=acting, placement=placement, reason=EndReason.COMPLETED, on=closed.closed_on
    )


def test_the_thirteenth_and_who_must_not_meet_are_refused_at_the_group(region, group, acting):
    women = [known(region) for _number in range(13)]
    KeepApart.objects.create(participant=women[0], other_participant=women[12])
    told(group, women[0], acting)
    with pytest.raises(Refused, match="must not meet") as refused:
        told(group, women[12], acting)
    assert field_of(refused) == ["group"]
    KeepApart.objects.all().delete()
    for woman in women[1:12]:
        told(group, woman, acting)
    with pytest.raises(Refused, match="The group is full") as refused:
        told(group, women[12], acting)
    assert field_of(refused) == ["group"]
    assert group.placements.count() == 12


def test_a_group_gets_its_key_once(region, group, acting):
    other = services.composing.make_group(by=acting, project=region.project, name="Najaar")
    services.composing.change_group(group=other, external_key="G-2")
    other.refresh_from_db()
    assert other.external_key == "G-2"
    services.composing.change_group(group=other, external_key="G-2", name="Najaar 2024")
    with pytest.raises(Refused, match="this group is G-2 already") as refused:
        services.composing.change_group(group=other, external_key="G-3")
    assert field_of(refused) == ["external_key"]


# -- Phases --------------------------------------------------------------------------------


def test_a_group_of_the_past_starts_without_what_nobody_kept(region, group, acting):
    """No trainer, dates, case managers or consent; why it was small is known, and asked."""
    told(group, known(region), acting)
    with pytest.raises(Refused) as refused:
        services.phases.start_group(by=acting, group=group, on=FIRST, reason="Nieuw.")
    assert len(refused.value.problems) == 4
    tell = {"by": acting, "group": group, "on": FIRST, "asks": BEFORE_THE_PORTAL}
    with pytest.raises(Refused, match="has 1 woman; the method counts on 8") as refused:
        services.phases.start_group(**tell)
    assert field_of(refused) == ["reason"]
    services.phases.start_group(**tell, reason="Nieuw in de regio.")
    group.refresh_from_db()
    assert (group.phase, group.started_on, group.starts_on) == (GroupPhase.TRAINING, FIRST, FIRST)
    assert group.ends_on == datetime.date(2025, 1, 15)
    assert group.coaching_from is None
    assert Deviation.objects.get(group=group).reason == "Nieuw in de regio."


def test_a_group_does_not_start_tomorrow_nor_on_no_day_at_all(region, group, acting):
    with pytest.raises(Refused, match="still to come") as refused:
        started(group, acting, on=timezone.localdate() + DAY)
    assert field_of(refused) == ["on"]
    with pytest.raises(Refused, match="on which day the group started") as refused:
        started(group, acting, on=None)
    assert field_of(refused) == ["on"]


def test_a_group_does_not_start_after_it_met_its_coaches(region, group, acting):
    coach_theme = group.edition.themes.get(number=group.edition.coach_session)
    add(group, FIRST + 21 * DAY, theme=coach_theme)
    with pytest.raises(Refused, match="The coaches were met on 5 February 2024") as no:
        started(group, acting, on=FIRST + 22 * DAY)
    assert field_of(no) == ["on"]
    started(group, acting)
    assert group.coaching_from == FIRST + 21 * DAY


def test_since_when_it_coaches_may_stay_unknown_of_the_past(region, group, acting):
    started(group, acting)
    with pytest.raises(Refused, match="Not held or not recorded"):
        services.phases.start_coaching(group=group, on=FIRST + 30 * DAY)
    for day, words in ((FIRST - DAY, "not started yet"), (timezone.localdate() + DAY, "to come")):
        with pytest.raises(Refused, match=words) as refused:
            services.phases.start_coaching(group=group, on=day, asks=BEFORE_THE_PORTAL)
        assert field_of(refused) == ["on"]
    services.phases.start_coaching(group=group, asks=BEFORE_THE_PORTAL)
    group.refresh_from_db()
    assert (group.phase, group.coaching_from) == (GroupPhase.COACHING, None)


def test_a_day_told_is_the_day_from_which_it_coaches(region, group, acting):
    started(group, acting)
    services.phases.start_coaching(group=group, on=FIRST, asks=BEFORE_THE_PORTAL)
    assert group.coaching_from == FIRST


def test_what_nobody_recorded_stays_so_when_a_group_of_the_past_closes(region, group, acting):
    told(group, known(region), acting)
    past = add(group, FIRST)
    started(group, acting)
    ahead = add(group, timezone.localdate() + 9 * DAY, kind=SessionKind.RETURN, title="Terugkom")
    services.phases.start_coaching(group=group, asks=BEFORE_THE_PORTAL)
    with pytest.raises(Refused, match="First record or cancel"):
        close(by=acting, group=group, on=FIRST + 300 * DAY)
    close(by=acting, group=group, on=FIRST + 300 * DAY, asks=BEFORE_THE_PORTAL)
    states = dict(group.sessions.values_list("pk", "state"))
    assert states == {past.pk: SessionState.PLANNED, ahead.pk: SessionState.CANCELLED}
    # It is on nobody's work list, and the list of sessions does not ask for it.
    assert not Session.objects.to_record().exists()
    row = Group.objects.with_overview().get(pk=group.pk)
    assert (row.to_record, group_line(row).open) == (0, ())
    first = session_lines(group)[0]
    assert (first.session, first.kind, first.state) == (past, "neutral", "not recorded")


@pytest.mark.parametrize(("language", "words"), [("nl", "niet ingevuld"), ("en", "not recorded")])
def test_a_session_nobody_recorded_can_still_be_opened(region, sign_in, language, words):
    group = group_in_training(region, held=1)
    with acting_as(region.leader):
        services.phases.start_coaching(group=group, asks=BEFORE_THE_PORTAL)
        close(by=region.leader, group=group, asks=BEFORE_THE_PORTAL)
        open_ones = list(group.sessions.filter(state=SessionState.PLANNED))
        cancelled = list(group.sessions.filter(state=SessionState.CANCELLED))
    region.leader.language = language
    with as_system():
        region.leader.save()
    page = sign_in(region.leader).get(reverse("groups:sessions", args=[group.pk])).content.decode()
    assert page.count(words) == len(open_ones) > 0
    assert all(reverse("groups:session", args=[session.pk]) in page for session in open_ones)
    assert page.count("is-cancelled") == len(cancelled) > 0


def test_a_group_does_not_close_before_somebody_left_it(region, group, acting):
    stopped = told(group, known(region), acting)
    started(group, acting)
    services.phases.end_placement(
        by=acting, placement=stopped, reason=EndReason.MOVED, on=FIRST + 100 * DAY
    )
    services.phases.start_coaching(group=group, asks=BEFORE_THE_PORTAL)
    with pytest.raises(Refused, match="left it afterwards") as refused:
        close(by=acting, group=group, on=FIRST + 99 * DAY)
    assert field_of(refused) == ["on"]
    close(by=acting, group=group, on=FIRST + 100 * DAY)


def test_who_left_by_the_first_day_did_not_start_and_who_stayed_did(region, group, acting):
    gone, stayed = told(group, known(region), acting), told(group, known(region), acting)
    started(group, acting)
    for placement, day in ((stayed, FIRST + DAY), (gone, FIRST)):
        ends = {"by": acting, "placement": placement, "reason": EndReason.BEFORE_START, "on": day}
        if placement == stayed:
            with pytest.raises(Refused, match="The group has started") as refused:
                services.phases.end_placement(**ends)
            assert field_of(refused) == ["reason"]
        else:
            assert not services.phases.end_placement(**ends).took_part


def test_a_place_does_not_end_before_it_was_given(region, group, acting):
    placement = told(group, known(region), acting)
    with pytest.raises(Refused, match="before the day she got it") as refused:
        services.phases.end_placement(
            by=acting, placement=placement, reason=EndReason.MOVED, on=FIRST - DAY
        )
    assert field_of(refused) == ["on"]


# -- Sessions ------------------------------------------------------------------------------


def test_a_closed_group_gets_the_sessions_it_had(region, acting):
    group = group_in_coaching(region, women=8, weeks_ago=54)
    close(by=acting, group=group)
    with pytest.raises(Refused, match="This group is closed"):
        add(group, group.started_on, hour=15, asks=TODAY)
    session = add(group, group.started_on, hour=15)
    assert (session.group.phase, session.state) == (GroupPhase.CLOSED, SessionState.PLANNED)
    assert not Session.objects.to_record().exists()


def test_a_wanted_number_is_given_or_refused_and_never_another(region, group, acting):
    assert add(group, FIRST, number=7).number == 7
    with pytest.raises(Refused, match="a session of this number already") as refused:
        add(group, FIRST + 7 * DAY, number=7)
    assert field_of(refused) == ["number"]
    theme = group.edition.themes.get(number=7)
    assert add(group, FIRST + 14 * DAY, theme=theme).number == 8


def test_what_cannot_be_of_a_session_is_told_at_its_field(region, group, acting):
    theme = group.edition.themes.get(number=1)
    add(group, FIRST, theme=theme)
    for more, field, words in (
        ({"theme": theme, "hour": 15}, "theme", "already has a session"),
        ({"hour": 11}, "starts_at", "already has a session at that time"),
        ({"hour": 15, "kind": SessionKind.THEME}, "theme", "which theme of the training"),
        ({"hour": 15, "title": " "}, "title", "Give the session a title"),
    ):
        with pytest.raises(Refused, match=words) as refused:
            add(group, FIRST, **more)
        assert field_of(refused) == [field]
    other = add(group, FIRST, hour=15)
    with pytest.raises(Refused, match="at that time") as refused:
        services.sessions.move_session(
            session=other, starts_at=moment(FIRST, 11), ends_at=moment(FIRST, 13)
        )
    assert field_of(refused) == ["starts_at"]


def test_why_a_session_of_the_past_was_cancelled_need_not_be_known(region, group, acting):
    session = add(group, FIRST)
    with pytest.raises(Refused, match="Say why"):
        services.sessions.cancel_session(session=session)
    services.sessions.cancel_session(session=session, asks=BEFORE_THE_PORTAL)
    session.refresh_from_db()
    assert (session.state, session.cancel_reason) == (SessionState.CANCELLED, "")


def test_an_older_page_does_not_move_what_was_held_meanwhile(region, acting):
    """What the page showed was planned; the service looks again once it holds the group."""
    group = recruiting_group(region, women=8, first_day=timezone.localdate())
    older = group.sessions.get(theme__number=1)
    services.phases.start_group(by=acting, group=group)
    Session.objects.filter(pk=older.pk).update(state=SessionState.DONE)
    with pytest.raises(Refused, match="cannot be cancelled"):
        services.sessions.cancel_session(session=older, reason="Ziek.")
    tomorrow = timezone.localdate() + 2 * DAY
    with pytest.raises(Refused, match="cannot be in the future"):
        services.sessions.move_session(
            session=older, starts_at=moment(tomorrow, 9), ends_at=moment(tomorrow, 11)
        )


# -- Attendance ----------------------------------------------------------------------------


def test_a_session_of_the_past_is_finished_with_the_marks_there_are(region, group, acting):
    told(group, known(region), acting)
    session = add(group, FIRST)
    started(group, acting)
    with pytest.raises(Refused, match="Mark 1 more woman first"):
        services.attendance.finish_session(by=acting, session=session)
    services.attendance.finish_session(by=acting, session=session, asks=BEFORE_THE_PORTAL)
    assert (session.state, session.done_by) == (SessionState.DONE, acting)
    assert not session.attendance.exists()
    ahead = add(group, timezone.localdate() + DAY)
    with pytest.raises(Refused, match="still to come") as refused:
        services.attendance.finish_session(by=acting, session=ahead, asks=BEFORE_THE_PORTAL)
    assert field_of(refused) == ["starts_at"]


@pytest.fixture
def course(region, group, acting):
    """A group with three women, one of whom stopped, and four sessions; the last is to come."""
    women = [told(group, known(region, name), acting) for name in ("Samira", "Linda", "Rosa")]
    sessions = [
        add(group, FIRST + 7 * number * DAY, theme=theme)
        for number, theme in enumerate(group.edition.themes.filter(number__in=(1, 2, 4)))
    ]
    started(group, acting)
    for session in sessions:
        services.attendance.finish_session(by=acting, session=session, asks=BEFORE_THE_PORTAL)
    services.phases.end_placement(
        by=acting, placement=women[2], reason=EndReason.MOVED, on=FIRST + 7 * DAY
    )
    ahead = add(group, timezone.localdate() + 9 * DAY, title="Terugkom", kind=SessionKind.RETURN)
    return women, [*sessions, ahead]


def said_of(outcome: Attendance | Refused) -> list[tuple[str, str]]:
    if isinstance(outcome, Attendance):
        return [("", outcome.mark)]
    return [(problem.field, problem.sentence) for problem in outcome.problems]


def test_many_marks_are_recorded_at_once_each_by_its_own_rules(course, acting):
    (samira, linda, rosa), (first, second, fourth, ahead) = course
    today = timezone.localdate()
    rows = [
        ({"session": first, "placement": samira, "mark": Mark.PRESENT}, ""),
        ({"session": first, "placement": linda, "made_up_on": FIRST + DAY}, ""),
        (
            {"session": second, "placement": linda, "mark": Mark.ABSENT, "made_up_on": today}
            | {"coach_check": ""},
            "",
        ),
        (
            {"session": fourth, "placement": samira, "mark": Mark.LATE}
            | {"coach_check": CoachCheck.DOUBT},
            "",
        ),
        ({"session": second, "placement": rosa, "mark": Mark.EXCUSED}, ""),
        ({"session": ahead, "placement": samira, "mark": Mark.EXCUSED}, ""),
        ({"session": fourth, "placement": rosa, "mark": Mark.ABSENT}, "placement"),
        ({"session": second, "placement": samira}, "mark"),
        ({"session": second, "placement": samira, "mark": "online"}, "mark"),
        ({"session": ahead, "placement": linda, "mark": Mark.PRESENT}, "mark"),
        (
            {"session": second, "placement": samira, "mark": Mark.PRESENT, "made_up_on": today},
            "made_up_on",
        ),
        ({"session": fourth, "placement": linda, "made_up_on": FIRST}, "made_up_on"),
        ({"session": fourth, "placement": linda, "made_up_on": today + DAY}, "made_up_on"),
        ({"session": ahead, "placement": linda, "made_up_on": today}, "made_up_on"),
        (
            {"session": second, "placement": samira, "mark": Mark.LATE, "coach_check": "good"},
            "coach_check",
        ),
        (
            {"session": fourth, "placement": linda, "mark": Mark.LATE, "coach_check": "fine"},
            "coach_check",
        ),
    ]
    for cells, field in rows:
        (outcome,) = services.attendance.record_attendance(
            by=acting, entries=[AttendanceEntry(**cells)]
        )
        assert [where for where, _said in said_of(outcome)] == [field], cells
    assert Attendance.objects.count() == 6
    Attendance.objects.all().delete()
    together = services.attendance.record_attendance(
        by=acting, entries=[AttendanceEntry(**cells) for cells, _field in rows]
    )
    # The same of all of them at once, but for a second row about the same woman and session.
    again = [said for said in map(said_of, together) if said[0][0] == "placement"]
    assert [isinstance(outcome, Attendance) for outcome in together] == [not f for _c, f in rows]
    assert len(again) > 1
    assert Attendance.objects.count() == 6
    made_up = Attendance.objects.get(session=first, placement=linda)
    assert (made_up.mark, made_up.made_up_on, made_up.marked_by) == ("", FIRST + DAY, acting)
    counted = Placement.objects.with_attendance().get(pk=linda.pk)
    assert (counted.followed, counted.made_up, counted.missed) == (0, 2, 0)


def test_a_row_hears_of_everything_that_is_wrong_with_it(course, acting):
    (_samira, _linda, rosa), (_first, _second, fourth, _ahead) = course
    entry = AttendanceEntry(
        session=fourth, placement=rosa, mark="online", made_up_on=FIRST, coach_check="fine"
    )
    (outcome,) = services.attendance.record_attendance(by=acting, entries=[entry])
    assert [field for field, _said in said_of(outcome)] == [
        "placement",
        "mark",
        "made_up_on",
        "coach_check",
    ]


def test_a_mark_that_is_there_stays_as_it_is(course, acting):
    (samira, *_others), (first, *_sessions) = course
    told_once = AttendanceEntry(session=first, placement=samira, mark=Mark.PRESENT)
    told_else = AttendanceEntry(session=first, placement=samira, mark=Mark.ABSENT)
    one, other = services.attendance.record_attendance(by=acting, entries=[told_once, told_else])
    assert said_of(one) == [("", Mark.PRESENT)]
    assert said_of(other) == [("placement", "She has a mark for this session already.")]
    (later,) = services.attendance.record_attendance(by=acting, entries=[told_else])
    assert said_of(later) == [("placement", "She has a mark for this session already.")]
    assert Attendance.objects.get().mark == Mark.PRESENT


def test_marks_of_another_group_and_of_one_that_has_not_started(region, course, acting):
    (samira, *_others), (first, *_sessions) = course
    other = recruiting_group(region, name="Najaar", women=1)
    theirs, place = other.sessions.first(), other.placements.get()
    outcomes = services.attendance.record_attendance(
        by=acting,
        entries=[
            AttendanceEntry(session=first, placement=place, mark=Mark.PRESENT),
            AttendanceEntry(session=theirs, placement=place, mark=Mark.EXCUSED),
            AttendanceEntry(session=first, placement=samira, mark=Mark.PRESENT),
        ],
    )
    assert [said_of(outcome)[0] for outcome in outcomes] == [
        ("placement", "She is not in this group."),
        ("session", "The group has not started yet."),
        ("", Mark.PRESENT),
    ]


def test_many_rows_cost_as_many_queries_as_one(course, acting, django_assert_max_num_queries):
    women, sessions = course
    entries = [
        AttendanceEntry(session=session, placement=placement, mark=Mark.ABSENT)
        for session in sessions[:2]
        for placement in women
    ]
    with django_assert_max_num_queries(8):
        outcomes = services.attendance.record_attendance(by=acting, entries=entries)
    assert all(isinstance(outcome, Attendance) for outcome in outcomes)
