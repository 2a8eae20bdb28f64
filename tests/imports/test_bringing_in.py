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
from dnt_portal.accounts.models import RoleAssignment
from dnt_portal.audit.acting import acting_as
from dnt_portal.coaching import services as coaching
from dnt_portal.coaching.models import Coach, Contact, Track
from dnt_portal.groups.models import Attendance, Group, Placement, Session
from dnt_portal.intake import services as intake
from dnt_portal.intake.models import Decision, Referral, WaitingListEntry
from dnt_portal.ladder.models import Measurement
from dnt_portal.participants.models import (
    PSEUDONYM_SIGNS,
    Consent,
    Involvement,
    Participant,
)
from dnt_portal.plans.models import Goal, Plan
from tests.coaching.offers import say_yes
from tests.conftest import as_system
from tests.factories import give_role, make_participant, make_user
from tests.imports.conftest import differences_of, problems_of, sentences_of, totals
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
    with acting_as(leader):
        asked = Coach.objects.get(external_key="C-1")
        assert (asked.user, asked.name) == (None, "Greet de Wit")
        coaching.coaches.invite_coach(by=leader, coach=asked)
    assert not RoleAssignment.objects.filter(user__email=asked.typed_email).exists()
    coach = say_yes(asked)
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
    rows, _differing, _same = totals(bring_in(file))
    before = trail_rows()
    outcome = bring_in(file)
    assert totals(outcome) == (0, 0, rows)
    assert trail_rows() == before


def test_an_empty_cell_and_a_missing_row_leave_what_is_there(bring_in, leader):
    bring_in(workbook(small_region()))
    sheets = small_region()
    sheets["Deelneemsters"] = [
        {"Deelneemster-sleutel": "D-1", "Voornaam": "Samira", "Achternaam": None}
    ]
    outcome = bring_in(workbook(sheets))
    assert totals(outcome)[:2] == (0, 0)
    with acting_as(leader):
        assert Participant.objects.count() == 8
        assert Participant.objects.get(external_key="D-1").last_name == "Jansen"


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
    outcome = bring_in(workbook(sheets))
    assert totals(outcome)[:2] == (0, 1)
    assert differences_of(outcome) == {"Groepen 2 Fase": ("coaching", "training")}
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
            # Where nobody asked, nothing is made up.
            ("shelter", "decided"),
            ("", "decided"),
            ("", "decided"),
            ("", "new"),
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


@pytest.mark.parametrize("name", ["Voorjaar 2026", "VOORJAAR  2026"])
def test_a_group_made_on_the_screen_is_taken_over_by_its_name(name, bring_in, leader, cast):
    with as_system():
        Group.objects.create(
            project=cast.zwolle.project,
            edition=cast.zwolle.project.edition,
            name=name,
            capacity=12,
        )
    assert bring_in(workbook(small_region())).done
    assert totals(bring_in(workbook(small_region())))[:2] == (0, 0)
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


def test_of_a_coach_of_another_region_the_workbook_tells_nothing(bring_in, leader, cast):
    """Her name there is not shown, and she has no role here, until she says yes."""
    with as_system():
        greet = make_user(
            "Greet van Breda", Role.COACH, cast.breda.project, email="greet@example.org"
        )
    assert bring_in(workbook(small_region())).done
    with acting_as(leader):
        coach = Coach.objects.get()
        assert (coach.user, coach.name) == (None, "Greet de Wit")
    assert greet.role_assignments.get().project == cast.breda.project
    assert bring_in(workbook(small_region())).done
    with acting_as(leader):
        assert Coach.objects.count() == 1


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
    assert totals(outcome) == (0, 1, 0)
    assert differences_of(outcome) == {"Coaches 2 Status": ("gestopt", "beschikbaar")}
    with acting_as(leader):
        coach.refresh_from_db()
        assert coach.state == "stopped"
        assert coach.user is None


