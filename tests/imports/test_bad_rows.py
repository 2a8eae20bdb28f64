"""Every wrong row is told with its cell, and nothing is brought in."""

import copy
import datetime

import pytest
from django.db import connection

from dnt_portal.audit.acting import acting_as
from dnt_portal.groups.models import Group
from dnt_portal.participants.models import KeepApart, Participant
from tests.conftest import as_system
from tests.factories import make_participant
from tests.imports.conftest import differences_of, problems_of, sentences_of
from tests.imports.workbooks import day, small_region, tiny_region, workbook

SHEETS = {
    "groups": "Groepen",
    "women": "Deelneemsters",
    "sessions": "Bijeenkomsten",
    "marks": "Aanwezigheid",
    "coaches": "Coaches",
    "matches": "Koppels",
    "contacts": "Contacten",
    "goals": "Doelen",
    "waves": "Metingen",
}
TOMORROW = datetime.date.today() + datetime.timedelta(days=1)


def changed(sheet: str, index: int, **cells):
    """The small region with cells of one row changed."""
    sheets = copy.deepcopy(tiny_region())
    sheets[SHEETS[sheet]][index].update(cells)
    return sheets


def added(sheet: str, **cells):
    """The small region with one row more."""
    sheets = copy.deepcopy(tiny_region())
    sheets[SHEETS[sheet]].append(cells)
    return sheets


def all_of_it() -> dict[str, str]:
    """Everything about persons that the portal holds, as the system sees it: a hash per table."""
    with as_system(), connection.cursor() as cursor:
        found = {}
        for table in connection.introspection.table_names(cursor):
            apps = ("participants", "intake", "groups", "plans", "ladder")
            # Not the coach pool: one case adds a coach.
            if table.split("_")[0] in apps or table in ("coaching_track", "coaching_contact"):
                cursor.execute(
                    f"select md5(string_agg(t::text, ',' order by t::text)) from {table} t"
                )
                found[table] = cursor.fetchone()[0]
    return found


def portal_rows() -> int:
    """Rows of persons, groups and everything in them, as the system counts them."""
    with as_system(), connection.cursor() as cursor:
        apps = ("participants", "intake", "groups", "coaching", "plans", "ladder", "imports")
        tables = [
            table
            for table in connection.introspection.table_names(cursor)
            if table.split("_")[0] in apps
        ]
        cursor.execute("select " + " + ".join(f"(select count(*) from {t})" for t in tables))
        return cursor.fetchone()[0]


