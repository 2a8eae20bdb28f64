"""Reads of groups, placements, sessions and attendance."""

import datetime
from typing import TYPE_CHECKING, Any, Self, TypedDict

from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from dnt_portal.accounts.enums import READS_AS_TRAINER, Role
from dnt_portal.common.relations import model_along
from dnt_portal.groups.enums import EndReason, GroupPhase, Mark, SessionKind, SessionState
from dnt_portal.groups.extensions import coached_on

if TYPE_CHECKING:
    from dnt_portal.accounts.models import User
    from dnt_portal.groups.models import Session


def was_there(prefix: str = "") -> Q:
    """Return the condition that the participant was at the session, as `Attendance.was_there`."""
    return Q(**{f"{prefix}mark__in": Mark.followed()})


def made_up(prefix: str = "") -> Q:
    """Return the condition that she was not there and made it up, as `Attendance.made_up`."""
    return ~was_there(prefix) & Q(**{f"{prefix}made_up_on__isnull": False})


def marked(prefix: str = "") -> Q:
    """Return the condition that the participant has a mark for the session.

    Who only made it up has none: she was not in the group yet, or nobody marked her.
    """
    return ~Q(**{f"{prefix}mark": ""})


#: How long a pause without a day on which she is expected lasts before someone asks after her.
PAUSE_ASKED_AFTER = datetime.timedelta(weeks=3)


def paused_on(day: Any) -> Q:
    """Return the condition that a pause covers a day, as `Pause.covers`."""
    return Q(paused_on__lte=day) & (Q(ended_on=None) | Q(ended_on__gt=day))


def counts(session: str = "", edition: str = "group__edition__") -> Q:
    """Return the condition that a session counts for the certificate, as `Session.counts`.

    Those of the themes do, and what the group's edition counts beside them (`edition` leads
    there).
    """
    extra = {f"{session}kind": SessionKind.EXTRA, f"{edition}extra_modules_count": True}
    back = {f"{session}kind": SessionKind.RETURN, f"{edition}return_meetings_count": True}
    return Q(**{f"{session}kind": SessionKind.THEME}) | Q(**extra) | Q(**back)


class SubqueryCount(Subquery):
    """The number of rows of a subquery."""

    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = models.IntegerField()


class GroupCounts(TypedDict):
    """What `GroupQuerySet.with_counts` adds to a group."""

    women: int
    sessions_done: int
    sessions_planned: int


class GroupOverview(GroupCounts):
    """What `GroupQuerySet.with_overview` adds to a group."""

    next_session_at: datetime.datetime | None
    to_record: int
    themes: int
    themes_done: int
    themes_planned: int
    trainer_count: int
    completed: int


class SessionCounts(TypedDict):
    """What `SessionQuerySet.with_attendance_counts` adds to a session."""

    marked: int
    followed: int


class GroupQuerySet(models.QuerySet):
    """Groups that go through the programme together."""

    def visible_to(self, user: "User") -> Self:
        """Return the groups of projects that `user` leads, and those she trains there now."""
        return self.filter(
            Q(project__in=user.project_ids(Role.PROJECT_LEADER))
            | Q(
                project__in=user.project_ids(*READS_AS_TRAINER),
                pk__in=user.trained_groups.values("pk"),
            )
        )

    def with_counts(self) -> Self:
        """Add `women` (placed now), `sessions_done` and `sessions_planned` of the training."""
        training = {"kind__in": SessionKind.of_training()}
        return self.annotate(
            women=self._count("placements", ended_on=None),
            sessions_done=self._count("sessions", state=SessionState.DONE, **training),
            sessions_planned=self._count("sessions", state__in=SessionState.standing(), **training),
        )

    def with_overview(self) -> Self:
        """Add what a list says about a group: `with_counts`, what comes next and what is open.

        That is `next_session_at`, `to_record` (sessions over and not recorded), `themes` (of
        its edition), `themes_done`, `themes_planned`, `trainer_count` and `completed`
        (participants who completed the programme).
        """
        sessions = self._rows("sessions")
        theme = {"kind": SessionKind.THEME}
        return self.with_counts().annotate(
            next_session_at=Subquery(sessions.upcoming().values("starts_at")[:1]),
            to_record=SubqueryCount(sessions.to_record()),
            themes_done=self._count("sessions", state=SessionState.DONE, **theme),
            themes_planned=self._count("sessions", state__in=SessionState.standing(), **theme),
            themes=SubqueryCount(
                model_along(model_along(self.model, "edition"), "themes").objects.filter(
                    edition=OuterRef("edition")
                )
            ),
            trainer_count=self._count("group_trainers"),
            completed=self._count("placements", end_reason__in=EndReason.staying()),
        )

    def in_work_order(self) -> Self:
        """Put groups that are not closed first, and of those the latest start."""
        return self.order_by(
            Case(When(phase=GroupPhase.CLOSED, then=1), default=0),
            Coalesce("started_on", "starts_on").desc(nulls_first=True),
            "-created_at",
        )

    def search(self, words: str) -> Self:
        """Keep the groups with every word in their name, accents aside."""
        found = self
        for word in words.split():
            found = found.filter(name__unaccent__icontains=word)
        return found

    def _rows(self, relation: str, **conditions: object) -> Any:
        """Return the rows that hang on a group by `relation`, for a subquery."""
        related = model_along(self.model, relation)
        return related.objects.filter(group=OuterRef("pk"), **conditions)

    def _count(self, relation: str, **conditions: object) -> "SubqueryCount":
        # A subquery each: joining women with sessions would multiply them.
        return SubqueryCount(self._rows(relation, **conditions))


