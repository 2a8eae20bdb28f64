"""The sessions of a group as a list."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.utils import timezone
from django.utils.translation import gettext as _

from dnt_portal.groups.enums import GroupPhase, SessionState
from dnt_portal.groups.models import Group, Session
from dnt_portal.groups.querysets import SessionCounts
from dnt_portal.groups.scheduling import DatedTheme, ScheduleWarning, order_warnings
from dnt_portal.programme.models import SessionTheme

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


@dataclass(frozen=True)
class SessionLine:
    """One session in a list: what it is, how it stands, what to do with it.

    `kind` is a state of the interface (``done``, ``now``, ``late``, ``waiting``, ``neutral``)
    and `state` its words.
    """

    session: Session
    kind: str
    state: str
    detail: str = ""
    #: Held, or with a mark, as `SessionQuerySet.begun`: the group met.
    began: bool = False
    #: Cancelled, and free to take place after all: its theme has no other session.
    comes_back: bool = False

    @property
    def short(self) -> str:
        """The theme's number, or a plus for what regions add."""
        return short_label(self.session)


def short_label(session: Session) -> str:
    """Return a session in a column's width: its theme's number, or a plus for an extra one."""
    return str(session.theme.number) if session.theme else "+"


def session_state(session: Session, now: datetime.datetime) -> tuple[str, str]:
    """Return how a session stands: a state of the interface, and its words."""
    if session.state == SessionState.CANCELLED:
        return "neutral", _("cancelled")
    if session.state == SessionState.DONE:
        return "done", _("recorded")
    if session.group.phase == GroupPhase.CLOSED:
        return "neutral", _("not recorded")
    if session.ends_at < now:
        return "late", _("to be recorded")
    if timezone.localdate(session.starts_at) == timezone.localdate(now):
        return "now", _("today")
    return "waiting", _("planned")


def session_lines(group: Group) -> list[SessionLine]:
    """Return the group's sessions in order of time; one query."""
    sessions = cast(
        "Iterable[WithAnnotations[Session, SessionCounts]]",
        group.sessions.select_related("theme", "location")
        .with_attendance_counts()
        .order_by("starts_at", "number"),
    )
    now = timezone.now()
    lines = []
    sessions = list(sessions)
    planned = {each.theme_id for each in sessions if each.state != SessionState.CANCELLED}
    for session in sessions:
        session.group = group
        kind, state = session_state(session, now)
        detail = ""
        if session.state == SessionState.CANCELLED:
            detail = session.cancel_reason
        elif session.marked:
            detail = _("%(there)d of %(marked)d there") % {
                "there": session.followed,
                "marked": session.marked,
            }
        began = session.state == SessionState.DONE or bool(session.marked)
        comes_back = (
            session.state == SessionState.CANCELLED
            and group.phase != GroupPhase.CLOSED
            and (session.theme_id is None or session.theme_id not in planned)
        )
        lines.append(SessionLine(session, kind, state, detail, began, comes_back))
    return lines


def themes_to_plan(group: Group, lines: list[SessionLine]) -> list[SessionTheme]:
    """Return the themes of the group's edition without a session, in order; one query."""
    planned = {
        line.session.theme_id
        for line in lines
        if line.session.state != SessionState.CANCELLED and line.session.theme_id
    }
    return [theme for theme in group.edition.themes.all() if theme.pk not in planned]


def planned_and_held(group: Group) -> list[Session]:
    """Return the group's sessions with their themes, cancelled ones left out; one query."""
    return list(group.sessions.exclude(state=SessionState.CANCELLED).select_related("theme"))


def order_remarks(sessions: list[Session]) -> list[ScheduleWarning]:
    """Return what to say of sessions that do not stand in the order of their themes."""
    return order_warnings(
        DatedTheme(
            number=session.theme.number,
            starts_at=session.starts_at,
            held=session.state == SessionState.DONE,
        )
        for session in sessions
        if session.theme
    )
