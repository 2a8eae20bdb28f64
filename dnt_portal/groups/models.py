"""A group of participants, its sessions and its attendance.

Sources: S2 §1.5.3, §9.1 (sessions), §10.2.1 (attendance), §12.3 (group size).
"""

import datetime
import hashlib
import json
import uuid

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dnt_portal.accounts.models import User
from dnt_portal.common.audited import audited
from dnt_portal.common.models import SAY_WHY_IT_ENDED, DateRange, TimeStamped, external_key_field
from dnt_portal.common.refusing import RefusingTrigger
from dnt_portal.common.taps import version_of
from dnt_portal.groups.double_booking import (
    NEW_TRAINER_IS_FREE,
    PLACE_IS_FREE,
    TRAINERS_ARE_FREE,
)
from dnt_portal.groups.enums import (
    CoachCheck,
    EndReason,
    GroupEnding,
    GroupPhase,
    Mark,
    PauseReason,
    SessionKind,
    SessionState,
)
from dnt_portal.groups.querysets import (
    AttendanceQuerySet,
    GroupQuerySet,
    InGroupQuerySet,
    PauseQuerySet,
    PlacementQuerySet,
    SessionQuerySet,
)
from dnt_portal.organisations.models import Location, Project
from dnt_portal.participants.models import Participant, ready_words
from dnt_portal.programme.models import Edition, FidelityItem, SessionTheme


@audited()
class Group(TimeStamped):
    """Participants who go through the programme together, by one edition of the method.

    `capacity` is the edition's largest group when the group is made; the database refuses one
    placement more.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="groups")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="groups")
    name = models.CharField(_("name"), max_length=80)
    external_key = external_key_field()
    phase = models.CharField(
        _("phase"), max_length=12, choices=GroupPhase, default=GroupPhase.RECRUITING
    )
    capacity = models.PositiveSmallIntegerField(_("places"))
    location = models.ForeignKey(
        Location, models.SET_NULL, null=True, blank=True, verbose_name=_("location")
    )
    trainers = models.ManyToManyField(
        User, through="GroupTrainer", related_name="trained_groups", verbose_name=_("trainers")
    )
    starts_on = models.DateField(_("first session on"), null=True, blank=True)
    started_on = models.DateField(_("started on"), null=True, blank=True)
    coaching_from = models.DateField(_("coaching from"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    ended_as = models.CharField(
        _("how it ended"), max_length=12, choices=GroupEnding, blank=True, default=""
    )
    #: Why it was called off, fell apart or closed early; of an ordinary end there is nothing.
    ended_because = models.CharField(_("why it ended so"), max_length=300, blank=True, default="")
    reopened_because = models.CharField(
        _("why it was reopened"), max_length=300, blank=True, default=""
    )

    objects = GroupQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("group")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "name"],
                name="one_group_per_name",
                violation_error_message=_("There is already a group with this name."),
            ),
            models.UniqueConstraint(
                fields=["project", "external_key"],
                condition=~Q(external_key=""),
                name="one_group_per_external_key",
            ),
            models.CheckConstraint(
                name="started_group_has_a_start",
                condition=Q(phase=GroupPhase.RECRUITING)
                | Q(started_on__isnull=False)
                | Q(ended_as__in=GroupEnding.never_ran()),
            ),
            models.CheckConstraint(
                name="closed_group_says_how",
                condition=(Q(phase=GroupPhase.CLOSED) & ~Q(ended_as=""))
                | (~Q(phase=GroupPhase.CLOSED) & Q(ended_as="", closed_on=None)),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def begins_on(self) -> datetime.date | None:
        """The day of the first session of a group that is started, as long as it is to come."""
        if self.phase != GroupPhase.TRAINING or self.started_on is None:
            return None
        return self.started_on if self.started_on > timezone.localdate() else None

    @property
    def phase_words(self) -> str:
        """Where the group is in its year; not in training before its first session is there.

        Of a group that ended otherwise than at the end of its year, how it ended.
        """
        if self.begins_on is not None:
            return ready_words(self.begins_on)
        if self.ended_as and self.ended_as != GroupEnding.FULL:
            return str(self.get_ended_as_display())
        return str(self.get_phase_display())


@audited()
class GroupTrainer(TimeStamped):
    """A trainer of a group: one, or preferably two, and the same throughout (S2 §12.3)."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="group_trainers")
    user = models.ForeignKey(User, models.PROTECT, related_name="group_trainer_rows")

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(fields=["group", "user"], name="one_row_per_trainer"),
        ]
        triggers = [NEW_TRAINER_IS_FREE]

    def __str__(self) -> str:
        return f"{self.user}"