class InGroupQuerySet(models.QuerySet):
    """Rows of a group, seen by whoever may open the group."""

    def visible_to(self, user: "User") -> Self:
        """Keep the rows of groups that `user` may open."""
        groups = model_along(self.model, "group")
        return self.filter(group__in=groups.objects.visible_to(user))


class PlacementQuerySet(InGroupQuerySet):
    """Participants' places in groups."""

    def current(self) -> Self:
        """Keep the places that have not ended."""
        return self.filter(ended_on=None)

    def took_part(self) -> Self:
        """Leave out the places of participants who never began in the group."""
        return self.exclude(end_reason__in=EndReason.not_beginning())

    def expected_at(self, session: "Session") -> Self:
        """Keep who is in the group of `session` now and was on its day, and did not pause then.

        Who joined later has nothing to be marked for, and nobody asks after who pauses.
        """
        day = timezone.localdate(session.starts_at)
        return (
            self.current()
            .filter(~Exists(self._pauses_on(day)), group=session.group_id, placed_on__lte=day)
            .select_related("participant")
        )

    def with_pause(self, day: datetime.date) -> Self:
        """Add `paused_since`: since when the participant pauses on a day, or null."""
        return self.annotate(paused_since=Subquery(self._pauses_on(day).values("paused_on")[:1]))

    def _pauses_on(self, day: datetime.date) -> Any:
        pauses = model_along(self.model, "pauses").objects
        return pauses.filter(paused_on(day), placement=OuterRef("pk"))

    def coached(self, day: datetime.date) -> Self:
        """Select whose participant has a coach on a day, as coaching says."""
        return self.filter(coached_on(day))

    def with_coached(self, day: datetime.date) -> Self:
        """Add `coached`: whether the participant has a coach on a day, as coaching says."""
        return self.annotate(coached=coached_on(day))

    def with_attendance(self) -> Self:
        """Add `followed`, `made_up`, `missed` and `paused`: sessions that count, held so far.

        Missed are those neither followed nor made up (S2 §10.2.1); `paused` those of which nothing
        was written down of her because she paused on that day. `alone` are themes that she did
        alone and did not follow with the group, `ahead` those of them that the group has not held.
        """
        alone = self._themes_alone()
        held = Q(attendance__session__state=SessionState.DONE) & counts("attendance__session__")
        followed, instead = was_there("attendance__"), made_up("attendance__")
        return self.annotate(
            followed=Count("attendance", filter=held & followed),
            made_up=Count("attendance", filter=held & instead),
            missed=Count("attendance", filter=held & ~followed & ~instead),
            paused=SubqueryCount(self._sessions_in_a_pause()),
            alone=SubqueryCount(alone),
            ahead=SubqueryCount(alone.filter(~Exists(self._held_of_theme()))),
        )

    def _themes_alone(self) -> Any:
        """Return the themes that the outer placement did alone, at no session that was held."""
        sessions = model_along(model_along(self.model, "group"), "sessions")
        themes = model_along(sessions, "theme").objects
        marks = model_along(self.model, "attendance").objects
        hers = marks.filter(placement=OuterRef(OuterRef("pk")), session__theme=OuterRef("pk"))
        done = Q(session__state=SessionState.DONE)
        return themes.filter(
            Exists(hers.filter(~done & made_up())),
            ~Exists(hers.filter(done & (was_there() | made_up()))),
        ).order_by()

    def _held_of_theme(self) -> Any:
        """Return the sessions of a theme that the group of the placement around it has held."""
        sessions = model_along(model_along(self.model, "group"), "sessions").objects
        return sessions.filter(
            group=OuterRef(OuterRef("group")), theme=OuterRef("pk"), state=SessionState.DONE
        )

    def _sessions_in_a_pause(self) -> Any:
        """Return the sessions held of which the outer placement has no mark because of a pause."""
        sessions = model_along(model_along(self.model, "group"), "sessions").objects
        pauses = model_along(self.model, "pauses").objects
        marks = model_along(self.model, "attendance").objects
        here = {"placement": OuterRef(OuterRef("pk"))}
        return sessions.filter(
            Exists(pauses.filter(paused_on(OuterRef("starts_at__date")), **here)),
            ~Exists(marks.filter(session=OuterRef("pk"), **here)),
            counts(),
            group=OuterRef("group"),
            state=SessionState.DONE,
        ).order_by()


