"""The periods that a leader chooses from when asking for a report."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _

OWN = "own"


@dataclass(frozen=True)
class Period:
    """A stretch of days, both ends included."""

    code: str
    label: str
    first_day: datetime.date
    last_day: datetime.date


def presets(today: datetime.date) -> list[Period]:
    """Return the half years and years around a day; those that still run end on that day."""
    year = today.year
    first_half = today.month <= 6
    if first_half:
        last = (datetime.date(year - 1, 7, 1), datetime.date(year - 1, 12, 31))
    else:
        last = (datetime.date(year, 1, 1), datetime.date(year, 6, 30))
    return [
        Period("last_half_year", _("last half year"), *last),
        Period(
            "this_half_year",
            _("this half year"),
            datetime.date(year, 1 if first_half else 7, 1),
            today,
        ),
        Period(
            "last_year",
            _("last year"),
            datetime.date(year - 1, 1, 1),
            datetime.date(year - 1, 12, 31),
        ),
        Period("this_year", _("this year"), datetime.date(year, 1, 1), today),
    ]
