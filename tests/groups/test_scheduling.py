"""The proposed dates of a training, held against days looked up in a calendar.

The free days below are written out by hand from the published holiday dates, not
read from the portal's own file: two independent roads to the same answer.
"""

import datetime
from datetime import date, time
from itertools import pairwise

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from dnt_portal.groups.scheduling import (
    AMSTERDAM,
    BeyondCalendarError,
    DatedTheme,
    EndsBeforeStartError,
    NoFreeDayError,
    NoRhythmError,
    NoSessionsError,
    Proposal,
    SchedulingError,
    SchoolHours,
    UnknownWeekdayError,
    horizon,
    order_warnings,
    propose_sessions,
)

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY = range(6)
SCHOOL = SchoolHours(starts_at=time(8, 30), ends_at=time(14, 30), wednesday_ends_at=time(12, 30))


def _span(first: date, last: date, name: str) -> dict[date, str]:
    return {first + datetime.timedelta(days=n): name for n in range((last - first).days + 1)}


#: Region noord (Zwolle), autumn 2026 to summer 2027.
ZWOLLE = {
    **_span(date(2026, 7, 4), date(2026, 8, 16), "zomervakantie"),
    **_span(date(2026, 10, 10), date(2026, 10, 18), "herfstvakantie"),
    **_span(date(2026, 12, 19), date(2027, 1, 3), "kerstvakantie"),
    **_span(date(2027, 2, 20), date(2027, 2, 28), "voorjaarsvakantie"),
    date(2027, 3, 29): "Tweede paasdag",
    **_span(date(2027, 4, 24), date(2027, 5, 2), "meivakantie"),
    **_span(date(2027, 7, 10), date(2027, 8, 22), "zomervakantie"),
}


def propose(**changes) -> Proposal:
    """Ten weekly Tuesday mornings in Zwolle, with `changes`."""
    asked = {
        "first_day": date(2026, 9, 22),
        "weekday": TUESDAY,
        "every_weeks": 1,
        "count": 10,
        "starts_at": time(9, 30),
        "ends_at": time(12, 0),
        "school": SCHOOL,
        "free_days": ZWOLLE,
    }
    return propose_sessions(**{**asked, **changes})


def codes(proposal: Proposal) -> list[str]:
    return [warning.code for warning in proposal.warnings]


@pytest.fixture(autouse=True)
def dutch():
    with translation.override("nl"):
        yield


def test_weekly_series_in_zwolle_goes_around_the_autumn_holiday():
    proposal = propose()
    assert proposal.days == [
        date(2026, 9, 22),
        date(2026, 9, 29),
        date(2026, 10, 6),
        # 13 October is in the autumn holiday
        date(2026, 10, 20),
        date(2026, 10, 27),
        date(2026, 11, 3),
        date(2026, 11, 10),
        date(2026, 11, 17),
        date(2026, 11, 24),
        date(2026, 12, 1),
    ]
    assert [(gap.day, gap.reason) for gap in proposal.skipped] == [
        (date(2026, 10, 13), "herfstvakantie")
    ]
    assert [session.number for session in proposal.sessions] == list(range(1, 11))
    assert proposal.warnings == ()


def test_weekly_series_goes_around_two_weeks_of_christmas():
    proposal = propose(first_day=date(2026, 11, 24))
    assert proposal.days == [
        date(2026, 11, 24),
        date(2026, 12, 1),
        date(2026, 12, 8),
        date(2026, 12, 15),
        # 22 and 29 December are in the Christmas holiday
        date(2027, 1, 5),
        date(2027, 1, 12),
        date(2027, 1, 19),
        date(2027, 1, 26),
        date(2027, 2, 2),
        date(2027, 2, 9),
    ]
    assert [gap.day for gap in proposal.skipped] == [date(2026, 12, 22), date(2026, 12, 29)]
    assert "long_break" not in codes(proposal)


def test_fortnightly_series_moves_a_week_and_goes_on_from_there():
    proposal = propose(every_weeks=2, count=5, first_day=date(2026, 9, 29))
    assert proposal.days == [
        date(2026, 9, 29),
        # 13 October is in the autumn holiday: a week later, and then every fortnight
        date(2026, 10, 20),
        date(2026, 11, 3),
        date(2026, 11, 17),
        date(2026, 12, 1),
    ]


def test_starts_on_the_first_such_weekday_after_the_first_day():
    assert propose(first_day=date(2026, 9, 16)).days[0] == date(2026, 9, 22)
    assert propose(first_day=date(2026, 9, 22)).days[0] == date(2026, 9, 22)


