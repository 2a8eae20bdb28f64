"""A session on the day: its attendance, what was done, its finishing.

Sources: S2 §10.2.1 (attendance, making up), §9.2.3 (asking after the coach).
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dnt_portal.accounts.models import User
from dnt_portal.common.dates import short_day
from dnt_portal.common.errors import Overtaken, Refused
from dnt_portal.common.refusing import broken
from dnt_portal.common.taking_over import TODAY, Asks
from dnt_portal.common.taps import version_of
from dnt_portal.common.transactions import one_act
from dnt_portal.groups.enums import CoachCheck, GroupPhase, Mark, SessionState
from dnt_portal.groups.models import Attendance, Placement, Session
from dnt_portal.groups.services.composing import place_had_ended
from dnt_portal.groups.services.pausing import no_place_yet

#: So many rows are written in one statement.
BATCH = 1000


@dataclass(frozen=True, kw_only=True)
class AttendanceEntry:
    """A participant at a session in an administration that is taken over.

    As the services on this page take it: a mark, or empty for who only made it up.
    """

    session: Session
    placement: Placement
    mark: str = ""
    made_up_on: datetime.date | None = None
    coach_check: str = ""


class WrittenMeanwhile(Overtaken):
    """Someone else wrote about the session while a page about it was open."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Someone else saved this session while you had it open. What she saved is "
                "below; what you typed is still there. Put together what must stay, and "
                "save again."
            )
        )


class MarkedMeanwhile(Overtaken):
    """A colleague put something else since the page was drawn on which someone tapped.

    Nothing is overwritten: the person is asked. `theirs` is the value that stands now, `mine` the
    one that was tapped; empty is none.
    """

    def __init__(self, sentence: str, *, theirs: str, mine: str) -> None:
        super().__init__(sentence)
        self.theirs = theirs
        self.mine = mine


@one_act()
def mark_attendance(
    *,
    by: User,
    session: Session,
    placement: Placement,
    mark: str,
    seen: str | None = None,
    at: datetime.datetime | None = None,
) -> Attendance:
    """Record whether a participant was there; a second mark corrects the first.

    Also after the session was finished: the trail keeps what it was. Who was not there after all
    has said nothing about her coach. `seen` is the `mark_version` on the page, `at` the moment
    of the tap: with `MarkedMeanwhile` nothing changes when a colleague put another mark since.
    Refused for a cancelled session, for someone else's group, on a day after her place in the
    group ended, and for being there before the day.
    """
    _raise_first(_against_marking(session, placement))
    _raise_first(_against_mark(session, mark))
    row = _held_row(session, placement)
    at = at or timezone.now()
    _ask_about_mark(row, by=by, mark=mark, seen=seen, at=at)
    if row is None:
        row = Attendance(session=session, placement=placement)
    elif row.mark == mark:
        return row
    row.mark, row.marked_by, row.marked_at = mark, by, at
    if row.was_there:
        row.made_up_on = None
    elif row.coach_check:
        row.coach_check, row.checked_by, row.checked_at = "", by, at
    row.save()
    return row


@one_act()
def take_back_mark(
    *,
    by: User,
    session: Session,
    placement: Placement,
    seen: str | None = None,
    at: datetime.datetime | None = None,
) -> None:
    """Take a mark back: it was a slip, and what became of the session for her is still open.

    What she said about her coach goes with it; the trail keeps both. Refused once the session is
    finished, unless she paused on that day, and where `mark_attendance` is.
    """
    _raise_first(_against_marking(session, placement))
    row = _held_row(session, placement)
    if row is None:
        return
    paused = placement.pauses.on(timezone.localdate(session.starts_at))
    if session.state == SessionState.DONE and not paused.exists():
        raise Refused(_("This session is finished. Choose another mark instead."), "mark")
    _ask_about_mark(row, by=by, mark="", seen=seen, at=at or timezone.now())
    row.delete()


@one_act()
def mark_everyone_present(
    *, by: User, session: Session, at: datetime.datetime | None = None
) -> int:
    """Mark as present whoever has no mark yet, and return how many that were.

    Who was marked keeps her mark, and who pauses gets none. Refused as `mark_attendance`.
    """
    marked = 0
    for placement in Placement.objects.expected_at(session).filter(~_has_mark(session)):
        mark_attendance(by=by, session=session, placement=placement, mark=Mark.PRESENT, at=at)
        marked += 1
    return marked