@pytest.mark.parametrize("word", ["beschikbaar", "kandidaat"])
def test_a_state_that_makes_no_difference_is_no_change(word, bring_in, leader):
    """A coach without a VOG is a candidate, and so is one who was not asked yet."""
    bare = {"Coach-sleutel": "C-1", "Naam": "Greet de Wit", "E-mail": "greet@example.org"}
    ready = {**small_region()["Coaches"][0], "Coach-sleutel": "C-2", "E-mail": "els@example.org"}
    bring_in(workbook({"Coaches": [bare, ready]}))
    outcome = bring_in(workbook({"Coaches": [{**bare, "Status": word}, {**ready, "Status": word}]}))
    assert totals(outcome) == (0, 0, 2)
    with acting_as(leader):
        states = dict(Coach.objects.values_list("external_key", "state"))
        assert states == {"C-1": "candidate", "C-2": "candidate"}
        asked = Coach.objects.get(external_key="C-2")
        coaching.coaches.invite_coach(by=leader, coach=asked)
    say_yes(asked)
    outcome = bring_in(workbook({"Coaches": [{**ready, "Status": word}]}))
    assert totals(outcome) == (0, 0, 1)
    with acting_as(leader):
        assert Coach.objects.get(external_key="C-2").state == "available"


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


# -- What life looks like ---------------------------------------------------------------------


def test_a_group_that_was_closed_completes_who_was_in_it(bring_in, leader, cast):
    sheets = with_row(
        small_region(),
        "Groepen",
        **{"Fase": "afgesloten", "Afgesloten op": day("2026-11-16"),
           "Trainers": cast.zwolle.trainer.email},
    )  # fmt: skip
    outcome = bring_in(workbook(sheets))
    assert outcome.done, sentences_of(outcome)
    with acting_as(leader):
        assert set(Placement.objects.values_list("end_reason", "ended_on")) == {
            ("completed", day("2026-11-16"))
        }
        assert set(Participant.objects.values_list("phase", flat=True)) == {"completed"}
        track = Track.objects.get()
        assert (track.end_reason, track.ended_on) == ("completed", day("2026-11-16"))
        coaching.coaches.invite_coach(by=leader, coach=track.coach)
    for former in (say_yes(track.coach), cast.zwolle.trainer):
        with acting_as(former):
            assert not Participant.objects.exists()


def test_a_woman_who_changed_groups_comes_in_with_the_whole_workbook_again(bring_in, leader, cast):
    """Her first measurement stays with her first group, and a third wave is not taken twice."""
    moved = {"Gestopt op": day("2026-03-02"), "Reden einde": "eerst terug naar hulp"}
    first = with_row(small_region(), "Deelneemsters", **moved)
    first["Koppels"], first["Contacten"] = [], []
    first["Aanwezigheid"] = first["Aanwezigheid"][:2]
    outcome = bring_in(workbook(first))
    assert outcome.done, sentences_of(outcome)
    second = {"Groep-sleutel": "G-2", "Naam": "Najaar 2026", "Gestart op": day("2026-09-07"),
              "Reden kleine groep": "Nieuw in de regio"}  # fmt: skip
    again = copy.deepcopy(first)
    again["Groepen"].append(second)
    samira = {**small_region()["Deelneemsters"][0], "Groep-sleutel": "G-2",
              "Geplaatst op": day("2026-08-31")}  # fmt: skip
    again["Deelneemsters"][0] = samira
    again["Metingen"].append(
        {"Deelneemster-sleutel": "D-1", "Meting": "T1", "Gemeten op": day("2026-10-12"),
         "Trede": 3}
    )  # fmt: skip
    for _time in range(2):
        outcome = bring_in(workbook(again))
        assert outcome.done, sentences_of(outcome)
    assert totals(outcome)[0] == 0
    with acting_as(leader):
        woman = Participant.objects.get(external_key="D-1")
        places = woman.placements.order_by("placed_on").values_list("group__name", "end_reason")
        assert list(places) == [("Voorjaar 2026", "back_to_care"), ("Najaar 2026", "")]
        taken = Measurement.objects.taken().filter(participant=woman).order_by("taken_on")
        assert list(taken.values_list("placement__group__name", "wave__code")) == [
            ("Voorjaar 2026", "T0"),
            ("Najaar 2026", "T1"),
        ]
        assert woman.phase == "training"


