"""What is in the portal after a workbook was brought in, once and again."""

import copy
import datetime
import itertools
import secrets
from types import SimpleNamespace

import pytest
from django.db import connection
from django.utils import timezone

from dnt_portal.accounts.enums import Role
from dnt_portal.audit.acting import acting_as
from dnt_portal.coaching import services as coaching
from dnt_portal.coaching.models import Coach, Contact, Track
from dnt_portal.groups.models import Attendance, Group, Placement, Session
from dnt_portal.imports.models import WorkbookImport
from dnt_portal.intake import services as intake
from dnt_portal.intake.models import Decision, Referral, WaitingListEntry
from dnt_portal.ladder.models import Measurement
from dnt_portal.participants.models import PSEUDONYM_SIGNS, Involvement, Participant
from dnt_portal.plans.models import Goal, Plan
from tests.conftest import as_system
from tests.factories import give_role, make_participant, make_user
from tests.imports.conftest import sentences_of, totals
from tests.imports.workbooks import day, small_region, workbook
from tests.intake.world import screen


@pytest.fixture
def leader(cast):
    return cast.zwolle.leader


def trail_rows() -> int:
    """Rows in all audit trails together, as their owner counts them."""
    with as_system(), connection.cursor() as cursor:
        tables = [
            table
            for table in connection.introspection.table_names(cursor)
            if table.endswith("event") and table.split("_")[0] not in ("pghistory",)
        ]
        cursor.execute("select " + " + ".join(f"(select count(*) from {t})" for t in tables))
        return cursor.fetchone()[0]


def with_row(sheets, name, index=0, **cells):
    """The sheets with some cells of one row changed."""
    sheets = copy.deepcopy(sheets)
    sheets[name][index].update(cells)
    return sheets


def test_a_running_group_with_everything_around_it(bring_in, leader, cast):
    assert bring_in(workbook(small_region())).done
    with acting_as(leader):
        group = Group.objects.get()
        assert (group.phase, group.started_on) == ("coaching", day("2026-01-12"))
        # Twelve months by the edition; coaching from the fourth session.
        assert (group.ends_on, group.coaching_from) == (day("2027-01-12"), day("2026-02-02"))
        assert group.location.name == "De Brug"
        assert Placement.objects.current().count() == 8
        assert set(Participant.objects.values_list("phase", flat=True)) == {"coaching"}
        first = Session.objects.get(number=1)
        assert timezone.localtime(first.starts_at).time() == datetime.time(9, 30)
        assert first.state == "done"
        assert first.location == group.location
        assert set(Attendance.objects.values_list("mark", "made_up_on", "coach_check")) == {
            ("present", None, ""),
            ("excused", day("2026-01-15"), ""),
            ("late", None, "good"),
        }
        track = Track.objects.get()
        # Nine months by the edition; every fortnight.
        assert (track.ends_on, track.rhythm_days) == (day("2026-11-02"), 14)
        assert set(Contact.objects.values_list("medium", "minutes")) == {
            ("together", 60),
            ("failed", 0),
        }
        assert Goal.objects.get().state == "active"
        assert Plan.objects.count() == 8
        assert Measurement.objects.count() == 8 * 5
        taken = Measurement.objects.taken().get()
        assert (taken.wave.code, taken.rung.number, taken.debts) == ("T0", 2, True)
        # Nothing is made up about how they came in.
        assert not Referral.objects.exists()


def test_the_coach_sees_her_participant_and_nobody_else(bring_in, leader):
    bring_in(workbook(small_region()))
    with as_system():
        coach = Coach.objects.get(external_key="C-1").user
    assert coach.has_role(Role.COACH)
    with acting_as(coach):
        seen = Participant.objects.visible_to(coach)
        assert [woman.first_name for woman in seen] == ["Samira"]


def test_the_trainer_sees_the_women_of_her_group(bring_in, leader, cast):
    sheets = with_row(small_region(), "Groepen", Trainers=cast.zwolle.trainer.email)
    bring_in(workbook(sheets))
    with acting_as(cast.zwolle.trainer):
        assert Participant.objects.visible_to(cast.zwolle.trainer).count() == 8
    with acting_as(cast.zwolle.other_trainer):
        assert not Participant.objects.exists()


def test_nobody_gets_a_mail(bring_in):
    from dnt_portal.background.models import OutgoingMail

    bring_in(workbook(small_region()))
    assert not OutgoingMail.objects.exists()


