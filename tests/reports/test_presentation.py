"""What a report says of its figures: in the right words, and what it leaves out in words too."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import translation

from dnt_portal.audit.acting import acting_as
from dnt_portal.coaching.enums import Medium
from dnt_portal.common.charts import Bar, bars
from dnt_portal.groups.enums import SessionState
from dnt_portal.plans.enums import GoalState
from dnt_portal.reports.disclosure import percentage, protect
from dnt_portal.reports.figures import count
from dnt_portal.reports.presentation.parts import Section
from dnt_portal.reports.presentation.sections import sections, summary
from tests.conftest import as_system
from tests.reports.world import DAY, JAN, JUN, Builder


def figures(build: Builder) -> dict[str, Any]:
    with acting_as(build.leader):
        return protect(count(build.region.project, JAN, JUN))


def told(figures: dict[str, Any], language: str = "en") -> dict[str, Section]:
    with translation.override(language):
        return {section.key: section for section in sections(figures)}


def said(section: Section) -> str:
    """Every word of a section."""
    charts = [(chart.title, chart.headers, chart.rows, str(chart.svg)) for chart in section.charts]
    tables = [(table.caption, table.headers, table.rows) for table in section.tables]
    return str((section.sentences, charts, tables, section.notes))


def measured(build: Builder, moves: list[tuple[int, int]], **outcomes) -> None:
    """Women measured at the start and, in the period, after twelve months."""
    with as_system():
        for number, (then, now) in enumerate(moves):
            if number % 10 == 0:
                group = build.group(JAN - 365 * DAY)
            place = build.place(group, build.woman(), JAN - 365 * DAY)
            build.measure(place, "T0", JAN - 365 * DAY, then, **outcomes)
            build.measure(place, "T3", JAN + DAY, now, **outcomes)


def test_the_ladder_shows_who_moved_and_where_women_stand_now(build):
    measured(build, [(1, 3)] * 6 + [(2, 2)] * 6 + [(2, 5)] * 7)
    found = figures(build)
    ladder = told(found)["ladder"]
    moved, stand = ladder.charts[:2]
    assert moved.rows[0][:2] == ("risen", "13")
    assert [row[1] for row in stand.rows] == ["6", "6", "7"]
    assert stand.rows[2][0].startswith("5 ")
    assert ", 6 " in stand.rows[2][0]
    assert any("start is not shown" in sentence for sentence in ladder.sentences)
    assert ladder.left_out
    with translation.override("en"):
        opening = summary(found)
    assert "Women with paid work after twelve months: 7 of 19 (37%)." in opening.sentences


def test_what_is_too_small_is_said_in_words_and_not_drawn(build):
    measured(build, [(1, 3)] * 4)
    ladder = told(figures(build))["ladder"]
    assert any("where they stand, is not shown" in sentence for sentence in ladder.sentences)
    assert not any("Where women stand" in chart.title for chart in ladder.charts)


def test_a_report_of_before_keeps_to_what_is_safe(build):
    """Its figures hold each rung at the start and now: they are shown no more."""
    measured(build, [(1, 3)] * 6 + [(2, 2)] * 6)
    found = figures(build)
    rungs = {"total": 12, "cells": {"1": 6, "2": 6}, "why": {}, "paid_work": {"count": 0}}
    old = found | {"version": 1}
    del old["steps"]
    old["ladder"] = found["ladder"] | {
        "end": found["ladder"]["end"] | {"then": rungs, "now": rungs, "from_lowest": {}}
    }
    ladder = told(old)["ladder"]
    assert ladder.charts[0].rows[0][1] == "6"
    assert not any("Where women stand" in chart.title for chart in ladder.charts)
    with translation.override("en"):
        assert not any("paid work" in words for words in summary(old).sentences)


def test_of_a_question_nobody_answered_there_is_no_table_of_noughts(build):
    measured(build, [(1, 3)] * 6, debts=True)
    ladder = told(figures(build))["ladder"]
    assert ladder.notes[0] == (
        "Not asked, or not answered both times: Meets others outside the home every week; "
        "Her own mark for what she can do."
    )
    rows = {chart.title: chart.rows for chart in ladder.charts}
    assert [row[0] for row in rows["What else changed"]] == ["Debts"]
    assert "Her own mark for what she can do" not in rows


def test_a_question_that_was_answered_is_not_said_to_be_unknown(build):
    measured(build, [(1, 3)] * 6, debts=False, weekly_contact=True, self_efficacy=6)
    ladder = told(figures(build))["ladder"]
    assert not any("Not asked" in note for note in ladder.notes)
    assert "Her own mark for what she can do" in [chart.title for chart in ladder.charts]


def test_goals_are_left_out_in_words(build):
    with as_system():
        place = build.place(build.group(JAN), build.woman(), JAN)
        build.goal(place.participant, JAN + DAY)
    goals = told(figures(build))["goals"]
    assert not goals.charts
    assert goals.left_out
    assert any("How the goals stand is not shown" in note for note in goals.notes)


def test_referrals_are_no_women(build):
    """A woman who was referred twice is two referrals."""
    with as_system():
        woman = build.woman()
        build.refer(woman, JAN, withdrawn=True)
        build.refer(woman, JUN)
    section = told(figures(build))["taking-part"]
    assert section.sentences == ("2 referrals came in during this period.",)
    assert "Referrals" in section.charts[0].headers
    assert "Women" not in section.charts[0].headers
    table = next(table for table in section.tables if "referrals" in table.caption)
    assert table.headers[1] == "Referrals"


def test_a_rhythm_that_cannot_be_judged_yet_says_so(build):
    with as_system():
        place = build.place(build.group(JAN), build.woman(), JAN)
        build.contact(build.track(place, JUN - 3 * DAY), JUN - 2 * DAY)
    assert "too early to tell" in said(told(figures(build))["coaching"])


def test_attendance_is_told_the_same_way_of_one_session_as_of_more(build):
    with as_system():
        group = build.group(JAN, sessions=2, held=2)
        place = build.place(group, build.woman(), JAN)
        build.mark(place, 1)
        build.mark(place, 2)
    more = figures(build)
    one = more | {"attendance": {"sessions": 1, "marks": 2, "followed": 2, "made_up": 0}}
    for language in ("en", "nl"):
        tails = {
            told(found, language)["training"].sentences[0].partition(". ")[2]
            for found in (one, more)
        }
        assert len(tails) == 1


# -- Not recorded is not nought --------------------------------------------------------------------


def sentences(build: Builder, key: str, language: str = "en") -> tuple[str, ...]:
    return told(figures(build), language)[key].sentences


def test_of_a_region_that_brought_in_women_only_nothing_is_said_not_to_have_happened(build):
    with as_system():
        group = build.group(JAN)
        for _number in range(6):
            build.place(group, build.woman(), JAN)
    assert sentences(build, "training", "nl") == (
        "In deze periode is geen bijeenkomst van de training als gehouden vastgelegd.",
    )
    assert sentences(build, "coaching", "nl") == (
        "Over coaching is in deze periode niets vastgelegd.",
    )
    assert sentences(build, "taking-part", "nl") == (
        "In deze periode is geen aanmelding vastgelegd.",
        "Vrouwen die in deze periode startten en van wie niet is vastgelegd hoe zij "
        "binnenkwamen: 6 van 6.",
    )
    assert sentences(build, "goals", "nl") == ("Er zijn nog geen doelen vastgelegd.",)


def test_sessions_nobody_recorded_are_told(build):
    with as_system():
        group = build.group(JAN, sessions=4)
        place = build.place(group, build.woman(), JAN)
    assert sentences(build, "training") == (
        "No session of the training is recorded as held in this period.",
        "4 sessions were planned and not recorded.",
    )
    with as_system():
        group.sessions.filter(number__lte=3).update(state=SessionState.DONE)
    assert sentences(build, "training") == (
        "3 sessions were held. Who was there is not recorded.",
        "1 session was planned and not recorded.",
    )
    with as_system():
        build.mark(place, 1)
        group.sessions.filter(number=4).update(state=SessionState.CANCELLED)
    assert sentences(build, "training") == (
        "3 sessions were held. Places that were followed: 1 of 1.",
    )


def test_coaching_of_which_no_contact_was_recorded_has_no_noughts(build):
    with as_system():
        place = build.place(build.group(JAN), build.woman(), JAN)
        build.track(place, JAN + DAY)
    coaching = told(figures(build))["coaching"]
    assert coaching.sentences == (
        "No contact between women and coaches is recorded in this period.",
    )
    assert [tile.label for tile in coaching.tiles] == [
        "pairs of a woman and a coach",
        "volunteer coaches",
    ]


def test_hours_are_those_of_contacts_of_which_the_length_is_known(build):
    with as_system():
        place = build.place(build.group(JAN), build.woman(), JAN)
        track = build.track(place, JAN + DAY)
        build.contact(track, JAN + 2 * DAY, Medium.MESSAGE, 0)
        build.contact(track, JAN + 3 * DAY, minutes=None)

    def hours_and_sentence(language: str) -> tuple[list[str], str]:
        section = told(figures(build), language)["coaching"]
        tiles = [f"{tile.value} {tile.label}" for tile in section.tiles[2:]]
        return tiles, section.sentences[0]

    assert hours_and_sentence("nl") == (
        ["2 contacten"],
        "Hoelang afspraken en telefoongesprekken duurden, is niet vastgelegd.",
    )
    with as_system():
        build.contact(track, JAN + 20 * DAY, minutes=90)
        build.contact(track, JAN + 30 * DAY, Medium.PHONE, 30)
    assert hours_and_sentence("nl") == (
        ["4 contacten", "2 uren contact, voor zover bekend"],
        "Van 2 van de 3 afspraken en telefoongesprekken is de duur bekend.",
    )
    with as_system():
        track.contacts.filter(minutes=None).delete()
    tiles, sentence = hours_and_sentence("en")
    assert tiles == ["3 contacts", "2 hours of contact"]
    assert sentence.startswith("Contact at least once")


def test_sources_never_asked_stand_last(build):
    with as_system():
        for source in ("", "", "", "herself", "shelter", "shelter"):
            build.refer(build.woman(), JAN, source)
    (chart,) = told(figures(build))["taking-part"].charts
    assert chart.rows == (
        ("women's shelter", "2"),
        ("on her own initiative", "1"),
        ("not asked", "3"),
    )


def test_some_women_without_a_referral_beside_others_with_one(build):
    with as_system():
        group = build.group(JAN)
        for number in range(12):
            woman = build.woman()
            build.place(group, woman, JAN)
            if number:
                build.refer(woman, JAN)
    section = told(figures(build))["taking-part"]
    assert section.sentences == (
        "11 referrals came in during this period.",
        "It is not recorded for every woman who started in this period how she came in.",
    )
    assert section.left_out


def test_a_report_of_before_says_what_it_said(build):
    """Its figures do not tell what was not recorded: it counted all as it stood."""
    with as_system():
        group = build.group(JAN, sessions=2, held=2)
        place = build.place(group, build.woman(), JAN)
        build.mark(place, 1)
        build.contact(build.track(place, JAN + DAY), JAN + 9 * DAY)
    old = figures(build)
    del old["women"]["not_referred"]
    del old["attendance"]["not_recorded"]
    del old["coaching"]["timed"], old["coaching"]["minutes_known"]
    found = told(old)
    assert [tile.value for tile in found["coaching"].tiles] == ["1", "1", "1", "1"]
    assert found["training"].sentences == (
        "2 sessions were held. Places that were followed: 1 of 1.",
    )
    assert found["taking-part"].sentences == ("No referral is recorded in this period.",)


def test_what_may_not_be_told_is_neither_drawn_nor_summed_up(build):
    """Nine women of whom two rose: every way to divide them gives the two away."""
    measured(build, [(1, 3)] * 2 + [(2, 2)] * 7)
    found = figures(build)
    ladder = told(found)["ladder"]
    assert not any("Who moved" in chart.title for chart in ladder.charts)
    assert any("Who moved, and where they stand, is not shown" in one for one in ladder.sentences)
    assert "on who moved are of" not in said(ladder)
    with translation.override("en"):
        assert not any("rung higher" in one for one in summary(found).sentences)


def test_goals_that_may_be_told_are_part_of_the_summary(build):
    with as_system():
        group = build.group(JAN)
        for _number in range(6):
            place = build.place(group, build.woman(), JAN)
            build.goal(place.participant, JAN + DAY, GoalState.REACHED, JAN + 2 * DAY)
    with translation.override("en"):
        (sentence,) = summary(figures(build)).sentences
    assert sentence.endswith(": 6 of 6.")


# -- A sentence beside a figure says what the figure is of ----------------------------------------


def evaluation() -> dict[str, Any]:
    file = Path(settings.BASE_DIR) / "dnt_portal/reports/data/reference_figures.json"
    return json.loads(file.read_text(encoding="utf-8"))["figures"]


def test_the_evaluation_is_told_with_the_whole_of_each_of_its_figures(build):
    measured(build, [(1, 3)] * 6 + [(2, 2)] * 6 + [(2, 5)] * 7, debts=True)
    notes = " ".join(told(figures(build), "nl")["ladder"].notes)
    theirs = evaluation()
    assert theirs["risen"]["of"] == 50
    assert "De cijfers over wie opschoof gaan daarin over 50 vrouwen" in notes
    assert "over alle 81" not in notes
    # 2 of 81 is 2.5%, 9 of 50 is 18%: neither fits the other's whole.
    for name in ("paid_work_then", "paid_work_now"):
        figure = theirs[name]
        assert round(100 * figure["count"] / figure["of"], 1) == figure["percent"]
    assert "2,5% van 81 vrouwen" in notes
    assert "18,0% van 50" in notes
    assert "over schulden gaan daarin over 81 vrouwen bij de start en over 50" in notes


def test_of_debts_nothing_is_said_where_nobody_was_asked(build):
    measured(build, [(1, 3)] * 6 + [(2, 2)] * 6)
    assert "schulden gaan" not in " ".join(told(figures(build), "nl")["ladder"].notes)


def test_women_measured_on_the_way_are_not_said_to_be_still_in_it(build):
    """All groups are closed and nobody takes part: they left, or were not reached."""
    with as_system():
        group = build.group(JAN - 300 * DAY, closed_on=JAN + 60 * DAY)
        for number in range(6):
            place = build.place(
                group, build.woman(), JAN - 300 * DAY, JAN + 10 * DAY, "stopped_coaching"
            )
            build.measure(place, "T0", JAN - 300 * DAY, 1)
            build.measure(place, "T2", JAN + DAY, 1 + number)
    found = figures(build)
    assert found["women"]["in_training"] == found["women"]["in_coaching"] == 0
    section = told(found, "nl")["underway"]
    assert section.title == "De ladder tijdens het programma"
    assert "nog bezig" not in section.title + said(section).replace(
        "misschien zijn zij nog bezig", ""
    )
    assert "nu staan" not in str([chart.title for chart in section.charts])


def test_seventy_goals_are_not_called_too_few(build):
    """The rule is not about how many there are, but what follows from them beside the women."""
    with as_system():
        group = build.group(JAN)
        for number in range(12):
            place = build.place(group, build.woman(), JAN)
            for goal in range(6):
                state = GoalState.REACHED if number < 3 and not goal else GoalState.ACTIVE
                build.goal(place.participant, JAN + DAY, state, JAN + 2 * DAY)
    section = told(figures(build), "nl")["goals"]
    assert section.sentences[1] == "In deze periode zijn 72 doelen opgeschreven."
    assert section.left_out
    assert "te weinig" not in said(section)
    assert any("kleine aantallen uit" in note for note in section.notes)


def test_a_change_of_coach_does_not_make_a_woman_two(build):
    with as_system():
        group = build.group(JAN)
        places = [build.place(group, build.woman(), JAN) for _number in range(3)]
        for place in places:
            build.track(place, JAN + DAY, JAN + 20 * DAY if place == places[0] else None)
        build.track(places[0], JAN + 30 * DAY)
    section = told(figures(build), "nl")["coaching"]
    assert (section.tiles[0].value, section.tiles[0].label) == (
        "4",
        "koppels van een vrouw en een coach",
    )


def waiting_row(build: Builder) -> tuple[str, str]:
    table = told(figures(build))["taking-part"].tables[0]
    return next(row for row in table.rows if row[0].startswith("On the waiting list"))


def test_a_waiting_list_that_nobody_kept_is_not_empty(build):
    with as_system():
        build.place(build.group(JUN + 30 * DAY), build.woman(), JUN + 20 * DAY)
    assert waiting_row(build) == ("On the waiting list on the last day", "not recorded")
    with as_system():
        build.wait(build.woman(), JUN - DAY)
    assert waiting_row(build) == ("On the waiting list on the last day, as far as recorded", "1")


def test_a_waiting_list_that_was_kept_may_be_empty(build):
    with as_system():
        referred_later = build.woman()
        build.refer(referred_later, JUN + 5 * DAY)
        build.place(build.group(JUN + 30 * DAY), referred_later, JUN + 20 * DAY)
        waited = build.woman()
        build.wait(waited, JUN + DAY, JUN + 10 * DAY)
        build.place(build.group(JUN + 30 * DAY), waited, JUN + 10 * DAY)
        build.place(build.group(JAN), build.woman(), JAN)
    assert waiting_row(build) == ("On the waiting list on the last day", "0")


@pytest.mark.parametrize(
    ("count", "of", "percent"),
    [(5, 40, 13), (7, 40, 18), (1, 40, 3), (3, 40, 8), (13, 24, 54), (0, 12, 0), (12, 12, 100)],
)
def test_a_half_goes_up(count, of, percent):
    assert percentage(count, of) == percent
    assert bars([Bar("x", count, of)], "x").rows[0][-1] == f"{percent}%"


def test_back_to_care_is_an_end_like_others_and_no_failure(build):
    """Ten went back to care and ten completed: each number stands, and neither is called a loss."""
    with as_system():
        for reason in ("back_to_care", "completed"):
            group = build.group(JAN - 100 * DAY)
            for _number in range(10):
                build.place(group, build.woman(), JAN - 100 * DAY, JAN + DAY, reason)
    section = told(figures(build), "nl")["taking-part"]
    ends = next(table for table in section.tables if table.caption == "Hoe de deelname eindigde")
    assert ("Eerst terug naar zorg", "10") in ends.rows
    assert "Geen enkel einde is mislukt: terug naar zorg kan juist de goede stap zijn." in (
        section.notes
    )
    words = said(section).replace("Geen enkel einde is mislukt", "").lower()
    for blame in ("mislukt", "uitval", "afgehaakt", "niet geslaagd"):
        assert blame not in words
