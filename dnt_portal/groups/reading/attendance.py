"""The attendance of a group as a grid, and that of one session in rows."""

import datetime
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dnt_portal.groups.enums import CoachCheck, Mark, SessionKind, SessionState
from dnt_portal.groups.models import Attendance, Group, Placement, Session
from dnt_portal.groups.reading.sessions import session_state, short_label

_COACH_ANSWERS = {
    CoachCheck.GOOD: gettext_lazy("it clicks"),
    CoachCheck.DOUBT: gettext_lazy("not sure"),
    CoachCheck.NO_CONTACT: gettext_lazy("no contact"),
}


def coach_answers() -> dict[CoachCheck, str]:
    """Return what a participant can say about her coach, short enough for a phone."""
    return {check: str(_COACH_ANSWERS.get(check, check.label)) for check in CoachCheck}


@dataclass(frozen=True)
class Cell:
    """A participant at a session: `kind` is a mark, ``made_up``, ``open``, ``coming``, ``none``."""

    kind: str
    label: str
    was_there: bool = False


@dataclass(frozen=True)
class GridRow:
    """One participant: a cell per session, and how many sessions she may still miss.

    `room` below zero says that she missed more than her certificate allows (S2 §10.2.1).
    """

    placement: Placement
    cells: list[Cell]
    missed: int
    room: int

    @property
    def over(self) -> int:
        """The number of sessions missed beyond what is allowed."""
        return max(-self.room, 0)


@dataclass(frozen=True)
class GridColumn:
    """One session of the training."""

    session: Session
    short: str
    kind: str


@dataclass(frozen=True)
class AttendanceGrid:
    """The attendance of a group: `columns` are sessions of the training, `rows` participants.

    Participants who stopped come last, in `ended`.
    """

    columns: list[GridColumn]
    rows: list[GridRow]
    ended: list[GridRow] = field(default_factory=list)
    allowed: int = 0

    @property
    def legend(self) -> list[Cell]:
        """The signs and what they mean: each mark, and what else a session held can have."""
        marks = [Cell(mark, str(mark.label), mark.was_there) for mark in Mark]
        return [*marks, Cell("made_up", _("made up")), Cell("open", _("not marked"))]


def attendance_grid(group: Group) -> AttendanceGrid:
    """Return the attendance of the whole group; three queries whatever its size.

    What counts as missed is what `PlacementQuerySet.with_attendance` counts.
    """
    now = timezone.now()
    sessions = list(
        group.sessions.training()
        .exclude(state=SessionState.CANCELLED)
        .select_related("theme")
        .order_by("starts_at", "number")
    )
    # Who was taken out before the start was never part of it.
    placements = list(group.placements.took_part().select_related("participant"))
    marks = {
        (row.placement_id, row.session_id): row
        for row in Attendance.objects.filter(placement__in=placements)
    }
    allowed = group.project.missed_allowed
    rows: list[GridRow] = []
    ended: list[GridRow] = []
    for placement in placements:
        cells, missed = [], 0
        for session in sessions:
            row = marks.get((placement.pk, session.pk))
            cells.append(_cell(session, placement, row, now))
            missed += bool(
                row
                and session.state == SessionState.DONE
                and session.kind == SessionKind.THEME
                and not row.counts
            )
        line = GridRow(placement, cells, missed, allowed - missed)
        (ended if placement.left_early else rows).append(line)
    columns = [
        GridColumn(session, short_label(session), session_state(session, now)[0])
        for session in sessions
    ]
    return AttendanceGrid(columns, rows, ended, allowed)


def _cell(
    session: Session, placement: Placement, row: Attendance | None, now: datetime.datetime
) -> Cell:
    if row is None:
        day = timezone.localdate(session.starts_at)
        if placement.placed_on > day or (placement.ended_on and placement.ended_on < day):
            return Cell("none", _("not in the group"))
        if session.ends_at < now:
            return Cell("open", _("not marked"))
        return Cell("coming", _("still to come"))
    if row.made_up:
        return Cell("made_up", _("made up"))
    return Cell(row.mark, str(row.get_mark_display()), row.was_there)


@dataclass(frozen=True)
class MarkRow:
    """One participant on a session's page: her mark and what she said about her coach."""

    placement: Placement
    attendance: Attendance | None
    expected: bool = True

    @property
    def mark(self) -> str:
        """The mark, blank when there is none yet."""
        return self.attendance.mark if self.attendance else ""

    @property
    def mark_label(self) -> str:
        """The mark in words, for whoever reads and does not mark."""
        return str(self.attendance.get_mark_display()) if self.attendance else _("not marked")

    @property
    def coach_answer(self) -> str:
        """The answer about the coach in words, blank when there is none."""
        return coach_answers()[CoachCheck(self.coach_check)] if self.coach_check else ""

    @property
    def coach_check(self) -> str:
        """The answer about the coach, blank when there is none."""
        return self.attendance.coach_check if self.attendance else ""

    @property
    def missed(self) -> bool:
        """Whether the participant was not there and has not made it up."""
        return self.attendance is not None and not self.attendance.counts


def mark_rows(session: Session) -> list[MarkRow]:
    """Return who is to be marked at a session, and who else was; two queries.

    Who joined the group after the session is last, for making it up.
    """
    day = timezone.localdate(session.starts_at)
    marks = {row.placement_id: row for row in session.attendance.all()}
    placements = [
        placement
        for placement in session.group.placements.select_related("participant")
        if placement.is_current or placement.pk in marks
    ]
    rows = [
        MarkRow(placement, marks.get(placement.pk), placement.placed_on <= day)
        for placement in placements
    ]
    return sorted(rows, key=lambda row: not (row.expected or row.mark))
