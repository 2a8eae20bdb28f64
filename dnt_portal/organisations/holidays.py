"""Days on which no session is planned, and why (S2 §9.1.3, §12.3).

School holidays come from the database, public holidays from the `holidays`
package. Two public holidays depend on agreements between employers and staff:
Good Friday is a day off for few, Liberation Day for most only every five years.
The settings ``GOOD_FRIDAY_IS_FREE`` (default no) and ``LIBERATION_DAY_EVERY``
(default 5; 1 is every year, 0 never) say how the portal counts them.
"""

import datetime

import holidays
from django.conf import settings

from dnt_portal.organisations.enums import HolidayRegion
from dnt_portal.organisations.models import SchoolHoliday
from dnt_portal.programme.models import in_language

#: What the `holidays` package calls the two that depend, per language of the portal.
_NAMES = {
    "nl": {"language": "nl", "good_friday": "Goede vrijdag", "liberation_day": "Bevrijdingsdag"},
    "en": {"language": "en_US", "good_friday": "Good Friday", "liberation_day": "Liberation Day"},
}
#: School holidays are kept by their Dutch name: it comes with the dates.
SCHOOL_HOLIDAYS_IN_ENGLISH = {
    "herfstvakantie": "autumn holiday",
    "kerstvakantie": "Christmas holiday",
    "voorjaarsvakantie": "spring holiday",
    "meivakantie": "May holiday",
    "zomervakantie": "summer holiday",
}


def school_holiday_name(name: str) -> str:
    """Return a school holiday in the reader's language; an unknown one as it is written."""
    return in_language(name, SCHOOL_HOLIDAYS_IN_ENGLISH.get(name, ""))


def public_holidays(
    first: datetime.date,
    last: datetime.date,
    *,
    good_friday: bool | None = None,
    liberation_day_every: int | None = None,
) -> dict[datetime.date, str]:
    """Return the Dutch public holidays from `first` to `last`, each with its name.

    The names are in the reader's language. `good_friday` and `liberation_day_every` (years; 0 is
    never) default to the settings.
    """
    if good_friday is None:
        good_friday = settings.GOOD_FRIDAY_IS_FREE
    if liberation_day_every is None:
        liberation_day_every = settings.LIBERATION_DAY_EVERY
    named = _NAMES[in_language("nl", "en")]
    # "Optional" holds Liberation Day in the years between the lustra.
    known = holidays.country_holidays(
        "NL",
        years=range(first.year, last.year + 1),
        language=named["language"],
        categories=("public", "optional"),
    )
    free = {}
    for day in sorted(known):
        names = set(known.get_list(day))
        if not good_friday:
            names.discard(named["good_friday"])
        if not liberation_day_every or day.year % liberation_day_every:
            names.discard(named["liberation_day"])
        if names and first <= day <= last:
            free[day] = ", ".join(sorted(names))
    return free


def free_days(
    region: HolidayRegion, first: datetime.date, last: datetime.date
) -> dict[datetime.date, str]:
    """Return every day from `first` to `last` without sessions in a region, and why.

    A public holiday within a school holiday goes by the name of the latter: that is what explains
    why a whole week is skipped.
    """
    free = public_holidays(first, last)
    for holiday in SchoolHoliday.objects.touching(region, first, last):
        name = school_holiday_name(holiday.name)
        day = max(holiday.first_day, first)
        while day <= min(holiday.last_day, last):
            free[day] = name
            day += datetime.timedelta(days=1)
    return dict(sorted(free.items()))


def known_until(region: HolidayRegion) -> datetime.date | None:
    """Return until when the school holidays of a region are in the portal, none without any."""
    return SchoolHoliday.objects.known_until(region)
