"""The outcomes measured at T0 to T4: the ladder and what goes with it.

Sources: S2 §2.7.1 (waves, instruments), §5 (figures), footnote 6 (ladder).
"""

import datetime
import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dnt_portal.accounts.models import User
from dnt_portal.common.audited import audited
from dnt_portal.common.models import TimeStamped, external_key_field
from dnt_portal.groups.models import Placement
from dnt_portal.ladder.enums import MakingEndsMeet, MeasurementState, SkipReason
from dnt_portal.ladder.querysets import MeasurementQuerySet
from dnt_portal.participants.models import Participant
from dnt_portal.programme.models import LadderRung, MeasurementWave


@audited()
class Measurement(TimeStamped):
    """One participant at one wave: planned with the group's start, taken, or skipped.

    `self_efficacy` is the participant's own mark from 1 to 10; `hours` are paid hours a week.
    Rungs are ordered, not equally far apart: count risers, do not average. `paid_work` is a
    question of its own beside the rung: what she says of it may differ from what the rung says.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="measurements")
    placement = models.ForeignKey(Placement, models.CASCADE, related_name="measurements")
    wave = models.ForeignKey(MeasurementWave, models.PROTECT, related_name="measurements")
    external_key = external_key_field()
    due_on = models.DateField(_("due on"))
    taken_on = models.DateField(_("taken on"), null=True, blank=True)
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    rung = models.ForeignKey(
        LadderRung, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("rung")
    )
    paid_work = models.BooleanField(_("paid work"), null=True, blank=True)
    hours = models.DecimalField(
        _("hours a week"), max_digits=3, decimal_places=1, null=True, blank=True
    )
    debts = models.BooleanField(_("debts"), null=True, blank=True)
    ends_meet = models.CharField(
        _("making ends meet"), max_length=5, choices=MakingEndsMeet, blank=True
    )
    weekly_contact = models.BooleanField(
        _("meets others outside the home every week"), null=True, blank=True
    )
    self_efficacy = models.PositiveSmallIntegerField(
        _("trust in what she can do, 1 to 10"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
    )
    skipped = models.CharField(
        _("not taken because"), max_length=14, choices=SkipReason, blank=True
    )

    objects = MeasurementQuerySet.as_manager()

    class Meta:
        ordering = ["placement", "due_on"]
        verbose_name = _("measurement")
        constraints = [
            models.UniqueConstraint(fields=["placement", "wave"], name="one_measurement_per_wave"),
            models.CheckConstraint(
                name="taken_measurement_has_a_rung",
                condition=Q(taken_on=None) | Q(rung__isnull=False),
                violation_error_message=_("Choose the rung."),
            ),
            models.CheckConstraint(
                name="taken_or_skipped", condition=Q(taken_on=None) | Q(skipped="")
            ),
            models.CheckConstraint(
                name="self_efficacy_is_a_mark",
                condition=Q(self_efficacy=None) | Q(self_efficacy__range=(1, 10)),
            ),
        ]
        indexes = [models.Index(fields=["due_on"], name="measurement_by_due")]

    def __str__(self) -> str:
        return f"{self.wave.code}"

    @property
    def says_otherwise(self) -> bool:
        """Whether she says that she has no paid work, on a rung of paid work."""
        return self.paid_work is False and self.rung is not None and self.rung.paid_work

    @property
    def opens_on(self) -> datetime.date:
        """The first day on which the measurement is asked for."""
        return self.due_on - datetime.timedelta(days=self.wave.open_days_before)

    @property
    def late_from(self) -> datetime.date:
        """The first day on which the measurement counts as late."""
        return self.due_on + datetime.timedelta(days=self.wave.late_after_days + 1)

    @property
    def state(self) -> MeasurementState:
        """The state of today, as the list of what is due and the participant's page show it."""
        today = timezone.localdate()
        if self.taken_on:
            return MeasurementState.TAKEN
        if self.skipped:
            return MeasurementState.SKIPPED
        if today >= self.late_from:
            return MeasurementState.LATE
        if today >= self.due_on:
            return MeasurementState.DUE
        return MeasurementState.OPEN if today >= self.opens_on else MeasurementState.AHEAD