def test_who_waited_before_she_was_placed_did_wait(bring_in, leader):
    sheets = with_row(
        small_region(),
        "Deelneemsters",
        **{"Aangemeld op": day("2025-10-01"), "Besluit": "toelaten",
           "Besloten op": day("2025-10-20")},
    )  # fmt: skip
    assert bring_in(workbook(sheets)).done
    with acting_as(leader):
        wait = WaitingListEntry.objects.get()
        days = [timezone.localtime(moment).date() for moment in (wait.since, wait.until)]
        assert days == [day("2025-10-20"), day("2026-01-05")]
        # Whether it was her own choice nobody wrote down, and nobody makes it up.
        assert Referral.objects.get().voluntary is False


def test_consent_comes_in_with_its_day(bring_in, leader):
    sheets = with_row(
        small_region(),
        "Deelneemsters",
        **{"Toestemming dossier op": day("2025-12-01"),
           "Toestemming onderzoek op": day("2025-12-02")},
    )  # fmt: skip
    assert bring_in(workbook(sheets)).done
    with acting_as(leader):
        consents = Consent.objects.order_by("given_on").values_list("kind", "given_on")
        assert list(consents) == [("file", day("2025-12-01")), ("research", day("2025-12-02"))]
    # Said otherwise later, it stays as it was.
    later = with_row(sheets, "Deelneemsters", **{"Toestemming dossier op": day("2026-01-01")})
    assert differences_of(bring_in(workbook(later))) == {
        "Deelneemsters 2 Toestemming dossier op": ("01-12-2025", "01-01-2026")
    }


def test_what_was_not_recorded_stays_unknown(bring_in, leader):
    sheets = with_row(small_region(), "Contacten", Minuten=None)
    for session in sheets["Bijeenkomsten"]:
        session["Status"] = None
    assert bring_in(workbook(sheets)).done
    with acting_as(leader):
        assert Contact.objects.get(external_key="1").minutes is None
        # Held when somebody has a mark; of the others nobody wrote it down.
        states = Session.objects.order_by("number").values_list("number", "state")
        assert [number for number, state in states if state == "done"] == [1, 5]
        assert {state for number, state in states if number not in (1, 5)} == {"planned"}


def test_a_session_nobody_recorded_is_nobodys_work_once_the_group_is_closed(bring_in, leader):
    sheets = with_row(small_region(), "Groepen", Fase=None, **{"Afgesloten op": day("2026-11-16")})
    sheets["Bijeenkomsten"][1]["Status"] = None
    assert bring_in(workbook(sheets)).done
    with acting_as(leader):
        assert Session.objects.get(number=2).state == "planned"
        assert not Session.objects.to_record().exists()


def test_paid_work_is_another_question_than_the_rung(bring_in, leader):
    """Of 50 women ten stood on rung five or six, and nine said that they had paid work."""
    row = {"Deelneemster-sleutel": "D-3", "Meting": "T0", "Gemeten op": day("2026-01-12"),
           "Trede": 5, "Betaald werk": "nee"}  # fmt: skip
    sheets = small_region()
    sheets["Metingen"].append(row)
    outcome = bring_in(workbook(sheets))
    assert outcome.done, sentences_of(outcome)
    with acting_as(leader):
        taken = Measurement.objects.taken().get(participant__external_key="D-3")
        assert (taken.rung.number, taken.paid_work) == (5, False)


def test_who_joined_later_made_up_what_was_before_her_time(bring_in, leader):
    sheets = with_row(small_region(), "Deelneemsters", 2, **{"Geplaatst op": day("2026-01-20")})
    sheets["Groepen"][0]["Reden kleine groep"] = "Zij kwam er later bij"
    sheets["Aanwezigheid"].append(
        {"Bijeenkomst-sleutel": "S-1", "Deelneemster-sleutel": "D-3", "Aanwezigheid": None,
         "Ingehaald op": day("2026-01-22")}
    )  # fmt: skip
    outcome = bring_in(workbook(sheets))
    assert outcome.done, sentences_of(outcome)
    with acting_as(leader):
        mark = Attendance.objects.get(placement__participant__external_key="D-3")
        assert (mark.mark, mark.made_up_on, mark.counts) == ("", day("2026-01-22"), True)


# -- The good rows only -----------------------------------------------------------------------


