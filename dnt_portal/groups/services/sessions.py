"""The sessions of a group: planned, added, moved and cancelled.

Sources: S2 §9.1 (themes in order, extra modules), §9.1.3 (rhythm).
"""

import datetime
from collections.abc import Collection, Iterable
from itertools import count, pairwise
from typing import Any, NamedTuple

from dateutil.relativedelta import relativedelta
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dnt_portal.common.errors import Overtaken, Refused
from dnt_portal.common.refusing import kept_rules
from dnt_portal.common.taking_over import TODAY, Asks
from dnt_portal.common.transactions import one_act
from dnt_portal.groups.enums import GroupPhase, SessionKind, SessionState
from dnt_portal.groups.events import group_start_moved
from dnt_portal.groups.models import Group, Session
from dnt_portal.groups.scheduling import NoSessionsError
from dnt_portal.groups.services.composing import refuse_after_closing
from dnt_portal.groups.services.locks import hold_group, hold_session
from dnt_portal.organisations.models import Location
from dnt_portal.programme.models import SessionTheme

#: For a location that is not spoken of: not the same as one that is not known yet.
UNSAID: Any = object()
#: The database's rules of when and where a session can be, and the argument each is about.
FREE = {
    "sessions_do_not_overlap": "starts_at",
    "trainers_are_free": "starts_at",
    "place_is_free": "starts_at",
}


class Slot(NamedTuple):
    """A session to plan: a theme of the edition, or an extra module with a title."""

    number: int
    theme: SessionTheme | None
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    title: str = ""
    external_key: str = ""


@one_act()
def plan_sessions(*, group: Group, slots: Iterable[tuple]) -> list[Session]:
    """Plan the training: `slots` (see `Slot`) replace what was planned and not yet held.

    A session of the same theme, or an extra module of the same title, keeps its
    row, so that links to it and what the trainer prepared stay. Sessions held or
    with a mark stay as they are, and so do other extra modules and return meetings:
    who planned those did not ask for them to go. Refused without a slot, when a slot's
    theme has been held, is not of the group's edition, two sessions would overlap, a
    trainer or the place is with another group then, or one would be before the day on
    which the group started.
    """
    wanted = [Slot(*slot) for slot in slots]
    hold_group(group)
    _refuse_closed(group)
    if not wanted:
        raise NoSessionsError
    _refuse_before_start(group, *(slot.starts_at for slot in wanted))
    planned = list(
        group.sessions.training()
        .filter(state=SessionState.PLANNED, attendance=None)
        .select_for_update(of=("self",))
    )
    titles = {slot.title for slot in wanted if slot.theme is None}
    by_theme = {session.theme_id: session for session in planned if session.theme_id}
    by_title = {s.extra_title: s for s in planned if not s.theme_id and s.extra_title in titles}
    kept = {session.pk for session in (*by_theme.values(), *by_title.values())}
    others = list(
        group.sessions.exclude(pk__in=kept)
        .exclude(state=SessionState.CANCELLED)
        .select_related("theme")
    )
    _refuse_wrong_themes(group, wanted, {session.theme_id for session in others})
    _refuse_overlap(wanted, others)
    with kept_rules():
        # Set aside first: on its way to a new day a session may pass another.
        group.sessions.filter(pk__in=kept).update(state=SessionState.CANCELLED)
        rows = []
        for slot in wanted:
            found = by_theme.get(slot.theme.pk) if slot.theme else by_title.get(slot.title)
            rows.append((slot, found))
        used = {found.pk for _slot, found in rows if found}
        group.sessions.filter(pk__in=kept - used).delete()
        free = _free_numbers(group)
        saved = []
        for slot, found in rows:
            session = found or Session(group=group, number=free(slot.number))
            session.theme = slot.theme
            session.kind = SessionKind.THEME if slot.theme else SessionKind.EXTRA
            session.extra_title = "" if slot.theme else slot.title or _("Extra module")
            session.starts_at, session.ends_at = slot.starts_at, slot.ends_at
            session.location = session.location or group.location
            session.external_key = slot.external_key or session.external_key
            session.state = SessionState.PLANNED
            _save_planned(session)
            saved.append(session)
    _follow_dates(group)
    return saved


def _save_planned(session: Session) -> None:
    """Save one of many sessions; where somebody is elsewhere then, the refusal names it."""
    which = _("“%(session)s” on %(day)s") % {
        "session": session.title,
        "day": date_format(timezone.localtime(session.starts_at), "j F"),
    }
    with kept_rules(of_many=which):
        session.save()


