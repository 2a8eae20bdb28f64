"""What a value means stands with the value, and everything that reads it agrees.

Each test says knowingly what every value means, and then brings in a value nobody thought of:
screens, figures, certificates, workbook and documents must all take it for what it means.
"""

import ast
import copy
import datetime
import importlib
from itertools import product
from pathlib import Path

import pytest
from django.db import models
from django.utils import timezone

from dnt_portal.audit.acting import acting_as
from dnt_portal.coaching.enums import CoachState, Medium, TrackEndReason
from dnt_portal.coaching.forms.contacts import ContactForm
from dnt_portal.coaching.models import Coach, Track
from dnt_portal.coaching.pairing.facts import read_facts
from dnt_portal.coaching.pairing.rules import MAY_BE_SET_ASIDE, Rule, own_rules
from dnt_portal.coaching.reading import weeks_of
from dnt_portal.coaching.services.contacts import log_contact
from dnt_portal.coaching.services.tracks import coach_session_day, refuse_unready, start_track
from dnt_portal.common.errors import Refused
from dnt_portal.groups.enums import CoachCheck, EndReason, GroupPhase, Mark, SessionKind
from dnt_portal.groups.models import Attendance, Placement
from dnt_portal.groups.reading.attendance import attendance_grid, mark_rows
from dnt_portal.groups.services.attendance import mark_attendance, record_make_up
from dnt_portal.groups.services.composing import place
from dnt_portal.groups.services.phases import end_placement
from dnt_portal.groups.services.sessions import cancel_session, key_dates
from dnt_portal.imports.schema import SHEETS
from dnt_portal.intake.enums import Outcome
from dnt_portal.ladder import questions
from dnt_portal.ladder.forms import MeasureForm
from dnt_portal.ladder.models import Measurement
from dnt_portal.ladder.questions import Asked, Kind
from dnt_portal.ladder.reading import participant_paths
from dnt_portal.ladder.services import (
    plan_group_measurements,
    reopen_measurement,
    take_measurement,
)
from dnt_portal.organisations.models import Project
from dnt_portal.plans.enums import GoalState
from dnt_portal.programme.enums import WaveMoment
from dnt_portal.programme.models import Edition
from dnt_portal.reports.disclosure import protect
from dnt_portal.reports.figures import count, delivery
from dnt_portal.reports.presentation.definitions import definitions
from dnt_portal.reports.presentation.sections import sections
from dnt_portal.reports.proposals import proposals
from tests.coaching.world import make_world
from tests.conftest import as_system
from tests.groups.builders import group_in_training, recruiting_group
from tests.imports.conftest import bring_in, sentences_of  # noqa: F401  # a fixture
from tests.imports.workbooks import day, small_region, workbook
from tests.made_up import made_up, made_up_question
from tests.reports.world import Builder

NOTHING_TO_MAKE_UP = "Zij was bij deze bijeenkomst, dus er is niets in te halen."
STILL_TO_COME = "Deze bijeenkomst komt nog. Je kunt alleen invullen wie er niet bij kan zijn."
ROOT = Path(__file__).resolve().parents[1]


def meanings(choices, name: str) -> dict[str, object]:
    """What every value answers to one question."""
    return {value.value: getattr(value, name) for value in choices}


def this_year() -> tuple[datetime.date, datetime.date]:
    """A period with all that these tests make."""
    today = timezone.localdate()
    return today - datetime.timedelta(days=400), today


# -- Marks -----------------------------------------------------------------------------------


def test_what_each_mark_means():
    assert meanings(Mark, "was_there") == {
        "present": True,
        "late": True,
        "excused": False,
        "absent": False,
    }


@pytest.fixture
def group(cast):
    """A group of nine with three sessions held, at which everyone was."""
    return group_in_training(cast.zwolle, held=3)


def test_the_database_counts_a_mark_as_the_portal_does(cast, group):
    with acting_as(cast.zwolle.leader):
        row = Attendance.objects.filter(placement__group=group, session__number=1).first()
        for row.mark in ["", *Mark]:
            for row.made_up_on in (None, timezone.localdate()):
                if not (row.mark or row.made_up_on):
                    continue
                row.save()
                counted = Placement.objects.with_attendance().get(pk=row.placement_id)
                # She followed the two other sessions.
                assert counted.followed == 2 + row.was_there, row.mark
                assert counted.made_up == row.made_up, row.mark
                assert counted.missed == (not row.counts), row.mark


