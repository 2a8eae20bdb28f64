"""What a tap sends: numbers only, never a word or a name.

A tap waits in the browser until it is saved (`static/js/taps.js`), on a device that others may
use as well. So it holds the place of what was chosen in the order of its choices, 0 for taking
it back, with the moment of the tap and the version that was on the screen. Here, and nowhere
else, that is read.
"""

import datetime
from typing import NamedTuple

from django.db.models import TextChoices
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from dnt_portal.common.errors import Refused

#: What takes a choice back.
NOTHING = 0
#: A tap that waited longer is not saved by itself any more.
KEPT_FOR = datetime.timedelta(days=14)
#: Longer than any number that is sent.
DIGITS = 18


class Choice(NamedTuple):
    """One of the choices on a screen: the number that a tap on it sends, its value, its word."""

    code: int
    value: str
    label: str


class Tapped(NamedTuple):
    """What a tap says of itself: the version on the screen, None when it does not say, and when."""

    seen: str | None
    at: datetime.datetime


def choices_of(enum: type[TextChoices]) -> list[Choice]:
    """Return the choices with the number of each, in their order."""
    return [
        Choice(code, str(value), str(label))
        for code, (value, label) in enumerate(enum.choices, start=NOTHING + 1)
    ]


def code_of(enum: type[TextChoices], value: str) -> int:
    """Return the number that a tap sends for a value; for none, that of taking back."""
    return next((each.code for each in choices_of(enum) if each.value == value), NOTHING)


def chosen(enum: type[TextChoices], code: str) -> str:
    """Return the value that a tap chose, empty when it takes back; refuse what is no choice."""
    if code == str(NOTHING):
        return ""
    found = next((each.value for each in choices_of(enum) if str(each.code) == code), None)
    if found is None:
        raise Refused(_("Choose one of the buttons."))
    return found


def read_tap(request: HttpRequest) -> Tapped:
    """Return what a tap says of itself; refuse one that waited too long.

    How long it waited is told by the clock of the device alone, which may be wrong: its moment
    is that much before now. A moment still to come is now.
    """
    now = timezone.now()
    seen = request.POST.get("seen", "")
    tapped, sent = (
        _milliseconds(text)
        for text in (request.POST.get("at"), request.headers.get("X-Device-Clock"))
    )
    waited = max(sent - tapped, 0) if tapped and sent else 0
    if waited > KEPT_FOR / datetime.timedelta(milliseconds=1):
        raise Refused(_("This was tapped more than two weeks ago. Look how it stands now."))
    # What cannot be read is no version that stands: then it is asked about.
    return Tapped(seen or None, now - datetime.timedelta(milliseconds=waited))


def version_of(moment: datetime.datetime | None) -> str:
    """Return the version that a screen shows of what last changed at a moment; 0 for never."""
    return str(int(moment.timestamp() * 1_000_000)) if moment else "0"


def _is_number(text: str) -> bool:
    return text.isdecimal() and text.isascii() and len(text) <= DIGITS


def _milliseconds(text: str | None) -> int:
    return int(text) if text and _is_number(text) else 0
