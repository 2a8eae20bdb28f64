"""The Persoonlijk Ontwikkelingsplan (POP): the thread through training and coaching.

The plan is the participant's: her words, her pace (S4). Sources: S2 §9.1.2, §9.1.4, §10.1.2.
"""

import uuid
from typing import TypeAlias

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dnt_portal.common.audited import audited
from dnt_portal.common.models import TimeStamped, external_key_field
from dnt_portal.participants.models import Participant
from dnt_portal.plans.enums import GoalState, ObstacleKind, StepOwner, SupportKind
from dnt_portal.plans.querysets import InPlanQuerySet, PlanQuerySet, StepQuerySet
from dnt_portal.programme.models import SessionTheme


@audited(exclude=("what_i_want",))
class Plan(TimeStamped):
    """A participant's plan; one for the whole programme, supplemented at each session."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.OneToOneField(Participant, models.CASCADE, related_name="plan")
    what_i_want = models.TextField(_("what I want"), blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("personal development plan")

    def __str__(self) -> str:
        return f"{self.participant}"


class PlanItem(TimeStamped):
    """Something in a plan, and during which theme of the training it was found."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    found_at = models.ForeignKey(
        SessionTheme, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True


@audited(exclude=("text",))
class Talent(PlanItem):
    """A talent or quality the participant found in herself (session 2)."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="talents")
    text = models.CharField(_("talent"), max_length=200)

    objects = InPlanQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        verbose_name = _("talent")

    def __str__(self) -> str:
        return f"{self.pk}"


@audited(exclude=("text", "way_round"))
class Obstacle(PlanItem):
    """Something in the participant's way, and what helps round it (session 6; S2 §9.1.2)."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="obstacles")
    kind = models.CharField(_("kind"), max_length=12, choices=ObstacleKind)
    text = models.CharField(_("obstacle"), max_length=300)
    way_round = models.CharField(_("what helps"), max_length=300, blank=True)
    cleared_on = models.DateField(_("out of the way since"), null=True, blank=True)

    objects = InPlanQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        verbose_name = _("obstacle")

    def __str__(self) -> str:
        return f"{self.pk}"


@audited(exclude=("who",))
class NetworkContact(PlanItem):
    """Someone in the participant's network and the support that person gives (session 7)."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="network")
    who = models.CharField(
        _("who"), max_length=80, help_text=_("A first name or 'neighbour' is enough.")
    )
    support = models.CharField(_("support"), max_length=12, choices=SupportKind)
    is_new = models.BooleanField(_("new in her network"), default=False)

    objects = InPlanQuerySet.as_manager()

    class Meta:
        ordering = ["support", "created_at"]
        verbose_name = _("contact in her network")

    def __str__(self) -> str:
        return f"{self.pk}"


@audited(exclude=("words",))
class Goal(PlanItem):
    """A goal in the participant's own words. It may wait and come back (S2 §10.1.2)."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="goals")
    external_key = external_key_field()
    words = models.CharField(_("goal, in her own words"), max_length=300)
    state = models.CharField(
        _("how it stands"), max_length=10, choices=GoalState, default=GoalState.ACTIVE
    )
    set_on = models.DateField(_("set on"))
    state_on = models.DateField(_("so since"), null=True, blank=True)

    objects = InPlanQuerySet.as_manager()

    class Meta:
        ordering = ["set_on", "created_at"]
        verbose_name = _("goal")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "external_key"],
                condition=~Q(external_key=""),
                name="one_goal_per_external_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


#: Each kind of item: what `PlanItem` shares, and the plan it is in.
AnyItem: TypeAlias = Talent | Obstacle | NetworkContact | Goal


@audited(exclude=("text",))
class Step(TimeStamped):
    """A small step towards a goal, done by the participant, the coach or both."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    goal = models.ForeignKey(Goal, models.CASCADE, related_name="steps")
    text = models.CharField(_("step"), max_length=200)
    owner = models.CharField(
        _("who"), max_length=12, choices=StepOwner, default=StepOwner.PARTICIPANT
    )
    due_on = models.DateField(_("by"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        verbose_name = _("step")

    def __str__(self) -> str:
        return f"{self.pk}"
