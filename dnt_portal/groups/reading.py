"""What screens show of a group, gathered in few queries.

For this app's own pages and for whoever puts a group's parts on a page of its own:

- `attendance_grid(group)` with ``groups/partials/attendance_grid.html`` (`grid`);
- `session_lines(group)` with ``groups/partials/session_list.html`` (`lines`);
- `timeline(group)` with ``groups/partials/timeline.html`` (`timeline`).

The group comes from `Group.objects.visible_to(user)`, with its edition and
project; which women appear is decided by row-level security besides.
"""

import datetime
from dataclasses import dataclass, field

from dateutil.relativedelta import relativedelta
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dnt_portal.common.pieces import Stage, StageState
from dnt_portal.groups.enums import GroupPhase, Mark, SessionKind, SessionState
from dnt_portal.groups.models import Attendance, Group, Placement, Session
from dnt_portal.groups.querysets import FOLLOWED

# -- Sessions --------------------------------------------------------------------------


@dataclass(frozen=True)
class SessionLine:
    """One session in a list: what it is, how it stands, what to do with it.

    `kind` is a state of the interface (``done``, ``now``, ``late``, ``waiting``,
    ``neutral``) and `state` its words.
    """

    session: Session
    kind: str
    state: str
    detail: str = ""

    @property
    def short(self) -> str:
        """The theme's number, or a plus for what regions add."""
        return short_label(self.session)


def short_label(session: Session) -> str:
    """A session in a column's width: its theme's number, or a plus for an extra one."""
    return str(session.theme.number) if session.theme else "+"


def _session_state(session: Session, now: datetime.datetime) -> tuple[str, str]:
    if session.state == SessionState.CANCELLED:
        return "neutral", _("cancelled")
    if session.state == SessionState.DONE:
        return "done", _("recorded")
    if session.ends_at < now:
        return "late", _("to be recorded")
    if timezone.localdate(session.starts_at) == timezone.localdate(now):
        return "now", _("today")
    return "waiting", _("planned")


def session_lines(group: Group) -> list[SessionLine]:
    """The group's sessions in order of time; one query."""
    sessions = (
        group.sessions.select_related("theme", "location")
        .with_attendance_counts()
        .order_by("starts_at", "number")
    )
    now = timezone.now()
    lines = []
    for session in sessions:
        session.group = group
        kind, state = _session_state(session, now)
        detail = ""
        if session.state == SessionState.CANCELLED:
            detail = session.cancel_reason
        elif session.marked:
            detail = _("%(there)d of %(marked)d there") % {
                "there": session.followed,
                "marked": session.marked,
            }
        lines.append(SessionLine(session, kind, state, detail))
    return lines


def themes_to_plan(group: Group, lines: list[SessionLine]) -> list:
    """Themes of the group's edition without a session, in order; one query."""
    planned = {
        line.session.theme_id
        for line in lines
        if line.session.state != SessionState.CANCELLED and line.session.theme_id
    }
    return [theme for theme in group.edition.themes.all() if theme.pk not in planned]


# -- Attendance ------------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """One woman at one session: `kind` is a mark, ``made_up``, ``open`` or ``coming``."""

    kind: str
    label: str


@dataclass(frozen=True)
class GridRow:
    """One woman: a cell per session, and how many sessions she may still miss.

    `room` below zero says she missed more than her certificate allows (S2 §10.2.1).
    """

    placement: Placement
    cells: list[Cell]
    missed: int
    room: int

    @property
    def kind(self) -> str:
        """How her room stands, as a state of the interface."""
        return "late" if self.room < 0 else "due" if self.room == 0 else "done"


@dataclass(frozen=True)
class GridColumn:
    """One session of the training."""

    session: Session
    short: str
    kind: str


@dataclass(frozen=True)
class AttendanceGrid:
    """Who was where: `columns` are the sessions of the training, `rows` the women.

    Women whose place ended come last, in `ended`.
    """

    columns: list[GridColumn]
    rows: list[GridRow]
    ended: list[GridRow] = field(default_factory=list)
    allowed: int = 0


