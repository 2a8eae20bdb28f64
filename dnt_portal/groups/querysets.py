"""Reads of groups, placements, sessions and attendance."""

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Now
from django.utils import timezone

from dnt_portal.accounts.enums import Role
from dnt_portal.groups.enums import Mark, SessionKind, SessionState

#: Marks with which a session counts as followed.
FOLLOWED = [Mark.PRESENT, Mark.LATE]
#: Kinds of session that make up the basic training.
TRAINING_KINDS = [SessionKind.THEME, SessionKind.EXTRA]


class SubqueryCount(Subquery):
    """How many rows a subquery has."""

    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = models.IntegerField()


class GroupQuerySet(models.QuerySet):
    """Groups that go through the programme together."""

    def visible_to(self, user) -> "GroupQuerySet":
        """Groups of projects `user` leads, and groups she trains as a trainer there now."""
        return self.filter(
            Q(project__in=user.project_ids(Role.PROJECT_LEADER))
            | Q(
                project__in=user.project_ids(Role.TRAINER),
                pk__in=user.trained_groups.values("pk"),
            )
        )

    def with_counts(self) -> "GroupQuerySet":
        """Adds `women` (placed now), `sessions_done` and `sessions_planned` of the training."""
        training = {"kind__in": TRAINING_KINDS}
        return self.annotate(
            women=self._count("placements", ended_on=None),
            sessions_done=self._count("sessions", state=SessionState.DONE, **training),
            sessions_planned=self._count(
                "sessions", state__in=[SessionState.PLANNED, SessionState.DONE], **training
            ),
        )

    def with_overview(self) -> "GroupQuerySet":
        """What a list says about a group: `with_counts`, and what comes next and is open.

        Adds `next_session_at`, `to_record` (sessions over and not recorded),
        `themes` (of its edition), `themes_done`, `themes_planned` and `trainer_count`.
        """
        upcoming = {"state": SessionState.PLANNED, "ends_at__gte": Now()}
        rows = self._rows("sessions", **upcoming).order_by("starts_at")
        theme = {"kind": SessionKind.THEME}
        return self.with_counts().annotate(
            next_session_at=Subquery(rows.values("starts_at")[:1]),
            to_record=self._count("sessions", state=SessionState.PLANNED, ends_at__lt=Now()),
            themes_done=self._count("sessions", state=SessionState.DONE, **theme),
            themes_planned=self._count(
                "sessions", state__in=[SessionState.PLANNED, SessionState.DONE], **theme
            ),
            themes=SubqueryCount(
                self.model._meta.get_field("edition")
                .related_model._meta.get_field("themes")
                .related_model.objects.filter(edition=OuterRef("edition"))
            ),
            trainer_count=self._count("group_trainers"),
        )

    def search(self, words: str) -> "GroupQuerySet":
        """Groups with every word in their name, accents aside."""
        found = self
        for word in words.split():
            found = found.filter(name__unaccent__icontains=word)
        return found

    def _rows(self, relation: str, **conditions: object) -> models.QuerySet:
        """Rows of a group that hang on it by `relation`, for a subquery."""
        related = self.model._meta.get_field(relation).related_model
        return related.objects.filter(group=OuterRef("pk"), **conditions)

    def _count(self, relation: str, **conditions: object) -> "SubqueryCount":
        # A subquery each: joining women with sessions would multiply them.
        return SubqueryCount(self._rows(relation, **conditions))


class InGroupQuerySet(models.QuerySet):
    """Placements and sessions: seen by whoever may open the group."""

    def visible_to(self, user) -> "InGroupQuerySet":
        """Rows of groups `user` may open."""
        groups = self.model._meta.get_field("group").related_model
        return self.filter(group__in=groups.objects.visible_to(user))


class PlacementQuerySet(InGroupQuerySet):
    """Who is in which group."""

    def current(self) -> "PlacementQuerySet":
        """Placements that have not ended."""
        return self.filter(ended_on=None)

    def expected_at(self, session) -> "PlacementQuerySet":
        """Who is in the group of `session` now and was on its day.

        Who joined later has nothing to be marked for.
        """
        return (
            self.current()
            .filter(group=session.group_id, placed_on__lte=timezone.localdate(session.starts_at))
            .select_related("participant")
        )

    def with_attendance(self) -> "PlacementQuerySet":
        """Adds `followed`, `made_up` and `missed`: sessions of the training held so far.

        Missed are those neither followed nor made up (S2 §10.2.1).
        """
        held = Q(
            attendance__session__state=SessionState.DONE,
            attendance__session__kind=SessionKind.THEME,
        )
        followed = Q(attendance__mark__in=FOLLOWED)
        made_up = ~followed & Q(attendance__made_up_on__isnull=False)
        return self.annotate(
            followed=Count("attendance", filter=held & followed),
            made_up=Count("attendance", filter=held & made_up),
            missed=Count("attendance", filter=held & ~followed & Q(attendance__made_up_on=None)),
        )


class SessionQuerySet(InGroupQuerySet):
    """Sessions of groups."""

    def training(self) -> "SessionQuerySet":
        """Sessions of the basic training, extra modules included."""
        return self.filter(kind__in=TRAINING_KINDS)

    def with_attendance_counts(self) -> "SessionQuerySet":
        """Adds `marked` and `followed`: how many women have a mark, and were there."""
        return self.annotate(
            marked=Count("attendance"),
            followed=Count("attendance", filter=Q(attendance__mark__in=FOLLOWED)),
        )

    def to_record(self) -> "SessionQuerySet":
        """Sessions that are over and not yet recorded by a trainer."""
        return self.filter(state=SessionState.PLANNED, ends_at__lt=Now())

    def upcoming(self) -> "SessionQuerySet":
        """Sessions that are planned and not over yet, the next one first."""
        return self.filter(state=SessionState.PLANNED, ends_at__gte=Now()).order_by("starts_at")


class AttendanceQuerySet(models.QuerySet):
    """Attendance marks."""

    def visible_to(self, user) -> "AttendanceQuerySet":
        """Marks in groups `user` may open."""
        placements = self.model._meta.get_field("placement").related_model
        return self.filter(placement__in=placements.objects.visible_to(user))
