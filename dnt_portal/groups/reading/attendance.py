"""The attendance of a group as a grid, and that of one session in rows."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from dnt_portal.common.taps import Choice, choices_of, code_of, version_of
from dnt_portal.groups.enums import CoachCheck, Mark, SessionKind, SessionState
from dnt_portal.groups.models import Attendance, Group, Pause, Placement, Session
from dnt_portal.groups.querysets import counts
from dnt_portal.groups.reading.pausing import pause_words
from dnt_portal.groups.reading.sessions import session_state, short_label

_COACH_ANSWERS = {
    CoachCheck.GOOD: gettext_lazy("it clicks"),
    CoachCheck.DOUBT: gettext_lazy("not sure"),
    CoachCheck.NO_CONTACT: gettext_lazy("no contact"),
}


#: What sets the marks apart at a glance; two of their words look alike.
_ICONS = {
    Mark.PRESENT: "check",
    Mark.LATE: "clock",
    Mark.EXCUSED: "chat-bubble-left-ellipsis",
    Mark.ABSENT: "x-mark",
}
#: A letter for each sign, for paper: its forms and colours are not printed.
_LETTERS = {
    Mark.PRESENT: pgettext_lazy("letter on paper", "P"),
    Mark.LATE: pgettext_lazy("letter on paper", "L"),
    Mark.EXCUSED: pgettext_lazy("letter on paper", "E"),
    Mark.ABSENT: pgettext_lazy("letter on paper", "A"),
    "made_up": pgettext_lazy("letter on paper", "M"),
    "paused": "‖",
    "open": "?",
    "coming": "·",
}


@dataclass(frozen=True)
class MarkButton:
    """A mark that a trainer can tap: what it sends, its word, its sign."""

    choice: Choice
    icon: str
    was_there: bool


def mark_buttons() -> list[list[MarkButton]]:
    """Return the marks to tap in two parts: who was there, and who was not."""
    buttons = [
        MarkButton(choice, _ICONS.get(Mark(choice.value), ""), Mark(choice.value).was_there)
        for choice in choices_of(Mark)
    ]
    return [[each for each in buttons if each.was_there is there] for there in (True, False)]


def coach_answer(check: CoachCheck) -> str:
    """Return what a participant said about her coach, short enough for a phone."""
    return str(_COACH_ANSWERS.get(check, check.label))


def coach_answers() -> list[Choice]:
    """Return what a participant can say about her coach, each as a button."""
    return [
        each._replace(label=coach_answer(CoachCheck(each.value))) for each in choices_of(CoachCheck)
    ]


@dataclass(frozen=True)
class Cell:
    """A participant at a session.

    `kind` is a mark, ``made_up``, ``paused``, ``open``, ``coming`` or ``none``.
    """

    kind: str
    label: str
    was_there: bool = False

    @property
    def letter(self) -> str:
        """The sign on paper; empty where there is nothing to say."""
        return str(_LETTERS.get(self.kind, ""))


@dataclass(frozen=True)
class GridRow:
    """One participant: a cell per session, and how many sessions she may still miss.

    `room` below zero says that she missed more than her certificate allows (S2 §10.2.1). What she
    did not follow because she paused is not missed.
    """

    placement: Placement
    cells: list[Cell]
    missed: int
    room: int
    #: Whether she pauses now.
    pauses: bool = False

    @property
    def over(self) -> int:
        """The number of sessions missed beyond what is allowed."""
        return max(-self.room, 0)


@dataclass(frozen=True)
class GridColumn:
    """One session of the training, or another that counts for the certificate."""

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
        instead = [Cell("made_up", _("made up")), Cell("paused", _("pause"))]
        return [*marks, *instead, Cell("open", _("not marked"))]


def attendance_grid(group: Group) -> AttendanceGrid:
    """Return the attendance of the whole group; four queries whatever its size.

    What counts as missed is what `PlacementQuerySet.with_attendance` counts.
    """
    now = timezone.now()
    sessions = list(
        group.sessions.filter(Q(kind__in=SessionKind.of_training()) | counts())
        .exclude(state=SessionState.CANCELLED)
        .select_related("theme")
        .order_by("starts_at", "number")
    )
    for session in sessions:
        session.group = group
    # Who was taken out before the start was never part of it.
    placements = list(group.placements.took_part().select_related("participant"))
    marks = {
        (row.placement_id, row.session_id): row
        for row in Attendance.objects.filter(placement__in=placements)
    }
    pauses: dict[int, list[Pause]] = defaultdict(list)
    for pause in Pause.objects.filter(placement__in=placements):
        pauses[pause.placement_id].append(pause)
    allowed = group.project.missed_allowed
    rows: list[GridRow] = []
    ended: list[GridRow] = []
    for placement in placements:
        cells, missed = [], 0
        for session in sessions:
            row = marks.get((placement.pk, session.pk))
            cells.append(_cell(session, placement, row, pauses[placement.pk], now))
            missed += bool(
                row and session.state == SessionState.DONE and session.counts and not row.counts
            )
        now_paused = any(pause.is_open for pause in pauses[placement.pk])
        line = GridRow(placement, cells, missed, allowed - missed, now_paused)
        (ended if placement.left_early else rows).append(line)
    columns = [
        GridColumn(session, short_label(session), session_state(session, now)[0])
        for session in sessions
    ]
    return AttendanceGrid(columns, rows, ended, allowed)


def _cell(
    session: Session,
    placement: Placement,
    row: Attendance | None,
    pauses: list[Pause],
    now: datetime.datetime,
) -> Cell:
    if row is None:
        day = timezone.localdate(session.starts_at)
        if placement.placed_on > day or (placement.ended_on and placement.ended_on < day):
            return Cell("none", _("not in the group"))
        if session.ends_at < now:
            if any(pause.covers(day) for pause in pauses):
                return Cell("paused", _("pause"))
            return Cell("open", _("not marked"))
        return Cell("coming", _("still to come"))
    return Cell("made_up" if row.made_up else row.mark, row.words, row.was_there)


@dataclass(frozen=True)
class MarkRow:
    """One participant on a session's page: her mark and what she said about her coach."""

    placement: Placement
    attendance: Attendance | None
    expected: bool = True
    #: Whether the session is one to ask after coaches, and she has one on its day.
    has_coach: bool = False
    #: Since when she pauses on the day of the session; empty when she does not.
    paused_since: datetime.date | None = None

    @property
    def mark(self) -> str:
        """The mark, blank when there is none yet."""
        return self.attendance.mark if self.attendance else ""

    @property
    def mark_label(self) -> str:
        """The mark in words, for whoever reads and does not mark."""
        if self.attendance and self.mark:
            return str(self.attendance.get_mark_display())
        if self.pauses and self.paused_since:
            return pause_words(self.paused_since)
        return _("not marked") if self.expected else _("not in the group")

    @property
    def mark_code(self) -> int:
        """The number that a tap on her mark sends."""
        return code_of(Mark, self.mark)

    @property
    def mark_version(self) -> str:
        """When her mark was last changed, as a tap tells that it was seen."""
        return self.attendance.mark_version if self.attendance else version_of(None)

    @property
    def check_version(self) -> str:
        """When her answer about the coach was last changed, as `mark_version`."""
        return self.attendance.check_version if self.attendance else version_of(None)

    @property
    def shows_coach(self) -> bool:
        """Whether the question about her coach has its place; of who has none only an answer."""
        return self.has_coach or bool(self.coach_check)

    @property
    def is_asked(self) -> bool:
        """Whether she can be asked about her coach now: she is there."""
        return self.attendance is not None and self.attendance.was_there

    @property
    def to_mark(self) -> bool:
        """Whether it was never written down what became of the session for her."""
        return self.expected and self.attendance is None and self.paused_since is None

    @property
    def pauses(self) -> bool:
        """Whether nobody asks after her, as she pauses; a mark that she has all the same stands."""
        return self.paused_since is not None and self.attendance is None

    @property
    def joined_later(self) -> bool:
        """Whether there is nothing to mark, as she was not in the group; she may make it up."""
        return not self.expected and not self.mark

    @property
    def coach_answer(self) -> str:
        """The answer about the coach in words, blank when there is none."""
        return next((e.label for e in coach_answers() if e.value == self.coach_check), "")

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

    Who pauses comes after the others (`PlacementQuerySet.expected_at` does not expect her). Who
    joined the group after the session is last, for making it up, as she may have done.
    """
    day = timezone.localdate(session.starts_at)
    marks = {row.placement_id: row for row in session.attendance.all()}
    placements = [
        placement
        for placement in session.group.placements.with_coached(day)
        .with_pause(day)
        .select_related("participant")
        if placement.is_current or placement.pk in marks
    ]
    rows = [
        MarkRow(
            placement,
            marks.get(placement.pk),
            placement.placed_on <= day,
            session.asks_after_coach and placement.coached,
            placement.paused_since,
        )
        for placement in placements
    ]
    return sorted(rows, key=lambda row: (row.joined_later, row.paused_since is not None))