@pytest.mark.parametrize("there", [True, False])
def test_a_mark_nobody_thought_of(monkeypatch, cast, group, there):
    online = made_up(monkeypatch, Mark, "online", was_there=there)
    leader = cast.zwolle.leader
    with acting_as(leader):
        held, ahead = group.sessions.get(number=1), group.sessions.get(number=9)
        place = Placement.objects.filter(group=group).select_related("participant").first()
        asked = {"by": leader, "placement": place}
        mark_attendance(**asked, session=held, mark="online")
        # Before the day one can only know that she will not be there.
        if there:
            with pytest.raises(Refused):
                mark_attendance(**asked, session=ahead, mark="online")
            with pytest.raises(Refused):
                record_make_up(**asked, session=held, made_up_on=timezone.localdate())
        else:
            mark_attendance(**asked, session=ahead, mark="online")

        grid = attendance_grid(group)
        (line,) = (row for row in grid.rows if row.placement == place)
        assert (line.cells[0].kind, line.cells[0].was_there) == ("online", there)
        assert line.missed == (not there)
        assert [sign.was_there for sign in grid.legend if sign.kind == "online"] == [there]
        (row,) = (row for row in mark_rows(held) if row.placement == place)
        assert row.missed is not there
        counted = group.sessions.with_attendance_counts().get(pk=held.pk)
        assert counted.marked - counted.followed == (not there)

        (certificate,) = (row for row in proposals(group) if row.placement == place)
        assert (certificate.followed, certificate.missed) == (2 + there, 1 - there)
        today = timezone.localdate()
        figures = delivery.attendance(group.project, today - datetime.timedelta(days=60), today)
        assert figures["marks"] - figures["followed"] == (not there)
        text = " ".join(definition.meaning for definition in definitions())
        assert (str(online.label) in text) is there


@pytest.mark.parametrize("there", [True, False])
def test_a_mark_nobody_thought_of_in_the_workbook(monkeypatch, cast, bring_in, there):  # noqa: F811
    made_up(monkeypatch, Mark, "online", was_there=there)
    sheets = small_region()
    sheets["Aanwezigheid"][1]["Aanwezigheid"] = "online"
    ahead = copy.deepcopy(sheets)
    del ahead["Aanwezigheid"][1]["Ingehaald op"]
    ahead["Bijeenkomsten"][0] |= {"Datum": day("2099-01-01"), "Status": "gepland"}
    # The first row of the sheet says of somebody else that she was there.
    assert sentences_of(bring_in(workbook(ahead))).count(STILL_TO_COME) == 1 + there
    assert (NOTHING_TO_MAKE_UP in sentences_of(bring_in(workbook(sheets)))) is there


# -- Reasons why a place in a group ends -------------------------------------------------------


def test_what_each_reason_means():
    table = {
        reason: (reason.took_part, reason.at_the_end, reason.completes, reason.participant_phase)
        for reason in EndReason
    }
    assert table == {
        "completed": (True, True, True, "completed"),
        "early_positive": (True, False, True, "completed"),
        "back_to_care": (True, False, False, "stopped"),
        "moved": (True, False, False, "stopped"),
        "stopped_training": (True, False, False, "stopped"),
        "stopped_coaching": (True, False, False, "stopped"),
        "group_ended": (True, False, False, "waiting"),
        "before_start": (False, False, False, "waiting"),
    }
    assert {reason: TrackEndReason.of_place(reason) for reason in EndReason} == {
        **dict.fromkeys(EndReason, "participant_stopped"),
        "group_ended": "group_ended",
        "completed": "completed",
        "early_positive": "early_positive",
    }
    assert meanings(TrackEndReason, "covers") == {
        **dict.fromkeys(TrackEndReason.values, False),
        "completed": True,
        "early_positive": True,
    }
    assert meanings(TrackEndReason, "goes_on") == {
        **dict.fromkeys(TrackEndReason.values, False),
        "mismatch": True,
        "coach_stopped": True,
    }


