"""What people type, in a spreadsheet or in words: read as the value that it is meant to be.

People write names, days, times and numbers in many ways; whatever is clear is taken.
What is not raises `Mistyped` with a sentence. A value may be text, or what a spreadsheet
made of it.
"""

import datetime
import difflib
import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl.utils.datetime import WINDOWS_EPOCH, from_excel

FIRST_DAY, LAST_DAY = datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)
#: A value is quoted up to so many signs.
LONGEST_QUOTE = 80
NOT_A_DAY = gettext_lazy("Write a day that exists, as 21-11-2026.")
#: The months by their first three letters, Dutch and English.
_MONTHS = {
    "jan": 1, "feb": 2, "maa": 3, "mar": 3, "mrt": 3, "apr": 4, "mei": 5, "may": 5, "jun": 6,
    "jul": 7, "aug": 8, "sep": 9, "okt": 10, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_YEAR_MONTH_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00)?)?")
_WRITTEN_DAY = re.compile(r"(\d{1,2})[ -]([a-z]{3,9})\.?[ -](\d{4})", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?::\d{2})?(?: ?(?:uur|u|h))?", re.IGNORECASE)
_NUMBER = re.compile(r"-?[0-9]+([.,][0-9]+)?")
_PERHAPS_THOUSANDS = re.compile(r"-?[0-9]+[.,][0-9]{3}")
_MORE_SPACES = re.compile(r"[^\S\n]+")
#: The block of combining accents: ´ ` ¨ ^ and so on.
_FIRST_ACCENT, _LAST_ACCENT = "\u0300", "\u036f"


class Mistyped(Exception):
    """What was typed cannot be what was asked; the message is a sentence."""


def choose_one_of(words: Iterable[str]) -> str:
    """Return the sentence for who wrote another word than one of these."""
    return _("Choose one of: %(choices)s.") % {"choices": ", ".join(words)}


# -- Words ---------------------------------------------------------------------------------


def tidy(value: str) -> str:
    """Return text without surrounding and double spaces and without invisible signs."""
    shown = "".join(
        sign
        for sign in value.replace("\r\n", "\n").replace("\r", "\n")
        if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cf", "Co", "Cs")
    )
    return _MORE_SPACES.sub(" ", shown).strip()


def as_text(value: Any) -> str:
    """Write any value as a person would have typed it."""
    match value:
        case None:
            return ""
        case bool():
            return "ja" if value else "nee"
        case float() if value.is_integer():
            return str(int(value))
        case datetime.datetime() if value.time() != datetime.time.min:
            return str(value)
        case datetime.date():
            return f"{value:%d-%m-%Y}"
        case datetime.time():
            return f"{value:%H:%M}"
        case list():
            return "; ".join(map(as_text, value))
    return tidy(str(value))


def quoted(value: Any) -> str:
    """Write any value so, and not at length."""
    return Truncator(as_text(value)).chars(LONGEST_QUOTE)


def parts(text: str, separators: str) -> list[str]:
    """Return what stands between `separators` (a regular expression), tidy and not empty."""
    return [part for part in (tidy(part) for part in re.split(separators, text)) if part]


def fold(words: object) -> str:
    """Return `words` as headings are compared: without capitals, accents, spaces and signs."""
    plain = unicodedata.normalize("NFKD", str(words)).casefold()
    return re.sub(r"[^a-z0-9]", "", plain)


def nearest(written: str, words: Iterable[str]) -> str | None:
    """Return the word that somebody seems to have meant; None when it is like none of them."""
    known = {fold(word): word for word in words}
    near = difflib.get_close_matches(fold(written), known, n=1, cutoff=0.7)
    return known[near[0]] if near else None


def same_name(one: str, other: str) -> bool:
    """Return whether two names are the same, and not both empty, but for how they are written."""
    return name_key(one) != "" and name_key(one) == name_key(other)