@one_act()
def add_session(
    *,
    group: Group,
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
    kind: str = SessionKind.EXTRA,
    title: str = "",
    theme: SessionTheme | None = None,
    location: Location | None = UNSAID,
    external_key: str = "",
    number: int | None = None,
    asks: Asks = TODAY,
) -> Session:
    """Add one session: an extra module, a return or closing meeting, or a theme left out.

    Regions add modules that fit a theme (S2 §9.1). It is where the group meets, unless a
    `location` is given; None is not known yet. It gets the theme's number or one that is free,
    unless a `number` is given. Refused when the group has a session of that number, already
    meets at that time, has a session for the theme, had not started by then, or is closed, and
    when one of its trainers or the place is with another group at a time still to come; of
    before the portal (`asks`) a closed group gets the sessions that it had until it closed.
    """
    hold_group(group)
    if asks.records:
        _refuse_closed(group)
    else:
        refuse_after_closing(group.closed_on, timezone.localdate(starts_at), "starts_at")
    _refuse_before_start(group, starts_at)
    if theme is not None and theme.edition_id != group.edition_id:
        raise _wrong_edition()
    if theme is None and SessionKind(kind).has_theme:
        raise Refused(_("Say which theme of the training it is."), "theme")
    if number is None:
        number = _free_numbers(group)(theme.number if theme else group.edition.themes.count() + 1)
    session = Session(
        group=group,
        number=number,
        kind=SessionKind.THEME if theme else kind,
        theme=theme,
        extra_title="" if theme else title.strip(),
        starts_at=starts_at,
        ends_at=ends_at,
        location=group.location if location is UNSAID else location,
        external_key=external_key,
    )
    with kept_rules(
        session_ends_after_start="ends_at",
        session_has_a_title="title",
        one_session_per_theme="theme",
        one_session_per_number="number",
        **FREE,
    ):
        session.save()
    _follow_dates(group)
    return session


@one_act()
def move_session(
    *,
    session: Session,
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
    location: Location | None = UNSAID,
) -> Session:
    """Move one session; the others stay.

    Its place stays as well, unless a `location` is given; None is not known yet. One
    that was held can be moved too, to the day it really was on. Refused when it was
    cancelled, would overlap another, would double book a trainer or the place, was held and
    moves to the future, or moves to a day before the one on which the group started.
    """
    hold_session(session)
    if session.state == SessionState.CANCELLED:
        raise Overtaken(_("This session was cancelled. Let it take place first; then move it."))
    if session.state == SessionState.DONE and starts_at > timezone.now():
        raise Refused(_("This session has been held, so it cannot be in the future."), "starts_at")
    # History that was brought in may hold an earlier day; its time and place can change.
    if timezone.localdate(starts_at) != timezone.localdate(session.starts_at):
        _refuse_before_start(session.group, starts_at)
    session.starts_at, session.ends_at = starts_at, ends_at
    if location is not UNSAID:
        session.location = location
    with kept_rules(session_ends_after_start="ends_at", **FREE):
        session.save(update_fields=["starts_at", "ends_at", "location", "updated_at"])
    _follow_dates(session.group)
    return session


@one_act()
def cancel_session(*, session: Session, reason: str = "", asks: Asks = TODAY) -> Session:
    """Cancel one session; it stays in the list, with the reason.

    Its theme has to be planned again: all themes are part of the method. Refused without a
    reason or in a closed group, unless it was before the portal (`asks`), when it was held, and
    when it was cancelled before.
    """
    hold_session(session)
    if asks.records:
        _refuse_closed(session.group)
        if not reason.strip():
            raise Refused(_("Say why the session is cancelled."), "reason")
    if session.state == SessionState.DONE:
        raise Overtaken(_("This session has been held, so it cannot be cancelled."))
    if session.state == SessionState.CANCELLED:
        raise Overtaken(_("This session was cancelled already."))
    session.state = SessionState.CANCELLED
    session.cancel_reason = reason.strip()
    session.save(update_fields=["state", "cancel_reason", "updated_at"])
    if asks.records:
        _follow_dates(session.group)
    return session


@one_act()
def reinstate_session(*, session: Session) -> Session:
    """Plan a session again that was cancelled, at its own time: it takes place after all.

    Refused when it was not cancelled, when the group is closed or had not started by then, when
    its theme has another session by now, and when the group, one of its trainers or the place has
    something else at that time.
    """
    hold_session(session)
    if session.state != SessionState.CANCELLED:
        raise Overtaken(_("This session is not cancelled."))
    _refuse_closed(session.group)
    _refuse_before_start(session.group, session.starts_at)
    session.state = SessionState.PLANNED
    session.cancel_reason, session.cancelled_with_group = "", False
    with kept_rules():
        session.save(update_fields=["state", "cancel_reason", "cancelled_with_group", "updated_at"])
    _follow_dates(session.group)
    return session