def test_a_single_public_holiday_is_skipped_by_name():
    proposal = propose(first_day=date(2027, 3, 22), weekday=MONDAY, count=2)
    assert proposal.days == [date(2027, 3, 22), date(2027, 4, 5)]
    assert proposal.skipped[0].reason == "Tweede paasdag"


def test_half_past_nine_stays_half_past_nine_when_the_clock_changes():
    # Clocks go back on 25 October 2026 and forward on 28 March 2027.
    autumn = propose(first_day=date(2026, 10, 20), count=2).sessions
    assert [session.starts_at.isoformat() for session in autumn] == [
        "2026-10-20T09:30:00+02:00",
        "2026-10-27T09:30:00+01:00",
    ]
    spring = propose(first_day=date(2027, 3, 23), count=2).sessions
    assert [session.ends_at.isoformat() for session in spring] == [
        "2027-03-23T12:00:00+01:00",
        "2027-03-30T12:00:00+02:00",
    ]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"starts_at": time(8, 30), "ends_at": time(14, 30)}, []),
        ({"starts_at": time(8, 15)}, ["before_school"]),
        ({"ends_at": time(15, 0)}, ["after_school"]),
        ({"starts_at": time(8, 0), "ends_at": time(16, 0)}, ["before_school", "after_school"]),
        ({"weekday": WEDNESDAY, "ends_at": time(12, 30)}, []),
        ({"weekday": WEDNESDAY, "ends_at": time(13, 0)}, ["after_school"]),
        ({"weekday": SATURDAY}, ["no_school"]),
    ],
)
def test_warns_outside_school_hours(changes, expected):
    assert codes(propose(**changes)) == expected


def test_wednesday_afternoon_has_its_own_sentence():
    with translation.override("en"):
        proposal = propose(weekday=WEDNESDAY, ends_at=time(14, 0))
        assert str(proposal.warnings[0]) == (
            "The session ends after school: on Wednesday children are free from 12:30."
        )


def test_warns_when_the_training_outlasts_the_edition():
    # Three months after 22 September is 22 December.
    assert codes(propose(training_months=3)) == []
    weekly = propose(training_months=2)
    assert codes(weekly) == ["too_long"]
    with translation.override("en"):
        assert str(propose(training_months=2).warnings[0]) == (
            "The training lasts until 1 December 2026. The method counts on about 2 months."
        )


def test_exactly_the_edition_s_months_is_not_too_long():
    # From 15 September to 15 December are thirteen weeks, one of them a holiday.
    assert codes(propose(count=13, first_day=date(2026, 9, 15), training_months=3)) == []
    assert codes(propose(count=14, first_day=date(2026, 9, 15), training_months=3)) == ["too_long"]


def test_warns_about_the_summer_in_between():
    proposal = propose(first_day=date(2027, 6, 29), count=4)
    assert proposal.days == [
        date(2027, 6, 29),
        date(2027, 7, 6),
        date(2027, 8, 24),
        date(2027, 8, 31),
    ]
    assert codes(proposal) == ["long_break"]
    text = str(proposal.warnings[0])
    assert "zomervakantie" in text
    assert "7" in text
    assert codes(propose(first_day=date(2027, 6, 29), count=4, long_break_weeks=6)) == []


def test_warns_beyond_the_known_school_years():
    known = date(2026, 11, 24)
    assert codes(propose(count=9, holidays_known_until=known)) == []
    assert codes(propose(count=10, holidays_known_until=known)) == ["holidays_unknown"]
    with translation.override("en"):
        assert str(propose(holidays_known_until=known).warnings[0]) == (
            "School holidays after 24 November 2026 are not known yet. Check the dates after that."
        )


@pytest.mark.parametrize(
    ("changes", "error", "sentence"),
    [
        ({"count": 0}, NoSessionsError, "Plan at least one session."),
        ({"every_weeks": 0}, NoRhythmError, "Choose one week or more between two sessions."),
        ({"weekday": 7}, UnknownWeekdayError, "Choose a day of the week."),
        ({"weekday": -1}, UnknownWeekdayError, "Choose a day of the week."),
        (
            {"starts_at": time(12, 0), "ends_at": time(9, 0)},
            EndsBeforeStartError,
            "A session ends later than it starts.",
        ),
        (
            {"ends_at": time(9, 30)},
            EndsBeforeStartError,
            "A session ends later than it starts.",
        ),
    ],
)
def test_refuses_what_cannot_be(changes, error, sentence):
    with translation.override("en"):
        with pytest.raises(error) as refused:
            propose(**changes)
        assert str(refused.value) == sentence
    assert isinstance(refused.value, SchedulingError)
    assert isinstance(refused.value, ValueError)