def test_the_good_rows_come_in_and_what_hangs_on_a_bad_one_stays_out(bring_in, leader):
    sheets = with_row(small_region(), "Deelneemsters", 0, Opleiding="gymnastiek")
    outcome = bring_in(workbook(sheets), only_good=True)
    assert outcome.done
    assert [problem[:3] for problem in problems_of(outcome)] == [("Deelneemsters", 2, "Opleiding")]
    left_out = {name: rows for name, rows in outcome.left_out.items() if rows}
    # Her marks, her match with its contacts, her goal and her measurement.
    assert left_out == {
        "participants": {2},
        "attendance": {2, 4},
        "matches": {2},
        "contacts": {2, 3},
        "goals": {2},
        "measurements": {2},
    }
    with acting_as(leader):
        assert Participant.objects.count() == 7
        assert Group.objects.get().phase == "coaching"
        assert not Track.objects.exists()
    # Mended, the rest follows, and nothing comes in twice.
    outcome = bring_in(workbook(small_region()))
    assert outcome.done, sentences_of(outcome)
    with acting_as(leader):
        assert Participant.objects.count() == 8
        assert Contact.objects.count() == 2


def test_a_group_that_cannot_start_stays_out_with_everything_in_it(bring_in, leader):
    """What proves wrong late takes along what was told before it."""
    sheets = small_region()
    sheets["Deelneemsters"] = [*sheets["Deelneemsters"][:3]]
    for name in ("Aanwezigheid", "Koppels", "Contacten", "Doelen", "Metingen"):
        sheets[name] = sheets[name][:1]
    sheets["Deelneemsters"].append({"Deelneemster-sleutel": "W-9", "Voornaam": "Ana"})
    outcome = bring_in(workbook(sheets), only_good=True)
    assert outcome.done
    assert [problem[:3] for problem in problems_of(outcome)] == [
        ("Groepen", 2, "Reden kleine groep")
    ]
    with acting_as(leader):
        assert not Group.objects.exists()
        assert [woman.external_key for woman in Participant.objects.all()] == ["W-9"]


def placed(key, placed_on, **cells):
    """A woman with a place in the group of the small region since a day."""
    return {"Deelneemster-sleutel": key, "Voornaam": "Ana", "Groep-sleutel": "G-1",
            "Geplaatst op": day(placed_on), **cells}  # fmt: skip


def test_who_joined_later_came_for_who_had_left(bring_in, leader):
    """Thirteen women over time were never more than twelve at once."""
    left = {"Gestopt op": day("2026-01-20"), "Reden einde": "verhuisd"}
    women = [
        *[placed(f"X-{number}", "2026-01-05") for number in range(1, 4)],
        placed("X-5", "2026-01-26"),
        placed("X-4", "2026-01-12", **left),
    ]
    sheets = small_region()
    sheets["Deelneemsters"] = [*sheets["Deelneemsters"], *women]
    outcome = bring_in(workbook(sheets))
    assert outcome.done, sentences_of(outcome)
    with acting_as(leader):
        assert Group.objects.get().placements.current().count() == 12
        late = Measurement.objects.filter(participant__external_key="X-5")
        assert late.exists()
        assert Participant.objects.get(external_key="X-5").phase == "coaching"
    women[3]["Geplaatst op"] = day("2026-01-19")
    women = [
        {**row, "Deelneemster-sleutel": f"B{number}", "Groep-sleutel": "G-2"}
        for number, row in enumerate(sheets["Deelneemsters"])
    ]
    second = {**sheets["Groepen"][0], "Groep-sleutel": "G-2", "Naam": "Tweede"}
    outcome = bring_in(workbook({"Groepen": [second], "Deelneemsters": women}))
    assert [problem[:3] for problem in problems_of(outcome)] == [
        ("Deelneemsters", 13, "Groep-sleutel")
    ]


def test_who_joined_later_does_not_make_a_group_large_enough(bring_in):
    """A group of seven needs its reason, also when an eighth came in March."""
    sheets = with_row(small_region(), "Deelneemsters", 7, **{"Geplaatst op": day("2026-03-02")})
    outcome = bring_in(workbook(sheets))
    assert [problem[:3] for problem in problems_of(outcome)] == [
        ("Groepen", 2, "Reden kleine groep")
    ]


CLOSED = {"Groep-sleutel": "G-2", "Naam": "Oud", "Gestart op": day("2019-01-07"),
          "Afgesloten op": day("2020-01-20"), "Reden kleine groep": "Nieuw",
          "Locatie": "de BRUG"}  # fmt: skip
