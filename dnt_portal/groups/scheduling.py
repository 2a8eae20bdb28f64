"""Proposes the dates of a group's training, around school hours and holidays.

Pure functions: the caller looks up the free days and hands them in. The trainers
decide; the portal proposes, explains every day it skipped and warns where the
method asks otherwise. Source: S2 §9.1.3 (a fixed weekly or fortnightly rhythm,
too often broken by holidays) and §12.3 (planned around school hours).

The rhythm: a session that would fall on a free day moves to the same weekday one
week later, and again until a day is free; from there the rhythm goes on. So
sessions a fortnight apart stay at least a fortnight apart, and may move from the
even to the odd weeks after a holiday. The other choice, keeping to the even weeks,
would leave three weeks or more between sessions after every holiday.
"""

import calendar
import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as _

from dnt_portal.common.errors import Refused
from dnt_portal.common.refusing import sentence_of
from dnt_portal.organisations.models import Project

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
#: How far ahead a series may reach; free days are asked for until then.
HORIZON = datetime.timedelta(days=2 * 365)
#: A break of more skipped weeks than this is warned about. Christmas takes two.
LONG_BREAK_WEEKS = 2
WEDNESDAY = calendar.WEDNESDAY
_WEEK = datetime.timedelta(weeks=1)
#: The calendar ends; a training that begins later than this might not fit before it.
_LAST_YEAR = datetime.MAXYEAR - 10


class SchedulingError(Refused, ValueError):
    """A schedule that cannot be; its message is a sentence in the asker's language.

    `field` names the argument of `propose_sessions` that has to change.
    """

    sentence = _("These sessions cannot be planned.")
    field = ""

    def __init__(self, **values: object) -> None:
        super().__init__(gettext(self.sentence) % values, self.field)
        self.values = values


class NoSessionsError(SchedulingError):
    """A series of no sessions was asked for."""

    sentence = _("Plan at least one session.")


class NoRhythmError(SchedulingError):
    """Sessions less than a week apart were asked for."""

    sentence = _("Choose one week or more between two sessions.")
    field = "every_weeks"


class UnknownWeekdayError(SchedulingError):
    """A weekday other than 0 (Monday) to 6 (Sunday)."""

    sentence = _("Choose a day of the week.")
    field = "weekday"


class EndsBeforeStartError(SchedulingError):
    """The session would end before or when it starts: the rule of a planned one."""

    field = "ends_at"

    def __init__(self) -> None:
        self.sentence = sentence_of("session_ends_after_start")
        super().__init__()


class BeyondCalendarError(SchedulingError):
    """The series would begin where the calendar ends: a year that is a slip."""

    sentence = _("No dates can be planned that far ahead. Check the year.")
    field = "first_day"


class NoFreeDayError(SchedulingError):
    """The series does not fit within the horizon."""

    sentence = _(
        "Only %(found)d of %(count)d sessions fit in the two years after %(first_day)s. "
        "Choose another day of the week."
    )
    field = "weekday"

    def __init__(self, *, found: int, count: int, first_day: datetime.date) -> None:
        super().__init__(found=found, count=count, first_day=date_format(first_day, "j F Y"))


@dataclass(frozen=True, kw_only=True)
class SchoolHours:
    """The hours at which children are at school; on Wednesday they are home earlier."""

    starts_at: datetime.time
    ends_at: datetime.time
    wednesday_ends_at: datetime.time

    @classmethod
    def of(cls, project: Project) -> "SchoolHours":
        """Return the hours that a project plans around."""
        return cls(
            starts_at=project.school_starts_at,
            ends_at=project.school_ends_at,
            wednesday_ends_at=project.wednesday_ends_at,
        )


@dataclass(frozen=True, kw_only=True)
class ProposedSession:
    """A session of the training as proposed, in Dutch time."""

    number: int
    starts_at: datetime.datetime
    ends_at: datetime.datetime

    @property
    def day(self) -> datetime.date:
        """The day on which the session is held."""
        return self.starts_at.date()


