"""Free days against dates looked up in published calendars, not in our own file."""

import csv
from datetime import date, timedelta

import pytest
from django.utils import translation

from dnt_portal.organisations.enums import HolidayRegion
from dnt_portal.organisations.holidays import (
    free_days,
    known_until,
    public_holidays,
    school_holiday_name,
)
from dnt_portal.organisations.models import Municipality, SchoolHoliday
from dnt_portal.organisations.services import (
    DATA,
    load_centre_municipalities,
    load_school_holidays,
)
from tests.conftest import database_role


@pytest.fixture(autouse=True)
def dutch():
    with translation.override("nl"):
        yield


def test_public_holidays_of_2026():
    assert public_holidays(date(2026, 1, 1), date(2026, 12, 31)) == {
        date(2026, 1, 1): "Nieuwjaarsdag",
        date(2026, 4, 5): "Eerste paasdag",
        date(2026, 4, 6): "Tweede paasdag",
        date(2026, 4, 27): "Koningsdag",
        date(2026, 5, 14): "Hemelvaartsdag",
        date(2026, 5, 24): "Eerste pinksterdag",
        date(2026, 5, 25): "Tweede pinksterdag",
        date(2026, 12, 25): "Eerste kerstdag",
        date(2026, 12, 26): "Tweede kerstdag",
    }


def test_names_follow_the_reader():
    with translation.override("en"):
        assert public_holidays(date(2026, 4, 27), date(2026, 4, 27)) == {
            date(2026, 4, 27): "King's Day"
        }


def test_kings_day_is_a_day_earlier_when_the_27th_is_a_sunday():
    # 27 April 2025 was a Sunday.
    assert list(public_holidays(date(2025, 4, 25), date(2025, 4, 28))) == [date(2025, 4, 26)]


def test_good_friday_only_where_it_is_a_day_off():
    friday = date(2026, 4, 3)
    assert public_holidays(friday, friday) == {}
    assert public_holidays(friday, friday, good_friday=True) == {friday: "Goede vrijdag"}


def test_good_friday_can_be_a_setting(settings):
    settings.GOOD_FRIDAY_IS_FREE = True
    assert date(2026, 4, 3) in public_holidays(date(2026, 4, 1), date(2026, 4, 5))


@pytest.mark.parametrize(
    ("every", "free_in"),
    [(5, {2025, 2030}), (1, {2025, 2026, 2027, 2028, 2029, 2030}), (0, set())],
)
def test_liberation_day_as_often_as_agreed(every, free_in):
    found = public_holidays(date(2025, 1, 1), date(2030, 12, 31), liberation_day_every=every)
    assert {day.year for day in found if (day.month, day.day) == (5, 5)} == free_in


def test_ascension_on_liberation_day_stays_free():
    # In 2016 both fell on 5 May.
    day = date(2016, 5, 5)
    assert public_holidays(day, day) == {day: "Hemelvaartsdag"}
    with translation.override("en"):
        both = public_holidays(day, day, liberation_day_every=1)[day]
    assert set(both.split(", ")) == {"Ascension Day", "Liberation Day"}


def test_the_packaged_school_holidays_are_whole(db):
    # Five years, five holidays, three regions.
    assert SchoolHoliday.objects.count() == 75
    for holiday in SchoolHoliday.objects.all():
        assert holiday.first_day.weekday() == 5, holiday
        assert holiday.last_day.weekday() == 6, holiday
        weeks = (holiday.last_day - holiday.first_day + timedelta(days=1)).days / 7
        expected = {"zomervakantie": 44 / 7, "kerstvakantie": 16 / 7}.get(holiday.name, 9 / 7)
        assert weeks == expected, holiday
        years = {int(year) for year in holiday.school_year.split("-")}
        assert holiday.first_day.year in years


def test_free_days_in_zwolle_in_autumn_2026(db):
    free = free_days(HolidayRegion.NOORD, date(2026, 9, 1), date(2026, 12, 31))
    autumn = [day for day, reason in free.items() if reason == "herfstvakantie"]
    assert (autumn[0], autumn[-1], len(autumn)) == (date(2026, 10, 10), date(2026, 10, 18), 9)
    # Christmas Day goes by the name of the holiday around it.
    assert free[date(2026, 12, 25)] == "kerstvakantie"
    assert min(free) == date(2026, 10, 10)
    assert max(free) == date(2026, 12, 31)
    assert list(free) == sorted(free)


def test_regions_differ(db):
    tuesday = date(2026, 10, 20)
    assert tuesday not in free_days(HolidayRegion.NOORD, tuesday, tuesday)
    assert free_days(HolidayRegion.MIDDEN, tuesday, tuesday) == {tuesday: "herfstvakantie"}
    assert free_days(HolidayRegion.ZUID, tuesday, tuesday) == {tuesday: "herfstvakantie"}


def test_public_holidays_outside_school_holidays_count_too(db):
    assert free_days(HolidayRegion.NOORD, date(2026, 5, 10), date(2026, 5, 20)) == {
        date(2026, 5, 14): "Hemelvaartsdag"
    }


def test_holiday_names_in_english():
    with translation.override("en"):
        assert school_holiday_name("herfstvakantie") == "autumn holiday"
        assert school_holiday_name("carnaval") == "carnaval"


def test_known_until_the_last_summer(db):
    assert known_until(HolidayRegion.NOORD) == date(2030, 9, 1)
    assert known_until(HolidayRegion.ZUID) == date(2030, 8, 18)


def test_a_second_load_changes_nothing_and_a_correction_one_row(db, tmp_path):
    with database_role("owner"):
        assert load_school_holidays() == 0
        lines = list(csv.reader((DATA / "school_holidays.csv").open(encoding="utf-8")))
        lines[1][3] = "2025-10-17"
        corrected = tmp_path / "holidays.csv"
        with corrected.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(lines)
        assert load_school_holidays(corrected) == 1
        assert SchoolHoliday.objects.count() == 75
        assert SchoolHoliday.objects.filter(first_day=date(2025, 10, 17)).count() == 1


def test_centre_municipalities_are_added_once(db):
    with database_role("owner"):
        Municipality.objects.create(name="Zwolle", holiday_region="noord")
        added = load_centre_municipalities()
        assert load_centre_municipalities() == 0
    assert added + 1 == 35
    zwolle = Municipality.objects.get(name="Zwolle")
    # Left as someone made it.
    assert zwolle.cbs_code == ""
    assert Municipality.objects.get(cbs_code="GM0518").name == "'s-Gravenhage"
