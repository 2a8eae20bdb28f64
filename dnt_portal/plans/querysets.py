"""Reads of plans: a plan is the participant's, and seen by whoever may open her file."""

from typing import Self

from django.db import models

from dnt_portal.common.relations import model_along
from dnt_portal.plans.enums import GoalState


class PlanQuerySet(models.QuerySet):
    """Personal development plans."""

    def visible_to(self, user) -> Self:
        """Select the plans of participants whose file `user` may open."""
        participants = model_along(self.model, "participant")
        return self.filter(participant__in=participants.objects.visible_to(user))


class InPlanQuerySet(models.QuerySet):
    """Talents, obstacles, network and goals."""

    def visible_to(self, user) -> Self:
        """Select the parts of plans `user` may open."""
        plans = model_along(self.model, "plan")
        return self.filter(plan__in=plans.objects.visible_to(user))


class StepQuerySet(models.QuerySet):
    """Steps towards goals."""

    def visible_to(self, user) -> Self:
        """Select the steps of goals `user` may open."""
        goals = model_along(self.model, "goal")
        return self.filter(goal__in=goals.objects.visible_to(user))

    def open(self) -> Self:
        """Select the steps not yet done."""
        return self.filter(done_on=None)

    def at_work(self) -> Self:
        """Select the open steps of goals worked on now; a waiting goal brings its own back."""
        return self.open().filter(goal__state__in=GoalState.working())
