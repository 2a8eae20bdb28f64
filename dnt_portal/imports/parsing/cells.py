"""Parse what stands in a cell as the value that it is meant to be.

People write dates, times and numbers in many ways; whatever is clear is taken.
What is not raises `WrongCell` with a sentence.
"""

import datetime
import re
import unicodedata
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from openpyxl.utils.datetime import from_excel

from dnt_portal.imports.schema import Column, Kind, fold

FIRST_DAY, LAST_DAY = datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)
_YES = {"ja", "j", "yes", "y", "true", "waar", "x", "1"}
_NO = {"nee", "n", "no", "false", "onwaar", "0"}
_MONTHS = {
    name[:3]: number
    for number, names in enumerate(
        (
            ("januari", "january"),
            ("februari", "february"),
            ("maart", "march", "mrt"),
            ("april",),
            ("mei", "may"),
            ("juni", "june"),
            ("juli", "july"),
            ("augustus",),
            ("september",),
            ("oktober", "october"),
            ("november",),
            ("december",),
        ),
        start=1,
    )
    for name in names
}
_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_YEAR_MONTH_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00)?)?")
_WRITTEN_DAY = re.compile(r"(\d{1,2})[ -]([a-z]{3,9})\.?[ -](\d{4})", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?::\d{2})?(?: ?(?:uur|u|h))?", re.IGNORECASE)
_NUMBER = re.compile(r"-?[0-9]+([.,][0-9]+)?")
_PERHAPS_THOUSANDS = re.compile(r"-?[0-9]+[.,][0-9]{3}")
_MORE_SPACES = re.compile(r"[^\S\n]+")


class WrongCell(Exception):
    """A cell that cannot be what its column asks; the message is a sentence."""


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
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time.min:
        value = value.date()
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return f"{value:%d-%m-%Y}"
    if isinstance(value, datetime.time):
        return f"{value:%H:%M}"
    return tidy(str(value))


def read(column: Column, value: Any, epoch: datetime.datetime) -> Any:
    """Return the value of a filled cell of `column`; None when only spaces stand in it.

    `epoch` is the day from which the workbook counts dates.
    """
    text = as_text(value)
    if not text:
        return None
    if column.kind == Kind.DATE:
        return _date(value, text, epoch)
    if column.kind == Kind.TIME:
        return _time(value, text)
    if column.kind == Kind.NUMBER:
        return _whole(column, value, text)
    if column.kind == Kind.DECIMAL:
        return _decimal(column, value, text)
    if column.kind == Kind.YES_NO:
        return _yes_no(text)
    if column.kind == Kind.CHOICE:
        return _choice(column, text)
    if column.kind == Kind.EMAIL:
        return _email(_short(column, text))
    if column.kind == Kind.EMAILS:
        return [_email(part) for part in _parts(text, "[;, \n]")]
    if column.kind == Kind.WORDS:
        return list(dict.fromkeys(_parts(text, "[;,\n]")))
    if column.kind == Kind.YEARS:
        return sorted(_whole(column, part, part) for part in _parts(text, r"[;,\s]"))
    return _short(column, text)


def _parts(text: str, separators: str) -> list[str]:
    return [part for part in (tidy(part) for part in re.split(separators, text)) if part]


def _short(column: Column, text: str) -> str:
    """Return text that fits; a line break in what is one line on the screens is a space."""
    if column.max_length or column.kind != Kind.TEXT:
        text = " ".join(text.split())
    if column.capitals:
        text = text.upper()
    if column.max_length and len(text) > column.max_length:
        raise WrongCell(
            _("This is %(length)s signs long; %(most)s at most fit here.")
            % {"length": len(text), "most": column.max_length}
        )
    return text


def _email(text: str) -> str:
    text = text.lower()
    try:
        validate_email(text)
    except ValidationError as error:
        raise WrongCell(_("This is not an e-mail address.")) from error
    return text


def _yes_no(text: str) -> bool:
    word = fold(text)
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise WrongCell(_("Write yes or no."))


def _choice(column: Column, text: str) -> str:
    code = column.codes_by_word.get(fold(text))
    if code is None:
        raise WrongCell(
            _("Choose one of: %(choices)s.")
            % {"choices": ", ".join(choice.word for choice in column.choices)}
        )
    return str(code)


def _within(column: Column, number: int | Decimal) -> None:
    low, high = column.minimum, column.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        raise WrongCell(_("Write a number from %(low)s to %(high)s.") % {"low": low, "high": high})


def _number(value: Any, text: str) -> Decimal:
    """Return a number in a cell, or one that was typed as text.

    Typed text has one comma or point at most. Three digits after it may be
    thousands or a fraction, so that is asked: 1.000 is not read as 1.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = Decimal(str(value))
        if not number.is_finite():
            raise WrongCell(_("Write a number."))
        return number
    if not isinstance(value, str) or not _NUMBER.fullmatch(text):
        raise WrongCell(_("Write a number."))
    if _PERHAPS_THOUSANDS.fullmatch(text):
        raise WrongCell(
            _("This can be read in two ways. Write a thousand as 1000 and one and a half as 1,5.")
        )
    return Decimal(text.replace(",", "."))


def _whole(column: Column, value: Any, text: str) -> int:
    number = _number(value, text)
    if abs(number) > 10**9 or number != number.to_integral_value():
        raise WrongCell(_("Write a whole number."))
    _within(column, number)
    return int(number)


def _decimal(column: Column, value: Any, text: str) -> Decimal:
    number = _number(value, text)
    _within(column, number)
    if number != round(number, 1):
        raise WrongCell(_("Write a number with one decimal at most."))
    return round(number, 1)


def _date(value: Any, text: str, epoch: datetime.datetime) -> datetime.date:
    day: datetime.date | None = None
    if isinstance(value, datetime.datetime):
        day = value.date()
    elif isinstance(value, datetime.date):
        day = value
    elif isinstance(value, int | float) and not isinstance(value, bool):
        # A day as Excel counts it, in a cell that is not formatted as a date.
        if 10_000 <= value <= 80_000:
            found = from_excel(value, epoch)
            day = found.date() if isinstance(found, datetime.datetime) else None
    elif isinstance(value, str):
        day = _written_day(text)
    if day is None:
        raise WrongCell(_("Write a date as 21-11-2026."))
    if not FIRST_DAY <= day <= LAST_DAY:
        raise WrongCell(_("This date is too long ago or too far ahead."))
    return day


def _written_day(text: str) -> datetime.date | None:
    try:
        if found := _DAY_MONTH_YEAR.fullmatch(text):
            day, month, year = map(int, found.groups())
        elif found := _YEAR_MONTH_DAY.fullmatch(text):
            year, month, day = map(int, found.groups())
        elif found := _WRITTEN_DAY.fullmatch(text):
            named = _MONTHS.get(found[2].lower()[:3])
            if named is None:
                return None
            day, month, year = int(found[1]), named, int(found[3])
        else:
            return None
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _time(value: Any, text: str) -> datetime.time:
    if isinstance(value, datetime.time):
        return value.replace(second=0, microsecond=0)
    if isinstance(value, datetime.datetime):
        return value.time().replace(second=0, microsecond=0)
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1:
        minutes = round(value * 24 * 60)
        return datetime.time(minutes // 60 % 24, minutes % 60)
    if found := _CLOCK.fullmatch(text):
        hour, minute = int(found[1]), int(found[2])
        if hour < 24 and minute < 60:
            return datetime.time(hour, minute)
    raise WrongCell(_("Write a time as 09:30."))
