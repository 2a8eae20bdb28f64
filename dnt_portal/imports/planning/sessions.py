"""Sessions of groups, and who was there."""

import datetime
from collections import defaultdict
from itertools import count, pairwise
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from dnt_portal.groups.enums import GroupPhase, Mark, SessionKind, SessionState
from dnt_portal.groups.models import Attendance, Group, Placement, Session
from dnt_portal.imports.parsing.rows import Row
from dnt_portal.imports.planning.plan import Plan
from dnt_portal.programme.models import SessionTheme


def sessions_of(plan: Plan) -> dict[int, list[Session]]:
    """Return the sessions that each group has and gets, by the group's identity."""
    found: dict[int, list[Session]] = defaultdict(list)
    for session in [*plan.world.sessions, *plan.ledger.added[Session]]:
        found[id(session.group)].append(session)
    return found


def plan_sessions(plan: Plan) -> None:
    """Plan the sessions of groups; a session that is there keeps what was recorded."""
    themes: dict[tuple[int, int], SessionTheme] = {
        (theme.edition_id, theme.number): theme for theme in SessionTheme.objects.all()
    }
    planned: list[tuple[Row, Session]] = []
    for row in plan.rows("sessions"):
        _plan_session(plan, row, themes, planned)
    rows = {id(session): row for row, session in planned}
    for sessions in sessions_of(plan).values():
        _number(plan, sessions, rows)
        _refuse_clashes(plan, sessions, rows)
    _coaching_from(plan)


def _plan_session(
    plan: Plan,
    row: Row,
    themes: dict[tuple[int, int], SessionTheme],
    planned: list[tuple[Row, Session]],
) -> None:
    group = plan.refer(row, "group")
    starts_at, ends_at = _moment(row, "starts"), _moment(row, "ends")
    if starts_at and ends_at and ends_at <= starts_at:
        plan.reading.wrong(row, "ends", _("A session ends later than it starts."))
    if not isinstance(group, Group):
        return
    found = plan.in_portal("sessions").get(row.values["key"], [])
    session = next((one for one in found if one.group is group), None)
    theme = themes.get((group.edition_id, row.get("theme") or 0))
    if row.has("theme") and theme is None:
        plan.reading.wrong(row, "theme", _("The method has no theme of this number."))
    kind = row.get("kind") or (session.kind if session else None) or _kind(row)
    themed = theme or (session and session.theme) or "theme" in row.bad
    if kind == SessionKind.THEME and not themed:
        plan.reading.wrong(row, "theme", _("Write which theme of the training it is."))
    if kind != SessionKind.THEME:
        if row.has("theme"):
            plan.reading.wrong(row, "theme", _("Only a session of the training has a theme."))
        if not row.has("title") and not (session and session.extra_title):
            plan.reading.wrong(row, "title", _("Give the session a title."))
    state = _state(plan, row, session, starts_at)
    if row.bad or starts_at is None or ends_at is None:
        return
    new = session is None
    if session is None:
        session = plan.ledger.add(
            Session(group=group, number=row.get("number") or 0, external_key=row.values["key"])
        )
        session.location = group.location
    values: dict[str, Any] = {
        "starts_at": starts_at,
        "ends_at": ends_at,
        "kind": kind,
        "state": state,
        "theme": (theme or session.theme) if kind == SessionKind.THEME else None,
    }
    for name, field in {
        "number": "number", "title": "extra_title", "assignment": "assignment", "note": "note",
    }.items():  # fmt: skip
        if row.has(name):
            values[field] = row.values[name]
    if kind == SessionKind.THEME:
        values["extra_title"] = ""
    if row.has("location"):
        values["location"] = plan.location(group.project, row.values["location"])
    changed = plan.ledger.change(session, **values)
    if state == SessionState.DONE and session.done_at is None:
        plan.ledger.change(session, done_by=plan.user, done_at=plan.now)
    planned.append((row, session))
    columns = {"starts_at": "date", "ends_at": "ends", "extra_title": "title"}
    plan.settle(row, session, new=new, changed=[columns.get(name, name) for name in changed])


def _kind(row: Row) -> str:
    return SessionKind.THEME if row.has("theme") else SessionKind.EXTRA


def _moment(row: Row, column: str) -> datetime.datetime | None:
    day, clock = row.get("date"), row.get(column)
    if day is None or clock is None:
        return None
    return timezone.make_aware(datetime.datetime.combine(day, clock))


def _state(
    plan: Plan, row: Row, session: Session | None, starts_at: datetime.datetime | None
) -> str:
    """Return whether it was held; what the portal knows already is not taken back."""
    state = row.get("state")
    if session is None:
        past = starts_at is not None and starts_at <= plan.now
        state = state or (SessionState.DONE if past else SessionState.PLANNED)
    elif state in (None, SessionState.PLANNED):
        state = session.state
    elif session.state not in (SessionState.PLANNED, state):
        plan.reading.wrong(
            row,
            "state",
            _("In the portal this session is %(state)s.") % {"state": session.get_state_display()},
        )
    if state == SessionState.DONE and starts_at is not None and starts_at > plan.now:
        plan.reading.wrong(
            row, "date", _("This session has been held, so it cannot be in the future.")
        )
    return str(state)


# -- Within one group ---------------------------------------------------------------------------


