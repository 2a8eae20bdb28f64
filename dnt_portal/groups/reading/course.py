"""The course of a group through its twelve months, and what is to be done for it."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dnt_portal.common.dates import short_day, shortly
from dnt_portal.common.pieces import Stage, StageState
from dnt_portal.groups.enums import GroupEnding, GroupPhase, SessionState
from dnt_portal.groups.models import Group, Placement
from dnt_portal.groups.querysets import GroupOverview

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


@dataclass(frozen=True)
class Month:
    """A month of the calendar in a group's course: its name; whether it is over, now, to come."""

    label: str
    state: StageState
    coaching: bool


@dataclass(frozen=True)
class Timeline:
    """A group's course: its stages, and month by month once there is a start."""

    stages: list[Stage]
    months: list[Month]
    #: Which month of the programme it is, of how many; None before the start and after the end.
    current: int | None
    total: int

    @property
    def words(self) -> str:
        """The month in which the group is, for whoever cannot see the strip."""
        if self.current is None:
            return ""
        return _("Month %(current)d of %(total)d") % {
            "current": self.current,
            "total": self.total,
        }


#: A stage's share of the width can be one to nine.
_WIDEST = 9


def timeline(group: Group) -> Timeline:
    """Return a group's course from recruiting to closing, with where it is now.

    One query, none for a group from `with_counts`.
    """
    edition = group.edition
    held, planned = _training_of(group)
    start = group.started_on or group.starts_on
    end = group.ends_on or (start and start + relativedelta(months=edition.programme_months))
    sessions = ""
    if planned:
        sessions = ngettext(
            "%(done)d of %(total)d session", "%(done)d of %(total)d sessions", planned
        ) % {"done": held, "total": planned}
    coaching = ""
    if group.coaching_from:
        coaching = _("coaches from %(day)s") % {"day": short_day(group.coaching_from)}
    reached = list(GroupPhase).index(GroupPhase(group.phase))

    def state(number: int) -> StageState:
        if number < reached or group.ended_as:
            return "done"
        return "now" if number == reached and not group.begins_on else "coming"

    rest = max(edition.programme_months - edition.training_months, 1)
    last = group.closed_on or end
    stages = [
        Stage(
            _("Recruiting"),
            state(0),
            _("first session %(day)s") % {"day": short_day(start)} if start else "",
            2,
        ),
        Stage(_("Training"), state(1), sessions, min(edition.training_months, _WIDEST)),
        Stage(_("Coaching"), state(2), coaching, min(rest, _WIDEST)),
        Stage(_("Closing"), state(3), short_day(last) if last else "", 1),
    ]
    if group.ended_as:
        # What a group that ended earlier never came to is no part of its course.
        came_to = list(GroupPhase).index(GroupEnding(group.ended_as).phase_before)
        stages = [*stages[: came_to + 1], stages[-1]]
    months = _months(group, start) if group.started_on and start else []
    return Timeline(stages, months, _month_number(group, start), edition.programme_months)


def _training_of(group: Group) -> tuple[int, int]:
    """Count the sessions of the training: those held, and all of them."""
    if hasattr(group, "sessions_done") and hasattr(group, "sessions_planned"):
        return group.sessions_done, group.sessions_planned
    training = group.sessions.training().exclude(state=SessionState.CANCELLED)
    states = list(training.values_list("state", flat=True))
    return states.count(SessionState.DONE), len(states)


def _months(group: Group, start: datetime.date) -> list[Month]:
    """Return the months of the calendar from the first day to the last."""
    this_month = timezone.localdate().replace(day=1)
    end = start + relativedelta(months=group.edition.programme_months, days=-1)
    months = []
    first = start.replace(day=1)
    while first <= end:
        following = first + relativedelta(months=1)
        state: StageState = (
            "done"
            if first < this_month or group.phase == GroupPhase.CLOSED
            else "coming"
            if first > this_month
            else "now"
        )
        coaching = group.coaching_from is not None and following > group.coaching_from
        months.append(Month(shortly(first, "M"), state, coaching))
        first = following
    return months


def _month_number(group: Group, start: datetime.date | None) -> int | None:
    """Return which month of the programme it is today, counted from the day it started."""
    if not group.started_on or start is None or group.phase == GroupPhase.CLOSED:
        return None
    today = timezone.localdate()
    if today < start:
        return None
    passed = relativedelta(today, start)
    number = passed.years * 12 + passed.months + 1
    return number if 1 <= number <= group.edition.programme_months else None


def first_days(participants: Collection[UUID]) -> dict[UUID, datetime.date]:
    """Return on which day to come the training of these participants begins; one query.

    Only of those in a group that is started in the portal and has its first session still ahead.
    """
    placements = Placement.objects.current().filter(
        participant__in=participants,
        group__phase=GroupPhase.TRAINING,
        group__started_on__gt=timezone.localdate(),
    )
    rows = placements.values_list("participant_id", "group__started_on")
    return {participant: day for participant, day in rows if day is not None}


@dataclass(frozen=True)
class GroupLine:
    """One group in the list; `open` says in a few words what is to be done, as far as known."""

    group: Group
    open: tuple[str, ...]
    current: int | None


def group_line(
    group: "WithAnnotations[Group, GroupOverview]", besides: Sequence[str] = ()
) -> GroupLine:
    """Put a group from `with_overview` into words; `besides` is what higher apps know."""
    found: list[str] = []
    short = group.edition.group_min - group.women
    today = timezone.localdate()
    if group.phase == GroupPhase.RECRUITING:
        if short > 0:
            found.append(
                ngettext("%(count)d more woman needed", "%(count)d more women needed", short)
                % {"count": short}
            )
        if group.themes_planned < group.themes:
            found.append(_("no dates yet") if not group.themes_planned else _("dates missing"))
        if not found and group.trainer_count:
            found.append(_("ready to start"))
    if group.phase != GroupPhase.CLOSED and not group.trainer_count:
        found.append(_("no trainer yet"))
    if group.to_record:
        found.append(
            ngettext("%(count)d session to record", "%(count)d sessions to record", group.to_record)
            % {"count": group.to_record}
        )
    if group.phase == GroupPhase.TRAINING and group.themes_done >= group.themes:
        found.append(_("training is over"))
    if group.phase == GroupPhase.COACHING and group.ends_on and group.ends_on <= today:
        found.append(_("can be closed"))
    current = None
    trains = group.phase == GroupPhase.TRAINING and group.begins_on is None
    if trains and group.sessions_done < group.sessions_planned:
        current = group.sessions_done + 1
    return GroupLine(group, (*found, *besides), current)