class PauseQuerySet(models.QuerySet):
    """Pauses of participants."""

    def visible_to(self, user: "User") -> Self:
        """Keep the pauses in groups that `user` may open: coaches do not read why she pauses."""
        placements = model_along(self.model, "placement")
        return self.filter(placement__in=placements.objects.visible_to(user))

    def open(self) -> Self:
        """Keep the pauses of which nobody said that she is back."""
        return self.filter(ended_on=None)

    def on(self, day: datetime.date) -> Self:
        """Keep the pauses that cover a day; the day on which she is back is not one of them."""
        return self.filter(paused_on(day))

    def ended_with(self, day: datetime.date | None) -> Self:
        """Keep the pauses that ended because her place did, on a day."""
        return self.filter(ended_with_place=True, ended_on__gte=day) if day else self.none()

    def to_ask_after(self) -> Self:
        """Keep the open pauses past the day she was expected back, or long without such a day."""
        today = timezone.localdate()
        long = Q(expected_on=None, paused_on__lt=today - PAUSE_ASKED_AFTER)
        return self.open().filter(Q(expected_on__lt=today) | long)


class SessionQuerySet(InGroupQuerySet):
    """Sessions of groups."""

    def training(self) -> Self:
        """Keep the sessions of the basic training, extra modules included."""
        return self.filter(kind__in=SessionKind.of_training())

    def coach_session(self) -> Self:
        """Select the sessions at which a group meets its coaches, but for those cancelled."""
        coaches_met = Q(theme__number=F("group__edition__coach_session"))
        return self.filter(coaches_met).exclude(state=SessionState.CANCELLED)

    def with_attendance_counts(self) -> Self:
        """Add `marked` and `followed`: how many participants have a mark, and were there."""
        return self.annotate(
            marked=Count("attendance", filter=marked("attendance__")),
            followed=Count("attendance", filter=was_there("attendance__")),
        )

    def begun(self) -> Self:
        """Keep the sessions that were held, or with a mark: there the group met."""
        return self.filter(Q(state=SessionState.DONE) | Q(attendance__isnull=False))

    def to_record(self) -> Self:
        """Keep the sessions that are over and that a trainer has still to record.

        One of a group that has closed stays as it is, not recorded: it is nobody's work any more.
        """
        over = self.filter(state=SessionState.PLANNED, ends_at__lt=Now())
        return over.exclude(group__phase=GroupPhase.CLOSED)

    def upcoming(self) -> Self:
        """Keep the sessions that are planned and not over yet, the next one first."""
        return self.filter(state=SessionState.PLANNED, ends_at__gte=Now()).order_by("starts_at")


class AttendanceQuerySet(models.QuerySet):
    """Attendance marks."""

    def visible_to(self, user: "User") -> Self:
        """Keep the marks in groups that `user` may open."""
        placements = model_along(self.model, "placement")
        return self.filter(placement__in=placements.objects.visible_to(user))