def test_a_second_import_changes_nothing(bring_in, leader):
    file = workbook(small_region())
    rows, _changed, _same = totals(bring_in(file))
    before = trail_rows()
    outcome = bring_in(file)
    assert totals(outcome) == (0, 0, rows)
    assert trail_rows() == before


def test_what_changed_is_updated_and_told(bring_in, leader):
    bring_in(workbook(small_region()))
    sheets = with_row(small_region(), "Deelneemsters", Achternaam="de Vries", Casemanager="A. Bos")
    sheets = with_row(sheets, "Contacten", Minuten=45)
    sheets = with_row(sheets, "Aanwezigheid", 1, Aanwezigheid="aanwezig")
    sheets["Aanwezigheid"][1]["Ingehaald op"] = None
    outcome = bring_in(workbook(sheets))
    assert totals(outcome)[:2] == (0, 3)
    assert {(c["sheet"], c["row"]): c["columns"] for c in outcome.counts["changes"]} == {
        ("Deelneemsters", 2): ["Achternaam", "Casemanager"],
        ("Aanwezigheid", 3): ["Aanwezigheid", "Ingehaald op"],
        ("Contacten", 2): ["Minuten"],
    }
    with acting_as(leader):
        woman = Participant.objects.get(external_key="D-1")
        assert woman.last_name == "de Vries"
        net = woman.safety_net.order_by("pk").values_list("name", "until")
        assert list(net) == [("J. de Boer", timezone.localdate()), ("A. Bos", None)]
        assert Contact.objects.get(external_key="1").minutes == 45


def test_an_empty_cell_and_a_missing_row_leave_what_is_there(bring_in, leader):
    bring_in(workbook(small_region()))
    sheets = small_region()
    sheets["Deelneemsters"] = [
        {"Deelneemster-sleutel": "D-1", "Voornaam": "Samira", "Achternaam": None}
    ]
    outcome = bring_in(workbook(sheets))
    assert totals(outcome)[1] == 0
    with acting_as(leader):
        assert Participant.objects.count() == 8
        assert Participant.objects.get(external_key="D-1").last_name == "Jansen"


def test_closing_a_group_completes_who_is_in_it(bring_in, leader, cast):
    sheets = with_row(small_region(), "Groepen", Trainers=cast.zwolle.trainer.email)
    bring_in(workbook(sheets))
    sheets = with_row(
        sheets, "Groepen", **{"Fase": "afgesloten", "Afgesloten op": day("2026-11-16")}
    )
    outcome = bring_in(workbook(sheets))
    assert outcome.done, sentences_of(outcome)
    with acting_as(leader):
        assert set(Placement.objects.values_list("end_reason", "ended_on")) == {
            ("completed", day("2026-11-16"))
        }
        assert set(Participant.objects.values_list("phase", flat=True)) == {"completed"}
        track = Track.objects.get()
        assert (track.end_reason, track.ended_on) == ("completed", day("2026-11-16"))
        coach = track.coach.user
    for former in (coach, cast.zwolle.trainer):
        with acting_as(former):
            assert not Participant.objects.exists()
    assert totals(bring_in(workbook(sheets)))[:2] == (0, 0)


def test_a_closed_group_of_years_ago_gives_nobody_access(bring_in, leader, cast):
    sheets = with_row(
        small_region(),
        "Groepen",
        **{
            "Fase": None,
            "Afgesloten op": day("2026-11-16"),
            "Trainers": cast.zwolle.trainer.email,
        },
    )
    sheets = with_row(
        sheets,
        "Deelneemsters",
        1,
        **{"Gestopt op": day("2026-03-02"), "Reden einde": "gestopt tijdens de training"},
    )
    outcome = bring_in(workbook(sheets))
    assert outcome.done, sentences_of(outcome)
    with acting_as(leader):
        stopped = Participant.objects.get(external_key="D-2")
        assert stopped.phase == "stopped"
        assert set(stopped.measurements.values_list("skipped", flat=True)) == {
            "did_not_want",
            "left",
        }
        assert not Involvement.objects.open().exists()
        assert Involvement.objects.filter(kind="trainer").count() == 8
    with acting_as(cast.zwolle.trainer):
        assert not Participant.objects.exists()


def test_a_group_that_went_on_in_the_portal_is_not_moved_back(bring_in, leader):
    sheets = with_row(small_region(), "Groepen", Fase="training")
    bring_in(workbook(sheets))
    with acting_as(leader):
        Group.objects.update(phase="coaching")
    assert totals(bring_in(workbook(sheets)))[:2] == (0, 0)
    with acting_as(leader):
        assert Group.objects.get().phase == "coaching"