def test_every_reason_can_be_chosen_where_the_service_takes_it():
    offered = [(phase, reason) for phase in GroupPhase for reason in EndReason.fitting(phase)]
    closing = {reason for phase in GroupPhase for reason in EndReason.at_closing(phase)}
    assert {reason for _phase, reason in offered} | closing == set(EndReason)
    for phase, reason in offered:
        started = phase != GroupPhase.RECRUITING
        assert not reason.completes if not started else reason.took_part, (phase, reason)


def test_each_phase_of_a_group_is_one_of_its_women():
    assert meanings(GroupPhase, "participant_phase") == {
        "recruiting": "placed",
        "training": "training",
        "coaching": "coaching",
        "closed": "completed",
    }


@pytest.mark.parametrize(
    ("at_the_end", "completes", "coaching_ended"),
    [
        (True, True, "completed"),
        (False, True, "early_positive"),
        (False, False, "participant_stopped"),
    ],
)
def test_a_reason_nobody_thought_of(monkeypatch, cast, at_the_end, completes, coaching_ended):
    with as_system():
        world = make_world(cast)
        plan_group_measurements(world.group)
        before = count(world.group.project, *this_year())
    made_up(monkeypatch, EndReason, "a job", at_the_end=at_the_end, completes=completes)
    samira = world.samira
    with acting_as(world.leader):
        start_track(by=world.leader, placement=samira, coach=world.els)
        end_placement(by=world.leader, placement=samira, reason="a job")
        samira.participant.refresh_from_db()
        assert samira.participant.phase == ("completed" if completes else "stopped")
        assert Track.objects.get(placement=samira).end_reason == coaching_ended
        skipped = {row.skipped for row in Measurement.objects.filter(placement=samira)}
        assert skipped == ({""} if completes else {"left"})

        grid = attendance_grid(world.group)
        assert (samira in [row.placement for row in grid.ended]) is not at_the_end
        (certificate,) = (row for row in proposals(world.group) if row.placement == samira)
        assert certificate.stopped is not at_the_end
        (line,) = type(world.group).objects.with_overview().filter(pk=world.group.pk)
        assert line.completed == at_the_end

        figures = count(world.group.project, *this_year())
        women = figures["women"]
        assert (women["ended"], women["completed"]) == (1, int(at_the_end))
        assert women["ended_by_reason"].get("a job", 0) == (not at_the_end)
        text = str(sections(protect(figures)))
        assert ("A job" in text) is not at_the_end
        # A report that was made before there was such a reason can still be read.
        before["women"] = {**women, "ended_by_reason": before["women"]["ended_by_reason"]}
        assert "A job" not in str(sections(protect(before)))


def test_a_reason_not_to_begin_nobody_thought_of(monkeypatch, cast):
    region = cast.zwolle
    group, other = recruiting_group(region), group_in_training(region, name="Zomer", held=1)
    made_up(monkeypatch, EndReason, "never came", took_part=False)
    with acting_as(region.leader):
        samira, *_others = group.placements.all()
        end_placement(by=region.leader, placement=samira, reason="never came")
        assert samira.participant.phase == "waiting"
        assert samira not in [row.placement for row in attendance_grid(group).rows]
        assert samira not in [row.placement for row in proposals(group)]
        women = count(region.project, *this_year())["women"]
        assert (women["before_start"], women["ended"]) == (1, 0)
        # She may begin in a group after all, also in this one.
        place(by=region.leader, group=group, participant=samira.participant)
        with pytest.raises(Refused):
            end_placement(by=region.leader, placement=other.placements.first(), reason="never came")


@pytest.mark.parametrize("completes", [True, False])
def test_a_reason_nobody_thought_of_in_the_workbook(monkeypatch, cast, bring_in, completes):  # noqa: F811
    made_up(monkeypatch, EndReason, "a job", completes=completes)
    sheets = small_region()
    sheets["Deelneemsters"][0] |= {"Gestopt op": day("2026-03-02"), "Reden einde": "a job"}
    assert sentences_of(bring_in(workbook(sheets))) == []
    with acting_as(cast.zwolle.leader):
        place = Placement.objects.get(participant__external_key="D-1")
        assert place.participant.phase == ("completed" if completes else "stopped")
        ended = Track.objects.get().end_reason
        assert ended == ("early_positive" if completes else "participant_stopped")
        skipped = {
            row.skipped for row in Measurement.objects.filter(placement=place, taken_on=None)
        }
        assert ("left" in skipped) is not completes


# -- Contacts -----------------------------------------------------------------------------------


