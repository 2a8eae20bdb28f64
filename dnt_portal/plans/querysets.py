"""Reads of plans: the plan is hers, and seen by who works on it with her."""

from typing import Self

from django.db import models

from dnt_portal.common.relations import model_along
from dnt_portal.plans.enums import GoalState


class PlanQuerySet(models.QuerySet):
    """Personal development plans."""

    def visible_to(self, user) -> Self:
        """Plans of women whose file `user` may open."""
        participants = model_along(self.model, "participant")
        return self.filter(participant__in=participants.objects.visible_to(user))


class InPlanQuerySet(models.QuerySet):
    """Talents, obstacles, network and goals."""

    def visible_to(self, user) -> Self:
        """Parts of plans `user` may open."""
        plans = model_along(self.model, "plan")
        return self.filter(plan__in=plans.objects.visible_to(user))


class StepQuerySet(models.QuerySet):
    """Steps towards goals."""

    def visible_to(self, user) -> Self:
        """Steps of goals `user` may open."""
        goals = model_along(self.model, "goal")
        return self.filter(goal__in=goals.objects.visible_to(user))

    def open(self) -> Self:
        """Steps not yet done."""
        return self.filter(done_on=None)

    def at_work(self) -> Self:
        """Steps not yet done towards goals she works on; waiting ones come back when she wants."""
        return self.open().filter(goal__state__in=[GoalState.ACTIVE, GoalState.PARTLY])