def attendance_grid(group: Group) -> AttendanceGrid:
    """The attendance of the whole group; three queries whatever its size.

    What counts as missed is what `PlacementQuerySet.with_attendance` counts.
    """
    now = timezone.now()
    sessions = list(
        group.sessions.training()
        .exclude(state=SessionState.CANCELLED)
        .select_related("theme")
        .order_by("starts_at", "number")
    )
    placements = list(group.placements.select_related("participant"))
    marks = {
        (row.placement_id, row.session_id): row
        for row in Attendance.objects.filter(placement__in=placements)
    }
    allowed = group.project.missed_allowed
    rows, ended = [], []
    for placement in placements:
        cells, missed = [], 0
        for session in sessions:
            row = marks.get((placement.pk, session.pk))
            cells.append(_cell(session, row, now))
            missed += bool(
                row
                and session.state == SessionState.DONE
                and session.kind == SessionKind.THEME
                and not row.counts
            )
        line = GridRow(placement, cells, missed, allowed - missed)
        (rows if placement.is_current else ended).append(line)
    columns = [
        GridColumn(session, short_label(session), _session_state(session, now)[0])
        for session in sessions
    ]
    return AttendanceGrid(columns, rows, ended, allowed)


def _cell(session: Session, row: Attendance | None, now: datetime.datetime) -> Cell:
    if row is None:
        if session.ends_at < now:
            return Cell("open", _("not marked"))
        return Cell("coming", _("still to come"))
    if row.mark not in FOLLOWED and row.made_up_on:
        return Cell("made_up", _("made up"))
    return Cell(row.mark, str(row.get_mark_display()))


@dataclass(frozen=True)
class MarkRow:
    """One woman on a session's page: her mark and what she said about her coach."""

    placement: Placement
    attendance: Attendance | None
    expected: bool = True

    @property
    def mark(self) -> str:
        """Her mark, blank when she has none yet."""
        return self.attendance.mark if self.attendance else ""

    @property
    def coach_check(self) -> str:
        """Her answer about her coach, blank when there is none."""
        return self.attendance.coach_check if self.attendance else ""

    @property
    def missed(self) -> bool:
        """Whether she was not there and has not made it up."""
        return self.attendance is not None and not self.attendance.counts


def mark_rows(session: Session) -> list[MarkRow]:
    """Who is to be marked at a session, and who else was; two queries.

    Who joined the group after the session is last, for making it up.
    """
    day = timezone.localdate(session.starts_at)
    has_mark = Exists(Attendance.objects.filter(session=session, placement=OuterRef("pk")))
    placements = [
        placement
        for placement in session.group.placements.select_related("participant").annotate(
            has_mark=has_mark
        )
        if placement.is_current or placement.has_mark
    ]
    marks = {row.placement_id: row for row in session.attendance.all()}
    rows = [
        MarkRow(placement, marks.get(placement.pk), placement.placed_on <= day)
        for placement in placements
    ]
    return sorted(rows, key=lambda row: not (row.expected or row.mark))


# -- The twelve months -----------------------------------------------------------------


@dataclass(frozen=True)
class Month:
    """One month of a group's course: its name, and whether it is over, now or to come."""

    label: str
    state: StageState
    coaching: bool


@dataclass(frozen=True)
class Timeline:
    """A group's course: its stages, and month by month once there is a start."""

    stages: list[Stage]
    months: list[Month]
    current: int | None

    @property
    def words(self) -> str:
        """Where the group is, for who cannot see the strip."""
        if self.current is None:
            return ""
        return _("Month %(current)d of %(total)d") % {
            "current": self.current,
            "total": len(self.months),
        }


