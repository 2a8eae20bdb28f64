"""Reads of groups, placements, sessions and attendance."""

from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Now
from django.utils import timezone

from dnt_portal.accounts.enums import Role
from dnt_portal.groups.enums import Mark, SessionKind, SessionState

#: Marks with which a session counts as followed.
FOLLOWED = [Mark.PRESENT, Mark.LATE]


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
        """Adds `women` (placed now), `sessions_done` and `sessions_planned`."""
        session = Q(sessions__kind__in=[SessionKind.THEME, SessionKind.EXTRA])
        return self.annotate(
            women=Count("placements", filter=Q(placements__ended_on=None), distinct=True),
            sessions_done=Count(
                "sessions", filter=session & Q(sessions__state=SessionState.DONE), distinct=True
            ),
            sessions_planned=Count(
                "sessions",
                filter=session & ~Q(sessions__state=SessionState.CANCELLED),
                distinct=True,
            ),
        )


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
        return self.filter(kind__in=[SessionKind.THEME, SessionKind.EXTRA])

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