def test_what_each_way_of_being_in_touch_means():
    table = {medium: (medium.is_contact, medium.has_length) for medium in Medium}
    assert table == {
        "together": (True, True),
        "phone": (True, True),
        "message": (True, False),
        "failed": (False, False),
    }


@pytest.mark.parametrize(
    ("is_contact", "has_length"), [(True, True), (True, False), (False, False)]
)
def test_a_way_of_being_in_touch_nobody_thought_of(monkeypatch, cast, is_contact, has_length):
    made_up(monkeypatch, Medium, "video", is_contact=is_contact, has_length=has_length)
    today = timezone.localdate()
    with as_system():
        world = make_world(cast)
    with acting_as(world.leader):
        track = start_track(
            by=world.leader,
            placement=world.samira,
            coach=world.els,
            starts_on=today - datetime.timedelta(days=5),
        )
    with acting_as(world.coach):
        told = {"when": "today", "medium": "video", "note": ""}
        form = ContactForm(told, track=track)
        assert form.is_valid() is not has_length, "how long is asked"
        assert ("data-no-length" in str(form["medium"]).split("video")[1]) is not has_length
        form = ContactForm(told | {"length": "30"}, track=track)
        assert form.is_valid()
        assert form.contact_fields()["minutes"] == (30 if has_length else 0)
        log_contact(by=world.coach, track=track, held_on=today, medium="video", minutes=30)
    with acting_as(world.leader):
        (seen,) = Track.objects.with_last_contact()
        assert seen.last_contact_on == (today if is_contact else None)
        (week,) = weeks_of([track])[track.pk]
        assert week.state == ("contact" if is_contact else "missed")
        figures = delivery.coaching(world.group.project, *this_year())
        assert (figures["contacts"], figures["attempts"]) == (is_contact, not is_contact)
        assert figures["minutes"] == (30 if is_contact else 0)


# -- What else a value means --------------------------------------------------------------------


def test_what_each_answer_about_a_coach_means():
    assert meanings(CoachCheck, "asks_attention") == {
        "good": False,
        "doubt": True,
        "no_contact": True,
    }


def test_what_each_decision_means():
    table = {
        outcome: (
            outcome.admits,
            outcome.asks_reason,
            outcome.looks_again,
            outcome.in_doubt,
            outcome.participant_phase,
        )
        for outcome in Outcome
    }
    assert table == {
        "admit": (True, False, False, False, "waiting"),
        "in_doubt": (True, True, False, True, "waiting"),
        "not_yet": (False, True, True, False, "not_yet"),
        "decline": (False, True, False, False, "declined"),
        "double": (False, True, False, False, "declined"),
    }
    assert [outcome for outcome in Outcome if not outcome.judges] == ["double"]


def test_what_each_state_of_a_goal_means():
    table = {state: (state.at_work, state.reached_in_part, state.is_over) for state in GoalState}
    assert table == {
        "active": (True, False, False),
        "on_hold": (False, False, False),
        "partly": (True, True, False),
        "reached": (False, True, True),
        "let_go": (False, False, True),
    }


# -- The questions of a measurement -------------------------------------------------------------


def test_what_each_question_of_a_measurement_means():
    """Paid work, hours and income are not counted in reports: the rungs tell of them."""
    table = {
        each.name: (each.kind, each.leads, each.only_with, bool(each.in_report))
        for each in questions.ASKED
    }
    assert table == {
        "paid_work": ("yes_no", True, "", False),
        "hours": ("hours", False, "paid_work", False),
        "debts": ("yes_no", False, "", True),
        "ends_meet": ("choice", False, "", False),
        "weekly_contact": ("yes_no", True, "", True),
        "self_efficacy": ("mark", False, "", True),
    }
    # A question of which the answer is kept has a column in the workbook.
    (sheet,) = (sheet for sheet in SHEETS if sheet.name == "measurements")
    assert set(table) <= {column.name for column in sheet.columns}


@pytest.mark.parametrize("kind", [Kind.HOURS, Kind.CHOICE])
def test_what_a_report_cannot_count_says_so(kind):
    with pytest.raises(ValueError, match="savings"):
        Asked("savings", kind, "Does she have savings?", in_report="Savings")


HOME = "Does she have a home of her own?"


