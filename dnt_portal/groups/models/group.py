"""A group of participants, its trainers, and where it departs from the method.

Sources: S2 §1.5.3, §12.3 (group size, trainers, fidelity).
"""

import datetime
import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dnt_portal.accounts.models import User
from dnt_portal.common.audited import audited
from dnt_portal.common.models import TimeStamped, external_key_field
from dnt_portal.groups.double_booking import (
    NEW_TRAINER_IS_FREE,
)
from dnt_portal.groups.enums import (
    GroupEnding,
    GroupPhase,
)
from dnt_portal.groups.querysets import (
    GroupQuerySet,
    InGroupQuerySet,
)
from dnt_portal.organisations.models import Location, Project
from dnt_portal.participants.models import ready_words
from dnt_portal.programme.models import Edition, FidelityItem


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