def key_dates(
    group: Group, started_on: datetime.date | None = None
) -> dict[str, datetime.date | None]:
    """Return the dates that follow from a group's sessions and its edition.

    It starts with its first session, coaching starts with the coach session, and it lasts the
    edition's months (S2 §1.5.3).
    """
    sessions = list(
        group.sessions.training()
        .exclude(state=SessionState.CANCELLED)
        .select_related("theme")
        .order_by("starts_at")
    )
    days = [(session, timezone.localdate(session.starts_at)) for session in sessions]
    coach = [day for session, day in days if session.is_coach_session]
    start = started_on or (days[0][1] if days else None)
    end = start + relativedelta(months=group.edition.programme_months) if start else None
    return {
        "started_on": start,
        "coaching_from": coach[0] if coach else group.coaching_from,
        "ends_on": end,
    }


def _follow_dates(group: Group) -> None:
    """Keep a group's own dates in step with its sessions.

    Before the start that is the planned first day; during the training the start
    (as long as the first session was not held) and the coach session. Sends `group_start_moved`.
    """
    dates = key_dates(group)
    if group.phase == GroupPhase.RECRUITING:
        changes = {"starts_on": dates["started_on"]}
    elif group.phase == GroupPhase.TRAINING:
        changes = {"coaching_from": dates["coaching_from"]}
        if not group.sessions.training().filter(state=SessionState.DONE).exists():
            changes |= {"started_on": dates["started_on"], "ends_on": dates["ends_on"]}
    else:
        return
    differs = [name for name, day in changes.items() if day and getattr(group, name) != day]
    for name in differs:
        setattr(group, name, changes[name])
    if differs:
        group.save(update_fields=[*differs, "updated_at"])
    if "started_on" in differs:
        group_start_moved.send(sender=Group, group=group)


def _free_numbers(group: Group):
    """Return a function that hands out numbers: the one asked for, or the next that is free."""
    taken = set(group.sessions.values_list("number", flat=True))

    def free(wanted: int) -> int:
        number = wanted if wanted not in taken else next(number for number in count(max(taken) + 1))
        taken.add(number)
        return number

    return free


def _refuse_closed(group: Group) -> None:
    if group.phase == GroupPhase.CLOSED:
        raise Overtaken(_("This group is closed."))


def _refuse_before_start(group: Group, *moments: datetime.datetime) -> None:
    """Refuse a day before the one on which a group started: mostly a slip in the year.

    While nothing was held and that day is still to come, it follows the first session,
    so that one may come forward, up to today.
    """
    if group.phase == GroupPhase.RECRUITING or group.started_on is None:
        return
    first, today = group.started_on, timezone.localdate()
    if first > today and not group.sessions.training().filter(state=SessionState.DONE).exists():
        first = today
    if any(timezone.localdate(moment) < first for moment in moments):
        raise Refused(
            _("This group has started: choose %(day)s or a later day.")
            % {"day": date_format(first, "j F Y")},
            "starts_at",
        )


def _refuse_overlap(slots: list[Slot], others: list[Session]) -> None:
    """Refuse two sessions at a time, and say which; the database would not say."""
    times = [(slot.starts_at, slot.ends_at, str(slot.theme or slot.title)) for slot in slots]
    times += [
        (session.starts_at, session.ends_at, str(session.theme or session.title))
        for session in others
    ]
    for (_start, ends_at, one), (starts_at, _end, other) in pairwise(sorted(times)):
        if starts_at < ends_at:
            raise Refused(
                _("“%(one)s” and “%(other)s” would be at the same time.")
                % {"one": one, "other": other}
            )


def _refuse_wrong_themes(group: Group, slots: list[Slot], held: Collection[int | None]) -> None:
    seen: set[int] = set()
    for slot in slots:
        if slot.theme is None:
            continue
        if slot.theme.edition_id != group.edition_id:
            raise _wrong_edition()
        if slot.theme.pk in seen or slot.theme.pk in held:
            raise Refused(_("Theme %(theme)s already has a session.") % {"theme": slot.theme})
        seen.add(slot.theme.pk)


def _wrong_edition() -> Refused:
    return Refused(_("This theme is not of the edition this group follows."), "theme")