@pytest.mark.parametrize(
    ("kind", "then", "now", "words"),
    [
        (Kind.YES_NO, "no", "yes", ["nee", "ja"]),
        (Kind.MARK, "4", "7", ["4", "7"]),
    ],
)
def test_a_question_nobody_thought_of(cast, kind, then, now, words):
    build, trainer = Builder(cast.zwolle), cast.zwolle.trainer
    housing = Asked("housing", kind, HOME, label="Home", in_report="Has a home")
    with made_up_question(housing):
        found = protect(then_and_now_of_six(build, [then, now]))
        with acting_as(trainer):
            woman = Measurement.objects.filter(taken_on__isnull=False).first().participant
            (path,) = participant_paths(woman)
            assert dict(path.answers)["Home"] == words
            measurement = path.taken[1]
            form = MeasureForm(measurement=measurement, rungs=[], previous=path.taken[0])
            assert form.fields["housing"].help_text == f"Bij T0: {words[0]}."
            assert [str(field.label) for asked, field in form.other_fields][-1] == HOME
            assert reopen_measurement(measurement=measurement).housing is None
        shown = str(sections(found))
        assert "Has a home" in shown
        assert "Niet gevraagd, of niet beide keren beantwoord: Has a home" not in shown
        # A report that was made before it was asked can still be read, and says nothing of it.
        del found["ladder"]["end"]["housing"]
        assert "Has a home" not in str(sections(found))
        text = " ".join(definition.meaning for definition in definitions())
        assert "Has a home" in text
    with acting_as(trainer), pytest.raises(TypeError):
        take_measurement(
            by=trainer,
            measurement=measurement,
            taken_on=measurement.due_on,
            rung=path.rungs[0],
            housing=True,
        )


def then_and_now_of_six(build: Builder, answers: list[str]) -> dict[str, object]:
    """The figures of six women who rose from rung 1 to 3 and answered one more question."""
    today = timezone.localdate()
    start = today - datetime.timedelta(days=380)
    with as_system():
        group = build.group(start)
        places = [build.place(group, build.woman(), start) for _number in range(6)]
        rungs = list(group.edition.rungs.all())
        rows = [build.measure(place, wave, None) for place in places for wave in ("T0", "T3")]
    with acting_as(build.region.trainer):
        for row in rows:
            first = row.wave.code == "T0"
            typed = {
                "taken_on": start if first else today,
                "rung": rungs[0 if first else 2].pk,
                "housing": answers[not first],
            }
            form = MeasureForm(typed, measurement=row, rungs=rungs)
            assert form.is_valid(), form.errors
            take_measurement(
                by=build.region.trainer,
                measurement=row,
                taken_on=form.cleaned_data["taken_on"],
                rung=form.cleaned_data["rung"],
                **form.outcomes,
            )
    with acting_as(build.leader):
        return count(build.region.project, *this_year())


# -- The coach session --------------------------------------------------------------------------


def test_one_condition_says_which_session_is_the_coach_session(cast, group):
    with acting_as(cast.zwolle.leader):
        for number in (1, 4, 10):
            group.edition.coach_session = number
            group.edition.save(update_fields=["coach_session"])
            sessions = list(group.sessions.select_related("group__edition", "theme"))
            (met,) = (session for session in sessions if session.is_coach_session)
            assert met.theme.number == number
            assert group.sessions.coach_session().get() == met
            assert coach_session_day(group) == key_dates(group)["coaching_from"]
            asking = {session.theme.number for session in sessions if session.asks_after_coach}
            assert asking == set(range(number, len(sessions) + 1))
        cancel_session(session=met, reason="Ziek")
        assert not group.sessions.coach_session().exists()


# -- Ready to coach -----------------------------------------------------------------------------