def name_key(name: str) -> str:
    """Return a name as it is compared: its letters and figures, without capitals and accents.

    Unlike `fold` this keeps letters of every script. Only the accents of European
    scripts go; in others such marks are vowels and make another name.
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    return "".join(
        sign
        for sign in plain
        if not _FIRST_ACCENT <= sign <= _LAST_ACCENT and unicodedata.category(sign)[0] in "LMN"
    )


def read_short(text: str, most: int) -> str:
    """Return text that fits on one line of `most` signs; 0 for any number."""
    text = " ".join(text.split())
    if most and len(text) > most:
        raise Mistyped(
            _("This is %(length)s signs long; %(most)s at most fit here.")
            % {"length": len(text), "most": most}
        )
    return text


def read_email(text: str) -> str:
    """Return an e-mail address, in small letters."""
    text = text.lower()
    try:
        validate_email(text)
    except ValidationError as error:
        raise Mistyped(_("This is not an e-mail address.")) from error
    return text


# -- Numbers -------------------------------------------------------------------------------


def read_number(value: Any, low: int, high: int) -> Decimal:
    """Return a number from `low` to `high`, also one that was typed as text.

    Typed text has one comma or point at most. Three digits after it may be
    thousands or a fraction, so that is asked: 1.000 is not read as 1.
    """
    text = as_text(value)
    if _is_figure(value):
        number = Decimal(str(value))
    elif isinstance(value, str) and _PERHAPS_THOUSANDS.fullmatch(text):
        raise Mistyped(
            _("This can be read in two ways. Write a thousand as 1000 and one and a half as 1,5.")
        )
    elif isinstance(value, str) and _NUMBER.fullmatch(text):
        number = Decimal(text.replace(",", "."))
    else:
        raise Mistyped(_("Write a number."))
    if not number.is_finite() or not low <= number <= high:
        raise Mistyped(_("Write a number from %(low)s to %(high)s.") % {"low": low, "high": high})
    return number


def read_whole(value: Any, low: int, high: int) -> int:
    """Return a whole number from `low` to `high`."""
    number = read_number(value, low, high)
    if number != number.to_integral_value():
        raise Mistyped(_("Write a whole number."))
    return int(number)


def read_decimal(value: Any, low: int, high: int) -> Decimal:
    """Return a number from `low` to `high` with one decimal at most."""
    number = read_number(value, low, high)
    if number != round(number, 1):
        raise Mistyped(_("Write a number with one decimal at most."))
    return round(number, 1)


def _is_figure(value: Any) -> bool:
    """Return whether a spreadsheet made a number of it; yes and no are numbers for Python too."""
    return isinstance(value, int | float) and not isinstance(value, bool)


# -- Days and times ------------------------------------------------------------------------


def read_day(value: Any, epoch: datetime.datetime = WINDOWS_EPOCH) -> datetime.date:
    """Return a day; `epoch` is the one from which the spreadsheet counts them."""
    day: datetime.date | None = None
    if isinstance(value, datetime.date):
        day = value
    elif _is_figure(value):
        # A day as Excel counts it, in a cell that is not formatted as a date.
        if 10_000 <= value <= 80_000:
            day = from_excel(value, epoch)
    elif isinstance(value, str):
        day = _written_day(tidy(value))
    if isinstance(day, datetime.datetime):
        day = day.date()
    if day is None:
        raise Mistyped(str(NOT_A_DAY))
    if not FIRST_DAY <= day <= LAST_DAY:
        raise Mistyped(_("This date is too long ago or too far ahead."))
    return day


def _written_day(text: str) -> datetime.date | None:
    if found := _DAY_MONTH_YEAR.fullmatch(text):
        day, month, year = found.groups()
    elif found := _YEAR_MONTH_DAY.fullmatch(text):
        year, month, day = found.groups()
    elif found := _WRITTEN_DAY.fullmatch(text):
        day, name, year = found.groups()
        month = _MONTHS.get(name.lower()[:3], 0)
    else:
        return None
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError:
        return None


def read_time(value: Any) -> datetime.time:
    """Return a time of the day, to the minute."""
    if isinstance(value, datetime.datetime):
        value = value.time()
    if isinstance(value, datetime.time):
        return value.replace(second=0, microsecond=0)
    if _is_figure(value) and 0 <= value < 1:
        minutes = round(value * 24 * 60)
        return datetime.time(minutes // 60 % 24, minutes % 60)
    if found := _CLOCK.fullmatch(as_text(value)):
        hour, minute = int(found[1]), int(found[2])
        if hour < 24 and minute < 60:
            return datetime.time(hour, minute)
    raise Mistyped(_("Write a time as 09:30."))
