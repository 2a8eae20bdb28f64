"""Sessions of groups: planned, held or cancelled as far as is known, and who was there."""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from dnt_portal.common.taking_over import BEFORE_THE_PORTAL
from dnt_portal.groups import services as groups
from dnt_portal.groups.enums import SessionKind, SessionState
from dnt_portal.groups.models import Attendance, Group, Session
from dnt_portal.groups.services.attendance import AttendanceEntry
from dnt_portal.imports.parsing.rows import Row
from dnt_portal.imports.telling.telling import Outcome, Telling, filled, held_in
from dnt_portal.programme.models import SessionTheme

#: Columns of the session, and where the portal has them.
SESSION = {name: name for name in ("kind", "number", "state", "assignment", "note")}
SESSION |= {"theme": "theme.number", "title": "extra_title", "location": "location.name"}
#: Columns that are a field of a mark of the same name.
MARK = ("mark", "made_up_on", "coach_check")
#: In which column stands what services call otherwise.
COLUMNS = {"starts_at": "date", "ends_at": "ends"}


def add_sessions(telling: Telling) -> None:
    """Plan the sessions; whether they were held is told once their group has started."""
    themes = {(theme.edition_id, theme.number): theme for theme in SessionTheme.objects.all()}
    for row, group in telling.referring("sessions", "group"):
        theme = themes.get((group.edition_id, row.get("theme")))
        kind = row.get("kind") or (SessionKind.THEME if row.has("theme") else SessionKind.EXTRA)
        if row.has("theme") and theme is None:
            telling.wrong(row, "theme", _("The method has no theme of this number."))
        elif theme is not None and not SessionKind(kind).has_theme:
            telling.wrong(row, "theme", _("Only a session of the training has a theme."))
        elif held := telling.portal.held("sessions", row.values["key"], group_id=group.pk):
            telling.compare(row, held, _said_of(held))
        else:
            with telling.attempt(row, "date", **COLUMNS):
                telling.settle(row, _add(telling, row, group, kind, theme))


def _add(
    telling: Telling, row: Row, group: Group, kind: str, theme: SessionTheme | None
) -> Session:
    session = groups.sessions.add_session(
        group=group,
        starts_at=_moment(row, "starts"),
        ends_at=_moment(row, "ends"),
        kind=kind,
        theme=theme,
        location=telling.location_of(row, group.project) or group.location,
        asks=BEFORE_THE_PORTAL,
        **filled(row, {"title": "title", "number": "number", "key": "external_key"}),
    )
    if row.has("assignment", "note"):
        words = {name: row.get(name) or "" for name in ("assignment", "note")}
        groups.attendance.save_session(session=session, activities_done=[], **words)
    return session


def _moment(row: Row, clock: str) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(row.values["date"], row.values[clock]))


def _said_of(session: Session) -> dict[str, Any]:
    starts, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    when = {"date": starts.date(), "starts": starts.time(), "ends": ends.time()}
    return held_in(session, SESSION) | when


def finish_sessions(telling: Telling) -> None:
    """Record which of the new sessions were held, and which cancelled.

    One that is over and of which nobody says so was held when somebody has a mark; else that
    was not recorded, and stays so.
    """
    marked = {row.get("session") for row in telling.reading.rows("attendance")}
    told = telling.told["sessions"]
    for row in [one.row for one in told if one.outcome == Outcome.NEW and not one.row.bad]:
        key, state = row.values["key"], row.get("state")
        session = telling.known["sessions"][key]
        if state is None and key in marked and session.ends_at <= timezone.now():
            state = SessionState.DONE
        with telling.attempt(row, "state", **COLUMNS):
            if state == SessionState.CANCELLED:
                groups.sessions.cancel_session(session=session, asks=BEFORE_THE_PORTAL)
            elif state == SessionState.DONE:
                closed_on = telling.day_of(session.group, "closed_on")
                groups.composing.refuse_after_closing(closed_on, row.values["date"], "date")
                groups.attendance.finish_session(
                    by=telling.user, session=session, asks=BEFORE_THE_PORTAL
                )


def tell_attendance(telling: Telling) -> None:
    """Record the marks, by the rules with which a trainer marks on the day."""
    rows = []
    for row in telling.rows("attendance"):
        session, woman = telling.refer(row, "session"), telling.refer(row, "participant")
        if session is None or woman is None:
            continue
        places = telling.places_of(woman)
        place = next((one for one in places if one.group_id == session.group_id), None)
        if place is None:
            sentence = _("She has no place in the group of this session.")
            telling.wrong(row, "participant", sentence)
        else:
            rows.append((row, session, place))
    marks = Attendance.objects.filter(session__in={session.pk for _row, session, _place in rows})
    kept = {(mark.session_id, mark.placement_id): mark for mark in marks}
    new: list[tuple[Row, AttendanceEntry]] = []
    for row, session, place in rows:
        if (mark := kept.get((session.pk, place.pk))) is not None:
            telling.compare(row, mark, held_in(mark, MARK))
        else:
            entry = AttendanceEntry(session=session, placement=place, **filled(row, MARK))
            new.append((row, entry))
    record = groups.attendance.record_attendance
    telling.tell_all(new, record, "session", placement="participant")