@one_act()
def set_coach_check(
    *,
    by: User,
    session: Session,
    placement: Placement,
    coach_check: str,
    seen: str | None = None,
    at: datetime.datetime | None = None,
) -> Attendance:
    """Record what a participant says about her coach; blank takes it back (S2 §9.2.3).

    Asked of who is there and has a coach on that day. Refused of others, before the coach
    session, and where `mark_attendance` is. `seen` is the `check_version` on the page.
    """
    _raise_first(_against_marking(session, placement))
    _raise_first(_against_coach_check(session, coach_check))
    row = _held_row(session, placement)
    if row is None:
        raise Refused(_("First mark whether she was there."), "coach_check")
    at = at or timezone.now()
    if row.coach_check == coach_check:
        return row
    if _changed_since(row.check_version, row.checked_by, by=by, seen=seen):
        words = {each.value: str(each.label) for each in CoachCheck}
        raise _meanwhile(
            row.checked_by, row.checked_at, at, words, theirs=row.coach_check, mine=coach_check
        )
    if coach_check:
        _raise_first(_against_asking(row))
    row.coach_check, row.checked_by, row.checked_at = coach_check, by, at
    row.save(update_fields=["coach_check", "checked_by", "checked_at", "updated_at"])
    return row


@one_act()
def record_make_up(
    *, by: User, session: Session, placement: Placement, made_up_on: datetime.date
) -> Attendance:
    """Record that a participant made up a session alone with a trainer; it counts (S2 §10.2.1).

    Who joined the group later can make up what was before her time; she gets no mark for it. Who
    goes on alone does so with a session that the group still has to hold, or that was cancelled
    (N51): nobody invents a mark for it, and on the day nobody asks after her.

    Refused for a session that she followed, on a day after her place in the group ended, for
    making up after today, before a session that was held, or before she was in the group, and
    for a cancelled session of a theme that has another one.
    """
    _raise_first(_against_place(session, placement))
    row = Attendance.objects.filter(session=session, placement=placement).first()
    if row is None:
        row = Attendance(session=session, placement=placement)
    _raise_first(_against_making_up(row, made_up_on, alone=True))
    row.made_up_on = made_up_on
    if row.pk is None:
        row.marked_by = by
    row.save()
    return row


@one_act()
def record_attendance(
    *, by: User, entries: Iterable[AttendanceEntry]
) -> list[Attendance | Refused]:
    """Record the attendance of an administration that is taken over, thousands at once.

    By the rules of `mark_attendance`, `record_make_up` and `set_coach_check`, entry by entry:
    what is refused is left out, and its refusal, with all that is wrong, stands in its place in
    what is returned. Refused as well who has a mark for the session already: nothing changes.
    """
    entries = list(entries)
    sessions = Session.objects.select_related("group__edition", "theme").in_bulk(
        {entry.session.pk for entry in entries}
    )
    placements = Placement.objects.in_bulk({entry.placement.pk for entry in entries})
    known = set(
        Attendance.objects.filter(
            session__in=list(sessions), placement__in=list(placements)
        ).values_list("session", "placement")
    )
    outcomes: list[Attendance | Refused] = []
    for entry in entries:
        row = Attendance(
            session=sessions[entry.session.pk],
            placement=placements[entry.placement.pk],
            mark=entry.mark,
            made_up_on=entry.made_up_on,
            coach_check=entry.coach_check,
            marked_by=by,
        )
        key = (entry.session.pk, entry.placement.pk)
        wrong = list(_against_row(row, known=key in known))
        known.add(key)
        problems = [problem for refused in wrong for problem in refused.problems]
        outcomes.append(Refused.of(problems) if problems else row)
    Attendance.objects.bulk_create(
        [row for row in outcomes if isinstance(row, Attendance)], batch_size=BATCH
    )
    return outcomes


@one_act()
def save_session(
    *,
    session: Session,
    activities_done: Iterable[str],
    assignment: str,
    note: str,
    seen: str | None = None,
) -> Session:
    """Keep what was done, the assignment and the trainer's note, before or after finishing.

    `seen` is the `record_version` that the page showed to whoever writes. Refused for an
    activity that the theme does not have, and with `WrittenMeanwhile` when someone else wrote
    something other since: then the session holds what that other person wrote.
    """
    known = [code for code, _label in session.activity_choices()]
    done = set(activities_done)
    if done - set(known):
        raise Refused(_("This session has no such activity."), "activities_done")
    session.refresh_from_db(
        fields=["activities_done", "assignment", "note"],
        from_queryset=Session.objects.select_for_update(of=("self",)),
    )
    written = session.record_version
    before = (session.activities_done, session.assignment, session.note)
    session.activities_done = [code for code in known if code in done]
    session.assignment = assignment.strip()
    session.note = note.strip()
    # The same words once more, by a second press of the button, are no difference.
    if seen is not None and written not in (seen, session.record_version):
        session.activities_done, session.assignment, session.note = before
        raise WrittenMeanwhile
    session.save(update_fields=["activities_done", "assignment", "note", "updated_at"])
    return session