@dataclass(frozen=True, kw_only=True)
class SkippedDay:
    """A day on which a session would have been, and why it is not."""

    day: datetime.date
    reason: str


@dataclass(frozen=True, kw_only=True)
class ScheduleWarning:
    """A remark that the trainers should know before they agree.

    `code` tells the kinds apart: ``before_school``, ``after_school``, ``no_school``,
    ``too_long``, ``long_break``, ``holidays_unknown``, ``theme_order``.
    """

    code: str
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, kw_only=True)
class DatedTheme:
    """A theme of the training with the moment its session starts."""

    number: int
    starts_at: datetime.datetime
    #: Whether its session was held: its day is a fact, and no longer a plan.
    held: bool = False


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A proposed training: its sessions, the days skipped, and what to look at."""

    sessions: tuple[ProposedSession, ...]
    skipped: tuple[SkippedDay, ...]
    warnings: tuple[ScheduleWarning, ...]

    @property
    def days(self) -> list[datetime.date]:
        """The days of the sessions, in order."""
        return [session.day for session in self.sessions]


def horizon(first_day: datetime.date) -> datetime.date:
    """Return until when free days must be known to plan a series from `first_day`.

    Raise a `SchedulingError` for a day at the end of the calendar.
    """
    if first_day.year > _LAST_YEAR:
        raise BeyondCalendarError
    return first_day + HORIZON


def propose_sessions(
    *,
    first_day: datetime.date,
    weekday: int,
    every_weeks: int,
    count: int,
    starts_at: datetime.time,
    ends_at: datetime.time,
    school: SchoolHours,
    free_days: Mapping[datetime.date, str],
    training_months: int | None = None,
    holidays_known_until: datetime.date | None = None,
    long_break_weeks: int = LONG_BREAK_WEEKS,
) -> Proposal:
    """Propose `count` sessions on one weekday (0 is Monday), never on a free day.

    The first is on `first_day` or the first such weekday after it. `free_days` gives each free
    day until `horizon(first_day)` with its reason (see `organisations.holidays.free_days`).
    `training_months` is what the edition counts on and `holidays_known_until` how far the
    school holidays are known; left out, there is no warning about them. Raise a
    `SchedulingError` for what cannot be planned.
    """
    if count < 1:
        raise NoSessionsError
    if every_weeks < 1:
        raise NoRhythmError
    if weekday not in range(7):
        raise UnknownWeekdayError
    if ends_at <= starts_at:
        raise EndsBeforeStartError
    days, skipped = _days(first_day, weekday, every_weeks, count, free_days)
    sessions = tuple(
        ProposedSession(
            number=number,
            # Combined per day, so that half past nine stays half past nine when
            # the clock changes halfway through the training.
            starts_at=datetime.datetime.combine(day, starts_at, AMSTERDAM),
            ends_at=datetime.datetime.combine(day, ends_at, AMSTERDAM),
        )
        for number, day in enumerate(days, start=1)
    )
    warnings = [
        *_school_warnings(weekday, starts_at, ends_at, school),
        *_length_warnings(days, training_months),
        *_break_warnings(days, skipped, every_weeks, long_break_weeks),
        *_unknown_warnings(days, holidays_known_until),
    ]
    return Proposal(sessions=sessions, skipped=tuple(skipped), warnings=tuple(warnings))


def order_warnings(themes: Iterable[DatedTheme]) -> list[ScheduleWarning]:
    """Remark on sessions to come that do not stand in the order of their themes.

    Not refused: a region may have its reasons, and what was held can no longer change.
    """
    in_time = sorted(themes, key=lambda theme: theme.starts_at)
    for theme, following in pairwise(in_time):
        if theme.number > following.number and not (theme.held and following.held):
            text = gettext(
                "The sessions are not in the order of the themes: "
                "session %(number)d comes before session %(next)d."
            )
            values = {"number": theme.number, "next": following.number}
            return [ScheduleWarning(code="theme_order", text=text % values)]
    return []


def _days(
    first_day: datetime.date,
    weekday: int,
    every_weeks: int,
    count: int,
    free_days: Mapping[datetime.date, str],
) -> tuple[list[datetime.date], list[SkippedDay]]:
    days: list[datetime.date] = []
    skipped: list[SkippedDay] = []
    last = horizon(first_day)
    day = first_day + datetime.timedelta(days=(weekday - first_day.weekday()) % 7)
    # A rhythm wider than the horizon is as good as one that just passes it.
    step = min(every_weeks, HORIZON // _WEEK + 1) * _WEEK
    while len(days) < count:
        if day > last:
            raise NoFreeDayError(found=len(days), count=count, first_day=first_day)
        if day in free_days:
            skipped.append(SkippedDay(day=day, reason=free_days[day]))
            day += _WEEK
        else:
            days.append(day)
            day += step
    return days, skipped


def _school_warnings(
    weekday: int, starts_at: datetime.time, ends_at: datetime.time, school: SchoolHours
) -> list[ScheduleWarning]:
    if weekday in (calendar.SATURDAY, calendar.SUNDAY):
        return [
            ScheduleWarning(
                code="no_school",
                text=gettext("There is no school on this day. Participants may need childcare."),
            )
        ]
    warnings = []
    if starts_at < school.starts_at:
        text = gettext("The session starts before school does (%(time)s).")
        warnings.append(
            ScheduleWarning(code="before_school", text=text % {"time": _clock(school.starts_at)})
        )
    closes = school.wednesday_ends_at if weekday == WEDNESDAY else school.ends_at
    if ends_at > closes:
        if weekday == WEDNESDAY:
            text = gettext(
                "The session ends after school: on Wednesday children are free from %(time)s."
            )
        else:
            text = gettext("The session ends after school does (%(time)s).")
        warnings.append(ScheduleWarning(code="after_school", text=text % {"time": _clock(closes)}))
    return warnings


def _length_warnings(
    days: list[datetime.date], training_months: int | None
) -> list[ScheduleWarning]:
    if training_months is None or days[-1] <= _months_later(days[0], training_months):
        return []
    text = ngettext(
        "The training lasts until %(last_day)s. The method counts on about %(months)d month.",
        "The training lasts until %(last_day)s. The method counts on about %(months)d months.",
        training_months,
    )
    values = {"last_day": date_format(days[-1], "j F Y"), "months": training_months}
    return [ScheduleWarning(code="too_long", text=text % values)]


def _break_warnings(
    days: list[datetime.date],
    skipped: list[SkippedDay],
    every_weeks: int,
    long_break_weeks: int,
) -> list[ScheduleWarning]:
    warnings = []
    for number, (day, following) in enumerate(pairwise(days), start=1):
        weeks = (following - day).days // 7
        if weeks - every_weeks <= long_break_weeks:
            continue
        reasons = dict.fromkeys(gap.reason for gap in skipped if day < gap.day < following)
        text = gettext(
            "Between session %(number)d and session %(next)d there are %(weeks)d weeks: %(reason)s."
        )
        values = {
            "number": number,
            "next": number + 1,
            "weeks": weeks,
            "reason": ", ".join(reasons),
        }
        warnings.append(ScheduleWarning(code="long_break", text=text % values))
    return warnings


def _unknown_warnings(
    days: list[datetime.date], holidays_known_until: datetime.date | None
) -> list[ScheduleWarning]:
    if holidays_known_until is None or days[-1] <= holidays_known_until:
        return []
    text = gettext("School holidays after %(day)s are not known yet. Check the dates after that.")
    values = {"day": date_format(holidays_known_until, "j F Y")}
    return [ScheduleWarning(code="holidays_unknown", text=text % values)]


def _clock(time: datetime.time) -> str:
    return time.strftime("%H:%M")


def _months_later(day: datetime.date, months: int) -> datetime.date:
    """Return the same day `months` later, or the last of that month: 31 August, 30 November."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(day.day, last))