def _number(plan: Plan, sessions: list[Session], rows: dict[int, Row]) -> None:
    """Give each new session its number: the theme's, else the next one that is free."""
    taken = {session.number for session in sessions if session.number}
    for session in sorted(sessions, key=lambda session: session.starts_at):
        if session.number:
            continue
        wanted = session.theme.number if session.theme else 0
        if not wanted or wanted in taken:
            first = session.group.edition.themes.count() + 1 if not taken else max(taken) + 1
            wanted = next(number for number in count(first) if number not in taken)
        session.number = wanted
        taken.add(wanted)


def _refuse_clashes(plan: Plan, sessions: list[Session], rows: dict[int, Row]) -> None:
    """Refuse two sessions of a group with a number, theme or time in common."""

    def wrong(one: Session, other: Session, column: str, sentence: str) -> None:
        row = rows.get(id(one)) or rows.get(id(other))
        if row is not None:
            plan.reading.wrong(row, column, sentence)

    numbers: dict[int, Session] = {}
    themes: dict[int, Session] = {}
    held = [session for session in sessions if session.state != SessionState.CANCELLED]
    for session in sessions:
        other = numbers.setdefault(session.number, session)
        if other is not session:
            wrong(session, other, "number", _("The group has a session of this number already."))
    for session in held:
        if session.theme_id is None:
            continue
        other = themes.setdefault(session.theme_id, session)
        if other is not session:
            wrong(session, other, "theme", _("This theme already has a session."))
    for first, then in pairwise(sorted(held, key=lambda session: session.starts_at)):
        if then.starts_at < first.ends_at:
            wrong(then, first, "date", _("The group already has a session at that time."))


def _coaching_from(plan: Plan) -> None:
    """Let the coaching of a group that has started begin at its coach session (S2 §1.5.3)."""
    groups = {id(group): group for group in plan.ledger.added[Group]}
    groups |= {id(session.group): session.group for session in plan.ledger.added[Session]}
    for key, sessions in sessions_of(plan).items():
        group = groups.get(key)
        if group is None or group.coaching_from or group.phase == GroupPhase.RECRUITING:
            continue
        for session in sessions:
            if session.is_coach_session and session.state != SessionState.CANCELLED:
                day = timezone.localdate(session.starts_at)
                plan.ledger.change(group, coaching_from=day)


# -- Attendance ------------------------------------------------------------------------------------


def plan_attendance(plan: Plan) -> None:
    """Plan the marks, by the rules with which a trainer marks on the day."""
    rows = list(plan.rows("attendance"))
    if not rows:
        return
    places: dict[tuple[int, int], Placement] = {}
    for placement in [*plan.world.placements, *plan.ledger.added[Placement]]:
        places[id(placement.participant), id(placement.group)] = placement
    referred = [(row, plan.refer(row, "session"), plan.refer(row, "participant")) for row in rows]
    known = {
        session.pk
        for _row, session, _participant in referred
        if session is not None and not plan.ledger.is_new(session)
    }
    held = plan.world.attendance(known) if known else {}
    for row, session, participant in referred:
        if session is not None and participant is not None:
            place = places.get((id(participant), id(session.group)))
            _plan_mark(plan, row, session, place, held)


def _plan_mark(
    plan: Plan,
    row: Row,
    session: Session,
    place: Placement | None,
    held: dict[tuple[Any, Any], Attendance],
) -> None:
    if place is None:
        plan.reading.wrong(row, "participant", _("She has no place in the group of this session."))
        return
    _check_mark(plan, row, session, place)
    if row.bad:
        return
    mark = held.get((session.pk, place.pk)) if place.pk else None
    new = mark is None
    if mark is None:
        mark = plan.ledger.add(Attendance(session=session, placement=place, marked_by=plan.user))
    values = {
        name: row.values[name] for name in ("mark", "made_up_on", "coach_check") if row.has(name)
    }
    if Mark(row.values["mark"]).was_there:
        values["made_up_on"] = None
    changed = plan.ledger.change(mark, **values)
    if changed:
        plan.ledger.change(mark, marked_by=plan.user)
    plan.settle(row, mark, new=new, changed=changed)


def _check_mark(plan: Plan, row: Row, session: Session, place: Placement) -> None:
    day = timezone.localdate(session.starts_at)
    mark, made_up_on = row.get("mark"), row.get("made_up_on")
    was_there = mark is not None and Mark(mark).was_there
    if session.state == SessionState.CANCELLED:
        plan.reading.wrong(row, "session", _("This session was cancelled."))
    if was_there and day > plan.today:
        plan.reading.wrong(
            row,
            "mark",
            _("This session is still to come. You can only mark who cannot be there."),
        )
    if place.ended_on is not None and place.ended_on < day:
        plan.reading.wrong(row, "participant", _("Her place in the group had ended by then."))
    if made_up_on is not None:
        plan.not_to_come(row, "made_up_on")
        if was_there:
            plan.reading.wrong(
                row,
                "made_up_on",
                _("She was at this session, so there is nothing to make up."),
            )
        elif session.state != SessionState.DONE:
            plan.reading.wrong(row, "made_up_on", _("Only a session that was held can be made up."))
        elif made_up_on < day:
            plan.reading.wrong(
                row,
                "made_up_on",
                _("She cannot have made up the session before it was held."),
            )
    if row.has("coach_check") and not session.asks_after_coach:
        plan.reading.wrong(row, "coach_check", _("Coaches are met later in the training."))