def test_refuses_when_no_day_is_free_within_two_years():
    first = date(2026, 9, 1)
    never = _span(first, horizon(first), "gesloten")
    with translation.override("en"), pytest.raises(NoFreeDayError) as refused:
        propose(first_day=first, free_days=never)
    with translation.override("en"):
        assert str(refused.value) == (
            "Only 0 of 10 sessions fit in the two years after 1 September 2026. "
            "Choose another day of the week."
        )


def test_refuses_a_series_longer_than_two_years():
    with pytest.raises(NoFreeDayError) as refused:
        propose(count=200)
    # 105 Tuesdays from 22 September 2026 to 19 September 2028, of which 18 are free days:
    # 1 + 2 + 1 + 1 + 6 in 2026-2027; the years after are not in these free days.
    assert refused.value.values["found"] == 105 - 11


@pytest.mark.parametrize("first", [date(9998, 12, 1), date.max])
def test_refuses_a_year_at_the_end_of_the_calendar(first):
    with translation.override("en"):
        for ask in (lambda: horizon(first), lambda: propose(first_day=first)):
            with pytest.raises(BeyondCalendarError) as refused:
                ask()
            assert str(refused.value) == "No dates can be planned that far ahead. Check the year."
    assert isinstance(refused.value, SchedulingError)


@given(
    first_day=st.dates(),
    weekday=st.integers(),
    every_weeks=st.integers(),
    count=st.integers(max_value=200),
)
def test_nothing_that_can_be_asked_breaks_it(first_day, weekday, every_weeks, count):
    asked = {"weekday": weekday, "every_weeks": every_weeks, "count": count, "free_days": {}}
    try:
        found = propose(first_day=first_day, **asked, training_months=4).days
    except SchedulingError:
        return
    assert len(found) == count


days = st.dates(min_value=date(2025, 10, 1), max_value=date(2030, 9, 1))
free = st.dictionaries(
    st.dates(min_value=date(2025, 10, 1), max_value=date(2032, 9, 1)),
    st.sampled_from(["herfstvakantie", "Koningsdag"]),
    max_size=60,
)


@settings(max_examples=150)
@given(
    first_day=days,
    weekday=st.integers(0, 6),
    every_weeks=st.integers(1, 3),
    count=st.integers(1, 12),
    free_days=free,
    offset=st.integers(0, 6),
)
def test_whatever_is_asked(first_day, weekday, every_weeks, count, free_days, offset):
    # A free week right where the series begins makes collisions likely.
    free_days = {**free_days, **_span(first_day, first_day + datetime.timedelta(offset), "vrij")}
    proposal = propose(
        first_day=first_day,
        weekday=weekday,
        every_weeks=every_weeks,
        count=count,
        free_days=free_days,
    )
    found = proposal.days
    assert len(found) == count
    assert not set(found) & set(free_days)
    assert {day.weekday() for day in found} == {weekday}
    assert found == sorted(set(found))
    assert found[0] >= first_day
    for day, following in pairwise(found):
        assert (following - day).days >= 7 * every_weeks
    assert all(gap.reason == free_days[gap.day] for gap in proposal.skipped)
    assert not {gap.day for gap in proposal.skipped} & set(found)
    for session in proposal.sessions:
        local = session.starts_at.astimezone(AMSTERDAM)
        assert (local.hour, local.minute) == (9, 30)
        assert session.ends_at - session.starts_at == datetime.timedelta(hours=2, minutes=30)


@settings(max_examples=60)
@given(first_day=days, every_weeks=st.integers(1, 3), count=st.integers(1, 12))
def test_without_free_days_the_rhythm_is_exact(first_day, every_weeks, count):
    found = propose(first_day=first_day, every_weeks=every_weeks, count=count, free_days={}).days
    gaps = {(b - a).days for a, b in pairwise(found)}
    assert gaps <= {7 * every_weeks}


@pytest.mark.parametrize(
    ("days", "held", "remarks"),
    [
        ({1: 1, 2: 8, 3: 15}, (), []),
        ({1: 1, 2: 15, 3: 8}, (), ["theme_order"]),
        ({1: 1, 2: 15, 3: 8}, (1, 3), ["theme_order"]),
        # What was held in another order is a fact; nothing can be done about it.
        ({1: 8, 2: 1, 3: 15}, (1, 2), []),
        ({}, (), []),
    ],
)
def test_remarks_on_themes_out_of_order(days, held, remarks):
    themes = [
        DatedTheme(
            number=number,
            starts_at=datetime.datetime.combine(date(2026, 9, day), time(9, 30), AMSTERDAM),
            held=number in held,
        )
        for number, day in days.items()
    ]
    assert [warning.code for warning in order_warnings(themes)] == remarks