def test_one_condition_says_who_is_ready_to_coach(cast):
    """The list, the matching, the service and the workbook agree, whatever a coach has or lacks."""
    with as_system():
        world = make_world(cast)
    today = timezone.localdate()
    els = Coach.objects.filter(pk=world.els.pk)
    for state, vog, trained, room in product(
        CoachState, (None, today), (None, today), (0, world.els.max_participants)
    ):
        with as_system():
            els.update(state=state, vog_seen_on=vog, trained_on=trained, max_participants=room)
        with acting_as(world.leader):
            coach, told = els.get(), (state, vog, trained, room)
            in_the_way = own_rules(coach, 0)
            assert els.matchable().exists() == (not in_the_way), told
            assert els.ready().exists() == coach.is_ready, told
            assert coach.is_ready == (not {Rule.NO_VOG, Rule.NOT_TRAINED} & set(in_the_way)), told
            assert (coach.state_in_pool == CoachState.AVAILABLE) == coach.is_ready, told
            assert (Rule.NO_ROOM in in_the_way) == (not room), told
            if state != CoachState.STOPPED:
                seen = read_facts(world.group).coach(coach.pk)
                assert own_rules(seen, seen.load) == in_the_way, told
            # The leader may only set aside, with a reason, that the training is not completed.
            assert refuses(coach) == bool(in_the_way), told
            assert refuses(coach, "Start vast") == bool(set(in_the_way) - MAY_BE_SET_ASIDE), told


def refuses(coach: Coach, reason: str = "") -> bool:
    try:
        refuse_unready(coach, reason)
    except Refused:
        return True
    return False


# -- Lists of values ----------------------------------------------------------------------------


def test_what_each_phase_kind_and_moment_means():
    assert meanings(GroupPhase, "takes_women") == {
        "recruiting": True,
        "training": True,
        "coaching": False,
        "closed": False,
    }
    assert {kind: (kind.has_theme, kind.in_training) for kind in SessionKind} == {
        "theme": (True, True),
        "extra": (False, True),
        "return": (False, False),
        "closing": (False, False),
    }
    assert {moment: (moment.is_once, moment.is_underway) for moment in WaveMoment} == {
        "start": (True, False),
        "training_end": (False, True),
        "coaching": (False, True),
        "end": (True, False),
        "after": (False, False),
    }


#: Who may do what stands in permissions, and the made-up administration tells one story.
ELSEWHERE = {"Role"}
SOURCES = sorted(
    path.relative_to(ROOT)
    for path in (ROOT / "dnt_portal").rglob("*.py")
    if path.name != "enums.py" and not {"migrations", "demo"} & set(path.parts)
)


def values_by_name() -> dict[str, set[str]]:
    """The names of the values of every list of values, by the name of the list."""
    found = {}
    for path in (ROOT / "dnt_portal").rglob("enums.py"):
        module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for name, kind in vars(module).items():
            if isinstance(kind, type) and issubclass(kind, models.Choices) and len(kind):
                found[name] = set(kind.names)
    return found


def test_a_list_of_some_of_the_values_stands_with_the_values():
    """Anywhere else a new value is forgotten without a word; a list of all of them is complete."""
    known, forgetful = values_by_name(), []
    for path in SOURCES:
        for node in ast.walk(ast.parse((ROOT / path).read_text())):
            match node:
                case ast.Tuple(elts=each) | ast.List(elts=each) | ast.Set(elts=each):
                    members = each
                case ast.Dict(keys=each):
                    members = each
                case _:
                    continue
            named = [
                (one.value.id, one.attr)
                for one in members
                if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name)
            ]
            kinds = {kind for kind, _name in named}
            if len(named) < 2 or len(named) != len(members) or len(kinds) != 1:
                continue
            (kind,) = kinds
            if kind in known.keys() - ELSEWHERE and {name for _, name in named} != known[kind]:
                forgetful.append(f"{path}:{node.lineno} lists some of {kind}")
    assert forgetful == []


# -- A region's own choice ----------------------------------------------------------------------


@pytest.mark.parametrize(("own", "held"), [(None, 1), (0, 0), (3, 3)])
def test_a_regions_own_choice_goes_before_the_editions(own, held):
    edition = Edition(missed_sessions_allowed=1, group_max=12)
    project = Project(edition=edition, missed_sessions_allowed=own)
    assert project.choice("missed_sessions_allowed") == project.missed_allowed == held


def test_a_choice_nobody_thought_of(monkeypatch):
    """A field of the edition's name is all that it takes: a group of this region has 14 places."""
    older = Edition(group_max=10)
    project = Project(edition=Edition(group_max=12))
    assert (project.places_in_group(project.edition), project.places_in_group(older)) == (12, 10)
    monkeypatch.setattr(project, "group_max", 14, raising=False)
    assert (project.places_in_group(project.edition), project.places_in_group(older)) == (14, 14)
    with pytest.raises(AttributeError):
        project.choice("group_most")