LATE = {"Bijeenkomst-sleutel": "Z-1", "Groep-sleutel": "G-2", "Thema": 1,
        "Datum": day("2020-05-05"), "Begint om": datetime.time(9, 30),
        "Eindigt om": datetime.time(12, 0)}  # fmt: skip


def test_no_session_was_held_after_its_group_was_closed(bring_in):
    woman = {"Deelneemster-sleutel": "O-1", "Voornaam": "Ana", "Groep-sleutel": "G-2"}
    mark = {"Bijeenkomst-sleutel": "Z-1", "Deelneemster-sleutel": "O-1",
            "Aanwezigheid": "aanwezig"}  # fmt: skip
    sheets = {"Groepen": [CLOSED], "Deelneemsters": [woman], "Bijeenkomsten": [LATE]}
    outcome = bring_in(workbook({**sheets, "Aanwezigheid": [mark]}))
    assert [problem[:3] for problem in problems_of(outcome)] == [("Bijeenkomsten", 2, "Datum")]
    assert bring_in(workbook({**sheets, "Bijeenkomsten": []})).done
    outcome = bring_in(workbook({"Bijeenkomsten": [LATE]}))
    assert [problem[:3] for problem in problems_of(outcome)] == [("Bijeenkomsten", 2, "Datum")]


def test_what_is_said_in_another_way_is_no_difference(bring_in, leader):
    """No hours is no answer, a location is known by its name, and a goal is worked on unsaid."""
    sheets = small_region()
    sheets["Groepen"] = [{**sheets["Groepen"][0], "Locatie": "De Brug"}, CLOSED]
    sheets["Bijeenkomsten"][0]["Locatie"] = "DE BRUG"
    sheets["Metingen"][0]["Uren per week"] = 0
    sheets["Doelen"][0]["Stand sinds"] = day("2026-03-02")
    for _time in range(2):
        outcome = bring_in(workbook(sheets))
        assert outcome.done, sentences_of(outcome)
    assert totals(outcome)[:2] == (0, 0), differences_of(outcome)
    with acting_as(leader):
        assert Goal.objects.get().state_on == day("2026-03-02")


def test_what_was_explained_goes_with_a_decision(bring_in):
    woman = {"Deelneemster-sleutel": "W-1", "Voornaam": "Ana", "Stoppen uitgelegd": "nee"}
    outcome = bring_in(workbook({"Deelneemsters": [woman]}))
    assert [problem[:3] for problem in problems_of(outcome)] == [("Deelneemsters", 2, "Besluit")]


def test_no_coaching_begins_after_the_group_was_closed(bring_in):
    """Also when the places were asked after before: a coach would see her file for good."""
    sheets = small_region()
    sheets["Groepen"][0] |= {"Fase": "afgesloten", "Afgesloten op": day("2026-03-30")}
    sheets["Koppels"][0]["Vanaf"], sheets["Contacten"] = day("2026-04-06"), []
    outcome = bring_in(workbook(sheets))
    assert [problem[:3] for problem in problems_of(outcome)] == [("Koppels", 2, "Vanaf")]


def test_a_wrong_row_elsewhere_does_not_let_a_small_group_start(bring_in):
    """Of her own group it is not known how many started; of every other it is."""
    small = {"Groep-sleutel": "G-2", "Naam": "Klein", "Gestart op": day("2026-01-12")}
    women = [
        *small_region()["Deelneemsters"],
        placed("D-9", "2026-01-05", **{"Groep-sleutel": "G-2"}),
        {"Deelneemster-sleutel": "W-1", "Voornaam": "Ana", "Geboortejaar": 2100},
    ]
    sheets = {"Groepen": [*small_region()["Groepen"], small], "Deelneemsters": women}
    outcome = bring_in(workbook(sheets), only_good=True)
    assert [problem[:3] for problem in problems_of(outcome)] == [
        ("Groepen", 3, "Reden kleine groep"),
        ("Deelneemsters", 11, "Geboortejaar"),
    ]
    women[-1] |= {"Groep-sleutel": "G-2"}
    outcome = bring_in(workbook(sheets), only_good=True)
    assert [problem[:3] for problem in problems_of(outcome)] == [
        ("Deelneemsters", 11, "Geboortejaar")
    ]