def test_who_is_admitted_waits_and_who_is_not_yet_does_not(bring_in, leader):
    women = [
        {"Deelneemster-sleutel": "W-1", "Voornaam": "Ana", "Besluit": "toelaten",
         "Besloten op": day("2026-09-01"), "Vrijwillig": "ja", "Aangemeld via": "opvang"},
        {"Deelneemster-sleutel": "W-2", "Voornaam": "Bo", "Besluit": "bij twijfel",
         "Besloten op": day("2026-09-02"), "Vrijwillig": "ja", "Stoppen uitgelegd": "ja",
         "Reden besluit": "Nederlands is nog net genoeg"},
        {"Deelneemster-sleutel": "W-3", "Voornaam": "Cis", "Besluit": "nog niet",
         "Besloten op": day("2026-09-03"), "Opnieuw bekijken op": day("2027-03-01"),
         "Reden besluit": "Eerst schuldhulp"},
        {"Deelneemster-sleutel": "W-4", "Voornaam": "Dina", "Aangemeld op": day("2026-11-01")},
    ]  # fmt: skip
    outcome = bring_in(workbook({"Deelneemsters": women}))
    assert outcome.done, sentences_of(outcome)
    with acting_as(leader):
        phases = dict(Participant.objects.values_list("external_key", "phase"))
        assert phases == {
            "W-1": "waiting",
            "W-2": "waiting",
            "W-3": "not_yet",
            "W-4": "referred",
        }
        waits = WaitingListEntry.objects.filter(until=None)
        assert sorted(waits.values_list("participant__external_key", "in_doubt")) == [
            ("W-1", False),
            ("W-2", True),
        ]
        referrals = Referral.objects.order_by("participant__external_key")
        assert list(referrals.values_list("source", "state")) == [
            ("shelter", "decided"),
            ("other", "decided"),
            ("other", "decided"),
            ("other", "new"),
        ]
        assert Decision.objects.get(outcome="not_yet").review_on == day("2027-03-01")
    # Later she gets a place: the wait is over.
    sheets = small_region()
    sheets["Deelneemsters"] = [
        *sheets["Deelneemsters"],
        {**women[0], "Groep-sleutel": "G-1", "Geplaatst op": day("2026-09-10")},
    ]
    outcome = bring_in(workbook(sheets))
    assert outcome.done, sentences_of(outcome)
    with acting_as(leader):
        assert WaitingListEntry.objects.filter(until=None).count() == 1
        assert Participant.objects.get(external_key="W-1").phase == "coaching"


def test_a_group_made_on_the_screen_is_taken_over_by_its_name(bring_in, leader, cast):
    with as_system():
        Group.objects.create(
            project=cast.zwolle.project,
            edition=cast.zwolle.project.edition,
            name="Voorjaar 2026",
            capacity=12,
        )
    assert bring_in(workbook(small_region())).done
    with acting_as(leader):
        assert Group.objects.get().external_key == "G-1"


def test_a_woman_referred_on_the_screen_is_taken_over_by_name_and_birth(bring_in, leader, cast):
    with as_system():
        known = make_participant(
            cast.zwolle.project, "samira", last_name="Jansen", date_of_birth=day("1990-05-17")
        )
        make_participant(cast.breda.project, "Linda", last_name="Jansen")
    assert bring_in(workbook(small_region())).done
    with acting_as(leader):
        assert Participant.objects.get(external_key="D-1").pk == known.pk
        assert Participant.objects.count() == 8


def test_a_coach_of_another_region_keeps_her_name_and_gets_a_second_role(bring_in, leader, cast):
    with as_system():
        make_user("Greet van Breda", Role.COACH, cast.breda.project, email="greet@example.org")
    assert bring_in(workbook(small_region())).done
    with acting_as(leader):
        assert Coach.objects.get().user.name == "Greet van Breda"


def test_rows_for_one_of_two_projects(bring_in, leader, cast):
    with as_system():
        give_role(leader, Role.PROJECT_LEADER, cast.breda.project)
    leader.__dict__.pop("active_roles", None)
    rows = [{"Deelneemster-sleutel": "X-1", "Voornaam": "Ana", "Project": None}]
    assert len(sentences_of(bring_in(workbook({"Deelneemsters": rows})))) == 1
    assert bring_in(workbook({"Deelneemsters": rows}), project=cast.breda.project).done
    named = [{"Deelneemster-sleutel": "X-1", "Voornaam": "Bo", "Regio": "ZWOLLE"}]
    assert bring_in(workbook({"Deelneemsters": named})).done
    with acting_as(leader):
        assert set(Participant.objects.values_list("project__name", "first_name")) == {
            ("Breda", "Ana"),
            ("Zwolle", "Bo"),
        }


