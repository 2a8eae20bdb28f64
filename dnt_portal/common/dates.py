"""Days in few letters, as people write them in the language of the page.

Dutch writes months and days of the week small ("di 24 nov 2026"), English with a
capital ("Tue 24 Nov 2026"); Django's own formats do one of the two for both.
"""

import datetime

from django.utils import formats
from django.utils.translation import get_language


def shortly(day: datetime.date, pattern: str) -> str:
    """Write a day by one of Django's date patterns, in small letters where the language does so."""
    text = formats.date_format(day, pattern)
    return text.lower() if (get_language() or "").startswith("nl") else text


def day_of_week(day: datetime.date) -> str:
    """Write a day with its day of the week: "di 24 nov 2026"."""
    return shortly(day, "D j M Y")


def short_day(day: datetime.date) -> str:
    """Write a day without its day of the week: "24 nov 2026"."""
    return shortly(day, "j M Y")


def short_month(day: datetime.date) -> str:
    """Write the month of a day: "nov 2026"."""
    return shortly(day, "M Y")


def short_span(first: datetime.date, last: datetime.date) -> str:
    """Write a period: "1 jan 2026 – 30 jun 2026"."""
    return f"{short_day(first)} – {short_day(last)}"