# What is changed; and the sheet, row and column where it is told.
WRONG = {
    "text for a date": (
        changed("women", 0, Geboortedatum="mei 1990"), "Deelneemsters 2 Geboortedatum"),
    "a day that does not exist": (
        changed("women", 0, Geboortedatum="31-02-1990"), "Deelneemsters 2 Geboortedatum"),
    "a child of the programme": (
        changed("women", 0, Geboortedatum=day("2012-05-17")), "Deelneemsters 2 Geboortedatum"),
    "no name": (changed("women", 1, Voornaam="   "), "Deelneemsters 3 Voornaam"),
    "a name too long": (changed("women", 0, Voornaam="S" * 61), "Deelneemsters 2 Voornaam"),
    "a wrong word": (changed("women", 0, Opleiding="gymnastiek"), "Deelneemsters 2 Opleiding"),
    "not an e-mail address": (
        changed("women", 0, **{"E-mail": "samira at example"}), "Deelneemsters 2 E-mail"),
    "neither yes nor no": (
        changed("women", 0, **{"Bellen is veilig": "soms"}),
        "Deelneemsters 2 Bellen is veilig"),
    "a secret address": (changed("women", 0, Adres="Dorpsstraat 1"), "Deelneemsters 2 Adres"),
    "a project she does not lead": (
        changed("women", 0, Project="Breda"), "Deelneemsters 2 Project"),
    "the same key twice": (
        added("women", **{"Deelneemster-sleutel": "D-1", "Voornaam": "Ana"}),
        "Deelneemsters 5 Deelneemster-sleutel"),
    "a group nobody knows": (
        changed("women", 1, **{"Groep-sleutel": "G-9"}), "Deelneemsters 3 Groep-sleutel"),
    "an end without a reason": (
        changed("women", 2, **{"Gestopt op": day("2026-03-01")}), "Deelneemsters 4 Reden einde"),
    "an end before the beginning": (
        changed("women", 2, **{"Gestopt op": day("2025-03-01"), "Reden einde": "verhuisd"}),
        "Deelneemsters 4 Gestopt op"),
    "in doubt, and she does not know": (
        changed("women", 2, Besluit="bij twijfel", **{"Reden besluit": "Taal"}),
        "Deelneemsters 4 Stoppen uitgelegd"),
    "in a group, but not admitted": (
        changed("women", 2, Besluit="niet toelaten", **{"Reden besluit": "Past niet"}),
        "Deelneemsters 4 Besluit"),
    "a started group without a start": (
        changed("groups", 0, **{"Gestart op": None}), "Groepen 2 Gestart op"),
    "a closed group without an end": (
        changed("groups", 0, Fase="afgesloten"), "Groepen 2 Afgesloten op"),
    "a start still to come": (
        changed("groups", 0, **{"Gestart op": TOMORROW}), "Groepen 2 Gestart op"),
    "a trainer nobody invited": (
        changed("groups", 0, Trainers="wie@example.org"), "Groepen 2 Trainers"),
    "an edition that is not there": (changed("groups", 0, Editie="dnt-1812"), "Groepen 2 Editie"),
    "closed before it started": (
        changed("groups", 0, Fase="afgesloten", **{"Afgesloten op": day("2025-06-01")}),
        "Groepen 2 Afgesloten op"),
    "coaching before it started": (
        changed("groups", 0, **{"Coaching vanaf": day("2025-06-01")}), "Groepen 2 Coaching vanaf"),
    "closed while somebody came in": (
        dict(changed("groups", 0, Fase="afgesloten", **{"Afgesloten op": day("2026-01-30"),
                                                        "Coaching vanaf": day("2026-02-02")}),
             Bijeenkomsten=tiny_region()["Bijeenkomsten"][:3],
             Aanwezigheid=tiny_region()["Aanwezigheid"][:2]),
        "Groepen 2 Afgesloten op"),
    "decided before she was referred": (
        added("women", **{"Deelneemster-sleutel": "W-1", "Voornaam": "Ana", "Vrijwillig": "ja",
                          "Besluit": "toelaten", "Besloten op": day("2026-09-01"),
                          "Aangemeld op": day("2026-09-10")}),
        "Deelneemsters 5 Besloten op"),
    "looked at again before the decision": (
        added("women", **{"Deelneemster-sleutel": "W-1", "Voornaam": "Ana", "Besluit": "nog niet",
                          "Reden besluit": "Schuld", "Besloten op": day("2026-09-10"),
                          "Opnieuw bekijken op": day("2026-09-01")}),
        "Deelneemsters 5 Opnieuw bekijken op"),
    "not her own choice": (
        added("women", **{"Deelneemster-sleutel": "W-1", "Voornaam": "Ana", "Besluit": "toelaten",
                          "Besloten op": day("2026-09-10")}),
        "Deelneemsters 5 Vrijwillig"),
    "agreed tomorrow": (
        changed("women", 0, **{"Toestemming dossier op": TOMORROW}),
        "Deelneemsters 2 Toestemming dossier op"),
    "a VOG issued after it was seen": (
        changed("coaches", 0, **{"VOG afgegeven op": day("2025-10-01")}),
        "Coaches 2 VOG afgegeven op"),
    "a mark after her place ended": (
        dict(changed("women", 0, **{"Gestopt op": day("2026-01-20"), "Reden einde": "verhuisd"}),
             Aanwezigheid=[tiny_region()["Aanwezigheid"][2]], Koppels=[], Contacten=[]),
        "Aanwezigheid 2 Deelneemster-sleutel"),
    "coaching after its end": (
        changed("matches", 0, **{"Beëindigd op": day("2026-01-20"),
                                 "Reden einde": "coach gestopt"}),
        "Koppels 2 Beëindigd op"),
    "a session that ends first": (
        changed("sessions", 0, **{"Eindigt om": datetime.time(9, 0)}),
        "Bijeenkomsten 2 Eindigt om"),
    "a theme too many": (changed("sessions", 0, Thema=11), "Bijeenkomsten 2 Thema"),
    "a theme twice": (changed("sessions", 1, Thema=1), "Bijeenkomsten 3 Thema"),
    "two sessions at a time": (
        changed("sessions", 1, Datum=day("2026-01-12")), "Bijeenkomsten 3 Datum"),
    "held tomorrow": (changed("sessions", 3, Datum=TOMORROW), "Bijeenkomsten 5 Datum"),
    "a time as a word": (
        changed("sessions", 0, **{"Begint om": "half tien"}), "Bijeenkomsten 2 Begint om"),
    "a mark for someone else's session": (
        added("marks", **{"Bijeenkomst-sleutel": "S-4", "Deelneemster-sleutel": "D-99",
                          "Aanwezigheid": "aanwezig"}),
        "Aanwezigheid 5 Deelneemster-sleutel"),
    "a mark twice": (
        added("marks", **{"Bijeenkomst-sleutel": "S-1", "Deelneemster-sleutel": "D-1",
                          "Aanwezigheid": "afwezig"}),
        "Aanwezigheid 5 Bijeenkomst-sleutel"),
    "made up though she was there": (
        changed("marks", 0, **{"Ingehaald op": day("2026-02-01")}),
        "Aanwezigheid 2 Ingehaald op"),
    "asked after a coach nobody met": (
        changed("marks", 0, **{"Contact met coach": "goed"}),
        "Aanwezigheid 2 Contact met coach"),
    "a coach without an address": (
        changed("coaches", 0, **{"E-mail": None}), "Coaches 2 E-mail"),
    "a man where she wants a woman": (
        changed("coaches", 0, Geslacht="man"), "Koppels 2 Coach-sleutel"),
    "coaching before the group": (
        changed("matches", 0, Vanaf=day("2025-02-02")), "Koppels 2 Vanaf"),
    "two coaches at a time": (
        added("matches", **{"Koppel-sleutel": "K-2", "Deelneemster-sleutel": "D-1",
                            "Coach-sleutel": "C-1", "Vanaf": day("2026-05-01")}),
        "Koppels 3 Vanaf"),
    "a coach with too many women": (
        added("matches", **{"Koppel-sleutel": "K-2", "Deelneemster-sleutel": "D-2",
                            "Coach-sleutel": "C-1", "Vanaf": day("2026-05-01")}),
        "Koppels 3 Coach-sleutel"),
    "a contact before the match": (
        changed("contacts", 0, Datum=day("2026-01-20")), "Contacten 2 Datum"),
    "a contact still to come": (changed("contacts", 0, Datum=TOMORROW), "Contacten 2 Datum"),
    "a contact longer than a day": (changed("contacts", 0, Minuten=1500), "Contacten 2 Minuten"),
    "half a minute": (changed("contacts", 0, Minuten=12.5), "Contacten 2 Minuten"),
    "an appointment before the contact": (
        changed("contacts", 0, **{"Volgende afspraak": day("2026-02-01")}),
        "Contacten 2 Volgende afspraak"),
    "a goal that stands so before it was set": (
        changed("goals", 0, **{"Stand": "bereikt", "Stand sinds": day("2026-01-01")}),
        "Doelen 2 Stand sinds"),
    "a wave that is not there": (changed("waves", 0, Meting="T9"), "Metingen 2 Meting"),
    "the same wave twice, in other capitals": (
        added("waves", **{"Deelneemster-sleutel": "D-1", "Meting": "t0", "Trede": 3,
                          "Gemeten op": day("2026-01-13")}),
        "Metingen 4 Deelneemster-sleutel"),
    "placed after the group was closed": (
        dict(changed("women", 0, **{"Geplaatst op": day("2026-11-20")}),
             Groepen=[{**tiny_region()["Groepen"][0], "Fase": "afgesloten",
                       "Afgesloten op": day("2026-11-16")}]),
        "Deelneemsters 2 Geplaatst op"),
    "a rung that is not there": (changed("waves", 0, Trede=7), "Metingen 2 Trede"),
    "paid work on a rung without": (
        changed("waves", 0, **{"Betaald werk": "ja"}), "Metingen 2 Betaald werk"),
    "a measurement without a rung": (changed("waves", 0, Trede=None), "Metingen 2 Trede"),
    "taken and not taken": (
        changed("waves", 0, **{"Niet gemeten omdat": "wilde niet"}),
        "Metingen 2 Niet gemeten omdat"),
    "measured before it began": (
        changed("waves", 0, **{"Gemeten op": day("2025-01-12")}), "Metingen 2 Gemeten op"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_row_is_told_and_nothing_comes_in(case, bring_in, cast):
    sheets, where = WRONG[case]
    before = portal_rows()
    outcome = bring_in(workbook(sheets))
    assert not outcome.done
    told = [f"{sheet} {row} {column}" for sheet, row, column, _value in problems_of(outcome)]
    assert told == [where]
    assert portal_rows() == before


GROUP = {"Groep-sleutel": "G-1", "Naam": "Voorjaar 2026"}
SAMIRA = {"Deelneemster-sleutel": "D-1", "Voornaam": "Samira", "Groep-sleutel": "G-1"}
LINDA = {"Deelneemster-sleutel": "D-2", "Voornaam": "Linda", "Groep-sleutel": "G-1"}
ANA = {"Deelneemster-sleutel": "W-1", "Voornaam": "Ana"}
BO = {"Deelneemster-sleutel": "W-2", "Voornaam": "Bo"}
GREET = {"Coach-sleutel": "C-1", "Naam": "Greet de Wit", "E-mail": "greet@example.org"}
MATCH = {"Koppel-sleutel": "K-1", "Deelneemster-sleutel": "D-1", "Coach-sleutel": "C-1"}
CONTACT = {"Contact-sleutel": "1", "Koppel-sleutel": "K-1", "Hoe": "samen"}
GOAL = {"Doel-sleutel": "D-1-1", "Deelneemster-sleutel": "D-1", "Doel": "Werk"}


def with_many_days():
    """The tiny region in which every part has its two days."""
    sheets = copy.deepcopy(tiny_region())
    sheets["Deelneemsters"][1] |= {"Gestopt op": day("2026-05-11"), "Reden einde": "verhuisd"}
    sheets["Deelneemsters"] += [
        {**ANA, "Aangemeld op": day("2026-09-01"), "Besluit": "toelaten", "Vrijwillig": "ja",
         "Besloten op": day("2026-09-10")},
        {**BO, "Aangemeld op": day("2026-09-01"), "Besluit": "nog niet", "Reden besluit": "Schuld",
         "Besloten op": day("2026-09-10"), "Opnieuw bekijken op": day("2026-10-05")},
    ]  # fmt: skip
    sheets["Koppels"][0] |= {"Beëindigd op": day("2026-06-01"), "Reden einde": "coach gestopt"}
    sheets["Koppels"] += [
        {**MATCH, "Koppel-sleutel": "K-2", "Deelneemster-sleutel": "D-3",
         "Vanaf": day("2026-06-01"), "Beëindigd op": day("2026-06-29"),
         "Reden einde": "andere coach past beter"},
    ]  # fmt: skip
    sheets["Contacten"][0] |= {"Volgende afspraak": day("2026-02-17")}
    sheets["Doelen"][0] |= {"Stand": "bereikt", "Stand sinds": day("2026-03-02")}
    return sheets


# A second workbook that says something else than the portal: where, and both values.
AGAINST_THE_PORTAL = {
    "stopped before she came": (
        {"Deelneemsters": [{**SAMIRA, "Gestopt op": day("2025-06-01"), "Reden einde": "verhuisd"}]},
        {"Deelneemsters 2 Gestopt op": ("", "01-06-2025"),
         "Deelneemsters 2 Reden einde": ("", "verhuisd")}),
    "came after she stopped": (
        {"Deelneemsters": [{**LINDA, "Geplaatst op": day("2026-06-01")}]},
        {"Deelneemsters 2 Geplaatst op": ("05-01-2026", "01-06-2026")}),
    "closed before it started": (
        {"Groepen": [{**GROUP, "Fase": "afgesloten", "Afgesloten op": day("2025-06-01")}]},
        {"Groepen 2 Fase": ("coaching", "afgesloten"),
         "Groepen 2 Afgesloten op": ("", "01-06-2025")}),
    "coaching before it started": (
        {"Groepen": [{**GROUP, "Coaching vanaf": day("2025-06-01")}]},
        {"Groepen 2 Coaching vanaf": ("02-02-2026", "01-06-2025")}),
    "started after the coaching": (
        {"Groepen": [{**GROUP, "Gestart op": day("2026-06-01")}]},
        {"Groepen 2 Gestart op": ("12-01-2026", "01-06-2026")}),
    "decided before she was referred": (
        {"Deelneemsters": [{**ANA, "Besluit": "toelaten", "Besloten op": day("2026-08-01")}]},
        {"Deelneemsters 2 Besloten op": ("10-09-2026", "01-08-2026")}),
    "referred after the decision": (
        {"Deelneemsters": [{**ANA, "Aangemeld op": day("2026-10-01")}]},
        {"Deelneemsters 2 Aangemeld op": ("01-09-2026", "01-10-2026")}),
    "VOG issued after it was seen": (
        {"Coaches": [{**GREET, "VOG afgegeven op": day("2025-10-01")}]},
        {"Coaches 2 VOG afgegeven op": ("", "01-10-2025")}),
    "coaching from after its end": (
        {"Koppels": [{**MATCH, "Koppel-sleutel": "K-2", "Deelneemster-sleutel": "D-3",
                      "Vanaf": day("2026-07-06")}]},
        {"Koppels 2 Vanaf": ("01-06-2026", "06-07-2026")}),
    "another coach": (
        {"Coaches": [{**GREET, "Coach-sleutel": "C-9", "E-mail": "els@example.org"}],
         "Koppels": [{**MATCH, "Coach-sleutel": "C-9", "Vanaf": day("2026-02-02")}]},
        {"Koppels 2 Coach-sleutel": ("C-1", "C-9")}),
    "a contact of another day": (
        {"Contacten": [{**CONTACT, "Datum": day("2026-02-20")}]},
        {"Contacten 2 Datum": ("10-02-2026", "20-02-2026")}),
    "a goal set after it was reached": (
        {"Doelen": [{**GOAL, "Doel": "Vrijwilligerswerk bij de bibliotheek",
                     "Gesteld op": day("2026-04-06")}]},
        {"Doelen 2 Gesteld op": ("09-02-2026", "06-04-2026")}),
    "another mark": (
        {"Aanwezigheid": [{"Bijeenkomst-sleutel": "S-1", "Deelneemster-sleutel": "D-1",
                           "Aanwezigheid": "te laat"}]},
        {"Aanwezigheid 2 Aanwezigheid": ("aanwezig", "te laat")}),
    "another rung": (
        {"Metingen": [{"Deelneemster-sleutel": "D-1", "Meting": "T0", "Trede": 3,
                       "Gemeten op": day("2026-01-12")}]},
        {"Metingen 2 Trede": ("2", "3")}),
    "a session on another day": (
        {"Bijeenkomsten": [{"Bijeenkomst-sleutel": "S-1", "Groep-sleutel": "G-1", "Thema": 1,
                            "Datum": day("2026-01-13"), "Begint om": datetime.time(9, 30),
                            "Eindigt om": datetime.time(12, 0)}]},
        {"Bijeenkomsten 2 Datum": ("12-01-2026", "13-01-2026")}),
}  # fmt: skip


@pytest.mark.parametrize("case", AGAINST_THE_PORTAL)
def test_what_says_something_else_than_the_portal_is_listed_and_changes_nothing(
    case, bring_in, cast
):
    first = bring_in(workbook(with_many_days()))
    assert first.done, sentences_of(first)
    sheets, both = AGAINST_THE_PORTAL[case]
    before = all_of_it()
    outcome = bring_in(workbook(sheets))
    assert outcome.done, sentences_of(outcome)
    assert differences_of(outcome) == both
    assert all_of_it() == before


def test_two_mistakes_on_a_row_are_both_told_and_no_more(bring_in):
    """A row that refers to a wrong row is not called wrong as well."""
    sheets = changed("women", 0, Voornaam="", Opleiding="gymnastiek")
    outcome = bring_in(workbook(sheets))
    assert {problem[2:] for problem in problems_of(outcome)} == {
        ("Voornaam", ""),
        ("Opleiding", "gymnastiek"),
    }


def test_a_later_wave_is_not_taken_earlier(bring_in):
    sheets = changed("waves", 0, **{"Gemeten op": day("2026-05-01")})
    sheets["Metingen"].append(
        {"Deelneemster-sleutel": "D-1", "Meting": "T1", "Trede": 3, "Gemeten op": day("2026-04-13")}
    )
    outcome = bring_in(workbook(sheets))
    assert [problem[:3] for problem in problems_of(outcome)] == [("Metingen", 4, "Gemeten op")]


def test_a_small_group_says_why(bring_in, cast):
    sheets = small_region()
    for name in ("Deelneemsters", "Aanwezigheid", "Koppels", "Contacten", "Doelen", "Metingen"):
        sheets[name] = sheets[name][:1]
    outcome = bring_in(workbook(sheets))
    assert [problem[:2] for problem in problems_of(outcome)] == [("Groepen", 2)]
    sheets["Groepen"] = [{**sheets["Groepen"][0], "Reden kleine groep": "Nieuw in de regio"}]
    assert bring_in(workbook(sheets)).done
    with acting_as(cast.zwolle.leader):
        deviation = Group.objects.get().deviations.get()
    assert (deviation.item.code, deviation.reason) == ("group-size", "Nieuw in de regio")


def test_the_thirteenth_woman(bring_in):
    sheets = small_region()
    sheets["Deelneemsters"] = [
        {
            "Deelneemster-sleutel": f"D-{number}",
            "Voornaam": "Samira",
            "Groep-sleutel": "G-1",
        }
        for number in range(1, 14)
    ]
    outcome = bring_in(workbook(sheets))
    assert [problem[:3] for problem in problems_of(outcome)] == [
        ("Deelneemsters", 14, "Groep-sleutel")
    ]


def test_women_who_must_not_meet(bring_in, cast):
    bring_in(workbook(small_region()))
    with as_system():
        apart = make_participant(cast.zwolle.project, "Ana", external_key="A-1")
        other = Participant.objects.get(external_key="D-3")
        KeepApart.objects.create(participant=apart, other_participant=other)
    rows = [{"Deelneemster-sleutel": "A-1", "Voornaam": "Ana", "Groep-sleutel": "G-1"}]
    outcome = bring_in(workbook({"Deelneemsters": rows}))
    assert [problem[:3] for problem in problems_of(outcome)] == [
        ("Deelneemsters", 2, "Groep-sleutel")
    ]


def test_another_regions_rows_are_not_found_by_their_keys(bring_in, cast):
    """The leader of Breda has a D-1 of her own; Zwolle's is not hers to touch."""
    bring_in(workbook(small_region()))
    goals = [
        {"Doel-sleutel": "1", "Deelneemster-sleutel": "D-1", "Doel": "Werk",
         "Gesteld op": day("2026-02-09")},
    ]  # fmt: skip
    outcome = bring_in(workbook({"Doelen": goals}), user=cast.breda.leader)
    assert len(sentences_of(outcome)) == 1
    assert bring_in(workbook({"Doelen": goals}), user=cast.zwolle.leader).done


def test_a_missing_sheet_is_told_once(bring_in):
    sheets = small_region()
    del sheets["Koppels"]
    outcome = bring_in(workbook(sheets))
    assert [problem[0] for problem in problems_of(outcome)] == ["Koppels"]
    assert "K-1" in sentences_of(outcome)[0]


def test_only_so_many_problems_are_kept_and_the_total_is_told(bring_in):
    rows = [
        {"Deelneemster-sleutel": str(number), "Voornaam": "Ana", "Opleiding": "gymnastiek"}
        for number in range(1200)
    ]
    outcome = bring_in(workbook({"Deelneemsters": rows}))
    problems = outcome.reading.problems
    assert (len(problems.kept()), problems.total) == (500, 1200)


def test_the_sheet_of_projects_is_one_problem_and_stays_out(bring_in):
    """Also when something else proves wrong late, so that the rest is told once more."""
    sheets = changed("matches", 0, Vanaf=day("2025-02-02"))
    sheets["Projecten"] = [{"Project-sleutel": "x", "Naam": "Nieuw", "Gemeente": "Kampen",
                            "Aanbieder": "Opvang"}]  # fmt: skip
    outcome = bring_in(workbook(sheets), only_good=True)
    assert outcome.done
    assert [problem[:2] for problem in problems_of(outcome)] == [
        ("Projecten", None),
        ("Koppels", 2),
    ]
    assert outcome.left_out["projects"] == {2}
