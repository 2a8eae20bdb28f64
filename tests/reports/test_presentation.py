"""What a report says of its figures: in the right words, and what it leaves out in words too."""

from typing import Any

from django.utils import translation

from dnt_portal.audit.acting import acting_as
from dnt_portal.plans.enums import GoalState
from dnt_portal.reports.disclosure import protect
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


def test_a_question_nobody_answered_was_asked_of_women_who_were_measured(build):
    measured(build, [(1, 3)] * 6)
    ladder = said(told(figures(build))["ladder"])
    assert "not asked or not answered" in ladder
    assert "nobody measured" not in ladder


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
        build.track(place, JUN - 3 * DAY)
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


def test_what_may_not_be_told_is_neither_drawn_nor_summed_up(build):
    """Nine women of whom two rose: every way to divide them gives the two away."""
    measured(build, [(1, 3)] * 2 + [(2, 2)] * 7)
    found = figures(build)
    ladder = told(found)["ladder"]
    assert not any("Who moved" in chart.title for chart in ladder.charts)
    assert any("Who moved, and where they stand, is not shown" in one for one in ladder.sentences)
    assert "81 women" not in said(ladder)
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