@one_act()
def finish_session(*, by: User, session: Session, asks: Asks = TODAY) -> Session:
    """Close the record of a session that was held. A second time changes nothing.

    Refused while someone who belonged to the group that day has no mark, unless she paused or it
    was before the portal (`asks`), before the group or the session has begun, and when it was
    cancelled.
    """
    session.refresh_from_db(
        fields=["state", "starts_at", "done_by", "done_at"],
        from_queryset=Session.objects.select_for_update(of=("self",)),
    )
    if session.state == SessionState.DONE:
        return session
    _raise_first(_against_cancelled(session))
    _raise_first(_against_recruiting(session))
    if session.starts_at > timezone.now():
        raise Refused(_("This session is still to come."), "starts_at")
    if asks.records:
        _refuse_unmarked(session)
    session.state = SessionState.DONE
    session.done_by = by
    session.done_at = timezone.now()
    session.save(update_fields=["state", "done_by", "done_at", "updated_at"])
    return session


def _held_row(session: Session, placement: Placement) -> Attendance | None:
    """Return the participant's row, once whoever else marks her for a session has finished."""
    held = Placement.objects.select_for_update(of=("self",), no_key=True).filter(pk=placement.pk)
    list(held.values_list("pk"))
    rows = Attendance.objects.select_related("marked_by", "checked_by")
    return rows.filter(session=session, placement=placement).first()


def _ask_about_mark(
    row: Attendance | None, *, by: User, mark: str, seen: str | None, at: datetime.datetime
) -> None:
    """Ask before another mark takes the place of one that a colleague put, or took back, since."""
    theirs, who = (row.mark, row.marked_by) if row else ("", None)
    version = row.mark_version if row else version_of(None)
    if theirs == mark or not _changed_since(version, who, by=by, seen=seen):
        return
    when = row.marked_at or row.created_at if row else None
    words = {each.value: str(each.label) for each in Mark}
    raise _meanwhile(who, when, at, words, theirs=theirs, mine=mark)


def _changed_since(version: str, who: User | None, *, by: User, seen: str | None) -> bool:
    """Return whether someone other than `by` changed it since the version that `by` saw."""
    return seen is not None and seen != version and who != by


def _meanwhile(
    who: User | None,
    when: datetime.datetime | None,
    at: datetime.datetime,
    words: dict[str, str],
    *,
    theirs: str,
    mine: str,
) -> MarkedMeanwhile:
    """Return the question to whoever tapped something else than a colleague since."""
    none = _("none")
    said = {"mine": words.get(mine, none), "theirs": words.get(theirs, none), "at": _moment(at)}
    if who is None or when is None:
        sentence = _("This was taken back meanwhile; you tapped “%(mine)s” %(at)s.") % said
    else:
        said |= {"who": str(who), "when": _moment(when)}
        sentence = _("%(who)s put “%(theirs)s” %(when)s; you tapped “%(mine)s” %(at)s.") % said
    return MarkedMeanwhile(sentence, theirs=theirs, mine=mine)


def _moment(moment: datetime.datetime) -> str:
    """Return the time of today, or the day as well when it was another one."""
    local = timezone.localtime(moment)
    time = local.strftime("%H:%M")
    if local.date() == timezone.localdate():
        return _("at %(time)s") % {"time": time}
    return _("on %(day)s at %(time)s") % {"day": short_day(local.date()), "time": time}


def _has_mark(session: Session) -> Exists:
    return Exists(Attendance.objects.filter(session=session, placement=OuterRef("pk")))


def _refuse_unmarked(session: Session) -> None:
    """Refuse to finish while someone who belonged to the group that day has no mark."""
    missing = Placement.objects.expected_at(session).filter(~_has_mark(session)).count()
    if missing:
        raise Refused(
            ngettext(
                "Mark %(count)d more woman first. Then you can finish the session.",
                "Mark %(count)d more women first. Then you can finish the session.",
                missing,
            )
            % {"count": missing}
        )


def _is_ahead(session: Session) -> bool:
    """Return whether the day of the session is still to come."""
    return timezone.localdate(session.starts_at) > timezone.localdate()