@audited()
class Placement(TimeStamped):
    """A participant's place in a group, until it ends with a reason."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="placements")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="placements")
    placed_on = models.DateField(_("placed on"))
    in_doubt = models.BooleanField(_("admitted in doubt"), default=False)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    end_reason = models.CharField(_("reason"), max_length=20, choices=EndReason, blank=True)
    #: Her place ended because the group did: reopened, it gives the place back.
    ended_with_group = models.BooleanField(_("ended with the group"), default=False)
    #: Whether the participant has a coach on a day; only after `with_coached`.
    coached: bool
    #: Since when the participant pauses on a day, if she does; only after `with_pause`.
    paused_since: datetime.date | None

    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ["participant__first_name", "participant__last_name", "pk"]
        verbose_name = _("placement")
        constraints = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(ended_on=None),
                name="one_group_at_a_time",
                violation_error_message=_("She is already in a group."),
            ),
            models.UniqueConstraint(
                fields=["group", "participant"], name="one_placement_per_group"
            ),
            models.CheckConstraint(
                name="placement_ends_with_reason",
                condition=Q(ended_on=None, end_reason="")
                | (Q(ended_on__isnull=False) & ~Q(end_reason="")),
                violation_error_message=SAY_WHY_IT_ENDED,
            ),
            models.CheckConstraint(
                name="placement_ends_after_start",
                condition=Q(ended_on=None) | Q(ended_on__gte=F("placed_on")),
                violation_error_message=_("Her place cannot end before the day she got it."),
            ),
        ]
        triggers = [
            # A trigger and not a check: the number of others decides. The group's
            # row is locked, so two leaders placing the twelfth woman take turns.
            RefusingTrigger(
                name="group_has_room",
                violation_error_message=_(
                    "The group is full. Someone has to leave it before another can join."
                ),
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("group_id", "ended_on"),
                condition=pgtrigger.Q(new__ended_on__isnull=True),
                declare=[("places", "smallint"), ("taken", "integer")],
                func="""
                    SELECT capacity INTO places FROM groups_group
                        WHERE id = NEW.group_id FOR UPDATE;
                    SELECT count(*) INTO taken FROM groups_placement
                        WHERE group_id = NEW.group_id AND ended_on IS NULL AND id <> NEW.id;
                    IF taken >= places THEN
                        RAISE EXCEPTION 'group is full' USING
                            ERRCODE = 'check_violation', CONSTRAINT = 'group_has_room';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant}"

    @property
    def is_current(self) -> bool:
        """Whether the participant is in the group now."""
        return self.ended_on is None

    @property
    def took_part(self) -> bool:
        """Whether the participant began here, or may still; `PlacementQuerySet.took_part`."""
        return self.end_reason not in EndReason.not_beginning()

    @property
    def left_early(self) -> bool:
        """Whether the participant left after beginning and before the end of the programme."""
        return self.end_reason in EndReason.leaving()


@audited(exclude=("why",))
class Pause(TimeStamped):
    """A time in which a participant does not come: she keeps her place, trainers, coach and plan.

    From `paused_on` up to `ended_on`: on that day she is back. A session meanwhile is not missed,
    and not followed either; she may make it up (S2 §10.2.1).
    """

    placement = models.ForeignKey(Placement, models.CASCADE, related_name="pauses")
    paused_on = models.DateField(_("pauses since"))
    reason = models.CharField(_("reason"), max_length=12, choices=PauseReason)
    why = models.CharField(_("in a few words"), max_length=200, blank=True, default="")
    expected_on = models.DateField(_("expected back on"), null=True, blank=True)
    ended_on = models.DateField(_("back on"), null=True, blank=True)
    #: Her place ended while she paused: nobody said that she came back.
    ended_with_place = models.BooleanField(_("ended with her place"), default=False)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = PauseQuerySet.as_manager()

    class Meta:
        ordering = ["paused_on", "pk"]
        verbose_name = _("pause")
        constraints = [
            models.UniqueConstraint(
                fields=["placement"],
                condition=Q(ended_on=None),
                name="one_open_pause",
                violation_error_message=_("She pauses already."),
            ),
            ExclusionConstraint(
                name="pauses_do_not_overlap",
                expressions=[
                    ("placement", RangeOperators.EQUAL),
                    (DateRange("paused_on", "ended_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("On that day, or later, she had paused already."),
            ),
            models.CheckConstraint(
                name="pause_ends_after_start",
                condition=Q(ended_on=None) | Q(ended_on__gte=F("paused_on")),
                violation_error_message=_("She cannot be back before the pause began."),
            ),
            models.CheckConstraint(
                name="expected_back_after_start",
                condition=Q(expected_on=None) | Q(expected_on__gte=F("paused_on")),
                violation_error_message=_("She cannot be expected back before the pause begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.placement}"

    @property
    def is_open(self) -> bool:
        """Whether the participant pauses still."""
        return self.ended_on is None

    def covers(self, day: datetime.date) -> bool:
        """Return whether the participant paused on a day; `querysets.paused_on` asks it."""
        return self.paused_on <= day and (self.ended_on is None or day < self.ended_on)


#: What is asked of each participant in a group that closes.
SAY_HOW_IT_ENDS = _("Choose how it ends for her.")


def outcome_field(placement: Placement) -> str:
    """Return the name under which closing a group asks how it ends for a participant."""
    return f"outcome_{placement.pk}"


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


@audited(exclude=("reason",))
class Deviation(TimeStamped):
    """A departure from the method, decided by a professional, with the reason.

    Allowed but never silent: it is shown with the group.
    """

    group = models.ForeignKey(Group, models.CASCADE, related_name="deviations")
    item = models.ForeignKey(FidelityItem, models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"))
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = InGroupQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        verbose_name = _("deviation")

    def __str__(self) -> str:
        return f"{self.item}"
