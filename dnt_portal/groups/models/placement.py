"""A participant's place in a group, and the pauses in it (S2 §10.2.1)."""

import datetime

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dnt_portal.accounts.models import User
from dnt_portal.common.audited import audited
from dnt_portal.common.models import SAY_WHY_IT_ENDED, DateRange, TimeStamped
from dnt_portal.common.refusing import RefusingTrigger
from dnt_portal.groups.enums import (
    EndReason,
    PauseReason,
)
from dnt_portal.groups.models.group import Group
from dnt_portal.groups.querysets import (
    PauseQuerySet,
    PlacementQuerySet,
)
from dnt_portal.participants.models import Participant


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