# -- What stands in the way of a row: everything, for who tells of many; the first, on a screen


def _raise_first(refusals: Iterator[Refused]) -> None:
    for refused in refusals:
        raise refused


def _against_row(row: Attendance, *, known: bool) -> Iterator[Refused]:
    """Return what stands in the way of a row that is told of at once."""
    if known:
        yield broken("one_mark_per_session", "placement")
    yield from _against_marking(row.session, row.placement)
    if row.mark or row.made_up_on is None:
        yield from _against_mark(row.session, row.mark)
    if row.made_up_on is not None:
        yield from _against_making_up(row, row.made_up_on)
    if row.coach_check:
        yield from _against_coach_check(row.session, row.coach_check)


def _against_marking(session: Session, placement: Placement) -> Iterator[Refused]:
    yield from _against_place(session, placement)
    yield from _against_cancelled(session)
    yield from _against_recruiting(session)


def _against_recruiting(session: Session) -> Iterator[Refused]:
    if session.group.phase == GroupPhase.RECRUITING:
        yield Refused(_("The group has not started yet."), "session")


def _against_place(session: Session, placement: Placement) -> Iterator[Refused]:
    day = timezone.localdate(session.starts_at)
    if placement.group_id != session.group_id:
        yield Refused(_("She is not in this group."), "placement")
    elif refused := place_had_ended(placement, day, "placement"):
        yield refused


def _against_cancelled(session: Session) -> Iterator[Refused]:
    if session.state == SessionState.CANCELLED:
        yield Overtaken(_("This session was cancelled."), "session")


def _against_mark(session: Session, mark: str) -> Iterator[Refused]:
    if mark not in Mark.values:
        yield broken("marked_or_made_up", "mark")
    # What can be known before the day itself is that she will not be there.
    elif Mark(mark).was_there and _is_ahead(session):
        yield Refused(
            _("This session is still to come. You can only mark who cannot be there."), "mark"
        )


def _against_making_up(
    row: Attendance, made_up_on: datetime.date, *, alone: bool = False
) -> Iterator[Refused]:
    """Return why she cannot have made a session up; `alone`, of one that was not held as well."""
    held = row.session.state == SessionState.DONE
    if not held and not alone:
        yield Refused(_("Only a session that was held can be made up."), "made_up_on")
    elif row.was_there:
        yield Overtaken(_("She was at this session, so there is nothing to make up."), "made_up_on")
    elif made_up_on > timezone.localdate():
        yield Refused(
            _("Making up is written down afterwards. Choose today or earlier."), "made_up_on"
        )
    elif held and made_up_on < timezone.localdate(row.session.starts_at):
        yield Refused(_("She cannot have made up the session before it was held."), "made_up_on")
    elif not held:
        yield from _against_going_alone(row, made_up_on)


def _against_going_alone(row: Attendance, made_up_on: datetime.date) -> Iterator[Refused]:
    """Return why she cannot have done a session alone that the group has not held."""
    yield from _against_recruiting(row.session)
    if early := no_place_yet(row.placement, made_up_on, "made_up_on"):
        yield early
    if row.session.state == SessionState.CANCELLED and _has_another(row.session):
        yield Refused(_("This theme has another session. Write it down there."), "placement")


def may_be_done_alone(session: Session) -> bool:
    """Return whether a session that the group has not held can be done alone, by its state."""
    ahead = session.state != SessionState.DONE
    return ahead and session.group.phase != GroupPhase.RECRUITING


def _has_another(session: Session) -> bool:
    """Return whether the theme of a cancelled session has another that stands."""
    standing = session.group.sessions.filter(state__in=SessionState.standing())
    return session.theme_id is not None and standing.filter(theme=session.theme_id).exists()


def _against_coach_check(session: Session, coach_check: str) -> Iterator[Refused]:
    if coach_check and coach_check not in CoachCheck.values:
        yield Refused(_("Choose one of the answers."), "coach_check")
    elif not session.asks_after_coach:
        yield Refused(_("Coaches are met later in the training."), "coach_check")


def _against_asking(row: Attendance) -> Iterator[Refused]:
    """Return why a participant cannot be asked about her coach: she is not there, or has none."""
    day = timezone.localdate(row.session.starts_at)
    if not row.was_there:
        yield Refused(_("Only who is there can say something about her coach."), "coach_check")
    elif not Placement.objects.coached(day).filter(pk=row.placement_id).exists():
        yield Refused(_("She had no coach on this day."), "coach_check")