@pytest.fixture
def two_regions(bring_in, leader, cast):
    """One leader of two projects, with the same keys in both."""
    with as_system():
        give_role(leader, Role.PROJECT_LEADER, cast.breda.project)
    leader.__dict__.pop("active_roles", None)
    for region in (cast.zwolle, cast.breda):
        outcome = bring_in(workbook(small_region()), project=region.project)
        assert outcome.done, sentences_of(outcome)


#: A sheet alone, and how to find the new row's project.
ALONE = {
    "Aanwezigheid": (
        {"Bijeenkomst-sleutel": "S-2", "Deelneemster-sleutel": "D-1", "Aanwezigheid": "te laat"},
        lambda: Attendance.objects.filter(session__number=2).values_list("session__group__project"),
    ),
    "Koppels": (
        {"Koppel-sleutel": "K-2", "Deelneemster-sleutel": "D-2", "Coach-sleutel": "C-1",
         "Vanaf": day("2026-03-02"), "Beëindigd op": day("2026-04-06"),
         "Reden einde": "andere coach past beter"},
        lambda: Track.objects.filter(external_key="K-2").values_list("participant__project"),
    ),
    "Contacten": (
        {"Contact-sleutel": "3", "Koppel-sleutel": "K-1", "Datum": day("2026-03-02"), "Hoe": "app"},
        lambda: Contact.objects.filter(external_key="3").values_list("track__participant__project"),
    ),
    "Doelen": (
        {"Doel-sleutel": "2", "Deelneemster-sleutel": "D-1", "Doel": "Rijbewijs",
         "Gesteld op": day("2026-03-02")},
        lambda: Goal.objects.filter(words="Rijbewijs").values_list("plan__participant__project"),
    ),
    "Metingen": (
        {"Deelneemster-sleutel": "D-1", "Meting": "T1", "Gemeten op": day("2026-04-13"),
         "Trede": 3},
        lambda: Measurement.objects.filter(rung__number=3).values_list("participant__project"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("sheet", ALONE)
def test_a_sheet_alone_for_one_of_two_projects_with_the_same_keys(
    sheet, two_regions, bring_in, leader, cast
):
    row, projects = ALONE[sheet]
    outcome = bring_in(workbook({sheet: [row]}), project=cast.breda.project)
    assert outcome.done, sentences_of(outcome)
    with acting_as(leader):
        assert [project for (project,) in projects()] == [cast.breda.project.pk]
    # Without a project chosen, nobody can say whose key it is.
    outcome = bring_in(workbook({sheet: [row]}))
    assert not outcome.done
    assert sentences_of(outcome)


def test_names_in_another_script_are_not_one_woman(bring_in, leader, cast):
    born = day("1990-05-17")
    with as_system():
        known = make_participant(
            cast.zwolle.project, "Жанна", last_name="Петрова", date_of_birth=born
        )
    rows = [
        {"Deelneemster-sleutel": "D-1", "Voornaam": "Ольга", "Achternaam": "Иванова",
         "Geboortedatum": born},
        {"Deelneemster-sleutel": "D-2", "Voornaam": "-", "Achternaam": "-", "Geboortedatum": born},
        {"Deelneemster-sleutel": "D-3", "Voornaam": "жанна", "Achternaam": "ПЕТРОВА",
         "Geboortedatum": born},
    ]  # fmt: skip
    assert bring_in(workbook({"Deelneemsters": rows})).done
    with acting_as(leader):
        assert Participant.objects.count() == 3
        assert Participant.objects.get(external_key="D-1").first_name == "Ольга"
        assert Participant.objects.get(external_key="D-3").pk == known.pk


def test_a_coach_who_stopped_in_the_portal_stays_stopped(bring_in, leader, cast):
    sheets = {"Coaches": [{**small_region()["Coaches"][0], "Status": "beschikbaar"}]}
    assert bring_in(workbook(sheets)).done
    with acting_as(leader):
        coach = Coach.objects.get()
        coaching.coaches.stop_coach(by=leader, coach=coach)
    outcome = bring_in(workbook(sheets))
    assert totals(outcome) == (0, 0, 1)
    (kept,) = outcome.counts["kept"]
    assert (kept["sheet"], kept["row"]) == ("Coaches", 2)
    assert coach.user.email not in str(kept)
    with acting_as(leader):
        coach.refresh_from_db()
        assert coach.state == "stopped"
    with as_system():
        assert not coach.user.role_assignments.active().exists()


@pytest.mark.parametrize("word", ["beschikbaar", "kandidaat"])
def test_a_state_that_makes_no_difference_is_no_change(word, bring_in, leader):
    """A coach without a VOG is a candidate, and one with VOG and training is available."""
    bare = {"Coach-sleutel": "C-1", "Naam": "Greet de Wit", "E-mail": "greet@example.org"}
    ready = {**small_region()["Coaches"][0], "Coach-sleutel": "C-2", "E-mail": "els@example.org"}
    bring_in(workbook({"Coaches": [bare, ready]}))
    outcome = bring_in(workbook({"Coaches": [{**bare, "Status": word}, {**ready, "Status": word}]}))
    assert totals(outcome) == (0, 0, 2)
    with acting_as(leader):
        states = dict(Coach.objects.values_list("external_key", "state"))
    assert states == {"C-1": "candidate", "C-2": "available"}


def test_a_goal_that_stands_otherwise_without_a_day_does_so_since_today(bring_in, leader):
    reached = {"Stand": "bereikt", "Stand sinds": day("2026-03-02")}
    bring_in(workbook(with_row(small_region(), "Doelen", **reached)))
    sheets = with_row(small_region(), "Doelen", Stand="deels bereikt")
    outcome = bring_in(workbook(sheets))
    assert outcome.counts["changes"][0]["columns"] == ["Stand", "Stand sinds"]
    with acting_as(leader):
        goal = Goal.objects.get()
        assert (goal.state, goal.state_on) == ("partly", timezone.localdate())
        Goal.objects.update(state_on=day("2026-04-06"))
    # The same state again, without a day, is no change.
    assert totals(bring_in(workbook(sheets)))[1] == 0
    with acting_as(leader):
        assert Goal.objects.get().state_on == day("2026-04-06")


def test_who_draws_a_pseudonym_that_is_taken_gets_another(bring_in, leader, cast, monkeypatch):
    """Another region's pseudonyms are hidden from her; only the index knows them."""
    with as_system():
        make_participant(cast.breda.project, "Ana", pseudonym="DNT-2222")
    draws = itertools.chain(
        "2222" * 3, (secrets.choice(PSEUDONYM_SIGNS) for _n in itertools.count())
    )
    monkeypatch.setattr(
        "dnt_portal.participants.models.secrets",
        SimpleNamespace(choice=lambda signs: next(draws)),
    )
    assert bring_in(workbook(small_region())).done
    with as_system():
        names = list(Participant.objects.values_list("pseudonym", flat=True))
    assert len(names) == len(set(names)) == 9


def test_an_import_that_was_done_is_kept_without_values(bring_in, leader):
    bring_in(workbook(small_region()))
    with acting_as(leader):
        kept = WorkbookImport.objects.get()
    assert (kept.state, kept.problems, bool(kept.file)) == ("done", [], False)
    assert "Samira" not in str(kept.counts)


def test_who_was_admitted_later_in_the_portal_keeps_waiting_when_the_old_workbook_comes_again(
    bring_in, leader
):
    women = [
        {"Deelneemster-sleutel": "W-3", "Voornaam": "Cis", "Geboortedatum": day("1990-05-01"),
         "Besluit": "nog niet", "Besloten op": day("2026-09-03"),
         "Opnieuw bekijken op": day("2026-10-01"), "Reden besluit": "Eerst schuldhulp"},
    ]  # fmt: skip
    outcome = bring_in(workbook({"Deelneemsters": women}))
    assert outcome.done, sentences_of(outcome)
    with acting_as(leader):
        again = intake.referrals.look_again(participant=Referral.objects.get().participant)
    screen(leader, again)
    with acting_as(leader):
        intake.decisions.decide(
            by=leader, referral=again, outcome="admit", voluntary=True, file_consent=True
        )
    assert totals(bring_in(workbook({"Deelneemsters": women})))[:2] == (0, 0)
    with acting_as(leader):
        assert WaitingListEntry.objects.waiting().get().participant.external_key == "W-3"
        assert Participant.objects.get().phase == "waiting"