#: Where a group is, as the number of its stage.
_ORDER = [
    GroupPhase.RECRUITING,
    GroupPhase.TRAINING,
    GroupPhase.COACHING,
    GroupPhase.CLOSED,
]
#: A stage's share of the width can be one to nine.
_WIDEST = 9


def timeline(group: Group) -> Timeline:
    """A group's course from recruiting to closing, with where it is now.

    One query, none for a group from `with_counts`.
    """
    edition = group.edition
    if not hasattr(group, "sessions_planned"):
        training = group.sessions.training().exclude(state=SessionState.CANCELLED)
        states = list(training.values_list("state", flat=True))
        group.sessions_planned = len(states)
        group.sessions_done = states.count(SessionState.DONE)
    start = group.started_on or group.starts_on
    end = group.ends_on or (start and start + relativedelta(months=edition.programme_months))
    sessions = ""
    if group.sessions_planned:
        sessions = ngettext(
            "%(done)d of %(total)d session", "%(done)d of %(total)d sessions", group.sessions_planned
        ) % {"done": group.sessions_done, "total": group.sessions_planned}
    coaching = ""
    if group.coaching_from:
        coaching = _("coaches from %(day)s") % {"day": _day(group.coaching_from)}
    reached = _ORDER.index(GroupPhase(group.phase))

    def state(number: int) -> StageState:
        if number < reached or group.phase == GroupPhase.CLOSED:
            return "done"
        return "now" if number == reached else "coming"

    rest = max(edition.programme_months - edition.training_months, 1)
    last = group.closed_on or end
    stages = [
        Stage(
            _("Recruiting"),
            state(0),
            _("first session %(day)s") % {"day": _day(start)} if start else "",
            2,
        ),
        Stage(_("Training"), state(1), sessions, min(edition.training_months, _WIDEST)),
        Stage(_("Coaching"), state(2), coaching, min(rest, _WIDEST)),
        Stage(_("Closing"), state(3), _day(last) if last else "", 1),
    ]
    months = _months(group, start) if group.started_on else []
    current = next((n for n, month in enumerate(months, 1) if month.state == "now"), None)
    return Timeline(stages, months, current)


def _months(group: Group, start: datetime.date) -> list[Month]:
    today = timezone.localdate()
    months = []
    for number in range(group.edition.programme_months):
        first = start + relativedelta(months=number)
        following = start + relativedelta(months=number + 1)
        state: StageState = (
            "done"
            if following <= today or group.phase == GroupPhase.CLOSED
            else "coming"
            if first > today
            else "now"
        )
        coaching = group.coaching_from is not None and following > group.coaching_from
        months.append(Month(date_format(first, "M"), state, coaching))
    return months


def _day(day: datetime.date) -> str:
    return date_format(day, "j M Y").lower()


# -- The list of groups ----------------------------------------------------------------


@dataclass(frozen=True)
class GroupLine:
    """One group in the list; `open` says in a few words what is to be done, if anything."""

    group: Group
    open: tuple[str, ...]
    current: int | None


def group_line(group: Group) -> GroupLine:
    """A group from `with_overview`, put into words."""
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
            ngettext(
                "%(count)d session to record", "%(count)d sessions to record", group.to_record
            )
            % {"count": group.to_record}
        )
    if group.phase == GroupPhase.TRAINING and group.themes_done >= group.themes:
        found.append(_("training is over"))
    if group.phase == GroupPhase.COACHING and group.ends_on and group.ends_on <= today:
        found.append(_("can be closed"))
    current = None
    if group.phase == GroupPhase.TRAINING and group.sessions_done < group.sessions_planned:
        current = group.sessions_done + 1
    return GroupLine(group, tuple(found), current)


__all__ = [
    "AttendanceGrid",
    "GroupLine",
    "Mark",
    "MarkRow",
    "SessionLine",
    "Timeline",
    "attendance_grid",
    "group_line",
    "mark_rows",
    "session_lines",
    "short_label",
    "themes_to_plan",
    "timeline",
]
