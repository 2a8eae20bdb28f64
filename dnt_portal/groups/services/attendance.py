"""A session on the day: its attendance, what was done, its finishing.

Sources: S2 §10.2.1 (attendance, making up), §9.2.3 (asking after the coach).
"""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dnt_portal.accounts.models import User
from dnt_portal.common.errors import Overtaken, Refused
from dnt_portal.groups.enums import CoachCheck, GroupPhase, Mark, SessionState
from dnt_portal.groups.models import Attendance, Placement, Session


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


@transaction.atomic
def mark_attendance(*, by: User, session: Session, placement: Placement, mark: str) -> Attendance:
    """Record whether a participant was there; a second mark corrects the first.

    Also after the session was finished: the trail keeps what it was. Refused for a cancelled
    session, for someone else's group, and for being there before the day.
    """
    _refuse_unmarkable(session, placement)
    if mark not in Mark.values:
        raise Refused(_("Choose one of the marks."), "mark")
    # What can be known before the day itself is that she will not be there.
    if Mark(mark).was_there and _is_ahead(session):
        raise Refused(
            _("This session is still to come. You can only mark who cannot be there."), "mark"
        )
    row, _made = Attendance.objects.update_or_create(
        session=session, placement=placement, defaults={"mark": mark, "marked_by": by}
    )
    if row.was_there and row.made_up_on is not None:
        row.made_up_on = None
        row.save(update_fields=["made_up_on", "updated_at"])
    return row


@transaction.atomic
def mark_everyone_present(*, by: User, session: Session) -> int:
    """Mark as present whoever has no mark yet, and return how many that were.

    Who was marked keeps her mark. Refused as `mark_attendance`.
    """
    marked = 0
    for placement in Placement.objects.expected_at(session).filter(~_has_mark(session)):
        mark_attendance(by=by, session=session, placement=placement, mark=Mark.PRESENT)
        marked += 1
    return marked


@transaction.atomic
def set_coach_check(*, by: User, session: Session, placement: Placement, check: str) -> Attendance:
    """Record what a participant says about her coach; blank takes it back (S2 §9.2.3).

    Refused before the coach session and before she has a mark.
    """
    _refuse_unmarkable(session, placement)
    if check and check not in CoachCheck.values:
        raise Refused(_("Choose one of the answers."), "check")
    if not session.asks_after_coach:
        raise Refused(_("Coaches are met later in the training."))
    row = Attendance.objects.filter(session=session, placement=placement).first()
    if row is None:
        raise Refused(_("First mark whether she was there."))
    row.coach_check = check
    row.marked_by = by
    row.save(update_fields=["coach_check", "marked_by", "updated_at"])
    return row


@transaction.atomic
def record_make_up(
    *, by: User, session: Session, placement: Placement, on: datetime.date
) -> Attendance:
    """Record that a participant made up a missed session alone; it then counts (S2 §10.2.1).

    Who joined the group later can make up what was before her time. Refused for a session that
    was not held or that she followed, and for a day before it or after today.
    """
    _refuse_other_group(session, placement)
    if session.state != SessionState.DONE:
        raise Refused(_("Only a session that was held can be made up."))
    if on > timezone.localdate():
        raise Refused(_("Making up is written down afterwards. Choose today or earlier."), "on")
    if on < timezone.localdate(session.starts_at):
        raise Refused(_("She cannot have made up the session before it was held."), "on")
    row = Attendance.objects.filter(session=session, placement=placement).first()
    if row is None:
        # She was not in the group yet, so there is nothing to excuse; but the day on which
        # she made it up needs a row, and a row needs a mark.
        row = Attendance(session=session, placement=placement, mark=Mark.EXCUSED)
    if row.was_there:
        raise Overtaken(_("She was at this session, so there is nothing to make up."))
    row.made_up_on = on
    row.marked_by = by
    row.save()
    return row


@transaction.atomic
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


@transaction.atomic
def finish_session(*, by: User, session: Session) -> Session:
    """Close the record of a session that was held. A second time changes nothing.

    Refused while someone who belonged to the group that day has no mark, before
    the session has begun, and when it was cancelled.
    """
    session.refresh_from_db(
        fields=["state", "starts_at", "done_by", "done_at"],
        from_queryset=Session.objects.select_for_update(of=("self",)),
    )
    if session.state == SessionState.DONE:
        return session
    _refuse_cancelled(session)
    if session.starts_at > timezone.now():
        raise Refused(_("This session is still to come."))
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
    session.state = SessionState.DONE
    session.done_by = by
    session.done_at = timezone.now()
    session.save(update_fields=["state", "done_by", "done_at", "updated_at"])
    return session


def _has_mark(session: Session) -> Exists:
    return Exists(Attendance.objects.filter(session=session, placement=OuterRef("pk")))


def _is_ahead(session: Session) -> bool:
    """Return whether the day of the session is still to come."""
    return timezone.localdate(session.starts_at) > timezone.localdate()


def _refuse_unmarkable(session: Session, placement: Placement) -> None:
    _refuse_other_group(session, placement)
    _refuse_cancelled(session)
    if session.group.phase == GroupPhase.RECRUITING:
        raise Refused(_("The group has not started yet."))


def _refuse_other_group(session: Session, placement: Placement) -> None:
    if placement.group_id != session.group_id:
        raise Refused(_("She is not in this group."), "placement")


def _refuse_cancelled(session: Session) -> None:
    if session.state == SessionState.CANCELLED:
        raise Overtaken(_("This session was cancelled."))
