"""The sessions of a group, and who was there.

Sources: S2 §9.1 (sessions), §10.2.1 (attendance).
"""

import hashlib
import json
import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dnt_portal.accounts.models import User
from dnt_portal.common.audited import audited
from dnt_portal.common.models import TimeStamped, external_key_field
from dnt_portal.common.taps import version_of
from dnt_portal.groups.double_booking import (
    PLACE_IS_FREE,
    TRAINERS_ARE_FREE,
)
from dnt_portal.groups.enums import (
    CoachCheck,
    Mark,
    SessionKind,
    SessionState,
)
from dnt_portal.groups.models.group import Group
from dnt_portal.groups.models.placement import Placement
from dnt_portal.groups.querysets import (
    AttendanceQuerySet,
    SessionQuerySet,
)
from dnt_portal.organisations.models import Location
from dnt_portal.programme.models import SessionTheme


class TimeRange(Func):
    """The time from one field up to another, for the rule against overlap."""

    function = "TSTZRANGE"


@audited(exclude=("note", "cancel_reason"))
class Session(TimeStamped):
    """One meeting of a group: a theme of the training, an extra module or a return meeting.

    `activities_done` holds codes of the theme's checklist. `note` is the
    trainer's own record, not shown to coaches; `assignment` is what coaches may
    know about (S2 §12.3).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="sessions")
    number = models.PositiveSmallIntegerField(_("number"))
    external_key = external_key_field()
    kind = models.CharField(
        _("kind"), max_length=10, choices=SessionKind, default=SessionKind.THEME
    )
    theme = models.ForeignKey(
        SessionTheme, models.PROTECT, null=True, blank=True, related_name="sessions"
    )
    extra_title = models.CharField(_("title"), max_length=120, blank=True)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    location = models.ForeignKey(Location, models.SET_NULL, null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=SessionState, default=SessionState.PLANNED
    )
    activities_done = models.JSONField(_("what we did"), default=list, blank=True)
    assignment = models.TextField(_("assignment"), blank=True)
    note = models.TextField(_("note"), blank=True)
    cancel_reason = models.CharField(_("why it was cancelled"), max_length=200, blank=True)
    #: Cancelled because the group ended: reopened, it has the session again.
    cancelled_with_group = models.BooleanField(_("cancelled with the group"), default=False)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(_("recorded on"), null=True, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "number"]
        verbose_name = _("session")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "number"],
                name="one_session_per_number",
                violation_error_message=_("The group has a session of this number already."),
            ),
            models.UniqueConstraint(
                fields=["group", "theme"],
                condition=Q(theme__isnull=False) & ~Q(state=SessionState.CANCELLED),
                name="one_session_per_theme",
                violation_error_message=_("This theme already has a session."),
            ),
            models.CheckConstraint(
                name="session_ends_after_start",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("A session ends later than it starts."),
            ),
            models.CheckConstraint(
                name="session_has_a_title",
                condition=Q(theme__isnull=False) | ~Q(extra_title=""),
                violation_error_message=_("Give the session a title."),
            ),
            ExclusionConstraint(
                name="sessions_do_not_overlap",
                expressions=[
                    ("group", RangeOperators.EQUAL),
                    (TimeRange("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=~Q(state=SessionState.CANCELLED),
                violation_error_message=_("The group already has a session at that time."),
            ),
        ]
        indexes = [models.Index(fields=["state", "starts_at"], name="session_by_state")]
        triggers = [PLACE_IS_FREE, TRAINERS_ARE_FREE]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def title(self) -> str:
        """The title of the theme, or that of an extra session."""
        return self.theme.title if self.theme else self.extra_title

    @property
    def is_coach_session(self) -> bool:
        """Whether participants meet their coaches here; `SessionQuerySet.coach_session`."""
        return self.group.edition.meets_coaches_at(self.theme)

    @property
    def counts(self) -> bool:
        """Whether it counts for the certificate; `querysets.counts` says it to the database."""
        edition = self.group.edition
        return (
            self.kind == SessionKind.THEME
            or (self.kind == SessionKind.EXTRA and edition.extra_modules_count)
            or (self.kind == SessionKind.RETURN and edition.return_meetings_count)
        )

    @property
    def asks_after_coach(self) -> bool:
        """Whether coaches are there by now, so that the trainer asks (S2 §9.2.3)."""
        if self.theme:
            return self.group.edition.has_coaches_by(self.theme)
        since = self.group.coaching_from
        return since is not None and timezone.localdate(self.starts_at) >= since

    @property
    def record_version(self) -> str:
        """A mark of what is written of the session, to tell it from what was written before.

        Made from the words themselves and not from `updated_at`, which also changes when a
        session is only moved or finished.
        """
        written = json.dumps([self.activities_done, self.assignment, self.note])
        return hashlib.sha256(written.encode()).hexdigest()[:16]

    def activity_choices(self) -> list[tuple[str, str]]:
        """Return the theme's checklist; an extra session has none."""
        return self.theme.activity_choices() if self.theme else []

    def activities_labels(self) -> list[str]:
        """Return what was done, in the words of the theme's checklist."""
        return [label for code, label in self.activity_choices() if code in self.activities_done]


@audited()
class Attendance(TimeStamped):
    """One participant at one session. No row: not marked yet.

    A missed session made up alone with the trainer counts as followed
    (S2 §10.2.1): `made_up_on`. Then the mark may be empty: of who was not in the group yet,
    or was not marked on the day, nobody can say more than that she made it up.
    """

    session = models.ForeignKey(Session, models.CASCADE, related_name="attendance")
    placement = models.ForeignKey(Placement, models.CASCADE, related_name="attendance")
    mark = models.CharField(_("attendance"), max_length=10, choices=Mark, blank=True)
    made_up_on = models.DateField(_("made up on"), null=True, blank=True)
    coach_check = models.CharField(
        _("contact with her coach"), max_length=12, choices=CoachCheck, blank=True
    )
    marked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    # The moment of the tap, which may reach the portal later. Empty: of before it was kept.
    marked_at = models.DateTimeField(_("marked at"), null=True, blank=True)
    checked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("asked by")
    )
    checked_at = models.DateTimeField(_("asked at"), null=True, blank=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("attendance")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "placement"],
                name="one_mark_per_session",
                violation_error_message=_("She has a mark for this session already."),
            ),
            models.CheckConstraint(
                name="marked_or_made_up",
                condition=~Q(mark="") | Q(made_up_on__isnull=False),
                violation_error_message=_("Choose one of the marks."),
            ),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """What became of the session for the participant, in words."""
        return str(_("made up")) if self.made_up else str(self.get_mark_display())

    @property
    def mark_version(self) -> str:
        """When the mark was last changed, for a page to tell what was on it."""
        return version_of(self.marked_at or self.created_at)

    @property
    def check_version(self) -> str:
        """When the answer about the coach was last changed, as `mark_version`."""
        return version_of(self.checked_at)

    @property
    def was_there(self) -> bool:
        """Whether the participant was there; `querysets.was_there` says it to the database."""
        return self.mark in Mark.followed()

    @property
    def made_up(self) -> bool:
        """Whether the participant was not at the session and made it up."""
        return not self.was_there and self.made_up_on is not None

    @property
    def counts(self) -> bool:
        """Whether the session counts as followed."""
        return self.was_there or self.made_up
